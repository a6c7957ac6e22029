"""Whatever is asked, and whatever the data hold, there is a helpful page: never a blank one, never a traceback."""

import json
import logging
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboards.app import create_app
from tests.pages.conftest import is_fault, laid_out, nodes, texts

OF_FIGURES = ["/", "/compare", "/body/482226", "/indicator", "/indicator/dx_policy", "/ranking"]
PATHS = [*OF_FIGURES, "/body", "/deliveries", "/check", "/method"]
NAME = "とても長い名前を持つ二十文字ちょうどの村"
HOSTILE = ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "=1+1", "@SUM(A1)", "+81", "-1",
           "\u202egnp.exe", "\u2067x", "javascript:alert(1)", "{0}", "%s", "$x$"]  # fmt: skip


def changed_home(sample_home: Path, folder: Path, *statements: str) -> Path:
    """A copy of the sample whose snapshot has been changed."""
    home = folder / "home"
    for part in ("published", "reports", "returns", "reference"):
        shutil.copytree(sample_home / part, home / part)
    (file,) = (home / "published").glob("*.duckdb")
    with duckdb.connect(file) as connection:
        for statement in statements:
            connection.execute(statement)
    return home


def tables_with_codes(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """List the published tables, not the views, with a row or more for each body."""
    rows = connection.execute(
        "SELECT DISTINCT schema_name || '.' || table_name FROM duckdb_columns() "
        "SEMI JOIN duckdb_tables() USING (schema_name, table_name) "
        "WHERE column_name = 'code' AND schema_name IN ('core', 'mart', 'meta') ORDER BY ALL"
    ).fetchall()
    return [table for (table,) in rows]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    ("path", "query"),
    [
        *((path, query) for path in ("/", "/compare", "/ranking") for query in ("pref=999999", "year=1999")),
        ("/", "year=%3Cscript%3E"),
        ("/body/999999", ""),
        ("/indicator/nothing", ""),
        ("/deliveries", "pref=999999"),
        ("/deliveries/nothing", ""),
        ("/nowhere", ""),
        ("/%E0%80", ""),
    ],
)
def test_what_is_not_there_is_explained_with_ways_on(app: Any, path: str, query: str, lang: str) -> None:
    assert app.server.test_client().get(f"{path}?{query}&lang={lang}").status_code == 404
    _, content = laid_out(app, path, f"?{query}&lang={lang}")
    assert is_fault(content)
    assert [node for node in nodes(content) if node["type"] == "Link"] and len(texts(content)) > 40


@pytest.fixture(scope="module")
def hostile(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Every answer of 見本県 is hostile, and so is every name, every file's name and every message."""
    text = f"(SELECT list_extract({HOSTILE}, 1 + cast(hash(code) % {len(HOSTILE)} AS INTEGER)))"
    ours = text.replace("code", "delivery_id")
    home = changed_home(
        sample_home,
        tmp_path_factory.mktemp("hostile"),
        f"UPDATE core.indicator_value SET raw_text = {text} WHERE code LIKE '48%'",
        f"UPDATE core.body SET name = {text} WHERE code LIKE '48%' AND body_kind = 'municipality'",
        f"UPDATE meta.delivery SET name = {ours}",
        f"UPDATE meta.finding SET raw_text = {ours}, message_ja = {ours}, item = {ours}",
    )
    return create_app(home)


@pytest.mark.parametrize("path", PATHS)
def test_hostile_text_is_text_on_every_page(hostile: Any, path: str) -> None:
    """Nothing of theirs is markup, an address, a turned direction; a chart, which reads some tags, gets none."""
    _, content = laid_out(hostile, path, "?pref=480002&year=2025&codes=482226,482234,483010&code=482226")
    assert "プログラムの側で問題" not in texts(content)
    sent = json.dumps(content, ensure_ascii=False)
    assert not {"\u202e", "\u2067"} & set(sent)
    links = [node["props"].get("href") or "" for node in nodes(content)]
    assert not [link for link in links if link.startswith("javascript:")]
    figures = [json.dumps(node["props"]["figure"]) for node in nodes(content) if node["type"] == "Graph"]
    assert not [figure for figure in figures if "<script" in figure or "<img" in figure]
    assert not [node for node in nodes(content) if "dangerously_allow_html" in node["props"]]


def test_a_prefecture_with_no_data_has_every_page(sample_home: Path, tmp_path: Path) -> None:
    """雛形県 stands in the registry, and no night ever knew anything of it."""
    home = changed_home(sample_home, tmp_path)
    (file,) = (home / "published").glob("*.duckdb")
    with duckdb.connect(file) as connection:
        for table in set(tables_with_codes(connection)) - {"core.body"}:
            connection.execute(f"DELETE FROM {table} WHERE code LIKE '50%'")
        connection.execute("DELETE FROM mart.indicator_summary WHERE scope_key = '500003'")
    app = create_app(home)
    for path in [*OF_FIGURES, "/body/503258", "/deliveries"]:
        _, content = laid_out(app, path, "?pref=500003&code=503258&codes=503258,482226")
        text = texts(content)
        assert "プログラムの側で問題" not in text and "None" not in text and "nan" not in text.split(), path
        assert len(text) > 40, path


def test_a_name_of_twenty_characters_stands_whole_on_its_page(sample_home: Path, tmp_path: Path) -> None:
    home = changed_home(sample_home, tmp_path, f"UPDATE core.body SET name = '{NAME}' WHERE code = '482226'")
    app = create_app(home)
    for path in ("/body/482226", "/", "/compare?codes=482226"):
        address, _, query = path.partition("?")
        _, content = laid_out(app, address, f"?pref=480002&{query}")
        assert NAME in json.dumps(content, ensure_ascii=False), path


def test_a_snapshot_that_vanishes_while_pages_are_open_is_explained_and_comes_back(
    sample_home: Path, tmp_path: Path, caplog: Any
) -> None:
    home = changed_home(sample_home, tmp_path)
    app = create_app(home)
    client = app.server.test_client()
    assert client.get("/compare").status_code == 200
    (home / "published").rename(home / "away")
    with caplog.at_level(logging.ERROR):
        for path in OF_FIGURES:
            gone = client.get(path)
            assert gone.status_code == 503
            assert "公表されたデータはまだありません" in gone.text
            _, content = laid_out(app, path)  # a page that is open asks again
            assert "公表されたデータはまだありません" in texts(content)
            assert [node["props"]["href"] for node in nodes(content) if node["type"] == "Link"] == ["/check"]
    assert caplog.records == []
    (home / "away").rename(home / "published")
    assert client.get("/compare").status_code == 200


UNSCORED = """
    INSERT INTO mart.submission_board
    SELECT * REPLACE (2022 AS year, 'provisional' AS edition_state) FROM mart.submission_board WHERE year = 2025
"""


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_closed_year_of_surveys_that_are_not_scored_stays_within_reach(sample_home, tmp_path, lang):
    app = create_app(changed_home(sample_home, tmp_path, UNSCORED))
    _, content = laid_out(app, "/", f"?lang={lang}&year=2022")
    assert {"ja": "2022年度（令和4年度）は採点していません", "en": "FY2022 is not scored"}[lang] in texts(content)
    _, submissions = laid_out(app, "/deliveries", f"?lang={lang}&year=2022")
    (picker,) = [
        node["props"]
        for node in nodes(submissions)
        if node["props"].get("label") == {"ja": "年度", "en": "Fiscal year"}[lang]
    ]
    assert [option["value"] for option in picker["data"]] == ["2026", "2025", "2024", "2023", "2022"]
    _, body = laid_out(app, "/body/482226", f"?lang={lang}&year=2022")
    assert {"ja": "採点する設問がありません", "en": "no question that is scored"}[lang] in texts(body)
