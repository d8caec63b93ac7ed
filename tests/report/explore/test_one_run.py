"""One run on the page that explores all: what a click shows, and the address that opens it."""

import pytest
import yaml
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from browsing import PATIENCE
from explorer import boxes, count, open_page, panel
from study.config.runs import expand


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
    # A + in a name, as it is and as a browser may write it.
    [plus, _] = study["tables"]["named"].loc[study["tables"]["named"]["variant"] == "far", "run"]
    assert "1e+06" in plus
    for written in (plus, plus.replace("+", "%2B")):
        open_page(browser, path, address=f"#run={written}")
        assert browser.find_element(By.ID, "run-heading").text == plus
    for unknown in ("#run=nothing", "#experiment=nothing", "#%"):
        open_page(browser, path, address=unknown)
        assert count(browser) == len(study["runs"])
        assert not panel(browser).is_displayed()
    assert browser.get_log("browser") == []
