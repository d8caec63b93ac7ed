"""The page that explores the runs, in headless Chromium: each thing that a reader can do, at three widths."""

import os
import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from benchmark.made_up import made_up_study
from study.config.runs import expand
from study.pages.explore.page import explorer_data, explorer_page

ROOT = Path(__file__).parents[2]
CONFIG = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
# No sandbox: CI runs as root. Nothing that the browser does by itself may reach for the network.
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PATIENCE = 120
MANY = 10_000


def page_of(folder, trials):
    """(study, path of its page)."""
    study = made_up_study(CONFIG, trials)
    path = folder / f"explore{trials}.html"
    path.write_text(explorer_page(*explorer_data(**study), ROOT / "report/html/explore"), encoding="utf-8")
    return study, path


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return page_of(tmp_path_factory.mktemp("explore"), trials=40)


@pytest.fixture(scope="module")
def study(made):
    return made[0]


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """A headless Chromium; where there is none the tests are skipped, or fail in CI."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not (chromium and driver):
        message = "No Chromium with its driver: on Debian, apt-get install chromium chromium-driver."
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in [*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(driver))
    browser.set_page_load_timeout(PATIENCE)
    yield browser
    browser.quit()


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


@pytest.fixture
def page(browser, made):
    """The page, freshly opened; no message may be in the console at the end."""
    open_page(browser, made[1])
    yield browser
    assert browser.get_log("browser") == []


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


# --- Filters ------------------------------------------------------------------------------------------------------


def test_all_runs_are_there_and_shown_at_first(page, study):
    assert count(page) == len(study["runs"])
    assert "activation" not in page.find_element(By.ID, "same").text
    assert "initialisation auto" in page.find_element(By.ID, "same").text


@pytest.mark.parametrize("key", ["activation", "batch_size", "seed", "momentum"])
def test_a_box_filters_by_a_hyperparameter_or_the_seed(page, study, key):
    values = study["runs"][key]
    for words, box in list(boxes(page, key).items())[:2]:
        expected = sum(str(value).removesuffix(".0").replace("_", " ") == words for value in values)
        box.click()
        assert count(page) == expected > 0
        box.click()
    assert count(page) == len(values)


def test_several_boxes_of_a_filter_add_up_and_filters_narrow_each_other(page, study):
    runs = study["runs"]
    boxes(page, "activation")["tanh"].click()
    boxes(page, "activation")["gelu"].click()
    chosen = runs["activation"].isin(["tanh", "gelu"])
    assert count(page) == chosen.sum()
    boxes(page, "batch_size")["16"].click()
    assert count(page) == (chosen & (runs["batch_size"] == 16)).sum()
    page.find_element(By.ID, "clear").click()
    assert count(page) == len(runs)
    assert not page.find_element(By.ID, "clear").is_displayed()
    assert not any(box.is_selected() for box in boxes(page, "activation").values())


def test_an_experiment_filters_its_runs_those_that_it_shares_too(page, study):
    for name, table in study["tables"].items():
        box = boxes(page, "experiment")[name]
        box.click()
        assert count(page) == table["run"].nunique()
        box.click()


def test_an_outcome_filters_by_its_status_and_by_a_range(page, study):
    runs = study["runs"]
    boxes(page, "status")["diverged"].click()
    assert count(page) == 1
    boxes(page, "status")["diverged"].click()
    boxes(page, "best_validation_accuracy")
    low, high = page.find_elements(By.CSS_SELECTOR, "#filters [data-key=best_validation_accuracy] input")
    limit = float(np.float32(runs["best_validation_accuracy"].sort_values().iloc[-5]))
    low.send_keys(f"{limit:.9g}")
    # The limit itself passes.
    assert count(page) == 5
    high.send_keys("0,1")
    assert count(page) == 0
    assert page.find_element(By.ID, "place").text == "no runs"
    high.clear()
    high.send_keys("many")
    assert high.get_attribute("aria-invalid") == "true"
    assert count(page) == 0


def test_a_range_filters_a_hyperparameter_of_many_values(page, study):
    boxes(page, "step_size")
    _, high = page.find_elements(By.CSS_SELECTOR, "#filters [data-key=step_size] input")
    high.send_keys("0.001")
    assert 0 < count(page) == (study["runs"]["step_size"] <= 0.001).sum()


def test_words_filter_by_the_name(page, study):
    page.find_element(By.ID, "words").send_keys("GELU_batch16")
    assert 0 < count(page) == study["runs"]["run"].str.contains("gelu_batch16").sum()


# --- Curves -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("along", ["epoch", "examples", "iteration", "training_seconds"])
def test_curves_run_along_epochs_examples_steps_and_seconds(page, along):
    before = ink(page, "#curves")
    Select(page.find_element(By.ID, "along")).select_by_value(along)
    words = {"epoch": "epochs", "examples": "examples", "iteration": "steps", "training_seconds": "seconds of training"}
    assert f"against {words[along]}" in page.find_element(By.CSS_SELECTOR, "#curves .chart").get_attribute("aria-label")
    assert (ink(page, "#curves") != before) == (along != "epoch")


@pytest.mark.parametrize("box", ["log-x", "log-y"])
def test_axes_are_linear_or_logarithmic(page, box):
    axis = "x" if box == "log-x" else "y"
    distribution = f"return curves.chart.scales.{axis}.distr"
    before, was = page.execute_script(distribution), ink(page, "#curves")
    page.find_element(By.ID, box).click()
    assert {before, page.execute_script(distribution)} == {1, 3}
    assert ink(page, "#curves") != was


def test_every_measure_is_drawn(page):
    seen = set()
    select = Select(page.find_element(By.ID, "measure"))
    values = [option.get_attribute("value") for option in select.options]
    assert {"training_loss", "validation_loss", "training_accuracy", "validation_accuracy", "gradient_norm"} <= set(
        values
    )
    for value in values:
        select.select_by_value(value)
        seen.add(ink(page, "#curves"))
    assert len(seen) == len(values)


def test_colours_follow_the_chosen_column_and_the_legend_counts_the_runs(page, study):
    select = Select(page.find_element(By.ID, "colour"))
    for key in [option.get_attribute("value") for option in select.options]:
        select.select_by_value(key)
        items = page.find_elements(By.CSS_SELECTOR, "#curves .legend li")
        counts = [int(re.search(r"\((\d+)\)$", item.text)[1]) for item in items]
        assert sum(counts) == len(study["runs"]) and len(items) > 1, key
    select.select_by_value("decay")
    before = ink(page, "#curves")
    select.select_by_value("activation")
    assert ink(page, "#curves") != before
    boxes(page, "activation")["relu"].click()
    [item] = page.find_elements(By.CSS_SELECTOR, "#curves .legend li")
    assert item.text == f"relu ({(study['runs']['activation'] == 'relu').sum()})"


def test_a_filter_changes_what_is_drawn_and_back(page):
    before = {place: ink(page, place) for place in ("#curves", "#parallel")}
    box = boxes(page, "activation")["tanh"]
    box.click()
    assert all(ink(page, place) != before[place] for place in before)
    box.click()
    assert {place: ink(page, place) for place in before} == before


def drag(browser, place, start, end):
    """Drag over a chart, from one point to another, in shares of its width and height from the upper left."""
    over = browser.find_element(By.CSS_SELECTOR, f"{place} .u-over")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", over)
    width, height = over.size["width"], over.size["height"]
    points = [(round((x - 0.5) * width), round((y - 0.5) * height)) for x, y in (start, end)]
    moves = ActionChains(browser).move_to_element_with_offset(over, *points[0]).click_and_hold()
    moves.move_to_element_with_offset(over, *points[1]).release().perform()


def test_a_part_of_the_curves_is_enlarged_and_the_whole_comes_back(page):
    ranges = "return ['x', 'y'].map(key => [curves.chart.scales[key].min, curves.chart.scales[key].max])"
    whole = page.execute_script(ranges)
    drag(page, "#curves", (0.25, 0.25), (0.5, 0.75))
    part = page.execute_script(ranges)
    for (low, high), (lowest, highest) in zip(part, whole, strict=True):
        assert lowest < low < high < highest
    page.find_element(By.ID, "whole").click()
    assert page.execute_script(ranges) == whole
    chart = page.find_element(By.CSS_SELECTOR, "#curves .chart")
    chart.send_keys("+")
    chart.send_keys(Keys.ARROW_RIGHT)
    near = page.execute_script(ranges)
    assert near[0][0] > whole[0][0] and near[1] != whole[1]
    chart.send_keys("0")
    assert page.execute_script(ranges) == whole


def test_a_click_on_a_curve_opens_its_run(page):
    script = """const run = shown.find(run => COLUMN.get("status").label(run) === "completed");
        const at = BEGIN[run + 1] - 1;
        const [across, up] = curves.toPixels();
        const {left, top, width, height} = curves.chart.bbox;
        return [RUNS[run], (across(curves.x[at]) - left) / width, (up(curves.y[at]) - top) / height];"""
    boxes(page, "experiment")["named"].click()
    name, x, y = page.execute_script(script)
    over = page.find_element(By.CSS_SELECTOR, "#curves .u-over")
    offset = round((x - 0.5) * over.size["width"]) - 2, round((y - 0.5) * over.size["height"])
    ActionChains(page).move_to_element_with_offset(over, *offset).perform()
    assert name in page.find_element(By.CSS_SELECTOR, ".readout").text
    ActionChains(page).click().perform()
    assert page.find_element(By.ID, "run-heading").text == name


# --- Parallel coordinates -----------------------------------------------------------------------------------------


def axis_place(browser, key):
    """The place of an axis, as a share of the chart's width."""
    return browser.execute_script(
        "const at = axes.findIndex(each => each.key === arguments[0]); return (at + 0.5) / axes.length", key
    )


def test_a_brush_keeps_the_runs_that_pass_and_a_click_lets_all_pass_again(page, study):
    accuracies = study["runs"]["best_validation_accuracy"]
    x = axis_place(page, "best_validation_accuracy")
    # From the middle of the axis to above its end.
    drag(page, "#parallel", (x, (1.03 - 0.5) / 1.13), (x, 0.005))
    middle = (accuracies.min() + accuracies.max()) / 2
    assert 0 < count(page) < len(accuracies)
    assert count(page) == pytest.approx((accuracies > middle).sum(), abs=1)
    low, high = page.find_elements(By.CSS_SELECTOR, "#filters [data-key=best_validation_accuracy] input")
    assert float(low.get_attribute("value")) == pytest.approx(middle, abs=0.01)
    assert high.get_attribute("value") == ""
    drag(page, "#parallel", (x, 0.5), (x, 0.5))
    assert count(page) == len(accuracies)


def test_a_brush_on_names_chooses_them_and_brushes_narrow_each_other(page, study):
    runs = study["runs"]
    x = axis_place(page, "activation")
    # The lowest of the names is the first.
    drag(page, "#parallel", (x, (1.03 + 0.03) / 1.13), (x, (1.03 - 0.1) / 1.13))
    assert [words for words, box in boxes(page, "activation").items() if box.is_selected()] == ["gelu"]
    assert count(page) == (runs["activation"] == "gelu").sum()
    x = axis_place(page, "batch_size")
    drag(page, "#parallel", (x, (1.03 + 0.03) / 1.13), (x, (1.03 - 0.1) / 1.13))
    assert count(page) == ((runs["activation"] == "gelu") & (runs["batch_size"] == 16)).sum()


def test_axes_can_be_chosen(page):
    page.find_element(By.CSS_SELECTOR, "#parallel summary").click()
    before, was = page.execute_script("return axes.map(each => each.key)"), ink(page, "#parallel")
    labels = page.find_elements(By.CSS_SELECTOR, "#parallel .choices label")
    next(label for label in labels if label.text == "best training loss").click()
    assert set(page.execute_script("return axes.map(each => each.key)")) - set(before) == {"best_training_loss"}
    assert ink(page, "#parallel") != was


# --- Table --------------------------------------------------------------------------------------------------------


def sort_by(browser, key):
    browser.find_element(By.CSS_SELECTOR, f"#rows th[data-key={key}] button").click()


def test_the_table_sorts_both_ways_and_leaves_what_is_missing_at_the_end(page, study):
    values = study["runs"]["final_validation_loss"].astype("float64")
    for ascending in (True, False):
        sort_by(page, "final_validation_loss")
        head = page.find_element(By.CSS_SELECTOR, "#rows th[data-key=final_validation_loss]")
        assert head.get_attribute("aria-sort") == ("ascending" if ascending else "descending")
        expected = values.dropna().sort_values(ascending=ascending).head(50)
        found = [float(cell) for cell in column_of_table(page, "final_validation_loss")]
        np.testing.assert_allclose(found, expected, rtol=1e-3)
    page.find_element(By.ID, "next").click()
    assert column_of_table(page, "final_validation_loss")[-1] == "–"


def test_the_table_sorts_by_names_and_settings(page, study):
    sort_by(page, "run")
    names = page.execute_script("return [...document.querySelectorAll('#rows tbody th')].map(cell => cell.textContent)")
    units = [int(re.match(r"\d+", name)[0]) for name in names]
    assert units == sorted(units) and units[0] < units[-1]
    sort_by(page, "batch_size")
    assert column_of_table(page, "batch_size") == [str(size) for size in sorted(study["runs"]["batch_size"])[:50]]


def test_the_table_has_pages_that_hold_every_run_once(page, study):
    found = []
    while True:
        found += page.execute_script(
            "return [...document.querySelectorAll('#rows tbody th')].map(cell => cell.textContent)"
        )
        if not page.find_element(By.ID, "next").is_enabled():
            break
        page.find_element(By.ID, "next").click()
    assert sorted(found) == sorted(study["runs"]["run"])
    page.find_element(By.ID, "previous").click()
    assert page.find_element(By.ID, "place").text.startswith("1 to 50 of")


# --- One run ------------------------------------------------------------------------------------------------------


def panel(browser):
    return browser.find_element(By.ID, "run")


def fact(browser, words):
    """What the panel says of a setting or an outcome."""
    script = """const rows = [...document.querySelectorAll("#run tr")];
        const row = rows.find(row => row.cells[0].textContent === arguments[0]);
        return row ? row.cells[1].textContent : null;"""
    return browser.execute_script(script, words)


def test_a_click_on_a_row_shows_the_run_and_closing_goes_back_to_it(page, study):
    button = page.find_element(By.CSS_SELECTOR, "#rows tbody tr:nth-child(3) button")
    name = button.text
    run = study["runs"].set_index("run").loc[name]
    button.click()
    assert page.find_element(By.ID, "run-heading").text == name
    assert fact(page, "batch size") == str(run["batch_size"])
    assert fact(page, "seed") == str(run["seed"])
    assert float(fact(page, "best validation accuracy")) == pytest.approx(run["best_validation_accuracy"], abs=5e-5)
    titles = [each.text for each in page.find_elements(By.CSS_SELECTOR, "#run h4")]
    assert titles == ["Loss", "Accuracy", "Gradient norm"]
    assert len(page.find_elements(By.CSS_SELECTOR, "#run canvas")) == 3
    assert page.execute_script("return document.activeElement.id") == "run-heading"
    assert page.execute_script("return location.hash") == f"#run={name}"
    ActionChains(page).send_keys(Keys.ESCAPE).perform()
    assert not panel(page).is_displayed()
    assert page.execute_script("return document.activeElement.textContent") == name
    assert page.execute_script("return location.hash") == ""


def test_a_run_without_gradient_norms_shows_none(page):
    script = """const run = NUMBER_OF.get(arguments[0]);
        CURVES.get("gradient_norm").values.fill(NaN, BEGIN[run], BEGIN[run + 1]);"""
    button = page.find_element(By.CSS_SELECTOR, "#rows tbody button")
    page.execute_script(script, button.text)
    button.click()
    assert [each.text for each in page.find_elements(By.CSS_SELECTOR, "#run h4")] == ["Loss", "Accuracy"]


def test_the_line_of_yaml_makes_the_same_run_again(page, study):
    """Of every run: the name is a digest of all that makes it."""
    lines = page.execute_script("return RUNS.map((_, run) => yamlLine(run))")
    names = page.execute_script("return RUNS")
    for name, line in zip(names, lines, strict=True):
        assert "\n" not in line
        _, specifications = expand(study["config"] | {"experiments": yaml.safe_load(line)})
        [again] = specifications
        assert name in (again, f"{again}_epochs-1", f"{again}_epochs-3", f"{again}_epochs-9")
    run = names.index(study["tables"]["draws"]["run"][0])
    page.execute_script("openRun(arguments[0])", run)
    assert page.find_element(By.CSS_SELECTOR, "#run code").text == lines[run]


def test_the_line_of_yaml_is_copied(page):
    page.find_element(By.CSS_SELECTOR, "#rows tbody button").click()
    page.find_element(By.XPATH, "//button[text()='Copy']").click()
    WebDriverWait(page, PATIENCE).until(lambda page: page.find_element(By.CSS_SELECTOR, "#run output").text)
    assert (
        page.execute_script("return getSelection().toString()") == page.find_element(By.CSS_SELECTOR, "#run code").text
    )


def test_a_trial_that_was_stopped_shows_its_rungs_and_says_what_the_line_does(browser, made):
    study, path = made
    rungs = study["rungs"]["halving"]
    stopped = rungs[(rungs["rung"] == 1) & ~rungs["promoted"].astype(bool)].iloc[0]
    first = rungs[(rungs["trial"] == stopped["trial"]) & (rungs["rung"] == 0)].iloc[0]
    # By the name that it had in its first rung.
    open_page(browser, path, address=f"#run={first['run']}")
    assert browser.find_element(By.ID, "run-heading").text == stopped["run"]
    rows = browser.find_elements(By.XPATH, "//h3[text()='In its search']/following-sibling::table[1]/tbody/tr")
    assert [row.text.split()[0] for row in rows] == ["0", "1"]
    assert "stopped this trial after 3 epochs" in panel(browser).text
    assert browser.get_log("browser") == []


def test_a_diverged_run_says_so(browser, made):
    study, path = made
    [name] = study["runs"].loc[study["runs"]["status"] == "diverged", "run"]
    open_page(browser, path, address=f"#run={name}")
    assert "It diverged at iteration" in panel(browser).text


# --- The address --------------------------------------------------------------------------------------------------


def test_an_address_opens_a_run_or_filters_to_an_experiment(browser, made):
    study, path = made
    open_page(browser, path, address="#experiment=named")
    assert count(browser) == study["tables"]["named"]["run"].nunique()
    assert boxes(browser, "experiment")["named"].is_selected()
    name = study["runs"]["run"].iloc[-1]
    # From a page that is open, as a link would.
    browser.execute_script("location.hash = arguments[0]", f"#run={name}")
    WebDriverWait(browser, PATIENCE).until(lambda browser: panel(browser).is_displayed())
    assert browser.find_element(By.ID, "run-heading").text == name
    open_page(browser, path, address=f"#experiment=layers&run={name}")
    assert count(browser) == study["tables"]["layers"]["run"].nunique()
    assert browser.find_element(By.ID, "run-heading").text == name
    for unknown in ("#run=nothing", "#experiment=nothing", "#%"):
        open_page(browser, path, address=unknown)
        assert count(browser) == len(study["runs"])
        assert not panel(browser).is_displayed()
    assert browser.get_log("browser") == []


# --- The page as a whole ------------------------------------------------------------------------------------------


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
    boxes(browser, "activation")["tanh"].click()
    assert count(browser) == (study["runs"]["activation"] == "tanh").sum()
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
