"""The pages in Chromium: barriers, the first screen, every size and setting, one picked body, the address, "back"."""

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from dashboards.components.grid import MOST_PRINTED, MOST_PRINTED_COLUMNS
from dashboards.words import words_of
from tests.e2e.conftest import Visit, publish_changed, serious_barriers

CHARTS = ".js-plotly-plot .main-svg"
SELECTED = """[...document.querySelectorAll('.js-plotly-plot')].flatMap(chart => chart.data)
    .flatMap(trace => (trace.selectedpoints ?? []).map(at => trace.customdata[at][0]))"""
"""The bodies that are highlighted in the charts."""


@dataclass(frozen=True)
class Shown:
    """A page, and which of its tabs are looked at besides the first; each page in one of the languages.

    Four of them, each of another kind, are looked at by `make test`, the others by `make test-slow`.
    """

    path: str
    tabs: tuple[str, ...] = ()
    is_slow: bool = True


SHOWN = [
    Shown("/", ("reasons", "indicators", "moves", "map"), is_slow=False),
    Shown("/nation?lang=en", ("indicators", "scatter", "offices")),
    Shown("/compare?lang=en&codes=482226,483419,503258", ("gaps", "trend")),
    Shown("/body/482226", ("strengths", "trend", "changes", "examples", "plan", "deliveries")),
    Shown("/body/482021?lang=en"),
    Shown("/body"),
    Shown("/indicator?lang=en"),
    Shown("/indicator/dx_policy", ("trend", "scatter", "map", "definition")),
    Shown("/indicator/budget_share?lang=en"),
    Shown("/ranking?code=482226", ("trial",)),
    Shown("/support?lang=en", ("joint", "plan", "send")),
    Shown("/deliveries?year=2026", ("bodies", "reminder")),
    Shown("/method?lang=en", ("weights", "formulas", "examples", "changes", "unscored", "confidence")),
]
SIZES = ((1920, 1080), (768, 1024), (683, 312), (375, 800), (1366, 625))
"""Pixels of CSS; 683 × 312 is the window of a desk at 200 %."""


def opened(visit: Visit, path: str) -> Page:
    """Open a page and wait for its first chart or grid, and for the footer."""
    page = visit.open(path)
    expect(page.locator(f"{CHARTS}, .ag-row").first).to_be_visible()
    expect(page.locator("#footer dl")).to_be_visible()
    return page


def is_soon(page: Page, script: str) -> bool:
    """Whether something comes true within ten seconds: charts follow the window, not at once."""
    for _ in range(50):
        if page.evaluate(script):
            return True
        page.wait_for_timeout(200)
    return False


def open_tab(page: Page, name: str) -> None:
    """Open a tab and wait until the server has built it."""
    page.locator(f"#tabs-tab-{name}").click()
    expect(page.locator(f"#tabs-panel-{name} .card").first).to_be_visible()


def show_all(page: Page) -> None:
    """Tabs one under the other, as far as they have been opened, and the tables of charts: all there is to look at."""
    page.locator("[role=tabpanel]").evaluate_all("all => all.forEach(panel => panel.style.display = 'block')")
    page.locator(".as-table").evaluate_all("all => all.forEach(table => { table.open = true })")


def badges_and_dates_have_one_line(page: Page) -> None:
    heights = page.locator(".badge, .evidence, time").evaluate_all("all => all.map(badge => badge.offsetHeight)")
    assert max(heights, default=0) < 32


def numbers_stand_to_the_right(page: Page) -> None:
    """Where every cell of a column below a chart is a number, with its heading and what is missing."""
    numbers = """all => all.flatMap(table => [...table.className.matchAll(/number-(\\d+)/g)].flatMap(([, place]) =>
        [...table.rows].map(row => getComputedStyle(row.cells[place - 1]).textAlign)))"""
    assert set(page.locator(".as-table table").evaluate_all(numbers)) <= {"right"}


def short_words_have_one_line(page: Page) -> None:
    """In the tables below charts: a name or a verdict is not stacked letter by letter."""
    lines = "cell => { const all = document.createRange(); all.selectNodeContents(cell); return all.getClientRects() }"
    stacked = f"all => all.filter(cell => cell.textContent.length < 6 && ({lines})(cell).length > 1)"
    assert page.locator(".as-table td").evaluate_all(f"{stacked}.map(cell => cell.textContent)") == []


def fits(page: Page) -> bool:
    return is_soon(page, "document.documentElement.scrollWidth <= window.innerWidth")


UNREADABLE_WORDS = """(() => {
    const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
    const pairs = all => all.flatMap((one, at) => all.slice(at + 1).filter(other => meet(one.box, other.box))
        .map(other => `${one.text} × ${other.text}`));
    const found = all => pairs([...all].map(one => ({ text: one.textContent, box: one.getBoundingClientRect() }))
        .filter(({ text, box }) => text.trim() && box.width));
    const beyond = (all, edge) => [...all].map(one => [one, one.getBoundingClientRect()])
        .filter(([, box]) => box.width && (box.left < edge.left - 1 || box.right > edge.right + 1
            || box.top < edge.top - 2 || box.bottom > edge.bottom + 2)).map(([one]) => `${one.textContent} |`);
    const words = chart => chart.querySelectorAll(':not(.modebar, .hoverlayer) > * > text');
    return [...document.querySelectorAll('.js-plotly-plot')].flatMap(chart =>
        found(words(chart)).concat(beyond(words(chart), chart.getBoundingClientRect())))
        .concat(found(document.querySelectorAll('.nav-link:not(.is-here), .tour-open, .languages a')));
})()"""
"""Words of a chart that lie over others or reach beyond it, and links of the header that lie over others.

The link of the page one is on covers its neighbours on a telephone.
"""


def words_are_readable(page: Page) -> bool:
    return is_soon(page, f"{UNREADABLE_WORDS}.length === 0")


def answers_within_the_first_screen(page: Page) -> None:
    """The sentence and the first card."""
    bottom = page.locator("#sentence").evaluate("element => element.getBoundingClientRect().bottom")
    assert bottom < 400
    tops = page.locator("main .card").evaluate_all("all => all.map(card => card.getBoundingClientRect().top)")
    assert min(tops, default=0) < 450


def has_three_screens(page: Page) -> bool:
    """At most, grids aside."""
    grids = page.locator(".grid").evaluate_all("all => all.reduce((sum, grid) => sum + grid.clientHeight, 0)")
    return bool(page.evaluate("document.documentElement.scrollHeight") - grids <= 3 * 625)


def in_language(shown: Shown, language: str) -> str:
    """The address of a page in a language."""
    path = shown.path.replace("lang=en", f"lang={language}")
    return path if "lang=" in path else f"{path}{'&' if '?' in path else '?'}lang={language}"


def page_is_named_in_the_navigation(page: Page) -> bool:
    """The page one is on stands in the header, within the window, and nothing lies over it."""
    return bool(
        page.locator(".nav-link.is-here").evaluate("""link => {
        const { left, right, top } = link.getBoundingClientRect();
        return left >= 0 && right <= innerWidth
            && link.contains(document.elementFromPoint((left + right) / 2, top + 8));
    }""")
    )


def shows_all_in_forced_colours_and_moves_nothing(page: Page) -> None:
    """Charts keep their own colours, what else has a colour keeps an edge, and nothing is animated."""
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    adjusted = "all => all.map(chart => getComputedStyle(chart).forcedColorAdjust)"
    assert set(page.locator(".js-plotly-plot").evaluate_all(adjusted)) <= {"none"}
    edges = "all => all.map(one => getComputedStyle(one).borderTopStyle)"
    assert "none" not in page.locator(".card, .badge, .evidence, .empty").evaluate_all(edges)
    moving = "one => one.animationName !== 'none' || one.transitionDuration.split(', ').some(part => parseFloat(part))"
    styles = "[...document.querySelectorAll('*')].map(one => getComputedStyle(one))"
    assert page.evaluate(f"{styles}.filter({moving}).length") == 0
    page.emulate_media(forced_colors="none", reduced_motion="no-preference")


def prints_all_of_it_without_controls(page: Page) -> None:
    """Every row of each grid, and each chart as wide as its card at most."""
    page.pdf(prefer_css_page_size=True)
    page.emulate_media(media="print")
    of_grid = "dash_ag_grid.getApi(one.previousSibling.id).getDisplayedRowCount()"
    counts = page.locator(".on-paper").evaluate_all(f"all => all.map(one => [one.rows.length - 1, {of_grid}])")
    for printed, shown in counts:
        assert printed == min(shown, MOST_PRINTED)
    assert not page.locator(".grid").filter(visible=True).count()
    in_lines = (
        "cell => { const all = document.createRange(); all.selectNodeContents(cell); return all.getClientRects() }"
    )
    numbers = page.locator(".on-paper tbody .rightAligned").filter(visible=True)
    broken = numbers.evaluate_all(f"all => all.filter(cell => ({in_lines})(cell).length > 1).length")
    assert broken == 0, "a number has one line"
    wide = "all => all.map(line => [...line.cells].filter(cell => cell.offsetWidth).length)"
    assert max(page.locator(".on-paper tr").evaluate_all(wide), default=0) <= MOST_PRINTED_COLUMNS
    right = "getBoundingClientRect().right"
    is_beyond = f"one => one.{right} > one.closest('.card').{right}"
    assert page.locator(f".card {CHARTS}").evaluate_all(f"all => all.filter({is_beyond}).length") == 0
    assert not page.locator(".controls, .nav, .take, [role=tablist]").filter(visible=True).count()
    assert page.locator("h1, #sentence").filter(visible=True).count() == 2
    assert page.evaluate("getComputedStyle(document.body).printColorAdjust") == "exact", "white words on dark cells"
    page.emulate_media(media="screen")


IN_GROUPS = [pytest.param(one, id=one.path, marks=[pytest.mark.slow] if one.is_slow else []) for one in SHOWN]


@pytest.mark.parametrize("shown", IN_GROUPS)
def test_nothing_bars_anyone_in_any_size_or_setting_and_the_first_screen_answers(visit: Visit, shown: Shown) -> None:
    page = opened(visit, shown.path)
    answers_within_the_first_screen(page)
    shows_all_in_forced_colours_and_moves_nothing(page)
    prints_all_of_it_without_controls(page)
    for name in shown.tabs:
        open_tab(page, name)
        assert fits(page), name
        assert words_are_readable(page), (name, page.evaluate(UNREADABLE_WORDS))
    show_all(page)
    numbers_stand_to_the_right(page)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert fits(page), width
        assert words_are_readable(page), (width, page.evaluate(UNREADABLE_WORDS))
        badges_and_dates_have_one_line(page)
        short_words_have_one_line(page)
        page.evaluate("scrollTo(0, 0)")
        assert page_is_named_in_the_navigation(page), width
    assert serious_barriers(page) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: shown.path)
def test_no_tab_is_longer_than_three_screens_in_either_language(visit: Visit, shown: Shown, language: str) -> None:
    page = opened(visit, in_language(shown, language))
    assert has_three_screens(page)
    for name in shown.tabs:
        open_tab(page, name)
        assert has_three_screens(page), name


@pytest.mark.slow
def test_few_next_steps_leave_no_hole_beside_what_stands_below_them(visit: Visit) -> None:
    page = opened(visit, "/body/482226")
    names = ("step_chips", "next", "pillar_strips", "held")
    boxes = {name: page.locator(f"[data-card='{name}']").bounding_box() for name in names}
    ends = {name: (box["x"] + box["width"], box["y"] + box["height"]) for name, box in boxes.items() if box}
    assert ends["next"][1] == pytest.approx(ends["step_chips"][1], abs=2)
    assert ends["held"][0] == pytest.approx(ends["next"][0], abs=2), "the whole width"
    assert ends["held"][1] == pytest.approx(ends["pillar_strips"][1], abs=2)


@pytest.mark.bench
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: shown.path)
def test_nothing_bars_anyone_in_either_language_in_any_size_and_tab(visit: Visit, shown: Shown, language: str) -> None:
    """Every cell of every grid, each tab in each size, in both languages."""
    page = opened(visit, in_language(shown, language))
    for name in ("", *shown.tabs):
        if name:
            open_tab(page, name)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            assert fits(page), (name, width)
            assert words_are_readable(page), (name, width, page.evaluate(UNREADABLE_WORDS))
            assert serious_barriers(page, without="") == [], (name, width)


@pytest.mark.slow
def test_a_body_picked_in_the_grid_is_highlighted_in_the_charts_and_stays_so_on_the_next_page(visit: Visit) -> None:
    page = opened(visit, "/")
    page.locator(".ag-row[row-id='482064'] [col-id='stage']").first.click()
    page.wait_for_url("**/?pick=482064")
    assert is_soon(page, f"{SELECTED}.length > 0")
    assert set(page.evaluate(SELECTED)) == {"482064"}
    expect(page.get_by_role("button", name="文月市 ×")).to_be_visible()
    page.get_by_role("link", name="達していない団体と理由を見る").click()
    page.wait_for_url("**tab=reasons*")
    expect(page.locator("[data-card='reasons']")).to_be_visible()
    expect(page.get_by_role("tab", name="達していない理由")).to_have_attribute("aria-selected", "true")
    page.get_by_role("link", name="指標", exact=True).click()
    expect(page.locator(".ag-row").get_by_role("link", name="全体方針の策定")).to_be_visible()
    expect(page.locator("#unpick"), "nothing on this page shows it").to_be_hidden()
    page.locator(".ag-row").get_by_role("link", name="全体方針の策定").click()
    page.wait_for_url("**/indicator/dx_policy?*pick=482064*")
    expect(page.locator(".ag-row-selected[row-id='482064']").first).to_be_visible()


def test_order_and_tab_stand_in_the_address_and_back_leads_to_the_same_place(visit: Visit) -> None:
    page = opened(visit, "/")
    page.locator(".ag-header-cell[col-id='people']").first.click()
    page.wait_for_url("**/?*bodies.sort=people.asc*")
    page.get_by_role("tab", name="変化").click()
    page.wait_for_url("**tab=moves*")
    expect(page.get_by_role("tab", name="変化")).to_be_focused()
    page.go_back()
    expect(page.get_by_role("tab", name="団体一覧")).to_have_attribute("aria-selected", "true")
    assert "bodies.sort=people.asc" in page.url
    page.reload()
    expect(page.locator(".ag-header-cell[col-id='people'][aria-sort='ascending']").first).to_be_visible()
    page.evaluate("scrollTo(0, 400)")
    assert is_soon(page, "history.state?.top >= 300")
    page.locator("[data-card='bodies'] .ag-row").get_by_role("link").first.click()
    expect(page.locator("#sentence")).to_contain_text("STEP")
    page.wait_for_url("**/body/*")
    page.go_back()
    assert is_soon(page, "scrollY >= 300")


@pytest.mark.slow
def test_a_list_is_one_stop_for_the_keyboard_and_enter_follows_its_links(visit: Visit) -> None:
    page = opened(visit, "/")
    stops = 0
    while stops < 60 and (page.keyboard.press("Tab") or page.evaluate("document.activeElement !== document.body")):
        stops += 1
    assert 20 < stops < 60
    page.get_by_role("tab", name="団体一覧").focus()
    for key in ("Tab", "Tab", "Tab", "ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    page.wait_for_url("**/body/482013*")


@pytest.mark.slow
def test_a_prefecture_is_found_by_name_and_the_focus_stays(visit: Visit) -> None:
    page = opened(visit, "/")
    box = page.get_by_role("textbox", name="都道府県")
    box.click()
    page.get_by_role("option", name="例示県").click()
    expect(page.get_by_role("heading", name="例示県の概況")).to_be_visible()
    assert "pref=490008" in page.url
    expect(page.get_by_role("textbox", name="都道府県")).to_be_focused()


@pytest.mark.slow
def test_a_body_is_found_by_reading_romaji_and_code(visit: Visit) -> None:
    page = opened(visit, "/")
    for typed in ("むつき", "ムツキ", "mutsuki", "482013", "48201", "睦月"):
        page.get_by_placeholder("団体・指標を探す").fill(typed)
        expect(page.get_by_role("option", name="睦月市（見本県）")).to_be_visible()


@pytest.mark.slow
def test_an_indicator_is_found_by_name_reading_romaji_id_and_item_and_leads_to_its_page(visit: Visit) -> None:
    page = opened(visit, "/?pref=490008")
    for typed in ("全体方針の策定", "ぜんたいほうしん", "zentaihou", "dx_policy", "D03", "Overall DX policy"):
        page.get_by_placeholder("団体・指標を探す").fill(typed)
        expect(page.get_by_role("option", name="指標: 全体方針の策定")).to_be_visible()
    page.get_by_role("option", name="指標: 全体方針の策定").click()
    expect(page.get_by_role("heading", name="全体方針の策定", level=1)).to_be_visible()
    assert "/indicator/dx_policy?pref=490008" in page.url


@pytest.mark.slow
def test_a_search_begins_with_the_own_prefecture(visit: Visit) -> None:
    page = opened(visit, "/?pref=490008")
    page.get_by_placeholder("団体・指標を探す").fill("市")
    expect(page.get_by_role("option").first).to_contain_text("（例示県）")
    expect(page.get_by_role("option", name="睦月市（見本県）")).to_be_attached()


@pytest.mark.slow
def test_names_are_sorted_by_their_readings(visit: Visit) -> None:
    page = opened(visit, "/?bodies.columns=name,kind&bodies.sort=name.asc")
    rows = page.locator("[data-card='bodies'] .grid").evaluate("""grid => {
        const rows = [];
        dash_ag_grid.getApi(grid.id).forEachNodeAfterFilterAndSort(({ data }) => rows.push([data.name, data.kana]));
        return rows;
    }""")
    names, readings = zip(*rows, strict=True)
    assert list(readings) == sorted(readings) and list(names) != sorted(names)


@pytest.mark.slow
def test_a_card_is_taken_out_as_a_workbook_and_as_a_picture(visit: Visit) -> None:
    page = opened(visit, "/")
    with page.expect_download() as download:
        page.locator("[data-card='step_bars']").get_by_text("取り出す").click()
        page.locator("[data-card='step_bars']").get_by_role("button", name="Excel").click()
    assert download.value.suggested_filename == "STEPごとの達成状況_見本県_2025.xlsx"
    with page.expect_download() as picture:
        page.locator("[data-card='step_bars']").get_by_role("button", name="PNG").click()
    assert picture.value.path().read_bytes().startswith(b"\x89PNG")


@pytest.mark.slow
def test_a_filter_that_leaves_nothing_says_so(visit: Visit) -> None:
    nothing = json.dumps({"name": {"filterType": "text", "type": "contains", "filter": "どこにもない村"}})
    page = opened(visit, f"/?bodies.filter={quote(nothing)}")
    expect(page.locator("[data-card='bodies']")).to_contain_text("一致する行はありません")


@pytest.mark.slow
def test_paper_shows_a_grid_in_the_order_and_with_the_rows_that_were_chosen(visit: Visit) -> None:
    villages = json.dumps({"kind": {"filterType": "text", "type": "equals", "filter": "村"}})
    page = opened(visit, f"/?bodies.sort=people.desc&bodies.filter={quote(villages)}")
    expect(page.locator(".ag-header-cell-filtered[col-id='kind']").first).to_be_attached()
    page.pdf()
    lines = page.locator(".on-paper tr").evaluate_all(
        "all => all.map(line => [...line.cells].map(cell => cell.textContent))"
    )
    heading, *rows = lines
    assert {row[heading.index("種別")] for row in rows} == {"村"} and len(rows) > 2
    people = [row[heading.index("人材")] for row in rows]
    known = [float(value) for value in people if value != "—"]
    assert known == sorted(known, reverse=True) and people[len(known) :] == ["—"] * (len(people) - len(known))
    expect(page.locator(".on-paper caption")).to_contain_text(f"全44行のうち{len(rows)}行")


NEXT_FRAME = """() => new Promise(then => {
    const isThere = () => document.querySelector('main [data-path="/ranking"] #sentence');
    const charts = () => [...document.querySelectorAll('main .dash-graph')];
    const look = () => isThere() ? then(charts().map(one => Boolean(one.querySelector('.main-svg'))))
        : requestAnimationFrame(look);
    look();
})"""
"""Which charts are drawn in the first frame that has the sentence of the page."""


def test_the_sentence_of_the_next_page_is_painted_before_its_charts(visit: Visit) -> None:
    page = opened(visit, "/")
    page.evaluate(f"() => {{ window.seen = ({NEXT_FRAME})(); }}")
    page.get_by_role("link", name="全国・県内での位置", exact=True).first.click()
    charts = page.evaluate("window.seen")
    assert charts and not any(charts)
    expect(page.locator(f"main {CHARTS}").first).to_be_visible()
    expect(page.locator(".dash-graph:not(:has(.main-svg))")).to_have_count(0)


@pytest.mark.slow
def test_an_open_page_follows_what_is_published(visit: Visit, restored: Path) -> None:
    page, pointer = opened(visit, "/"), restored / "published" / "current.json"
    content = pointer.read_bytes()
    pointer.unlink()
    expect(page.locator("main")).to_contain_text("公表されたデータはまだありません")
    pointer.write_bytes(content)
    expect(page.get_by_role("heading", name="見本県の概況")).to_be_visible()
    publish_changed(restored, "UPDATE core.body SET name = '新しい市' WHERE code = '482013'")
    expect(page.locator("[data-card='bodies'] .ag-row", has_text="新しい市").first).to_be_visible()


HALVES = (0.05, 0.15, 0.25, 1.005, 2.5, 45.15, 1234.5, 0.04, 1.4e-14)
"""Numbers whose decimals end at a half, though their binary fractions lie beside it; and those that are nearly 0."""


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_grid_rounds_as_sentences_do(visit: Visit, lang: str) -> None:
    page, words = opened(visit, f"/?lang={lang}"), words_of(lang)
    written = "values => values.map(([value, ...how]) => dashAgGridFunctions.number(value, ...how))"
    asked = [(value, digits) for value in (*HALVES, -2.5) for digits in (0, 1, 2)]
    changes = [(sign * value, 1, True) for value in HALVES for sign in (1, -1)]
    assert page.evaluate(written, asked) == [words.number(value, digits) for value, digits in asked]
    assert page.evaluate(written, changes) == [words.signed(value) for value, _, _ in changes]
