"""The page that explores the runs, in headless Chromium: what its tests share."""

import re
from pathlib import Path

import yaml
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from benchmark.made_up import made_up_study
from browsing import PATIENCE
from study.pages.explore.page import explorer_data, explorer_page

ROOT = Path(__file__).parents[1]
CONFIG = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))


def page_of(folder, trials):
    """(study, path of its page)."""
    study = made_up_study(CONFIG, trials)
    path = folder / f"explore{trials}.html"
    path.write_text(explorer_page(*explorer_data(**study), ROOT / "report/html/explore"), encoding="utf-8")
    return study, path


def open_page(browser, path, width=1400, address="", dark=False):
    """Open the page anew in a window of that width."""
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    # A page that is open already would only be told of the other address.
    browser.get("about:blank")
    browser.get_log("browser")
    browser.get(path.as_uri() + address)
    WebDriverWait(browser, PATIENCE).until(
        lambda browser: browser.execute_script("return performance.getEntriesByName('drawn').length") == 1
    )


def count(browser):
    """How many runs are shown, by what the page says."""
    words = browser.find_element(By.ID, "count").text.replace("\u202f", "")
    return int(re.fullmatch(r"(\d+) of \d+ runs", words)[1])


def column_of_table(browser, key):
    """The printed cells of a column of the table's page."""
    script = """const heads = [...document.querySelectorAll("#rows thead th")];
        const at = heads.findIndex(head => head.dataset.key === arguments[0]);
        return [...document.querySelectorAll("#rows tbody tr")].map(row => row.cells[at].textContent);"""
    return browser.execute_script(script, key)


def boxes(browser, key):
    """The boxes of a filter by their words, without the counts; the filter is opened."""
    browser.execute_script("document.querySelector(`#filters [data-key='${arguments[0]}']`).open = true", key)
    labels = browser.find_elements(By.CSS_SELECTOR, f"#filters [data-key='{key}'] label")
    return {label.text.rpartition(" (")[0]: label.find_element(By.TAG_NAME, "input") for label in labels}


def ink(browser, place):
    """The picture of the chart of a section: another one when something else is drawn."""
    return browser.execute_script("return document.querySelector(`${arguments[0]} canvas`).toDataURL()", place)


def drag(browser, place, start, end):
    """Drag over a chart, from one point to another, in shares of its width and height from the upper left."""
    over = browser.find_element(By.CSS_SELECTOR, f"{place} .u-over")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", over)
    width, height = over.size["width"], over.size["height"]
    points = [(round((x - 0.5) * width), round((y - 0.5) * height)) for x, y in (start, end)]
    moves = ActionChains(browser).move_to_element_with_offset(over, *points[0]).click_and_hold()
    moves.move_to_element_with_offset(over, *points[1]).release().perform()


def panel(browser):
    """What shows one run."""
    return browser.find_element(By.ID, "run")
