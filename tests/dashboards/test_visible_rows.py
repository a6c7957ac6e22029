"""What a person reads is decided once, in the store: compared with a naive filter of the whole snapshot."""

import json
import re
import shutil
from pathlib import Path

import duckdb
import pytest

from dashboards.access import Person
from dashboards.query_text import QUERIES
from dashboards.store import Store
from dashboards.visible_rows import WHOLE, Scope, scope_of, visible_rows, whole_set_queries
from tests.scenarios.access_reference import Reference, compare

PAIRS = 200
TOWN, PREFECTURE = Scope("municipality", ("482226",)), Scope("prefecture", ("480002",))


@pytest.fixture(scope="module")
def store(office_home: Path) -> Store:
    return Store(office_home / "published")


@pytest.fixture(scope="module")
def reference(office_home: Path) -> Reference:
    return Reference(office_home / "published")


@pytest.mark.parametrize("pairs", [PAIRS // 5, pytest.param(PAIRS, marks=pytest.mark.slow)])
def test_answers_to_random_people_at_random_addresses_are_those_of_a_naive_filter(store, reference, pairs):
    """Forty, or two hundred; `tests.benchmarks.access` asks for ten thousand."""
    assert compare(store, reference, pairs, people_count=8, seed=24) == []


def test_a_role_becomes_rows_in_one_place():
    assert scope_of(Person("a", "nation")) == WHOLE
    assert scope_of(Person("a", "analyst")).is_open and scope_of(Person("a", "public")).is_open
    one, other = (Person(name, "prefecture", frozenset({"480002", "490008"})) for name in "ab")
    assert scope_of(one) == scope_of(other) == Scope("prefecture", ("480002", "490008")), (
        "who has the same, sees the same"
    )


def test_a_night_without_open_data_shows_others_nothing(sample_home):
    from dashboards.store import StoreError

    with pytest.raises(StoreError, match="no_open_data"):
        Store(sample_home / "published").snapshot_for(Scope("public"))


@pytest.mark.parametrize("code", ["482200", "'; DROP VIEW core.body; --", "48"])
def test_a_code_that_is_none_or_no_more_has_no_rows(store, code):
    """A body merged since, another one's prefecture by two digits, and SQL."""
    for role in ("municipality", "prefecture"):
        snapshot = store.snapshot_for(Scope(role, (code,)))
        assert snapshot.database.execute("SELECT count(*) FROM main.own").fetchone() == (0,)
        assert snapshot.database.execute("SELECT count(*) FROM meta.finding").fetchone() == (0,)


def test_a_body_that_changed_prefecture_is_that_of_the_one_it_is_in_now(office_home, tmp_path):
    """By the column of the registry, not by the first digits of its code."""
    published = Path(shutil.copytree(office_home / "published", tmp_path / "published"))
    name = json.loads((published / "current.json").read_text(encoding="utf-8"))["file"]
    (published / name).chmod(0o644)
    with duckdb.connect(str(published / name)) as con:
        con.execute("UPDATE core.body SET prefecture_code = '490008' WHERE code = '482226'")
    store = Store(published)
    own = {
        prefecture: store.snapshot_for(Scope("prefecture", (prefecture,)))
        .database.execute("SELECT count(*) > 0 FROM main.own WHERE code = '482226'").fetchone()
        for prefecture in ("480002", "490008")
    }  # fmt: skip
    assert own == {"480002": (False,), "490008": (True,)}


@pytest.fixture(scope="module")
def held_store(office_home, tmp_path_factory) -> Store:
    """The sample as if its edition of 2025 were not published, and that of 2024 in preview."""
    folder = tmp_path_factory.mktemp("held")
    published = Path(shutil.copytree(office_home / "published", folder / "published"))
    name = json.loads((published / "current.json").read_text(encoding="utf-8"))["file"]
    (published / name).chmod(0o644)
    with duckdb.connect(str(published / name)) as con:
        con.execute("UPDATE core.edition SET release_state = if(year = 2025, 'embargo', 'preview') "
                    "WHERE survey = 'pref_dx' AND year IN (2024, 2025)")  # fmt: skip
    return Store(published)


OWN_BY_NAME = """
SELECT DISTINCT year FROM core.indicator_value
WHERE code = '482226' AND status = 'answered' AND year IN (2024, 2025)
    AND indicator IN (SELECT indicator FROM core.indicator WHERE disclosure = 'own_prefecture')
"""
BEYOND_OTHERS = """
SELECT count(*) FROM (SELECT * FROM {table} WHERE year = 2025 EXCEPT SELECT * FROM open.{table})
"""


@pytest.mark.parametrize(("scope", "years"), [(TOWN, {2024}), (PREFECTURE, {2024, 2025})])
def test_before_its_preview_a_body_does_not_see_its_restricted_figures_and_its_prefecture_does(
    held_store, scope, years
):
    found = held_store.snapshot_for(scope).database.execute(OWN_BY_NAME).fetchall()
    assert {year for (year,) in found} == years


def test_before_its_preview_a_body_sees_of_its_scores_what_others_do_and_what_it_sent_always(held_store, store):
    for table in ("mart.group_score", "mart.step_status", "mart.score_change", "mart.indicator_change"):
        (held,), (usual,) = (one.snapshot_for(TOWN).database.execute(BEYOND_OTHERS.format(table=table)).fetchone()
                             for one in (held_store, store))  # fmt: skip
        assert held == 0 < usual, table
    sent = "SELECT count(*) FROM core.answer WHERE code = '482226' AND year = 2025"
    held, usual = (one.snapshot_for(TOWN).database.execute(sent).fetchall() for one in (held_store, store))
    assert held == usual


def test_counts_over_whole_sets_are_those_of_the_open_data_for_whoever_has_rows_of_their_own(store):
    mine, everybody = (store.snapshot_for(Scope(*of)) for of in (("prefecture", ("480002",)), ("public",)))
    asked = {"indicator": "stress_analysis", "year": 2025}
    assert mine.frame("indicator_scopes", **asked).equals(everybody.frame("indicator_scopes", **asked))


def test_every_query_that_counts_over_answers_or_scores_of_many_is_named_as_one():
    """A query counts over many when no `code` stands in its answer and none is asked for."""
    counting = re.compile(r"\b(count|median|quantile_cont|avg|sum|min|max)\(")
    for path in sorted(QUERIES.glob("*.sql")):
        text = re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
        is_over_many = bool(counting.search(text)) and not re.search(
            r"\bcode\b|\$codes?\b", text.rpartition("SELECT")[0] and text
        )
        if is_over_many and re.search(r"core\.indicator_value|mart\.(group_score|step_status|body_stage)", text):
            assert path.stem in whole_set_queries(), path.name


def test_every_table_with_the_code_of_a_body_has_a_line_or_is_open_to_all(store):
    """A table that is new and of bodies is that of the open data until somebody decides otherwise."""
    named = [table for rule in visible_rows()["rows"] for table in rule["tables"]]
    assert len(named) == len(set(named))
    snapshot = store.snapshot_for(Scope("prefecture", ("480002",)))
    views = {name for (name,) in snapshot.database.execute(
        "SELECT schema_name || '.' || view_name FROM duckdb_views() WHERE database_name = 'memory' AND NOT internal"
    ).fetchall()}  # fmt: skip
    assert set(named) <= views
