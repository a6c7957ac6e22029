"""The open data of a night: the same tables without what may not be shown to everybody."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline.definitions.edition import EditionDates
from pipeline.outputs.exports import changed_files
from pipeline.settings import Home
from pipeline.warehouse import publish as publishing
from pipeline.warehouse.open_data import DisclosureError, open_inputs, require_disclosable

RESTRICTED = "SELECT indicator FROM core.indicator WHERE disclosure <> 'public'"


@pytest.fixture(scope="module")
def both(office_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The internal snapshot and the open data of one night, as `internal` and `open`."""
    published = Home(office_home).published
    file = publishing.current(published).file
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{published / file}' AS internal (READ_ONLY)")
        con.execute(f"ATTACH '{published / 'open' / file}' AS open (READ_ONLY); USE open")
        yield con


def test_it_has_no_answer_that_is_restricted_and_nothing_of_what_bodies_sent(both):
    for table in ("core.indicator_value", "mart.indicator_score"):
        statuses = both.execute(f"SELECT DISTINCT status FROM {table} WHERE indicator IN ({RESTRICTED})").fetchall()
        assert statuses == [("not_asked",)], table
    items = f"SELECT survey, item FROM core.indicator_source WHERE indicator IN ({RESTRICTED})"
    for place, is_there in (("internal", True), ("open", False)):
        sql = f"SELECT count(*) > 0 FROM {place}.core.answer SEMI JOIN ({items}) USING (survey, item)"
        assert both.execute(sql).fetchone() == (is_there,)
    emptied = ("ledger", "finding", "delivery_body", "open_delivery", "correction")
    for table in ("raw.cell", "mart.submission_board", *(f"meta.{name}" for name in emptied)):
        assert both.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    assert both.execute("SELECT count(*) FROM meta.delivery WHERE name <> '' OR sha256 <> ''").fetchone() == (0,)


def test_scores_for_others_are_those_of_the_public_indicators(both):
    """Body by body, group by group: a mean over the public indicators alone, weighed as the framework does."""
    sql = """
        SELECT score.score, 100 * sum(weights.weight * value.points) / sum(weights.weight) AS expected
        FROM mart.group_score AS score
        JOIN core.group_weight AS weights USING (perspective, group_id)
        JOIN internal.core.indicator_value AS value USING (code, year, basis, indicator)
        JOIN core.indicator AS indicator USING (indicator)
        JOIN core.indicator_group AS groups USING (perspective, group_id)
        WHERE indicator.disclosure = 'public' AND value.points IS NOT NULL AND score.score IS NOT NULL
            AND groups.aggregation = 'arithmetic'
            AND NOT EXISTS (
                FROM core.group_child AS child
                WHERE child.perspective = score.perspective AND child.group_id = score.group_id
                    AND child_kind = 'group'
            )
        GROUP BY score.code, score.year, score.basis, score.perspective, score.group_id, score.score
    """
    rows = both.execute(sql).fetchall()
    assert len(rows) > 1000
    for score, expected in rows:
        assert score == pytest.approx(expected)


def test_counts_of_restricted_answers_stand_in_one_table_and_are_the_same_in_both(both):
    assert both.execute("FROM mart.suppression").fetchall() == both.execute("FROM internal.mart.suppression").fetchall()
    shown = both.execute(
        "SELECT scope_key, indicator, year, yes_count, answered_count FROM mart.suppression WHERE NOT is_suppressed"
    ).fetchall()
    least = both.execute("SELECT min_peers FROM meta.framework").fetchone()[0]
    assert shown and all(least <= yes <= answered - least for *_, yes, answered in shown)
    counted = both.execute(
        "SELECT scope_key, indicator, year, yes_count, answered_count FROM internal.mart.indicator_summary "
        "WHERE body_kind = 'municipality' AND scope IN ('nation', 'prefecture')"
    ).fetchall()
    assert set(shown) <= set(counted)
    hidden = both.execute(
        "SELECT count(*) FROM mart.suppression WHERE is_suppressed AND coalesce(yes_count, answered_count) IS NOT NULL"
    )
    assert hidden.fetchone() == (0,)


def test_no_other_aggregate_is_over_restricted_answers(both):
    counts = dict.fromkeys(("indicator_summary", "indicator_distribution", "prefecture_rate"), "answered_count")
    for table, count in {**counts, "peer_indicator": "known_count"}.items():
        sql = f"SELECT coalesce(sum({count}), 0) FROM mart.{table} WHERE indicator IN ({RESTRICTED})"
        assert both.execute(sql).fetchone() == (0,), table


def test_it_is_a_whole_package_with_licence_sources_and_keys(office_home):
    snapshot = publishing.current(Home(office_home).open_data)
    folder = snapshot.exports(Home(office_home).open_data)
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["licenses"] and package["sources"] and not changed_files(folder)
    assert all("primaryKey" in one["schema"] for one in package["resources"] if one["type"] == "file")
    assert list((folder / "people").iterdir()) and publishing.is_whole(snapshot, Home(office_home).open_data)
    assert snapshot.run_id == publishing.current(Home(office_home).published).run_id


def test_a_home_that_asks_nobody_who_they_are_publishes_none(sample_home):
    assert not Home(sample_home).open_data.exists()


def test_what_is_not_released_is_left_out_before_the_first_table(catalogue, tmp_path):
    """An edition under embargo, one that is not closed for a body, and an item that feeds a restricted indicator."""
    survey = catalogue.survey("pref_dx")
    own = survey.edition[0].model_copy(update={"visible_from": date(2026, 12, 1)})
    held = catalogue.__class__(
        **{**vars(catalogue), "surveys": (survey.model_copy(update={"edition": (own, *survey.edition[1:])}),)}
    )
    other = survey.edition[1].year
    answers = pl.DataFrame(
        [("pref_dx", own.year, "Q001", "482226"), ("pref_dx", other, "Q001", "482226"),
         ("pref_dx", other, "Q001", "482013"), ("pref_dx", other, "Q050", "482226")],
        schema=["survey", "year", "item", "code"], orient="row",
    ).with_columns(pl.col("year").cast(pl.Int32))  # fmt: skip
    with duckdb.connect(str(tmp_path / "internal.duckdb")) as con:
        con.execute(
            "CREATE SCHEMA core; "
            "CREATE TABLE core.edition_body (survey VARCHAR, year INTEGER, code VARCHAR, is_closed BOOLEAN)"
        )
        con.execute("INSERT INTO core.edition_body VALUES ('pref_dx', ?, '482013', false)", [other])
    empty = dict.fromkeys(("cell", "finding", "finding_body", "ledger", "correction"), answers)
    inputs = {**empty, "answer": answers, "item_coverage": answers}
    for day, expected in ((date(2026, 11, 30), [other]), (date(2026, 12, 1), [own.year, other])):
        made = open_inputs(inputs, held, tmp_path / "internal.duckdb", day, tmp_path / "work")
        found = pl.read_parquet(made["answer"])
        assert found["year"].to_list() == expected and set(found["item"]) == {"Q001"}, day
    assert "Q050" not in made["item_coverage"]["item"].to_list() and made["finding"].is_empty()


def test_an_embargo_ends_on_its_day_and_the_night_notices():
    edition = EditionDates(visible_from=date(2026, 12, 1))
    assert [edition.is_visible(date(2026, month, 1)) for month in (11, 12)] == [False, True]
    assert edition.dates_reached(date(2026, 11, 30)) != edition.dates_reached(date(2026, 12, 1))


def test_a_restricted_answer_that_is_left_stops_the_publication(office_home, tmp_path):
    published = Home(office_home).published
    with pytest.raises(DisclosureError, match=r"core\.indicator_value"):
        require_disclosable(publishing.current(published).path(published))


def test_a_rollback_takes_the_open_data_along(tmp_path):
    published = tmp_path / "published"
    for place, runs in ((published, ("1", "2")), (published / "open", ("1",))):
        place.mkdir()
        for run in runs:
            file = place / f"monosashi-{run}.duckdb"
            file.write_text(run)
            digest, shape = publishing.sha256_of(file), publishing.SCHEMA_VERSION
            one = publishing.Snapshot(run, file.name, digest, "", (), "", shape, "", run)
            text = json.dumps(vars(one))
            (place / f"monosashi-{run}.json").write_text(text)
            (place / "current.json").write_text(text)
    publishing.roll_back(published, "2")
    assert publishing.current(published / "open") is None
    publishing.roll_back(published, "1")
    assert publishing.current(published / "open").run_id == "1"


def test_the_dictionary_marks_what_may_go_out_as_it_is_and_what_may_not_at_all(both):
    """Tables made from definitions alone are the same in both; those for the office have no row in the open data."""
    marked = both.execute(
        "SELECT DISTINCT table_schema || '.' || table_name, disclosure FROM internal.meta.dictionary"
    ).fetchall()
    assert {disclosure for _, disclosure in marked} == {"as_it_is", "open_edition", "office"}
    for table, disclosure in marked:
        if disclosure == "office":
            assert both.execute(f"SELECT count(*) FROM open.{table}").fetchone() == (0,), table
        if disclosure == "as_it_is":
            of_both = [both.execute(f"FROM {place}.{table} ORDER BY ALL").fetchall() for place in ("open", "internal")]
            assert of_both[0] == of_both[1], table
