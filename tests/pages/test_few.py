"""A prefecture with one body: every page and tab answers, nothing is divided by nobody."""

from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dash import Dash
from pptx import Presentation

from dashboards.app import create_app
from tests.pages.conftest import laid_out, nodes, texts
from tests.pages.test_bad_input import changed_home

TABS = {
    "/": ("bodies", "reasons", "indicators", "moves", "map"),
    "/nation": ("list", "indicators", "scatter", "offices"),
    "/compare": ("indicators", "gaps", "trend"),
    "/body/482226": ("answers", "strengths", "trend", "examples", "plan", "deliveries"),
    "/indicator/dx_policy": ("bodies", "trend", "scatter", "map", "definition"),
    "/ranking": ("list", "trial"),
    "/support": ("towns", "joint", "plan", "send", "cases"),
    "/meeting": ("",),
    "/deliveries": ("history", "bodies", "reminder"),
}


@pytest.fixture(scope="module")
def alone(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Dash:
    """葉月市 and its prefecture; nobody else ever sent anything."""
    home = changed_home(sample_home, tmp_path_factory.mktemp("alone"))
    (file,) = (home / "published").glob("*.duckdb")
    with duckdb.connect(file) as connection:
        tables = connection.execute(
            "SELECT DISTINCT schema_name || '.' || table_name FROM duckdb_columns() "
            "SEMI JOIN duckdb_tables() USING (schema_name, table_name) "
            "WHERE column_name = 'code' AND schema_name IN ('core', 'mart', 'meta')"
        ).fetchall()
        for (table,) in tables:
            connection.execute(f"DELETE FROM {table} WHERE code NOT IN ('482226', '480002')")
    return create_app(home)


@pytest.mark.parametrize("path", TABS)
def test_one_body_has_every_page_and_tab(alone: Dash, path: str) -> None:
    for tab in TABS[path]:
        _, content = laid_out(alone, path, f"?tab={tab}&codes=482226&code=482226")
        text = texts(content)
        assert "プログラムの側で問題" not in text, tab
        assert not {"None", "nan"} & set(text.split()), tab


def test_one_body_has_its_material_for_a_meeting(alone: Dash) -> None:
    for search in ("", "?of=482226"):
        answer = alone.server.test_client().get(f"/deck.pptx{search}")
        assert answer.status_code == 200
        assert len(Presentation(BytesIO(answer.data)).slides) >= 11


def test_the_list_of_one_body_has_one_row_as_high_as_it_is(alone: Dash) -> None:
    _, content = laid_out(alone, "/")
    grid: dict[str, Any] = next(node["props"] for node in nodes(content) if node["type"] == "AgGrid")
    assert [row["code"] for row in grid["rowData"]] == ["482226"]
    assert grid["dashGridOptions"]["domLayout"] == "autoHeight"
