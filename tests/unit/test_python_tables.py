"""Tables that Python computes: taken from the night before where nothing they rest on has changed, and only there."""

import json
import re
from collections.abc import Iterator

import duckdb
import pytest
from pytest import MonkeyPatch

from pipeline.warehouse.build import build_all, load_inputs
from pipeline.warehouse.database import new_database
from pipeline.warehouse.python_tables import COMPUTED, FrameStore
from pipeline.warehouse.tables import TableFile, files_behind, stored_needs, table_files
from tests.spec.build import codes_of, inputs
from tests.spec.world import YEARS

USUAL = {"training": "yes", "policy": "yes", "message": "plan", "roadmap": "no"}


def rows(year: int = 2025, **own: str) -> list[dict[str, str]]:
    """Eight bodies that answer as usual in every year, but for the first in one year."""
    return [
        {"body": f"b{number}", "year": str(y)} | USUAL | (own if (y, number) == (year, 0) else {})
        for y in YEARS
        for number in range(8)
    ]


NAMES = [f"computed.{name}" for name in COMPUTED]


def behind_the_computed() -> list[TableFile]:
    """List the computed tables and all that they rest on."""
    names = {file.full_name for name in NAMES for file in files_behind(name)}
    return [file for file in table_files() if file.full_name in names]


@pytest.fixture(scope="module")
def digest(catalogue, tmp_path_factory):
    """Stored responses, and what the first body answers in one year → a digest of all computed tables."""

    def build_digest(stored: FrameStore | None, year: int = 2025, **own: str) -> str:
        answers = rows(year, **own)
        with new_database(tmp_path_factory.mktemp("tables") / "small.duckdb") as con, MonkeyPatch.context() as patch:
            patch.setattr("pipeline.warehouse.build.PASSING", ())  # what is compared stays, also once it was read
            load_inputs(con, inputs(catalogue, answers, codes_of(catalogue, answers)))
            build_all(con, behind_the_computed(), stored)
            return repr([con.sql(f"SELECT bit_xor(hash(t)), count(*) FROM {name} AS t").fetchone() for name in NAMES])

    return build_digest


@pytest.fixture(scope="module")
def first(digest) -> tuple[str, FrameStore]:
    """The digest of a first night, and the responses it stored: to be copied, not changed."""
    stored: FrameStore = {}
    return digest(stored), stored


def test_every_response_is_stored_by_year(digest, first):
    before, stored = first[0], dict(first[1])
    assert len(stored) == len(COMPUTED) * len(YEARS)
    assert digest(stored) == before
    assert len(stored) == len(COMPUTED) * len(YEARS), "nothing was computed again"


@pytest.mark.slow
@pytest.mark.parametrize(("year", "computed_again"), [(2025, 1), (2023, 3)])
def test_the_year_with_a_new_answer_and_those_after_it_are_computed_again(digest, first, year, computed_again):
    stored = dict(first[1])
    changed = digest(stored, year, policy="no")
    assert len(stored) == len(COMPUTED) * (len(YEARS) + computed_again)
    assert changed == digest(None, year, policy="no"), "and it is as if nothing had been stored"


@pytest.mark.slow
def test_what_is_stored_is_what_is_taken(digest, first):
    before, stored = first
    assert digest({key: frame.clear() for key, frame in stored.items()}) != before


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
    read = set(tables_read(tree))
    by_name = {name for name in file.needs - read if f"'{name}'" in file.sql}
    assert read | by_name == {name for name in file.needs if not name.startswith("macro.")}


def tables_read(node: object) -> Iterator[str]:
    """Yield the tables that a parsed query reads, but for its inputs and its own CTEs."""
    if isinstance(node, dict) and node.get("type") == "BASE_TABLE" and node["schema_name"] not in ("", "input"):
        yield f"{node['schema_name']}.{node['table_name']}"
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from tables_read(child)


@pytest.mark.parametrize(
    "name",
    ["mart.next_action", *(pytest.param(name, marks=pytest.mark.slow) for name in ("mart.ranking", "mart.role_model"))],
)
def test_a_table_is_built_from_the_tables_it_names_alone(name, catalogue, tmp_path):
    two = [row for row in rows() if row["body"] in ("b0", "b1")]
    with new_database(tmp_path / "part.duckdb") as con:
        load_inputs(con, inputs(catalogue, two, codes_of(catalogue, two)))
        build_all(con, files_behind(name))
        assert con.sql(f"FROM {name}").columns
