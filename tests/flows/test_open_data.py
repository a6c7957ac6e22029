"""The open data of a night: the same tables without what may not be shown to everybody."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline.cli.reference import install_sample
from pipeline.definitions.catalogue import Catalogue
from pipeline.definitions.corrections import Correction, Corrections
from pipeline.definitions.edition import EditionDates
from pipeline.definitions.model import LocalizedText
from pipeline.definitions.restricted import embargoed_figures
from pipeline.orchestration import stages
from pipeline.outputs.exports import changed_files
from pipeline.settings import Home
from pipeline.warehouse import publish as publishing
from pipeline.warehouse.open_data import DisclosureError, open_inputs, require_disclosable
from tests.conftest import SAMPLE_INBOX, run_request
from tests.scenarios.permuted_answers import permute

TODAY = date(2026, 12, 1)
DAYS = ((date(2026, 11, 30), False), (TODAY, True))
"""The day before an embargo ends, and its day: whether others see it."""
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


def texts_of(folder: Path) -> dict[str, str]:
    """The files that people open, by name: all text of workbooks too."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".csv", ".html", ".json"):
            found[path.name] = path.read_text(encoding="utf-8-sig")
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                parts = [book.read(name) for name in book.namelist() if name.endswith(".xml")]
            found[path.name] = b"".join(parts).decode()
    return found


NAMED = {"monosashi.xlsx", "bodies.csv", "rates.csv", "dictionary.html", "datapackage.json"}


def test_what_leaves_names_its_class(office_home, sample_home):
    """Tables for people, data package and dictionary of both, and return slips; without roles nothing does."""
    home, alone = Home(office_home), Home(sample_home)
    for published, of, other in (
        (home.published, "自治体機密性2", "自治体機密性1"),
        (home.open_data, "自治体機密性1", "自治体機密性2"),
    ):
        made = texts_of(publishing.current(published).exports(published))
        assert {name for name, text in made.items() if of in text} == NAMED
        assert not any(other in text for text in made.values())
        assert json.loads(made["datapackage.json"])["confidentiality"]["class"] == int(of[-1])
        assert all(line.rstrip().endswith("）") and of in line for line in made["rates.csv"].splitlines()[1:])
    slips = texts_of(home.returns)
    assert slips and all("自治体機密性2" in text for text in slips.values())
    unnamed = [*texts_of(alone.returns).values(), *texts_of(alone.published).values()]
    assert unnamed and not any("自治体機密性" in text for text in unnamed)


ANSWERS = [("Q001", "482226"), ("Q001", "482013"), ("Q050", "482226"), ("Q016", "482226")]


def released(catalogue: Catalogue, folder: Path, day: date) -> dict[str, pl.DataFrame]:
    """What goes into the open data of two years of few answers; the last was corrected, in another delivery."""
    survey = catalogue.survey("pref_dx")
    years = [edition.year for edition in survey.edition[:2]]
    rows = [("pref_dx", year, *answer, "a", 2) for year in years for answer in ANSWERS]
    rows += [("pref_dx", years[1], "Q016", "482226", "b", 2)]
    names = {"survey": pl.String, "year": pl.Int32, "item": pl.String, "code": pl.String, "delivery_id": pl.String}
    answers = pl.DataFrame(rows, schema=names | {"row_no": pl.Int32}, orient="row").with_columns(number=0.5)
    arrivals = {"delivery_id": ["b", "a"], "received_at": [2, 1], "name": ["b.csv", "a.csv"]}
    inputs = {
        **dict.fromkeys(("cell", "finding", "finding_body", "ledger", "answer", "item_coverage"), answers),
        "correction": answers.filter(delivery_id="b"), "delivery_body": pl.DataFrame({"delivery_id": ["a"]}),
        "delivery": pl.DataFrame(arrivals), "run": pl.DataFrame({"run_id": ["1"]}),
    }  # fmt: skip
    folder.mkdir()
    with duckdb.connect(str(folder / "internal.duckdb")) as con:
        con.execute(
            "CREATE SCHEMA core; "
            "CREATE TABLE core.edition_body (survey VARCHAR, year INTEGER, code VARCHAR, is_closed BOOLEAN)"
        )
        con.execute("INSERT INTO core.edition_body VALUES ('pref_dx', ?, '482013', false)", [years[1]])
    made = open_inputs(inputs, catalogue, folder / "internal.duckdb", day, folder / "work")
    return {name: pl.read_parquet(table) if isinstance(table, Path) else table for name, table in made.items()}


def with_embargo(catalogue: Catalogue, corrected: str = "Q016", **held: date) -> Catalogue:
    """The definitions with a day from which others see the first edition, an indicator, and a correction."""
    survey = catalogue.survey("pref_dx")
    first = survey.edition[0].model_copy(update={"visible_from": held.get("edition")})
    edited = survey.model_copy(update={"edition": (first, *survey.edition[1:])})
    indicators = [
        one.model_copy(update={"visible_from": held.get("indicator")}) if "Q001" in one.source_items.values() else one
        for one in catalogue.framework.indicator
    ]
    entry = Correction(survey="pref_dx", code="482226", item=corrected, expected="a", value="b", who="c",
                       reason=LocalizedText(ja="d", en="d"), when=date(2026, 1, 1),
                       visible_from=held.get("correction"))  # fmt: skip
    corrections = Corrections(year=survey.edition[1].year, name="corrections", entries=(entry,))
    return replace(catalogue, surveys=(edited,), corrections=(corrections,),
                   framework=catalogue.framework.model_copy(update={"indicator": tuple(indicators)}))  # fmt: skip


def items(table: pl.DataFrame) -> set[tuple[str, str]]:
    return set(table.select("item", "code").rows())


def test_what_is_not_released_is_left_out_before_the_first_table(catalogue, tmp_path):
    """An edition under embargo, one that is not closed for a body, and an item that feeds a restricted indicator."""
    held = with_embargo(catalogue, edition=TODAY)
    for number, (day, is_out) in enumerate(DAYS):
        made = released(held, tmp_path / str(number), day)
        first = made["answer"].filter(pl.col("year") == made["answer"]["year"].min())
        assert made["answer"]["year"].n_unique() == 1 + is_out, day
        assert (("Q001", "482013") in items(first)) is is_out, "of the second edition it is not closed"
        assert "Q050" not in set(made["answer"]["item"]) | set(made["item_coverage"]["item"])
        assert made["finding"].is_empty()


def test_an_indicator_under_embargo_is_as_a_restricted_one_until_its_day(catalogue, tmp_path):
    held = with_embargo(catalogue, indicator=TODAY)
    for number, (day, is_out) in enumerate(DAYS):
        tonight = held.under_embargo(day)
        made = released(tonight, tmp_path / str(number), day)
        assert (("Q001", "482226") in items(made["answer"])) is is_out, day
        (indicator,) = (one for one in tonight.framework.indicator if "Q001" in one.source_items.values())
        assert indicator.disclosure == ("public" if is_out else "own_prefecture")
        figures = embargoed_figures(tonight.framework, tonight.surveys, (), day)
        assert ((indicator.id, 2025) in figures) is not is_out, "no count of it is shown, either"
        assert held.embargo_dates_reached(day) == (is_out,), "so the night of the day is not unchanged"


def test_until_the_day_of_a_correction_others_see_what_came_in(catalogue, tmp_path):
    held = with_embargo(catalogue, correction=TODAY)
    for number, (day, is_out) in enumerate(DAYS):
        made = released(held, tmp_path / str(number), day)
        assert made["answer"].filter(item="Q016")["delivery_id"].n_unique() == 1 + is_out, day
        assert made["correction"].height == is_out


def test_a_correction_under_embargo_moves_no_count(catalogue, tmp_path):
    """Of a restricted item: no count that it moves is shown. Of any: that it came is not counted as a delivery."""
    held = with_embargo(catalogue, corrected="Q050", correction=TODAY)
    of_item = {one.id for one in held.framework.indicator if "Q050" in one.source_items.values()}
    for day, is_out in DAYS:
        figures = embargoed_figures(held.framework, held.surveys, held.corrections, day)
        assert {indicator for indicator, _ in figures} == (set() if is_out else of_item)
        assert {year for _, year in figures} <= {held.corrections[0].year}
    for number, (day, is_out) in enumerate(DAYS):
        made = released(with_embargo(catalogue, correction=TODAY), tmp_path / str(number), day)
        assert made["delivery"].height == 1 + is_out, day


def test_the_numbers_of_files_are_no_digest_of_their_bytes(catalogue, tmp_path):
    made = released(catalogue, tmp_path / "home", TODAY)
    assert made["delivery"]["delivery_id"].to_list() == ["000000000001", "000000000002"], "by time of arrival"
    assert set(made["answer"]["delivery_id"]) == set(made["delivery"]["delivery_id"])
    assert made["run"]["input_digest"].to_list() == [""]


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


@pytest.mark.slow
def test_the_open_data_is_the_same_when_restricted_answers_change_places(tmp_path):
    """Nothing of what it is built from depends on who gave which; neither do the numbers of the files."""
    files = sorted((SAMPLE_INBOX / "2025" / "48_見本県").glob("48_*.csv"))[:8]
    for file in files:
        (tmp_path / "sent" / "48").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, tmp_path / "sent" / "48" / file.name)
    assert permute(tmp_path / "sent", tmp_path / "exchanged", {"Q039", "Q050", "Q051", "Q052", "Q053"}, Random(1)) > 5
    with duckdb.connect(str(tmp_path / "internal.duckdb")) as con:
        con.execute("CREATE SCHEMA core; CREATE TABLE core.edition_body "
                    "AS SELECT '' AS survey, 0 AS year, '' AS code, true AS is_closed")  # fmt: skip
    one, other = (inputs_of(tmp_path, name) for name in ("sent", "exchanged"))
    assert one.keys() == other.keys() and one["answer"].height > 300
    assert set(one["answer"]["delivery_id"]) <= set(one["delivery"]["delivery_id"])
    for name, frame in one.items():
        assert_frame_equal(frame, other[name])


def inputs_of(folder: Path, name: str) -> dict[str, pl.DataFrame]:
    """The tables that open data is built from, of one inbox."""
    request = run_request(folder / f"home_{name}", folder / name)
    install_sample(request.folders)
    catalogue = request.load_catalogue()
    stages.receive_files(request, catalogue)
    stages.read_and_validate(request, catalogue)
    inputs = stages.input_tables(request, catalogue, name)
    made = open_inputs(inputs, catalogue, folder / "internal.duckdb", request.day, request.open_built.parent)
    return {name: table if isinstance(table, pl.DataFrame) else pl.read_parquet(table) for name, table in made.items()}
