"""One body, 1,741 bodies, a framework without STEPs: every page and tab answers."""

from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dash import Dash
from pptx import Presentation

from dashboards.app import create_app
from tests.groups import first_of
from tests.pages.conftest import laid_out, nodes, texts
from tests.pages.test_bad_input import changed_home, tables_with_codes

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


BROKEN = "プログラムの側で問題"
EVERYBODY = 1741
"""As many municipalities as there are."""
GRIDS = ("/", "/body", "/?tab=reasons", "/?tab=moves", "/?tab=map", "/indicator/dx_policy", "/ranking?scope=all",
         "/deliveries?tab=bodies", "/support")  # fmt: skip
"""The pages and tabs with a row per body."""
COPIED = {
    "core.body", "core.body_trait", "mart.body_stage", "core.year_state", "mart.group_score", "mart.step_status",
    "mart.score_change", "mart.stage_change", "mart.ranking", "mart.submission_board", "core.edition_body",
    "core.indicator_value", "mart.next_action", "mart.question_set",
}  # fmt: skip
"""The tables that these grids read."""


@pytest.fixture(scope="module")
def alone(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Dash:
    """葉月市 and its prefecture; nobody else ever sent anything."""
    home = changed_home(sample_home, tmp_path_factory.mktemp("alone"))
    (file,) = (home / "published").glob("*.duckdb")
    with duckdb.connect(file) as connection:
        for table in tables_with_codes(connection):
            connection.execute(f"DELETE FROM {table} WHERE code NOT IN ('482226', '480002')")
    return create_app(home)


@pytest.mark.parametrize("path", TABS)
def test_one_body_has_every_page_and_tab(alone: Dash, path: str) -> None:
    for tab in TABS[path]:
        _, content = laid_out(alone, path, f"?tab={tab}&codes=482226&code=482226")
        text = texts(content)
        assert BROKEN not in text, tab
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


@pytest.fixture(scope="module")
def without_steps(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Dash:
    return create_app(
        changed_home(
            sample_home,
            tmp_path_factory.mktemp("without_steps"),
            "DELETE FROM mart.step_status",
            "UPDATE mart.body_stage SET next_step = NULL, stage = NULL",
            "UPDATE core.perspective SET has_steps = false",
            "UPDATE core.indicator_group SET step = NULL, threshold = NULL",
        )
    )


@pytest.mark.parametrize("path", first_of(TABS, 3))
def test_a_framework_without_steps_has_every_page_and_tab(without_steps: Dash, path: str) -> None:
    for tab in TABS[path]:
        _, content = laid_out(without_steps, path, f"?tab={tab}&codes=482226,482234&code=482226")
        text = texts(content)
        assert BROKEN not in text and "すべてのSTEPを達成" not in text and "指標はすべて満点" not in text, tab


@pytest.fixture(scope="module")
def crowded(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Dash:
    """見本県 with as many municipalities as the whole nation: all but 44 are copies of 葉月市 under other codes."""
    home = changed_home(sample_home, tmp_path_factory.mktemp("crowded"))
    (file,) = (home / "published").glob("*.duckdb")
    with duckdb.connect(file) as connection:
        for table in set(tables_with_codes(connection)) & COPIED:
            connection.execute(
                f"INSERT INTO {table} SELECT one.* REPLACE (cast(700000 + number AS VARCHAR) AS code) "
                f"FROM {table} AS one, range({EVERYBODY - 44}) AS copies(number) WHERE one.code = '482226'"
            )
    return create_app(home)


@pytest.mark.slow
@pytest.mark.parametrize("address", GRIDS)
def test_a_grid_holds_every_body_of_the_nation(crowded: Dash, address: str) -> None:
    path, _, query = address.partition("?")
    _, content = laid_out(crowded, path, f"?pref=480002&year=2025&{query}")
    grids = [node["props"] for node in nodes(content) if node["type"] == "AgGrid"]
    most = max(grids, key=lambda grid: len(grid["rowData"]))
    assert len(most["rowData"]) > EVERYBODY - 44  # of 「理由」 only those that have not passed
    assert most["dashGridOptions"]["domLayout"] == "normal"
    assert not most["dashGridOptions"]["suppressColumnVirtualisation"]
