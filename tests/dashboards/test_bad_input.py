"""Whatever is asked, and whatever the data hold, there is a helpful page: never a blank one, never a traceback."""

import csv
import io
import logging
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboards.address import Address
from dashboards.old.app import create_app
from dashboards.old.markup import markup
from dashboards.old.render import Pages, render
from dashboards.old.sitemap import ENTRIES
from dashboards.store import Store
from pipeline.outputs.csv_writer import FORMULA_STARTS
from tests.dashboards.conftest import as_sent, texts

PATHS = [entry.path for entry in ENTRIES]
OF_FIGURES = [path for path in PATHS if path not in ("/check", "/method")]
ANYWHERE = PATHS
QUERIES = [
    "pref=500003",
    "pref=500003&map=nation",
    "pref=500003&step=1&pillar=people",
    "code=503258&codes=503258,482226",
]
NAME = "とても長い名前を持つ二十文字ちょうどの村"
HOSTILE = ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "=1+1", "@SUM(A1)", "+81", "-1",
           "\u202egnp.exe", "\u2067x", "javascript:alert(1)", "{0}", "%s", "$x$"]  # fmt: skip


def shown(store: Store, path: str, query: str) -> tuple[int, str]:
    """Status and all text of a page."""
    page = render(store, Address.parse(path, query))
    return page.status, "\n".join([page.title, *texts(as_sent(page.content))])


def changed(home: Path, *statements: str) -> Store:
    """The home's snapshot, changed."""
    (file,) = (home / "published").glob("*.duckdb")
    with duckdb.connect(file) as connection:
        for statement in statements:
            connection.execute(statement)
    return Store(home / "published")


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    ("path", "query"),
    [
        *((path, "pref=999999") for path in OF_FIGURES),
        *((path, "year=1999") for path in OF_FIGURES),
        *((path, "year=%3Cscript%3E") for path in OF_FIGURES),
        ("/compare", "codes=999999"),
        ("/standing", "code=999999"),
        ("/nowhere", ""),
        ("/%E0%80", ""),
    ],
)
def test_what_is_not_there_is_said_with_ways_on(client: Any, show: Any, path: str, query: str, lang: str) -> None:
    assert client.get(f"{path}?{query}&lang={lang}").status_code == 404
    text = show(path, f"?{query}&lang={lang}")
    assert ("県の概況へ" if lang == "ja" else "To the prefecture") in text and len(text) > 40


@pytest.mark.parametrize("path", ["/check", "/method"])
def test_pages_without_figures_mind_neither_year_nor_prefecture(client: Any, path: str) -> None:
    assert client.get(f"{path}?pref=999999&year=1999").status_code == 200


@pytest.fixture(scope="module")
def without_data(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """雛形県 stands in the registry, and no night ever knew anything of it."""
    import shutil

    home = tmp_path_factory.mktemp("without") / "home"
    shutil.copytree(sample_home / "published", home / "published")
    (file,) = (home / "published").glob("*.duckdb")
    with duckdb.connect(file) as connection:
        tables = connection.execute(
            "SELECT DISTINCT schema_name || '.' || table_name FROM duckdb_columns() "
            "SEMI JOIN duckdb_tables() USING (schema_name, table_name) "
            "WHERE column_name = 'code' AND schema_name IN ('core', 'mart', 'meta') AND table_name <> 'body'"
        ).fetchall()
        for (table,) in tables:
            connection.execute(f"DELETE FROM {table} WHERE code LIKE '50%'")
        connection.execute("DELETE FROM mart.indicator_summary WHERE scope_key = '500003'")
    return Store(home / "published")


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("path", ANYWHERE)
def test_a_prefecture_with_no_data_has_every_page(without_data: Store, path: str, query: str) -> None:
    status, text = shown(without_data, path, query)
    assert status in (200, 404) and "None" not in text and "nan" not in text.lower().split()
    assert len(text) > 40
    if path == "/" and "pref" in query:
        assert "雛形県の概況には2025年度（令和7年度）の市区町村のデータがありません" in text


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("path", ["/compare", "/standing", "/deliveries"])
def test_a_body_with_every_answer_missing_has_every_page(ask: Any, sample_home: Path, path: str, lang: str) -> None:
    """磯馴村 sent nothing in 2025."""
    ((code, answered),) = ask(
        "SELECT code, count(*) FILTER (status = 'answered') FROM core.indicator_value JOIN core.body USING (code) "
        "WHERE name = '磯馴村' AND year = 2025 AND basis = 'full' GROUP BY code"
    )
    assert answered == 0
    query = f"pref=480002&year=2025&code={code}&codes={code}&step=1&pillar=people&lang={lang}"
    status, text = shown(Store(sample_home / "published"), path, query)
    assert status == 200 and "磯馴村" in text and "None" not in text


@pytest.mark.parametrize("path", ["/compare", "/standing", "/deliveries"])
def test_a_name_of_twenty_characters_is_told_whole(own_home: Path, path: str) -> None:
    assert len(NAME) == 20
    store = changed(own_home, f"UPDATE core.body SET name = '{NAME}' WHERE code = '482226'")
    _, text = shown(store, path, "pref=480002&year=2025&codes=482226&code=482226")
    assert NAME in text


@pytest.fixture(scope="module")
def hostile_home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every answer of 見本県 is hostile, and so is every name, every file's name and every message."""
    import shutil

    home = tmp_path_factory.mktemp("hostile") / "home"
    shutil.copytree(sample_home / "published", home / "published")
    (file,) = (home / "published").glob("*.duckdb")
    with duckdb.connect(file) as connection:
        text = f"(SELECT list_extract({HOSTILE}, 1 + cast(hash(code) % {len(HOSTILE)} AS INTEGER)))"
        connection.execute(f"UPDATE core.indicator_value SET raw_text = {text} WHERE code LIKE '48%'")
        connection.execute(f"UPDATE core.body SET name = {text} WHERE code LIKE '48%' AND body_kind = 'municipality'")
        ours = text.replace("code", "delivery_id")
        connection.execute(f"UPDATE meta.delivery SET name = {ours}")
        connection.execute(f"UPDATE meta.finding SET raw_text = {ours}, message_ja = {ours}, item = {ours}")
    return home


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("path", ANYWHERE)
def test_hostile_text_is_text_on_every_page(hostile_home: Path, path: str, lang: str) -> None:
    """As the browser gets it: HTML that holds no element of theirs, no address of theirs, no turned direction."""
    query = f"pref=480002&year=2025&codes=482226,482234,483010&code=482226&step=1&map=nation&lang={lang}"
    content = Pages(Store(hostile_home / "published")).at(Address.parse(path, query)).content
    sent = "\n".join(html_of(content))
    assert sent or path == "/check"
    assert not [each for each in ("<script", "<img", 'href="javascript') if each in sent]
    assert not {"\u202e", "\u2067"} & set(sent)


def html_of(node: Any) -> list[str]:
    """All that the browser writes as HTML."""
    if isinstance(node, dict):
        return [text for key, value in node.items() for text in ([value] if key == "data-html" else html_of(value))]
    return [text for each in node for text in html_of(each)] if isinstance(node, list) else []


@pytest.mark.parametrize(
    "path",
    ["compare/values",
     "deliveries/list", "deliveries/findings", "standing/ranges"],
)  # fmt: skip
def test_no_hostile_text_runs_in_a_spreadsheet(hostile_home: Path, path: str) -> None:
    client = create_app(hostile_home).server.test_client()
    query = "pref=480002&year=2025&code=482226&codes=482226,482234&id=cio_appointed"
    answer = client.get(f"/export/{path}.csv?{query}")
    assert answer.status_code == 200, path
    cells = [cell for row in csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))) for cell in row]
    running = [cell for cell in cells if cell.startswith(FORMULA_STARTS) and not is_number(cell)]
    assert running == []


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return not text.startswith("+")


def test_what_turns_text_around_is_shown_as_a_mark() -> None:
    assert markup(["a\u202eb", "\u2067"]) == "a\ufffdb\ufffd"


def test_a_snapshot_that_vanishes_while_pages_are_open_is_said_and_comes_back(own_home: Path, caplog: Any) -> None:
    pages, published = Pages(Store(own_home / "published")), own_home / "published"
    address = Address.parse("/compare", "")
    assert pages.at(address).status == 200
    published.rename(own_home / "away")
    with caplog.at_level(logging.ERROR):
        for path in ANYWHERE:
            gone = pages.at(Address.parse(path, ""))
            assert gone.status == 503 or path == "/check"
            assert "公表されたデータはまだありません" in str(gone.content) or path == "/check"
    assert caplog.records == []
    (own_home / "away").rename(published)
    assert pages.at(address).status == 200
