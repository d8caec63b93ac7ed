"""The page that explores the runs as a whole: its widths, ten thousand runs, and a finished study."""

import pandas as pd
import pytest
import yaml
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from browsing import PATIENCE, accessibility
from explorer import boxes, count, ink, open_page, page_of, panel
from study.config.runs import expand

MANY = 10_000


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 800, 1400])
def test_nothing_sticks_out_at_any_width(browser, made, width, dark):
    open_page(browser, made[1], width, dark=dark)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    browser.execute_script("openRun(0)")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    box = browser.execute_script(
        "const box = document.querySelector('#run').getBoundingClientRect(); return [box.left, box.right]"
    )
    assert 0 <= box[0] < box[1] <= width
    background = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(16, 21, 29)") == dark
    assert browser.get_log("browser") == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(browser, made, dark):
    """Neither in the page, with its filters open, nor in what is shown of a run."""
    open_page(browser, made[1], dark=dark)
    browser.execute_script("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    assert accessibility(browser) == []
    browser.execute_script("openRun(0)")
    assert accessibility(browser) == []


def test_titles_are_text(browser, made):
    """<activations> in a title is no element."""
    study, path = made
    open_page(browser, path, address=f"#run={study['tables']['layers']['run'][0]}")
    assert "Layers & <activations>" in panel(browser).text
    assert browser.execute_script("return document.querySelector('activations')") is None


def test_a_resized_window_draws_charts_of_its_width(page):
    size = {"width": 700, "height": 900, "deviceScaleFactor": 2, "mobile": False}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    fits = """const chart = document.querySelector("#curves .uplot");
        return chart.clientWidth === chart.parentNode.clientWidth;"""
    WebDriverWait(page, PATIENCE).until(lambda page: page.execute_script(fits))


def test_ten_thousand_runs_are_filtered_drawn_and_opened(browser, tmp_path):
    study, path = page_of(tmp_path, MANY)
    assert path.stat().st_size < 20e6
    open_page(browser, path)
    assert count(browser) == len(study["runs"]) > MANY
    before = {place: ink(browser, place) for place in ("#curves", "#parallel")}
    boxes(browser, "activation")["tanh"].click()
    assert count(browser) == (study["runs"]["activation"] == "tanh").sum()
    assert all(ink(browser, place) != before[place] for place in before)
    browser.find_element(By.CSS_SELECTOR, "#rows tbody button").click()
    assert panel(browser).is_displayed()
    assert browser.get_log("browser") == []


def test_the_page_of_a_finished_study_has_its_runs_and_makes_them_again(browser, finished):
    results = finished.folder / "results"
    runs = pd.read_csv(results / "tables/runs.csv")
    open_page(browser, results / "explore.html", address=f"#run={runs['run'][0]}")
    assert browser.execute_script("return RUNS") == list(runs["run"])
    assert browser.find_element(By.ID, "run-heading").text == runs["run"][0]
    # The study was made without timings.
    assert "training_seconds" not in browser.execute_script("return [...CURVES.keys()]")
    config = yaml.safe_load((results / "config.yaml").read_text(encoding="utf-8"))
    for name, line in zip(
        runs["run"], browser.execute_script("return RUNS.map((_, run) => yamlLine(run))"), strict=True
    ):
        _, specifications = expand(config | {"experiments": yaml.safe_load(line)})
        assert name.startswith(tuple(specifications))
    assert browser.get_log("browser") == []


def test_a_study_of_a_single_run_has_a_page_too(browser, tmp_path, monkeypatch):
    """There is nothing to filter by, and no axis but the outcome's."""
    one = {"name": "one", "title": "One", "seeds": 1, "settings": {"epochs": 3}}
    monkeypatch.setattr("benchmark.made_up.experiments", lambda trials: [one])
    study, path = page_of(tmp_path, trials=0)
    open_page(browser, path, address="#experiment=one")
    assert count(browser) == 1
    assert not browser.find_elements(By.CSS_SELECTOR, "#filters fieldset")
    browser.find_element(By.CSS_SELECTOR, "#rows tbody button").click()
    assert panel(browser).text.startswith(f"Close\n{study['runs']['run'][0]}")
    assert browser.get_log("browser") == []
