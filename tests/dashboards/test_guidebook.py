"""デジタル庁's ダッシュボードデザインの実践ガイドブック, on every page of figures, where a machine can see it."""

import colorsys
import re
from pathlib import Path
from typing import Any

import pytest

from dashboards.address import Address
from dashboards.old.render import Pages
from dashboards.store import Store
from pipeline.settings import ROOT

PAGES = {
    "団体比較": "/compare?codes=482226,483419&year=2025",
    "位置と幅": "/standing?pref=480002&code=482226&year=2025",
    "提出状況": "/deliveries?pref=480002&year=2025",
}
OF_ANSWERS = [name for name in PAGES if name != "提出状況"]
"""Whether a file has come has no day of reference and no indicator behind it."""
CHARTS = ("funnel-bar", "dot-plot", "strip-field", "rank-bar", "map-main", "tiles", "slope")
BAR = re.compile(r'<div[^>]*class="funnel-bar[^"]*"[^>]*>(.*?)</div>')
PART = re.compile(r'class="funnel-part[^"]*" style="([^"]*)"')


@pytest.fixture(scope="module")
def sent(sample_home: Path) -> Any:
    """The HTML of a page, as the browser gets it."""
    pages = Pages(Store(sample_home / "published"))

    def html(name: str) -> str:
        path, _, search = PAGES[name].partition("?")
        return "\n".join(elements(pages.at(Address.parse(path, f"?{search}")).content))

    return html


def elements(node: Any) -> list[str]:
    """All that reaches the browser as HTML, each piece in the element that it is written into."""
    if isinstance(node, list):
        return [text for each in node for text in elements(each)]
    if not isinstance(node, dict):
        return []
    props = node.get("props", {})
    inside = props.get("data-html", props.get("children"))
    if not isinstance(inside, str):
        return elements(list(node.values()))
    tag = node["type"].lower()
    return [f'<{tag} class="{props.get("className", "")}">{inside}</{tag}>']


def text_of(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


@pytest.mark.parametrize("name", PAGES)
def test_a_sentence_made_from_the_data_stands_first(sent: Any, name: str) -> None:
    (lead,) = re.findall(r'<p class="lead">(.*?)</p>', sent(name))
    assert re.search(r"\d", text_of(lead)), lead


@pytest.mark.parametrize("name", PAGES)
def test_every_card_has_a_heading_that_answers(sent: Any, name: str) -> None:
    labels, headings = (re.findall(rf"<{tag}[^>]*>(.*?)</{close}>", sent(name))
                        for tag, close in (('p class="card-label"', "p"), ("h2", "h2")))  # fmt: skip
    assert labels and len(headings) >= len(labels)
    assert all(text_of(heading).strip() for heading in headings)


@pytest.mark.parametrize("name", PAGES)
def test_figures_have_a_comparator(sent: Any, name: str) -> None:
    comparators = (
        r"全国[^0-9。]{0,8}[\d.,]+|[\d,]+団体中|比べる[^。]{0,30}?[\d,]+団体|/ [\d,]+団体|[\d,]+団体のうち|見本県全国"
    )
    assert re.search(comparators, text_of(sent(name)))


@pytest.mark.parametrize("name", OF_ANSWERS)
def test_the_day_the_answers_stand_for_is_said(sent: Any, name: str) -> None:
    assert re.search(r"基準日 20\d\d-\d\d-\d\d", text_of(sent(name)))


def test_deliveries_say_when_the_last_one_came(sent: Any) -> None:
    assert re.search(r"最後に届いた[^。]*20\d\d-\d\d-\d\d", text_of(sent("提出状況")))


@pytest.mark.parametrize("name", OF_ANSWERS)
def test_the_definition_is_a_link_away(sent: Any, name: str) -> None:
    assert re.search(r'<a [^>]*href="/method[?#"]', sent(name))


@pytest.mark.parametrize("name", PAGES)
def test_bars_begin_at_zero_and_end_at_the_whole(sent: Any, name: str) -> None:
    for bar in BAR.findall(sent(name)):
        styles = PART.findall(bar)
        widths = [float(re.fullmatch(r"width:([\d.]+)%", style)[1]) for style in styles]  # no other start, no gap
        assert not styles or sum(widths) == pytest.approx(100, abs=0.1), bar


@pytest.mark.parametrize("name", PAGES)
def test_the_data_are_there_as_files(sent: Any, name: str) -> None:
    html = sent(name)
    for form in ("csv", "xlsx"):
        assert re.search(rf'href="/export/\w+/\w+\.{form}[?"]', html)


@pytest.mark.parametrize("name", PAGES)
def test_a_chart_has_the_numbers_behind_it_as_a_table(sent: Any, name: str) -> None:
    html = sent(name)
    if any(f'class="{chart}' in html for chart in CHARTS):
        assert "<table" in html


def test_colours_are_one_hue_grey_and_a_red_for_alarms() -> None:
    """Every colour of our stylesheets is blue, red or grey; and there are few of those that carry meaning."""
    css = "".join(
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "dashboards" / "old" / "assets").glob("*.css"))
    )
    colours = {f"#{found.upper()}" for found in re.findall(r"#([0-9A-Fa-f]{6})\b", css)}
    families = {colour: family(colour) for colour in colours}
    assert {colour for colour, name in families.items() if name == "other"} == set()
    fills = set(re.findall(r"\.map-area\.tone-\d \{ fill: ([^;]+);", css))
    assert 2 <= len(fills) <= 5


def family(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    if max(red, green, blue) - min(red, green, blue) < 0.16 and saturation < 0.6:
        return "grey"
    degrees = 360 * hue
    return "blue" if 205 <= degrees <= 245 else "red" if degrees <= 8 or degrees >= 352 else "other"


@pytest.mark.parametrize("name", PAGES)
def test_no_colour_stands_in_a_page_itself(sent: Any, name: str) -> None:
    html = sent(name)
    assert not re.search(r'style="[^"]*(#[0-9a-fA-F]{3}|rgb|background)', html)
    assert {fill.split("-")[0] for fill in re.findall(r'fill="([^"]*)"', html)} <= {"url(#map"}
