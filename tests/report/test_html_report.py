"""Snakemake's own report of a finished study, opened in headless Chromium and clicked through."""

import numpy as np
import pandas as pd
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from browsing import PATIENCE, await_until, chromium, errors
from project import ROOT
from study.pages.page import table_page


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """A headless Chromium."""
    with chromium(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture
def report(browser, finished):
    """The report, freshly opened."""
    browser.get((finished.folder / "results/snakemake_report.html").as_uri())
    await_until(browser, "return document.querySelector('#app ul') !== null")
    return browser


def click(browser, words):
    """Click the entry of the menu with these words."""
    script = """const entries = [...document.querySelectorAll("#app ul a, #app ul [type=button]")];
        const entry = entries.find(each => each.textContent.trim() === arguments[0]);
        if (entry) entry.click();
        return Boolean(entry);"""
    await_until(browser, script, words)


def test_categories_follow_the_study(report):
    shown = report.execute_script("return [...document.querySelectorAll('#app ul a')].map(a => a.innerText.trim())")
    expected = [
        "The whole study",
        "The data",
        "Mixture models",
        "One training run (B2.1)",
        "Batch size (B2.2)",
        "Hidden units (B2.3)",
        "Search (B3)",
        "The selected network",
        "Further experiments",
    ]
    assert [heading for heading in shown if heading in expected] == expected
    categories = {name.strip(): folders for name, folders in report.execute_script("return categories").items()}
    assert set(categories) == set(expected)
    folders = categories["Further experiments"]
    assert set(folders) == {"The reference", "A second search", "A step too far"}


def test_every_category_lists_and_opens_every_result_without_an_error(report):
    categories = report.execute_script("return categories")
    opened = []
    for category, folders in categories.items():
        for folder, paths in folders.items():
            report.execute_script("app.setView({navbarMode: 'menu'})")
            click(report, category.strip())
            if len(folders) > 1:
                click(report, folder)
            rows = await_until(report, "return document.querySelectorAll('#app table tbody tr').length")
            assert rows == len(paths), (category, folder)
            for row in range(rows):
                opened.append(open_row(report, row))
    assert sorted(opened) == sorted(
        path for folders in categories.values() for paths in folders.values() for path in paths
    )
    assert errors(report) == []


def open_row(report, row):
    """Click the eye of a row of the list, see that its result is shown, and return its path."""
    report.execute_script(
        "document.querySelectorAll('#app table tbody tr')[arguments[0]].querySelector('td:last-child a').click()", row
    )
    path = report.execute_script("return app.state.resultPath")
    if report.execute_script("return results[arguments[0]].mime_type", path) == "image/svg+xml":
        image = WebDriverWait(report, PATIENCE).until(
            lambda browser: browser.find_element(By.CSS_SELECTOR, ".p-3 > img")
        )
        assert await_until(report, "return arguments[0].complete && arguments[0].naturalWidth", image) > 100, path
    else:
        frame = WebDriverWait(report, PATIENCE).until(lambda browser: browser.find_element(By.TAG_NAME, "iframe"))
        report.switch_to.frame(frame)
        assert await_until(report, "return document.querySelectorAll('tbody tr').length") > 0, path
        # The page's own script runs in the frame.
        report.execute_script("document.querySelector('thead button').click()")
        assert report.execute_script("return document.querySelector('thead th').ariaSort") == "ascending", path
        report.switch_to.default_content()
    return path


def test_the_workflow_and_its_statistics_are_drawn(report):
    for content, place in (("rulegraph", "#rulegraph"), ("stats", "#runtimes"), ("stats", "#timeline")):
        report.execute_script("app.setView({content: arguments[0]})", content)
        await_until(report, "return document.querySelector(`${arguments[0]} :is(canvas, svg)`) !== null", place)
    assert errors(report) == []


TRIED = """
    window.refused = [];
    document.addEventListener("securitypolicyviolation", event => window.refused.push(event.effectiveDirective));
    const place = document.createElement("div");
    document.body.append(place);
    place.innerHTML = `<img src="x:" onerror="window.ran = 1"><img src="http://127.0.0.1:9/a.png">
        <a href="javascript:window.ran = 2">a</a><iframe src="http://127.0.0.1:9/"></iframe>
        <form action="http://127.0.0.1:9/"><button>b</button></form><object data="http://127.0.0.1:9/"></object>
        <link rel="stylesheet" href="http://127.0.0.1:9/a.css">`;
    const script = document.createElement("script");
    script.textContent = "window.ran = 3";
    place.append(script);
    place.querySelector("a").click();
    place.querySelector("form button").click();
    fetch("http://127.0.0.1:9/").catch(() => null);
"""
# What the table's page and the report refuse alike.
REFUSED = {"script-src-elem", "script-src-attr", "img-src", "connect-src", "frame-src", "object-src", "form-action"}


@pytest.mark.parametrize("page", ["snakemake_report.html", "pages/runs.html"])
def test_no_other_script_runs_and_nothing_is_fetched(browser, finished, page):
    browser.get((finished.folder / "results" / page).as_uri())
    errors(browser)
    browser.execute_script(TRIED)
    await_until(browser, "return arguments[0].every(name => window.refused.includes(name))", sorted(REFUSED))
    assert browser.execute_script("return window.ran") is None
    # The refusals are errors, which the next test should not find.
    assert len(errors(browser)) >= len(REFUSED)


def test_every_caption_is_whole_and_says_which_script_or_file(report):
    captions = report.execute_script(
        "return Object.fromEntries(Object.entries(results).map(([path, each]) => [path, each.caption]))"
    )
    for path, caption in captions.items():
        assert "system-message" not in caption, path
        assert "scripts/" in caption or "as a file" in caption or "results/test.json" in caption, path


def test_the_description_leads_back_to_the_studys_own_report(report):
    described = report.execute_script("return workflow_desc")
    for file in ("report.html", "report.pdf"):
        assert f'href="{file}"' in described


def test_labels_tell_each_result_from_all_others(report):
    labels = report.execute_script("return Object.values(results).map(each => each.labels)")
    for key in ("shows", "file"):
        values = [each[key] for each in labels]
        assert len(set(values)) == len(values), key
    assert {each["kind"] for each in labels} == {"figure", "table"}


def test_a_table_of_ten_thousand_rows_sorts_searches_and_draws_what_is_looked_at(browser, tmp_path):
    template = (ROOT / "report/html/table.html.j2").read_text(encoding="utf-8")
    losses = np.random.default_rng(0).permutation(10_000) / 10_000 + 0.1
    table = pd.DataFrame({"run": [f"run {i}" for i in range(10_000)], "loss": losses})
    table.loc[17, "loss"] = np.nan
    page = tmp_path / "long.html"
    page.write_text(table_page(table, "Long", template, "long.csv"), encoding="utf-8")
    browser.get(page.as_uri())
    errors(browser)
    drawn = "return [...document.querySelectorAll('tbody tr')].map(row => row.cells[0].textContent)"
    await_until(browser, "return document.querySelectorAll('tbody tr').length === 100")
    assert browser.execute_script(drawn) == table["run"].tolist()[:100]
    button = browser.find_elements(By.CSS_SELECTOR, "thead button")[1]
    for ascending in (True, False):
        button.click()
        ordered = table.sort_values("loss", ascending=ascending)["run"].tolist()
        assert browser.execute_script(drawn)[:100] == ordered[:100]
    browser.execute_script("window.scrollTo(0, document.body.scrollHeight)")
    await_until(browser, "return document.querySelectorAll('tbody tr').length > 100")
    assert browser.execute_script(drawn)[:200] == ordered[:200]
    browser.find_element(By.CSS_SELECTOR, "input").send_keys("run 999")
    assert browser.find_element(By.TAG_NAME, "output").text == "11 of 10000"
    assert set(browser.execute_script(drawn)) == {run for run in table["run"] if "run 999" in run}
    browser.find_elements(By.CSS_SELECTOR, "thead button")[0].click()
    assert browser.execute_script(drawn) == ["run 999", *(f"run {i}" for i in range(9990, 10_000))]
    assert errors(browser) == []


def test_a_table_sorts_both_ways_and_searches(browser, finished):
    browser.get((finished.folder / "results/pages/verification.html").as_uri())
    heads = [head.text for head in browser.find_elements(By.CSS_SELECTOR, "thead th")]
    column = heads.index("max relative error")
    button = browser.find_elements(By.CSS_SELECTOR, "thead button")[column]
    values = (
        "return [...document.querySelectorAll('tbody tr')].map(row => Number(row.cells[arguments[0]].dataset.value))"
    )
    await_until(browser, "return document.querySelectorAll('tbody tr').length > 0")
    checks = pd.read_csv(finished.folder / "results/verification.csv")
    before = browser.execute_script(values, column)
    assert before != sorted(before)
    for descending in (False, True):
        button.click()
        # A long table draws its first rows: these are then the first of all.
        drawn = browser.execute_script(values, column)
        assert drawn == sorted(drawn, reverse=descending)
        assert drawn[0] >= max(before) if descending else drawn[0] <= min(before)
    browser.find_element(By.CSS_SELECTOR, "input").send_keys("A1d")
    rows = browser.execute_script(
        "return [...document.querySelectorAll('tbody tr:not([hidden])')].map(row => row.textContent)"
    )
    assert rows
    assert all("a1d" in row.lower() for row in rows)
    assert browser.find_element(By.TAG_NAME, "output").text == f"{len(rows)} of {len(checks)}"
    assert errors(browser) == []
