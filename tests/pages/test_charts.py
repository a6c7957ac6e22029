"""Every chart of every page and tab: marks within their axis, none empty; bands before ranks; fitted axes."""

import re

import pytest

from dashboards.figures.ranges import ranges
from dashboards.figures.template import COLOURS
from dashboards.words import words_of
from tests.groups import first_of
from tests.pages.conftest import nodes, texts
from tests.pages.test_few import BROKEN, TABS
from tests.pages.test_ranking import ranked

JA = words_of("ja")
MORE = {
    "/body/482021": ("answers", "trend"),
    "/indicator/budget_share": ("bodies", "scatter", "map"),
    "/method": ("weights", "formulas", "examples", "changes", "unscored", "confidence"),
}
SEARCHES = ("", "&pref=490008", "&year=2023&lang=en")


def _charts(content):
    return [node["props"]["figure"] for node in nodes(content) if node["type"] == "Graph"]


def _numbers(values):
    return [value for value in values or () if isinstance(value, int | float)]


def _ends(trace, side):
    """Where the marks of a trace stand on an axis, with the ends of their ranges."""
    marks = _numbers(trace.get(side))
    error = trace.get(f"error_{side}") or {"array": [], "arrayminus": []}
    highs = [mark + more for mark, more in zip(marks, error["array"], strict=False)]
    return [*marks, *highs, *(mark - less for mark, less in zip(marks, error["arrayminus"], strict=False))]


def _beyond(figure):
    """The marks that stand outside of their axis."""
    for trace in figure["data"]:
        for side in ("x", "y"):
            name = (trace.get(f"{side}axis") or side).replace(side, f"{side}axis", 1)
            found = _numbers(figure["layout"].get(name, {}).get("range"))
            if found and "base" not in trace:
                low, high = min(found) - 1e-9, max(found) + 1e-9
                yield from (mark for mark in _ends(trace, side) if not low <= mark <= high)


def _drawn(trace):
    values = next((trace[key] for key in ("locations", "lat", "x", "z") if trace.get(key)), ())
    return sum(value is not None for value in values)


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize(("path", "tabs"), first_of((TABS | MORE).items(), 5))
def test_no_mark_stands_beyond_its_axis_and_no_chart_is_an_empty_box(lay_out, path, tabs, search):
    for tab in tabs:
        _, content = lay_out(path, f"?tab={tab}&codes=482226,483419&code=482226{search}")
        assert BROKEN not in texts(content)
        for figure in _charts(content):
            assert list(_beyond(figure)) == []
            assert any(map(_drawn, figure["data"])), tab


def _columns(table):
    """Place and texts of each column of a table below a chart, as far as it has some."""
    for at, column in enumerate(zip(*table["data"]["body"], strict=True), 1):
        texts_of = [text for text in column if text != "—"]
        if texts_of:
            yield at, texts_of


@pytest.mark.parametrize(("path", "tabs"), first_of((TABS | MORE).items(), 5))
def test_columns_of_numbers_below_a_chart_are_known_by_their_place(lay_out, path, tabs):
    """As `theme.css` has it for the first twelve of them."""
    for tab in tabs:
        _, content = lay_out(path, f"?tab={tab}&codes=482226,483419&code=482226")
        for table in [node["props"] for node in nodes(content) if node["type"] == "Table" and "data" in node["props"]]:
            marked = {int(name.removeprefix("number-")) for name in table["className"].split()[1:]}
            for at, column in _columns(table):
                are_numbers = all(re.fullmatch(r"-?[0-9,]+(\.[0-9])?", text) for text in column)
                assert at not in marked or are_numbers, (tab, table["aria-label"], at)
                assert at <= 12 or at not in marked


def test_numbers_and_words_below_a_chart_are_told_apart(lay_out):
    _, content = lay_out("/ranking", "?code=482226")
    marks = [node["props"]["className"] for node in nodes(content) if "head" in (node["props"].get("data") or ())]
    assert marks and all("number-4" in of.split() and "number-1" not in of.split() for of in marks)


def _axis_of_budget(lay_out, of):
    _, content = lay_out("/indicator/budget_share")
    graphs = [node["props"] for node in nodes(content) if node["type"] == "Graph"]
    figure = next(graph["figure"] for graph in graphs if graph["id"]["name"] == of)
    values = [value for trace in figure["data"] if trace["type"] == "scatter" for value in _numbers(trace["x"])]
    return figure["layout"]["xaxis"]["range"], values


@pytest.mark.parametrize("of", ["spread", "bands"])
def test_shares_of_the_budget_fill_their_axis(lay_out, of):
    """Values about 1 % on an axis from 0 to 100 would be one heap at its left."""
    (low, high), values = _axis_of_budget(lay_out, of)
    assert max(values) - min(values) > (high - low) / 5
    assert high < 2 * max(values) < 100


def test_bands_stand_before_ranks_and_are_as_dark_as_other_text(lay_out):
    *_, marks, bands = ranges([ranked("a", 1), ranked("b", 2)], 9, 3, "", JA)["data"]
    assert bands["text"] == ["上位", "上位"] and "text" not in marks
    assert bands["textfont"].get("color", COLOURS["text"]) == COLOURS["text"]
    _, content = lay_out("/ranking", "?tab=list&code=482226")
    (grid,) = [node["props"] for node in nodes(content) if node["type"] == "AgGrid"]
    listed = [column for column in grid["columnDefs"] if not column["hide"]]
    fields = [column["field"] for column in listed]
    assert fields.index("band") < fields.index("rank_text")
    assert {key for column in listed for key in column} & {"cellClass", "cellStyle"} == set()
    assert [node for node in nodes(content) if node["type"] in ("Strong", "B")] == []
