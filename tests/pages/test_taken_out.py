"""What is taken out of a card: CSV, and a workbook whose chart is Excel's own."""

import io
import zipfile

import polars as pl
import pytest

from dashboards.components.card import caption, file_of
from dashboards.components.page import page_at

CARDS = [("/", name) for name in ("step_bars", "pillar_strips", "ends", "moves", "map", "bodies", "indicators")]
CARDS += [("/indicator/dx_policy", name) for name in ("spread", "bands", "bodies", "trend", "scatter", "map")]
CARDS += [("/indicator/budget_share", name) for name in ("spread", "bands", "trend")]


@pytest.mark.parametrize(("path", "name"), CARDS)
def test_a_card_is_a_table_that_spreadsheets_read(context, path, name):
    with context(path) as asked:
        made = page_at(path)["cards"][name](asked)
        file, content = file_of(asked, made, "csv")
    assert file.endswith(".csv") and content.startswith(b"\xef\xbb\xbf")
    rows = pl.read_csv(content, infer_schema=False)
    assert rows.columns == list(made.table.columns.values())
    assert rows.height == len(made.table.rows) > 0


def test_a_workbook_holds_the_numbers_the_source_and_a_chart_that_can_be_edited(context):
    with context("/") as asked:
        made = page_at("/")["cards"]["step_bars"](asked)
        _, content = file_of(asked, made, "xlsx")
        source = caption(asked, made)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        chart, words = book.read("xl/charts/chart1.xml").decode(), book.read("xl/sharedStrings.xml").decode()
    assert "<c:barChart>" in chart and "percentStacked" in chart
    assert source in words
    assert "n＝44団体" in source and "基準日" in source


def test_a_formula_in_an_answer_is_text(context):
    with context("/") as asked:
        made = page_at("/")["cards"]["ends"](asked)
        made.table.rows[0]["name"] = "=1+1"
        _, content = file_of(asked, made, "csv")
    assert b"\n'=1+1" in content or b",'=1+1" in content
