"""The filters of the page that explores the runs, and its table."""

import re

import numpy as np
import pytest
from selenium.webdriver.common.by import By

from explorer import boxes, column_of_table, count


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
