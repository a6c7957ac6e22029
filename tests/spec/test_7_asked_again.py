"""What functions answered in the nights before is taken where nothing it rests on has changed, and only there."""

import re

import pytest

from pipeline.warehouse.build import build_all, content_hash, load_inputs
from pipeline.warehouse.database import new_database
from pipeline.warehouse.python_tables import COMPUTED, FrameStore
from pipeline.warehouse.tables import files_behind, stored_needs, table_files
from tests.spec import small_world as small

TODAY = {"training": small.YES, "policy": small.YES, "message": small.PLAN, "roadmap": small.NO}


@pytest.fixture
def world(catalogue, tmp_path):
    """Answers of one body in one year, and what was kept → the digest of all tables; all others answer as TODAY."""

    def build(kept: FrameStore | None, year: int = 2025, **own: str) -> str:
        codes = small.municipalities(catalogue)[:8]
        years = {
            y: {code: TODAY | (own if (y, code) == (year, codes[0]) else {}) for code in codes} for y in small.YEARS
        }
        (tmp_path / "small.duckdb").unlink(missing_ok=True)
        small.build(catalogue, tmp_path, years, kept=kept).close()
        return content_hash(tmp_path / "small.duckdb")

    return build


def test_every_answer_is_kept_by_year(world):
    kept: FrameStore = {}
    world(kept)
    assert len(kept) == len(COMPUTED) * len(small.YEARS)
    world(kept)
    assert len(kept) == len(COMPUTED) * len(small.YEARS), "nothing was asked again"


@pytest.mark.parametrize(("year", "asked_again"), [(2025, 1), (2024, 2), (2023, 3)])
def test_asked_again_are_the_year_with_a_new_answer_and_those_after_it(world, year, asked_again):
    kept: FrameStore = {}
    world(kept)
    changed = world(kept, year, policy=small.NO)
    assert len(kept) == len(COMPUTED) * (len(small.YEARS) + asked_again)
    assert changed == world(None, year, policy=small.NO), "and it is as if nothing had been kept"


def test_what_is_kept_is_what_is_taken(world):
    kept: FrameStore = {}
    before = world(kept)
    for key, frame in kept.items():
        kept[key] = frame.clear()
    assert world(kept) != before


@pytest.mark.parametrize("file", [file for file in table_files() if file.schema == "computed"], ids=lambda f: f.name)
def test_a_question_reads_only_what_its_digest_covers(file):
    behind = [
        file.sql,
        *(other.sql for other in table_files() if not other.is_stored and other.full_name in file.needs),
    ]
    assert not re.search(r"\b(input|interim|raw|checks)\.", " ".join(behind))
    assert stored_needs(file) <= {other.full_name for other in table_files() if other.is_stored}


@pytest.mark.parametrize("file", [f for f in table_files() if f.schema != "macro"], ids=lambda file: file.full_name)
def test_a_table_is_built_from_no_other_tables_than_it_names(file, catalogue, tmp_path):
    """Tables are built side by side: one that read another unnamed would find it there on some nights."""
    codes = small.municipalities(catalogue)[:2]
    given = small.inputs(catalogue, {year: dict.fromkeys(codes, TODAY) for year in small.YEARS})
    with new_database(tmp_path / "part.duckdb") as con:
        load_inputs(con, given)
        build_all(con, files_behind(file.full_name))
        assert con.sql(f"FROM {file.full_name}").columns
