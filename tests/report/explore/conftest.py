"""The page of a small study that was never trained, in a browser that the tests of a process share."""

import pytest

from browsing import start_browser
from explorer import open_page, page_of


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """(study, path of its page)."""
    return page_of(tmp_path_factory.mktemp("explore"), trials=40)


@pytest.fixture(scope="session")
def study(made):
    return made[0]


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    browser = start_browser(tmp_path_factory.mktemp("chromium"), "--hide-scrollbars")
    yield browser
    browser.quit()


@pytest.fixture
def page(browser, made):
    """The page, freshly opened; no message may be in the console at the end."""
    open_page(browser, made[1])
    yield browser
    assert browser.get_log("browser") == []
