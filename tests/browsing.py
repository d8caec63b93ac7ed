"""A headless Chromium for the tests of web pages."""

import os
import shutil
from contextlib import contextmanager

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.wait import WebDriverWait

# No sandbox: CI runs as root. Nothing that the browser does by itself may reach for the network.
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--window-size=1400,900"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PATIENCE = 120


def start_browser(folder, *flags):
    """A headless Chromium with its own folder; where there is none the tests are skipped, or fail in CI."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not (program and driver):
        message = "No Chromium with its driver: on Debian, apt-get install chromium chromium-driver."
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in [*FLAGS, *flags, f"--user-data-dir={folder}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(driver))
    browser.set_page_load_timeout(PATIENCE)
    browser.set_script_timeout(PATIENCE)
    return browser


@contextmanager
def chromium(folder):
    """A browser for as long as the block runs."""
    browser = start_browser(folder)
    try:
        yield browser
    finally:
        browser.quit()


def await_until(browser, script, *arguments):
    """Wait until the script returns something true, and return it."""
    return WebDriverWait(browser, PATIENCE).until(lambda browser: browser.execute_script(script, *arguments))


def messages(browser, *levels):
    """Messages of the console since the last call: of these levels, or all."""
    return [entry["message"] for entry in browser.get_log("browser") if not levels or entry["level"] in levels]


def errors(browser):
    """Messages of the console that tell of an error."""
    return messages(browser, "SEVERE")


def resize(browser, width, height=900):
    """Give the page a window of this size, however narrow."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def colours(browser, scheme):
    """Let the reader's system be light or dark."""
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def accessibility(browser, element=None):
    """What axe-core finds in the page as it is shown, or in an element of it: (rule, target, why) of each fault."""
    from importlib.resources import files

    # The page's policy runs no script of others; the browser's own tool is free of it.
    axe = (files("selenium_axe_python") / "axe-core/axe.min.js").read_text(encoding="utf-8")
    browser.execute_script(axe)
    # Contrast takes minutes for all words of a long page. Colours follow from the kind of an element: one of each.
    found = browser.execute_async_script(
        """const [element, done] = arguments, root = element ?? document, kinds = new Map();
        const kind = each => each ? `${each.localName}.${each.className}` : "";
        for (const each of (element ?? document.body).querySelectorAll("*")) {
            const written = [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim());
            const around = each.closest("section, table, figure, nav");
            const place = `${kind(each)} ${kind(each.parentElement)} ${kind(around)}`;
            if (written && each.checkVisibility() && !kinds.has(place)) kinds.set(place, each);
        }
        const all = { resultTypes: ["violations"], rules: { "color-contrast": { enabled: false } } };
        const colours = { resultTypes: ["violations"], runOnly: ["color-contrast"] };
        axe.run(root, all).then(first =>
            axe.run({ include: [...kinds.values()] }, colours).then(second =>
                done([...first.violations, ...second.violations]))
        ).catch(error => done(String(error)));""",
        element,
    )
    assert isinstance(found, list), found
    return [(fault["id"], node["target"], node["failureSummary"]) for fault in found for node in fault["nodes"]]
