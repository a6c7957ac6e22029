"""Tables that Python computes: taken from the night before where nothing they rest on has changed, and only there."""

import json
import re
from collections.abc import Iterator

import duckdb
import pytest

from pipeline.warehouse.build import build_all, content_hash, load_inputs
from pipeline.warehouse.database import new_database
from pipeline.warehouse.python_tables import COMPUTED, FrameStore
from pipeline.warehouse.tables import files_behind, stored_needs, table_files
from tests.spec.build import build, codes_of, inputs
from tests.spec.tables import draw
from tests.spec.world import YEARS

USUAL = {"training": "yes", "policy": "yes", "message": "plan", "roadmap": "no"}


def rows(year: int = 2025, **own: str) -> list[dict[str, str]]:
    """Eight bodies that answer as usual in every year, but for the first in one year."""
    return [
        {"body": f"b{number}", "year": str(y)} | USUAL | (own if (y, number) == (year, 0) else {})
        for y in YEARS
        for number in range(8)
    ]


@pytest.fixture
def digest(catalogue, tmp_path):
    """Stored responses, and what the first body answers in one year → the digest of all tables."""

    def build_digest(stored: FrameStore | None, year: int = 2025, **own: str) -> str:
        path = tmp_path / "small.duckdb"
        path.unlink(missing_ok=True)
        build(catalogue, path, draw(rows(year, **own)), {}, stored)
        return content_hash(path)

    return build_digest


def test_every_response_is_stored_by_year(digest):
    stored: FrameStore = {}
    digest(stored)
    assert len(stored) == len(COMPUTED) * len(YEARS)
    digest(stored)
    assert len(stored) == len(COMPUTED) * len(YEARS), "nothing was computed again"


@pytest.mark.parametrize(("year", "computed_again"), [(2025, 1), (2023, 3)])
def test_the_year_with_a_new_answer_and_those_after_it_are_computed_again(digest, year, computed_again):
    stored: FrameStore = {}
    digest(stored)
    changed = digest(stored, year, policy="no")
    assert len(stored) == len(COMPUTED) * (len(YEARS) + computed_again)
    assert changed == digest(None, year, policy="no"), "and it is as if nothing had been stored"


def test_what_is_stored_is_what_is_taken(digest):
    stored: FrameStore = {}
    before = digest(stored)
    for key, frame in stored.items():
        stored[key] = frame.clear()
    assert digest(stored) != before


@pytest.mark.parametrize("file", [file for file in table_files() if file.schema == "computed"], ids=lambda f: f.name)
def test_a_computed_table_reads_only_what_its_digest_covers(file):
    behind = [other for other in table_files() if not other.is_stored and other.full_name in file.needs]
    behind = [file.sql, *(other.sql for other in behind)]
    assert not re.search(r"\b(input|interim|raw|checks)\.", " ".join(behind))
    assert stored_needs(file) <= {other.full_name for other in table_files() if other.is_stored}


@pytest.mark.parametrize(
    "file", [file for file in table_files() if file.schema != "macro"], ids=lambda file: file.full_name
)
def test_a_table_names_every_table_it_reads(file):
    """Tables are built side by side: one that read another unnamed would find it there on some nights."""
    with duckdb.connect() as con:
        tree = json.loads(con.execute("SELECT json_serialize_sql($1)", [file.sql]).fetchall()[0][0])
    assert not tree["error"], tree
    assert set(tables_read(tree)) == file.needs


def tables_read(node: object) -> Iterator[str]:
    """Yield the tables that a parsed query reads, but for its inputs and its own CTEs."""
    if isinstance(node, dict) and node.get("type") == "BASE_TABLE" and node["schema_name"] not in ("", "input"):
        yield f"{node['schema_name']}.{node['table_name']}"
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from tables_read(child)


@pytest.mark.parametrize("name", ["mart.ranking", "mart.next_action", "mart.role_model"])
def test_a_table_is_built_from_the_tables_it_names_alone(name, catalogue, tmp_path):
    two = [row for row in rows() if row["body"] in ("b0", "b1")]
    with new_database(tmp_path / "part.duckdb") as con:
        load_inputs(con, inputs(catalogue, two, codes_of(catalogue, two)))
        build_all(con, files_behind(name))
        assert con.sql(f"FROM {name}").columns
