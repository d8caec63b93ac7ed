"""The report as a web page, opened in headless Chromium at three widths, and used as a reader uses it."""

import base64
import csv
import gzip
import io
import json
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest
from pypdf import PdfReader
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from browsing import PATIENCE, accessibility, await_until, chromium, colours, messages, resize
from study.web.blocks import LONG

WIDTHS = [360, 800, 1400]
# Where the contents stand beside the text.
WIDE = 1400
MOST_BYTES = 8_000_000


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """A headless Chromium."""
    with chromium(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture(scope="module")
def path(finished):
    return finished.folder / "results/report.html"


@pytest.fixture(scope="module")
def claims(finished):
    paths = sorted((finished.folder / "results").glob("**/claims.json"))
    return [row for path in paths for row in json.loads(path.read_text(encoding="utf-8"))]


@pytest.fixture(params=WIDTHS)
def page(request, browser, path):
    """The page in a window of each width, freshly opened; afterwards the console must be silent."""
    yield from opened(browser, path, request.param)


@pytest.fixture
def wide(browser, path):
    """The page in a wide window."""
    yield from opened(browser, path, WIDE)


def opened(browser, path, width):
    browser.width = width
    resize(browser, width)
    colours(browser, "light")
    browser.get(path.as_uri())
    browser.execute_script("window.scrollTo(0, 0)")
    yield browser
    assert messages(browser) == []


def bring(browser, element):
    """Scroll an element to the middle of the window."""
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
    return element


def is_open(browser, card):
    return browser.execute_script("return arguments[0].matches(':popover-open')", card)


def await_open(browser, card, state=True):
    await_until(browser, "return arguments[0].matches(':popover-open') === arguments[1]", card, state)


def card_of(browser, mark):
    return browser.find_element(By.ID, mark.get_attribute("popovertarget"))


def within_window(browser, element):
    return browser.execute_script(
        "const at = arguments[0].getBoundingClientRect();"
        "return at.left >= 0 && at.right <= innerWidth && at.width > 0 && at.height > 0",
        element,
    )


def content_of(link):
    """The bytes within the data: address of a link."""
    head, _, data = link.get_dom_attribute("href").partition(",")
    content = base64.b64decode(data) if head.endswith(";base64") else unquote_to_bytes(data)
    return gzip.decompress(content) if head.startswith("data:application/gzip") else content


def test_the_file_is_alone_small_and_loads_nothing(wide, path):
    assert path.stat().st_size < MOST_BYTES
    assert wide.execute_script("return performance.getEntriesByType('resource').map(each => each.name)") == []
    assert "'none'" in wide.execute_script(
        "return document.querySelector('meta[http-equiv]').content.match(/default-src ([^;]*)/)[1]"
    )
    links = wide.execute_script("return [...document.links].map(link => link.getAttribute('href'))")
    beside = {link.partition("#")[0] for link in links if not link.startswith(("#", "data:", "https:"))}
    assert beside == {"report.pdf", "explore.html", "snakemake_report.html"}
    assert set(wide.execute_script("return [...document.images].map(each => each.src.slice(0, 10))")) <= {
        "data:image",
        "",
    }


def test_every_link_within_the_page_leads_somewhere(wide):
    assert (
        wide.execute_script(
            "return [...document.links].map(link => link.getAttribute('href')).filter(to => to.startsWith('#') &&"
            " !document.getElementById(decodeURIComponent(to.slice(1))))"
        )
        == []
    )
    ids = wide.execute_script("return [...document.querySelectorAll('[id]')].map(each => each.id)")
    assert len(ids) == len(set(ids))


def test_nothing_is_wider_than_the_window(page):
    assert page.execute_script("return document.documentElement.scrollWidth") <= page.width
    assert page.execute_script("return document.querySelector('main').getBoundingClientRect().width") > 320


def test_text_is_set_in_the_typefaces_that_the_page_brings(wide):
    assert wide.execute_async_script(
        "document.fonts.ready.then(fonts => arguments[0]([...fonts].filter(each => each.status === 'loaded')"
        ".map(each => each.family).sort()))"
    ) == ["Report Math", "Report Serif", "Report Serif", "Report Serif"]


def test_contents_follow_the_reading(page):
    contents = page.find_element(By.ID, "contents")
    assert contents.is_displayed() == (page.width == WIDE)
    for place in ("sec:data", "sec:b1", "sec:claims", "references"):
        page.execute_script("document.getElementById(arguments[0]).scrollIntoView({behavior: 'instant'})", place)
        link = f"#contents a[href='#{place}']"
        await_until(page, f'return document.querySelector("{link}").getAttribute("aria-current") === "location"')
        assert len(page.find_elements(By.CSS_SELECTOR, "#contents [aria-current]")) == 1
    if page.width == WIDE:
        # The entry is in sight, without the page having moved.
        assert page.execute_script(
            "const at = document.querySelector('#contents [aria-current]').getBoundingClientRect();"
            "return at.top >= 0 && at.bottom <= innerHeight"
        )


@pytest.mark.parametrize("width", WIDTHS[:2])
def test_contents_open_over_the_text_where_there_is_no_room(browser, path, width):
    for page in opened(browser, path, width):
        page.find_element(By.CSS_SELECTOR, ".opener").click()
        contents = page.find_element(By.ID, "contents")
        await_open(page, contents)
        assert within_window(page, contents)
        bring(page, contents.find_element(By.CSS_SELECTOR, "a[href='#sec:b1']")).click()
        await_open(page, contents, False)
        await_until(page, "return Math.abs(document.getElementById('sec:b1').getBoundingClientRect().top) < 200")


def test_headings_equations_and_claims_have_links_of_their_own(wide):
    for selector in ("main h2.section", "main h3.section", ".equation"):
        for block in wide.find_elements(By.CSS_SELECTOR, selector):
            assert (
                block.find_element(By.CSS_SELECTOR, "a.number").get_dom_attribute("href")
                == f"#{block.get_attribute('id')}"
            )
    rows = wide.find_elements(By.CSS_SELECTOR, ".claims tbody tr")
    assert len(rows) > 15
    for row in rows:
        link = row.find_element(By.CSS_SELECTOR, "td:first-child a")
        assert link.get_dom_attribute("href") == f"#{link.get_attribute('id')}"
    said = wide.execute_script("return [...document.querySelectorAll('.claim[id]')].map(each => each.id)")
    # Some are told by a mark alone, beside numbers.
    assert len(said) > 0.8 * len(rows)


def first_claims(page, claims):
    """(row, mark) of a primary claim and of one that describes, both with an interval."""
    for role in ("primary", "described"):
        row = next(
            row for row in claims if row["role"] == role and row["low"] is not None and row["low"] != row["high"]
        )
        key = f"said:{row['experiment']}:{row['key']}".replace(" ", "-")
        yield row, page.find_element(By.ID, key).find_element(By.CSS_SELECTOR, ":scope > button.evidence")


@pytest.mark.parametrize("way", ["hover", "focus", "click"])
def test_a_claim_shows_its_evidence(page, claims, way):
    for row, mark in first_claims(page, claims):
        card = card_of(page, bring(page, mark))
        assert not is_open(page, card)
        if way == "hover":
            ActionChains(page).move_to_element(mark).perform()
        elif way == "focus":
            # By the keyboard alone: to the element before it, and on.
            page.execute_script("arguments[0].focus({focusVisible: true, preventScroll: true})", mark)
        else:
            mark.click()
        await_open(page, card)
        assert within_window(page, card)
        told = dict(
            zip(
                [each.text for each in card.find_elements(By.CSS_SELECTOR, ".what")],
                [each.text for each in card.find_elements(By.CSS_SELECTOR, ".value")],
                strict=True,
            )
        )
        assert row["statistic"] in told and "verdict" in told and any("interval" in what for what in told)
        assert row["test"] in told.get("test", told.get("described by"))
        links = [link.get_dom_attribute("href") for link in card.find_elements(By.TAG_NAME, "a")]
        anchor = f"claim:{row['experiment']}:{row['key']}".replace(" ", "-")
        assert links[0] == f"#{anchor}"
        assert page.find_element(By.ID, anchor).find_element(By.XPATH, "./ancestor::tr")
        assert links[1].startswith("explore.html#experiment=")
        ActionChains(page).send_keys(Keys.ESCAPE).perform()
        await_open(page, card, False)


def test_a_card_closes_when_the_pointer_leaves_unless_its_mark_was_clicked(wide, claims):
    (_, mark), _ = first_claims(wide, claims)
    card = card_of(wide, bring(wide, mark))
    heading = wide.find_element(By.TAG_NAME, "h1")
    ActionChains(wide).move_to_element(mark).perform()
    await_open(wide, card)
    ActionChains(wide).move_to_element(card).pause(0.5).perform()
    assert is_open(wide, card)
    ActionChains(wide).move_by_offset(0, -300).perform()
    await_open(wide, card, False)
    mark.click()
    ActionChains(wide).move_by_offset(0, -300).pause(0.5).perform()
    assert is_open(wide, card)
    mark.click()
    await_open(wide, card, False)
    assert heading


def test_a_tap_shows_a_claims_evidence_and_the_link_in_it_leads_to_its_row(browser, path, claims):
    for page in opened(browser, path, 360):
        page.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
        try:
            row, mark = next(first_claims(page, claims))
            card = card_of(page, bring(page, mark))
            at = page.execute_script(
                "const {x, y, width, height} = arguments[0].getBoundingClientRect();"
                "return [x + width / 2, y + height / 2]",
                mark,
            )
            tap(page, *at)
            await_open(page, card)
            link = card.find_element(By.TAG_NAME, "a")
            link.click()
            await_open(page, card, False)
            assert page.execute_script("return decodeURIComponent(location.hash)").endswith(
                row["key"].replace(" ", "-")
            )
        finally:
            page.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})


def tap(page, x, y):
    page.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    page.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_the_keyboard_goes_from_a_mark_into_its_card_and_on(wide, claims):
    (_, mark), _ = first_claims(wide, claims)
    card = card_of(wide, bring(wide, mark))
    wide.execute_script("arguments[0].focus({focusVisible: true})", mark)
    await_open(wide, card)
    ActionChains(wide).send_keys(Keys.TAB).perform()
    assert wide.execute_script("return arguments[0].contains(document.activeElement)", card)
    ActionChains(wide).send_keys(Keys.TAB, Keys.TAB, Keys.TAB).perform()
    await_open(wide, card, False)


def test_a_mark_beside_a_formula_shows_the_checks_of_its_line(page, finished):
    with open(finished.folder / "results/verification.csv", encoding="utf-8", newline="") as file:
        checks = [row for row in csv.DictReader(file) if (row["key"], row["step"]) == ("A1a", "1")]
    mark = next(
        each
        for each in page.find_elements(By.CSS_SELECTOR, "button.mark")
        if each.get_attribute("popovertarget").startswith("checks:eq:a1a")
    )
    card = card_of(page, bring(page, mark))
    # Beside the formula, or below it: in the same line of the derivation.
    assert mark.find_element(By.XPATH, "..").find_elements(By.CSS_SELECTOR, "math")
    mark.click()
    await_open(page, card)
    assert within_window(page, card)
    rows = [
        [cell.text for cell in row.find_elements(By.TAG_NAME, "td")]
        for row in card.find_elements(By.CSS_SELECTOR, "tbody tr")
    ]
    assert [(row[0], row[-1]) for row in rows] == [(check["method"], "passed") for check in checks]
    ActionChains(page).send_keys(Keys.ESCAPE).perform()
    await_open(page, card, False)


def test_formulas_are_mathml_and_none_is_an_image(wide):
    assert wide.execute_script("return document.querySelectorAll('math').length") > 200
    assert wide.execute_script("return document.querySelectorAll('img.math, img.display').length") == 0
    # They are set: a fraction is higher than a line.
    assert (
        wide.execute_script("return document.querySelector('.equation math:has(mfrac)').getBoundingClientRect().height")
        > 35
    )


def test_a_table_sorts_up_down_and_back(page):
    table = page.find_element(By.CSS_SELECTOR, "#tab\\:claims table")
    heads = [head.text.strip(" ↕↑↓\n") for head in table.find_elements(By.CSS_SELECTOR, "thead th")]
    column = heads.index("effect")
    button = bring(page, table.find_elements(By.CSS_SELECTOR, "thead button")[column])
    read = "return [...arguments[0].tBodies[0].rows].map(row => row.cells[arguments[1]].dataset.order)"
    before = page.execute_script(read, table, column)
    numbers = sorted(float(value) for value in before if value)
    missing = [""] * (len(before) - len(numbers))
    for state, expected in (("ascending", numbers), ("descending", numbers[::-1])):
        page.execute_script("arguments[0].click()", button)
        order = page.execute_script(read, table, column)
        assert [float(value) if value else "" for value in order] == [*expected, *missing]
        assert page.execute_script("return arguments[0].closest('th').ariaSort", button) == state
    page.execute_script("arguments[0].click()", button)
    assert page.execute_script(read, table, column) == before


def test_a_wide_table_scrolls_within_itself_and_by_the_keyboard(browser, path):
    for page in opened(browser, path, 360):
        box = page.find_element(By.CSS_SELECTOR, "#tab\\:claims .scroll")
        assert page.execute_script("return arguments[0].scrollWidth > arguments[0].clientWidth + 100", box)
        assert box.get_attribute("tabindex") == "0" and box.get_attribute("role") == "group"
        bring(page, box)
        page.execute_script("arguments[0].focus()", box)
        ActionChains(page).send_keys(Keys.ARROW_RIGHT).perform()
        await_until(page, "return arguments[0].scrollLeft > 0", box)
        assert page.execute_script("return scrollX") == 0


def test_every_figure_opens_large_and_gives_its_data_and_its_pdf(page, finished):
    figures = page.find_elements(By.CSS_SELECTOR, "figure.drawing")
    assert len(figures) > 15
    dialog = page.find_element(By.CSS_SELECTOR, "dialog.large")
    for number, figure in enumerate(figures):
        image, button = (figure.find_element(By.CSS_SELECTOR, name) for name in ("img", ".enlarge"))
        assert (
            page.execute_script(
                "return arguments[0].decode().then(() => arguments[0].naturalWidth)", bring(page, image)
            )
            > 100
        )
        if number < 2:
            (button if number else image).click()
            assert page.execute_script("return arguments[0].open", dialog)
            assert page.execute_script(
                "return arguments[0].querySelector('img').src === arguments[1].src", dialog, image
            )
            width = page.execute_script(
                "return arguments[0].querySelector('img').getBoundingClientRect().width", dialog
            )
            assert width > image.size["width"]
            if number:
                dialog.find_element(By.CSS_SELECTOR, ".close").click()
            else:
                ActionChains(page).send_keys(Keys.ESCAPE).perform()
            assert not page.execute_script("return arguments[0].open", dialog)
    if page.width == WIDE:
        check_files(figures, finished)


def check_files(figures, finished):
    """The links of each figure hold what is in the folder of figures."""
    files = {each.read_bytes() for each in (finished.folder / "results/figures").rglob("*.data.csv")}
    for figure in figures:
        data, printed = figure.find_elements(By.CSS_SELECTOR, ".files a")
        assert data.get_attribute("download").removesuffix(".gz").endswith(".data.csv")
        assert content_of(data) in files
        rows = list(csv.DictReader(io.StringIO(content_of(data).decode())))
        assert rows and {"panel", "series"} <= set(rows[0])
        assert len(PdfReader(io.BytesIO(content_of(printed))).pages) == 1


def test_a_long_table_is_packed_and_downloaded_as_it_is(wide, finished, tmp_path):
    link = next(iter(wide.find_elements(By.CSS_SELECTOR, "figure a[download$='.csv.gz']")))
    wide.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    wide.execute_script("arguments[0].click()", link)
    path = tmp_path / link.get_attribute("download").removesuffix(".gz")
    WebDriverWait(wide, PATIENCE).until(lambda _: path.exists())
    assert path.read_bytes() == content_of(link)
    assert path.stat().st_size > LONG


def test_the_page_carries_the_same_files_as_the_pdf(wide, finished):
    links = {
        link.get_attribute("download"): link for link in wide.find_elements(By.CSS_SELECTOR, ".carried a[download]")
    }
    carried = PdfReader(finished.folder / "results/report.pdf").attachments
    assert set(links) == set(carried)
    for name, link in links.items():
        assert content_of(link) == carried[name][0], name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page, claims, scheme):
    """Neither in the page nor in what opens in it."""
    colours(page, scheme)
    assert accessibility(page) == []
    _, mark = next(first_claims(page, claims))
    for button in (mark, page.find_element(By.CSS_SELECTOR, "button.mark")):
        card = card_of(page, bring(page, button))
        button.click()
        await_open(page, card)
        assert accessibility(page, card) == []
        ActionChains(page).send_keys(Keys.ESCAPE).perform()
    page.execute_script("document.querySelector('.enlarge').click()")
    assert accessibility(page, page.find_element(By.CSS_SELECTOR, "dialog.large")) == []


def test_dark_is_dark_and_figures_stay_readable(wide):
    shades = {}
    for scheme in ("light", "dark"):
        colours(wide, scheme)
        shades[scheme] = wide.execute_script(
            "return [document.documentElement, document.querySelector('figure.drawing img')].map(each =>"
            "getComputedStyle(each).backgroundColor.match(/[0-9]+/g).slice(0, 3).map(Number))"
        )
    assert min(shades["light"][0]) > 230 and max(shades["dark"][0]) < 50
    assert all(min(plate) > 220 for _, plate in shades.values())


def test_it_prints_its_text_without_the_contents_and_cards(wide, tmp_path):
    printed = wide.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    file = Path(tmp_path / "printed.pdf")
    file.write_bytes(base64.b64decode(printed["data"]))
    pages = [page.extract_text() for page in PdfReader(file).pages]
    text = " ".join(" ".join(pages).split())
    assert len(pages) > 5 and all(len(page.strip()) > 20 for page in pages)
    assert "Gradients of a mixture model" in text
    assert not any(word in text for word in ("Skip to the text", "enlarge", "data (CSV)", "row in the table of claims"))


def test_in_print_a_table_follows_its_caption_on_the_page(wide):
    printed = wide.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    pages = PdfReader(io.BytesIO(base64.b64decode(printed["data"]))).pages
    pages = ["".join(page.extract_text().split()) for page in pages]
    captions = wide.execute_script("return [...document.querySelectorAll('.table figcaption')].map(e => e.innerText)")
    # Signs of formulas may be read in another order.
    ends = [end for caption in captions if (end := "".join(caption.split())[-20:]).isascii()]
    places = [(page, end) for end in ends for page in pages if end in page]
    assert len(places) > 8
    assert not [end for page, end in places if page.endswith(end)]
