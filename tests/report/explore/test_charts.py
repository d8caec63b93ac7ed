"""The curves and the parallel coordinates of the page that explores the runs."""

import re

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

from browsing import await_until
from explorer import boxes, count, drag, ink, open_page


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


def test_where_there_is_no_room_a_tick_has_no_label(browser, made):
    open_page(browser, made[1], width=360)
    if browser.execute_script("return curves.chart.scales.y.distr") == 1:
        browser.find_element(By.ID, "log-y").click()
    browser.execute_script("curves.chart.setScale('y', { min: 0.2, max: 40 })")
    await_until(browser, "return curves.chart.axes[1]._splits.includes(10)")
    labels = browser.execute_script("return curves.chart.axes[1]._values")
    ticks = browser.execute_script("return curves.chart.axes[1]._splits")
    assert {"", "1"} <= set(labels)
    for label, tick in zip(labels, ticks, strict=True):
        assert label in ("", f"{tick:g}")


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


# Draws all curves both ways, each on a canvas of its own, and returns how many pixels are set in each, how many of the
# raster's are near none of the canvas's own lines, and the other way round.
BOTH_WAYS = """const { bbox } = curves.chart;
    const [width, height] = [Math.ceil(bbox.width) + 1, Math.ceil(bbox.height) + 1];
    const context = new OffscreenCanvas(width, height).getContext("2d");
    const raster = new Raster(bbox);
    raster.colour = "#0068b5";
    context.translate(-Math.floor(bbox.left), -Math.floor(bbox.top));
    const path = new Path2D();
    for (const run of shown) {
        curves.trace(path, run);
        curves.trace(raster, run);
    }
    context.strokeStyle = "#0068b5";
    context.stroke(path);
    const smooth = context.getImageData(0, 0, width, height).data;
    const lined = Array.from({ length: width * height }, (_, at) => smooth[4 * at + 3] > 40);
    const set = Array.from(raster.pixels, value => value !== 0);
    const alone = (one, other) => {
        let many = 0;
        for (let y = 2; y < height - 2; y++) for (let x = 2; x < width - 2; x++) {
            if (!one[y * width + x]) continue;
            let near = false;
            for (let v = -1; v <= 1; v++) for (let u = -1; u <= 1; u++) near ||= other[(y + v) * width + x + u];
            many += Number(!near);
        }
        return many;
    };
    const total = marks => marks.filter(Boolean).length;
    const colours = [...new Set(raster.pixels)].map(value => value.toString(16));
    return [total(set), total(lined), alone(set, lined), alone(lined, set), colours];"""


@pytest.mark.parametrize("zoomed", [False, True], ids=["whole", "enlarged"])
def test_many_lines_are_drawn_where_few_would_be(page, zoomed):
    """Pixel by pixel as a canvas draws them; lines that leave the picture, too."""
    if zoomed:
        drag(page, "#curves", (0.02, 0.1), (0.2, 0.4))
    pixels, smooth, alone, missed, colours = page.execute_script(BOTH_WAYS)
    assert pixels > 1000 and smooth > 1000
    assert alone == 0
    assert missed <= smooth / 1000
    assert sorted(colours) == ["0", "ffb56800"]


def test_a_filter_changes_what_is_drawn_and_back(page):
    before = {place: ink(page, place) for place in ("#curves", "#parallel")}
    box = boxes(page, "activation")["tanh"]
    box.click()
    assert all(ink(page, place) != before[place] for place in before)
    box.click()
    assert {place: ink(page, place) for place in before} == before


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
    # None of them, and one again.
    for _ in range(len(before) + 1):
        page.find_element(By.CSS_SELECTOR, "#parallel .choices input:checked").click()
    assert not page.find_elements(By.CSS_SELECTOR, "#parallel canvas")
    next(label for label in labels if label.text == "best training loss").click()
    assert page.find_elements(By.CSS_SELECTOR, "#parallel canvas")
