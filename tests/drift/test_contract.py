"""What analysts may build on: keys, codes, units, macros, however the snapshot is opened."""

import json
import re
import tomllib

import duckdb
import pytest

from dashboards.words import words_of
from pipeline.outputs.messages import message
from pipeline.settings import ROOT
from pipeline.warehouse.keys import table_keys
from pipeline.warehouse.macros import macros


def test_every_table_declares_its_primary_key(con):
    declared = con.sql(
        "SELECT schema_name || '.' || table_name, array_to_string(constraint_column_names, ', ') "
        "FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY' ORDER BY ALL"
    ).fetchall()
    tables = con.sql(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() "
        "WHERE schema_name IN ('core', 'mart', 'meta') ORDER BY ALL"
    ).fetchall()
    listed = con.sql("SELECT table_schema || '.' || table_name, columns FROM meta.key WHERE key_kind = 'primary'")
    assert [name for name, _ in declared] == [name for (name,) in tables]
    assert set(declared) <= set(listed.fetchall())


@pytest.mark.parametrize("key", table_keys(), ids=lambda key: f"{key.table.full_name}({','.join(key.columns)})")
def test_a_key_holds(con, key):
    """A primary key names one row, and what refers to a table is found in it."""
    own = ", ".join(f'"{name}"' for name in key.columns)
    table = key.table.full_name
    if key.refers_to is None:
        assert con.sql(f"SELECT {own} FROM {table} GROUP BY ALL HAVING count(*) > 1").fetchall() == []
        return
    pairs = zip(key.columns, key.referred_columns, strict=True)
    same = " AND ".join(f'own."{name}" = other."{other}"' for name, other in pairs)
    known = " AND ".join(f'own."{name}" IS NOT NULL' for name in key.columns)
    lost = f"FROM {table} AS own ANTI JOIN {key.refers_to.full_name} AS other ON {same} WHERE {known} LIMIT 3"
    assert con.sql(lost).fetchall() == []


def test_every_value_of_a_coded_column_has_a_meaning(con):
    coded = con.sql(
        'SELECT DISTINCT table_schema, table_name, "column", data_type FROM meta.code '
        'JOIN meta.dictionary USING (table_schema, table_name) WHERE column_name = "column"'
    ).fetchall()
    unknown = {}
    for schema, table, column, kind in coded:
        value = f'unnest("{column}")' if kind.endswith("[]") else f'"{column}"'
        unknown[f"{schema}.{table}.{column}"] = con.execute(
            f"SELECT DISTINCT value FROM (SELECT {value} AS value FROM {schema}.{table}) WHERE value IS NOT NULL "
            'AND value NOT IN (SELECT value FROM meta.code WHERE (table_schema, table_name, "column") = ($1, $2, $3))',
            [schema, table, column],
        ).fetchall()
    assert len(coded) > 30
    assert {column: values for column, values in unknown.items() if values} == {}


def test_a_column_of_few_words_is_coded_or_explained_elsewhere(con):
    """A new column of the kind of `status` gets its meanings; names of things have tables of their own."""
    uncoded = con.sql(
        """
        SELECT table_schema, table_name, column_name
        FROM meta.dictionary
        WHERE role = 'text' AND column_name IN ('status', 'state', 'kind', 'direction', 'reason', 'band', 'evidence')
        """
    ).fetchall()
    assert uncoded == []


def test_units_agree_with_the_data(con):
    shares = con.sql("SELECT table_schema || '.' || table_name, column_name FROM meta.dictionary WHERE unit = '0…1'")
    for table, column in shares.fetchall():
        low, high = con.sql(f'SELECT min("{column}"), max("{column}") FROM {table}').fetchone()
        assert low is None or 0 <= low <= high <= 1 + 1e-9, (table, column)
    percents = con.sql("SELECT table_schema || '.' || table_name, column_name FROM meta.dictionary WHERE unit = '%'")
    for table, column in percents.fetchall():
        low, high = con.sql(f'SELECT min("{column}"), max("{column}") FROM {table}').fetchone()
        assert low is None or 0 <= low <= high <= 100, (table, column)


def test_a_unit_that_a_comment_names_is_that_of_the_dictionary(con):
    named = con.sql(
        "SELECT table_schema || '.' || table_name || '.' || column_name, unit, "
        "regexp_extract(ja, '0…1(00)?') AS said FROM meta.dictionary WHERE role = 'measure' AND said <> ''"
    ).fetchall()
    assert len(named) > 10 and [row for row in named if row[1] != row[2]] == []


def test_codes_of_e_stat_join(con):
    """Five digits, as e-Stat has them, and two of the prefecture; also in the wide view, beside the bands in order."""
    row = con.sql("SELECT code5, prefecture_code2 FROM core.body WHERE code = '482226'").fetchone()
    assert row == ("48222", "48")
    joined = con.sql(
        "SELECT name, year, population_band FROM (VALUES ('48222', 12.5)) AS estat(code5, value) "
        "JOIN mart.body_year USING (code5) ORDER BY year"
    ).fetchall()
    assert [(name, year) for name, year, _ in joined] == [("葉月市", 2023), ("葉月市", 2024), ("葉月市", 2025)]
    bands = con.sql(
        "SELECT DISTINCT population_band_position, population_band FROM mart.body_year "
        "WHERE population IS NOT NULL ORDER BY 1"
    )
    labels = con.sql("SELECT population_band_position, label FROM core.population_band ORDER BY from_population")
    assert bands.fetchall() == labels.fetchall()


@pytest.mark.parametrize("scope", ["nation", "prefecture", "population_band", "peer_group"])
def test_every_rate_has_its_interval(con, scope):
    from scipy.stats import binomtest  # two seconds: for who runs this test, not for who collects it

    rates = con.execute(
        "SELECT DISTINCT yes_count, answered_count, interval_low_pct, interval_high_pct FROM mart.indicator_summary "
        "WHERE scope = $1 AND body_kind = 'municipality' ORDER BY ALL LIMIT 40",
        [scope],
    ).fetchall()
    assert len(rates) == 40
    for yes, answered, low, high in rates:
        expected = binomtest(yes, answered).proportion_ci(0.95, "wilson") if answered else None
        found = (low, high) if expected is None else (low / 100, high / 100)
        assert found == ((None, None) if expected is None else pytest.approx((expected.low, expected.high), abs=6e-5))


def test_the_dictionary_counts_the_rows_and_gives_the_reason_where_there_are_none(con):
    listed = con.sql(
        "SELECT DISTINCT table_schema || '.' || table_name, row_count, empty_ja, empty_en FROM meta.dictionary"
    ).fetchall()
    for name, count, *reason in listed:
        assert count == con.sql(f"FROM {name}").aggregate("count(*)").fetchone()[0], name
        assert all(reason) if count == 0 else not any(reason), name
    assert {count for _, count, *_ in listed} > {0}


PAGE_WORDS = {
    "answer_status": "core.indicator_value.status", "step_state": "mart.step_status.state",
    "delivery": "meta.delivery.state", "severity": "meta.finding.severity", "category": "meta.finding.category",
    "edition": "core.year_state.edition_state", "kind": "core.body.municipality_type", "band": "mart.ranking.band",
}  # fmt: skip
"""Words of the pages ↔ the coded column whose values they name."""


def codes_of(con, column: str) -> dict[str, str]:
    """Value → its meaning in Japanese, without what stands in brackets."""
    found = con.execute(
        "SELECT value, regexp_replace(ja, '（.*', '') FROM meta.code "
        "WHERE table_schema || '.' || table_name || '.' || \"column\" = $1",
        [column],
    )
    return dict(found.fetchall())


@pytest.mark.parametrize("group", PAGE_WORDS)
def test_pages_and_tables_have_one_word_for_a_code(con, group):
    codes, words = codes_of(con, PAGE_WORDS[group]), words_of("ja").under(group)
    shared = codes.keys() & words.keys()
    assert len(shared) == len(codes)
    assert {value: words[value].partition("（")[0] for value in shared} == codes


@pytest.mark.parametrize(("group", "column"), [("state", "meta.delivery.state"), ("severity", "meta.finding.severity")])
def test_return_slips_have_the_word_of_the_tables_for_a_code(con, group, column):
    codes = codes_of(con, column)
    assert {value: message(group, value).partition("（")[0] for value in codes} == codes


def test_comments_of_columns_have_the_words_of_their_codes(con):
    """A comment that lists values as `failed 未到達` has the word of meta.code beside each."""
    coded = con.sql(
        "SELECT code.table_name, code.value, regexp_replace(code.ja, '（.*', ''), dictionary.ja "
        "FROM meta.code AS code JOIN meta.dictionary AS dictionary "
        "ON (dictionary.table_schema, dictionary.table_name, dictionary.column_name) "
        '= (code.table_schema, code.table_name, code."column")'
    ).fetchall()
    for table, value, word, comment in coded:
        beside = re.search(rf"(?<![a-z_]){re.escape(value)} ([^a-z_,。、（ ]+)", comment)
        assert beside is None or beside[1].startswith(word), (table, value, word, beside[1])


SCORES = (
    "SELECT group_id, score FROM rescored(MAP {}, in_year := 2025) WHERE code = '482226' AND basis = 'full' ORDER BY 1"
)
OTHERWISE = "SELECT group_id, score FROM what_if('482226', 2025, 'dx_policy', 0.0) WHERE basis = 'full' ORDER BY 1"
SOURCE = "SELECT file_name, row_no, raw_text FROM lineage('482226', 'dx_policy', 2025)"
PARTS = "SELECT indicator, weight, contribution, row_no FROM lineage_group('482226', 2025, 'step1')"
PLACES = "SELECT group_id, comparison_set, rank, n FROM reranked(MAP {}, of_year := 2025) WHERE code = '482226'"
OF_MACROS = {"rescored": SCORES, "what_if": OTHERWISE, "lineage": SOURCE, "lineage_group": PARTS, "reranked": PLACES}


@pytest.mark.parametrize("query", OF_MACROS.values(), ids=OF_MACROS)
def test_macros_work_through_attach_and_over_the_parquet_files(con, file, query, monkeypatch):
    expected = con.sql(query).fetchall()
    assert expected
    with duckdb.connect() as attached:
        attached.execute(f"ATTACH '{file}' AS snapshot (READ_ONLY); USE snapshot")
        assert attached.sql(query).fetchall() == expected
    folder = file.parent / file.stem
    monkeypatch.chdir(folder)
    with duckdb.connect() as over_files:
        over_files.execute((folder / "views.sql").read_text(encoding="utf-8"))
        assert over_files.sql(query).fetchall() == expected


def test_what_if_is_the_score_of_the_other_answer(con):
    """With the answer it has, nothing changes."""
    own = "(code, year, basis, indicator) = ('482226', 2025, 'full', 'dx_policy')"
    (points,) = con.sql(f"SELECT points FROM core.indicator_value WHERE {own}").fetchone()
    same = con.execute("SELECT score_before, score FROM what_if('482226', 2025, 'dx_policy', $1)", [points]).fetchall()
    assert same and all(before == after for before, after in same if before is not None)


REFUSED = {
    "what_if('482226', 2025, 'novel', 1.0)": "指標 novel はありません",
    "what_if('48222', 2025, 'dx_policy', 1.0)": "団体コード 48222 の団体はありません",
    "what_if('482226', 2025, 'dx_policy', 2.0)": "点 2.0 は使えません",
    "what_if('482226', 1999, 'dx_policy', 1.0)": "1999 年度の回答はありません",
    "lineage('48222', 'dx_policy', 2025)": "団体コード 48222 の団体はありません",
    "lineage('482226', 'novel', 2025)": "指標 novel はありません",
    "lineage('482226', 'dx_policy', 1999)": "1999 年度の回答はありません",
    "lineage_group('999999', 2025, 'step1')": "団体コード 999999 の団体はありません",
    "lineage_group('482226', 2025, 'step9')": "群 step9 はありません",
    "lineage_group('482226', 1999, 'step1')": "1999 年度の回答はありません",
    "lineage_group('482226', 2025, 'step1', of_basis := 'all')": "基準 all はありません",
    "reranked(MAP {}, of_year := 1999)": "1999 年度の回答はありません",
    "reranked(MAP {}, of_basis := 'all')": "基準 all はありません",
    "rescored(MAP {'steps/step1/novel': 2.0})": "steps/step1/novel という子はありません",
    "answer_as_known(TIMESTAMPTZ '2020-01-01 00:00:00+09')": "まだ何も知られていません。最初の known_from は",
}
"""Calls with a name that nothing bears, or a moment before the first receipt ↔ what they answer instead of no rows."""


@pytest.mark.parametrize(("call", "reason"), REFUSED.items(), ids=REFUSED)
def test_a_macro_refuses_what_nothing_is_known_of(con, call, reason):
    with pytest.raises(duckdb.Error, match=reason):
        con.sql(f"FROM {call}").fetchall()


def test_what_if_gives_the_verdict_of_the_other_answer(con):
    """With the answer it has, the published verdict; a gate that is the last thing lacking passes the STEP."""
    own = "(code, year, basis, indicator) = ('482226', 2025, 'full', 'dx_policy')"
    (points,) = con.sql(f"SELECT points FROM core.indicator_value WHERE {own}").fetchone()
    verdicts = "SELECT state_before, state FROM what_if('482226', 2025, 'dx_policy', $1) WHERE basis = 'full'"
    same = con.execute(verdicts, [points]).fetchall()
    assert all(before == after for before, after in same) and sum(before is not None for before, _ in same) == 4
    assert ("passed", "failed") in con.execute(verdicts, [0.5]).fetchall()
    lacking = con.sql(
        "SELECT code, year, basis, step, gates_unmet[1] FROM mart.step_status WHERE state = 'failed' "
        "AND len(gates_unmet) = 1 AND len(gates_unknown) = 0 AND score >= threshold ORDER BY ALL LIMIT 5"
    ).fetchall()
    for code, year, basis, step, gate in lacking:
        found = con.execute(
            "SELECT state_before, state FROM what_if($1, $2, $3, 1.0) WHERE basis = $4 AND group_id = $5",
            [code, year, gate, basis, f"step{step}"],
        )
        assert found.fetchall() == [("failed", "passed")]
    assert lacking


def test_reranked_with_nothing_changed_gives_the_published_ranks(con):
    """And with other weights the places of the other scores: as many as before, each body above those it beats."""
    published = con.sql(
        "SELECT code, year, basis, perspective, group_id, comparison_set, rank, mid_rank, equal_count, n "
        "FROM mart.ranking WHERE comparison_set IN ('nation', 'prefecture') ORDER BY ALL"
    ).fetchall()
    columns = "code, year, basis, perspective, group_id, comparison_set, rank, mid_rank, equal_count, n"
    assert con.sql(f"SELECT {columns} FROM reranked(MAP {{}}) ORDER BY ALL").fetchall() == published
    moved = con.sql(
        "FROM reranked(MAP {'steps/step1/dx_policy': 9.0}, of_year := 2025, of_basis := 'full') "
        "WHERE group_id = 'step1' AND comparison_set = 'nation' AND n > 3"
    ).pl()
    assert (moved["rank"] != moved["rank_before"]).any()
    for score, rank in zip(moved["score"], moved["rank"], strict=True):
        assert rank == 1 + (moved["score"] > score + 1e-9).sum()


@pytest.mark.parametrize("group", ["step1", "step3", "steps", "people"])
def test_the_parts_of_a_group_add_up_to_its_score(con, group):
    """Its weights are those of core.group_weight, as numbers; each part walks back to a cell."""
    parts = con.execute("FROM lineage_group('482226', 2025, $1)", [group]).pl()
    score = con.execute(
        "SELECT 100 * mean FROM core.group_mean WHERE code = '482226' AND year = 2025 AND basis = 'full' "
        "AND group_id = $1",
        [group],
    ).fetchone()[0]
    assert parts["contribution"].sum() == pytest.approx(score, abs=1e-6)
    known = parts.drop_nulls("points")
    assert known["contribution"].to_list() == pytest.approx(
        (100 * known["points"] * known["weight"] / known["weight"].sum()).to_list()
    )
    assert known["file_name"].null_count() == known["row_no"].null_count() == 0


@pytest.mark.parametrize("macro", macros(), ids=lambda macro: macro.name)
def test_the_parameters_of_a_macro_are_those_that_it_takes(con, macro):
    """In order, with a default where one may be left out; the examples together are a call."""
    taken = con.execute(
        "SELECT parameters FROM duckdb_functions() WHERE database_name = current_database() AND function_name = $1",
        [macro.name],
    ).fetchone()[0]
    listed = con.execute(
        "SELECT parameter, is_required, default_value, example, ja, en FROM meta.macro_parameter "
        "WHERE macro_name = $1 ORDER BY position",
        [macro.name],
    ).fetchall()
    assert [name for name, *_ in listed] == taken
    assert all(is_required == (default is None) and ja and en for _, is_required, default, _, ja, en in listed)
    call = ", ".join(example if needed else f"{name} := {example}" for name, needed, _, example, *_ in listed)
    assert con.sql(f"FROM {macro.name}({call}) LIMIT 3").columns == [column.name for column in macro.columns]


def test_the_package_names_keys_licence_sources_and_the_oldest_duckdb(file):
    package = json.loads((file.parent / file.stem / "datapackage.json").read_text(encoding="utf-8"))
    scores = next(resource for resource in package["resources"] if resource["name"] == "mart.group_score")
    assert scores["schema"]["primaryKey"] == ["code", "year", "basis", "perspective", "group_id"]
    assert {"fields": ["code"], "reference": {"resource": "core.body", "fields": ["code"]}} in scores["schema"][
        "foreignKeys"
    ]
    assert package["licenses"] and all(licence["title"] for licence in package["licenses"])
    assert {source["title"] for source in package["sources"]} >= {"自治体DXの取組に関するダッシュボード"}
    assert package["duckdb_version_at_least"] == "1.3.0"


def test_a_finding_over_several_bodies_names_each_with_its_cells(con):
    """Three bodies left Q002 blank in one file; over all findings the cells of the bodies are those of the finding."""
    blanks = con.sql(
        "SELECT code, cell, cell_count FROM meta.body_finding "
        "WHERE rule_id = 'value.blank' AND item = 'Q002' AND year = 2023 AND code < '49' ORDER BY code"
    ).fetchall()
    assert blanks == [("482030", "E8", 1), ("482188", "E21", 1), ("483842", "E48", 1)]
    for table in ("meta.finding_body", "meta.body_finding"):
        differ = con.sql(
            f"SELECT finding_id FROM meta.finding JOIN {table} AS own USING (finding_id) "
            "GROUP BY finding_id, meta.finding.cell_count HAVING sum(own.cell_count) <> meta.finding.cell_count"
        ).fetchall()
        assert differ == []
        assert con.sql(f"FROM meta.finding ANTI JOIN {table} USING (finding_id)").fetchall() == []
    others = con.sql(
        "SELECT count(*) FROM meta.body_finding AS found JOIN raw.cell USING (delivery_id, row_no, column_no) "
        "JOIN meta.finding AS whole USING (finding_id) "
        "WHERE whole.code IS NULL AND raw.cell.code <> found.code"
    ).fetchone()
    assert others == (0,)


def test_a_rate_that_rests_on_another_survey_than_the_year_before_is_marked(con):
    """AI came from the national survey of FY2023, and from the prefectures' own since; CIO, too. Message never did."""
    rows = con.sql(
        "SELECT DISTINCT indicator, year, surveys, is_other_survey FROM mart.prefecture_rate "
        "WHERE indicator IN ('ai_adopted', 'mayor_message') ORDER BY ALL"
    ).fetchall()
    assert rows == [
        ("ai_adopted", 2023, ["dx_dashboard"], False), ("ai_adopted", 2024, ["pref_dx"], True),
        ("ai_adopted", 2025, ["pref_dx"], False), ("mayor_message", 2023, ["pref_dx"], False),
        ("mayor_message", 2024, ["pref_dx"], False), ("mayor_message", 2025, ["pref_dx"], False),
    ]  # fmt: skip


def test_an_edition_of_which_nothing_came_is_known_by_its_deliveries(con):
    """Registers name all 100 municipalities as recipients; the sample has no file of theirs."""
    found = con.sql(
        "SELECT year, asked_count, received_count, delivery_count, bool_or(has_delivery) FROM core.edition "
        "JOIN core.edition_body USING (survey, year) WHERE survey = 'card_issuance' GROUP BY ALL ORDER BY year"
    ).fetchall()
    assert found == [(year, 100, 0, 0, False) for year in range(2016, 2023)]
    came = con.sql("SELECT DISTINCT has_delivery FROM core.edition_body WHERE survey = 'pref_dx'").fetchall()
    assert came == [(True,)]
    files = "SELECT delivery_count FROM core.edition WHERE (survey, year) = ('pref_dx', 2023)"
    assert con.sql(files).fetchone() == (3,)


def test_prefectures_are_a_band_of_their_own_and_bands_have_their_words(con):
    banded = con.sql(
        "SELECT DISTINCT body_kind, population_band_position FROM mart.body_year WHERE population_band = '都道府県'"
    ).fetchall()
    assert banded == [("prefecture", 9)]
    words = con.sql(
        "SELECT value, en FROM meta.code WHERE (table_name, \"column\") = ('body_year', 'population_band') "
        "AND position IN (1, 2, 8, 9) ORDER BY position"
    ).fetchall()
    assert words == [
        ("5千人未満", "fewer than 5,000 inhabitants"), ("5千〜1万人", "5,000 to 9,999 inhabitants"),
        ("50万人以上", "500,000 inhabitants and more"),
        ("都道府県", "prefectures, which are in no band of municipalities"),
    ]  # fmt: skip


def test_answers_of_a_body_and_of_the_one_ahead_stand_side_by_side(con):
    """Those marked as raised are the list of mart.role_model, and each rose there and is higher there now."""
    listed = con.sql("SELECT code, position, unnest(raised) FROM mart.role_model ORDER BY ALL").fetchall()
    marked = con.sql(
        "SELECT code, position, indicator FROM mart.role_model_answer WHERE is_raised ORDER BY ALL"
    ).fetchall()
    assert marked == listed and marked
    assert con.sql("SELECT DISTINCT year - before_year FROM mart.role_model").fetchall() == [(2,)]
    higher = con.sql(
        "SELECT bool_and(role_model_points > role_model_points_before AND role_model_points > points) "
        "FROM mart.role_model_answer WHERE is_raised AND points IS NOT NULL"
    )
    assert higher.fetchone() == (True,)


def test_a_correction_is_known_from_the_later_of_its_decision_and_what_it_corrects(con):
    """Decided on 12 September 2024, and known when the sample was received, as all answers of that night."""
    known = con.sql(
        "SELECT correction.decided_date::VARCHAR, correction.known_from = answer.known_from, "
        "correction.known_from = (SELECT max(received_at) FROM meta.delivery) "
        "FROM meta.correction AS correction JOIN core.answer AS answer USING (survey, year, code, item) "
        "WHERE is_current"
    ).fetchall()
    assert known == [("2024-09-12", True, True)]


def test_what_a_person_reads_of_their_own_alone_is_for_the_office_in_the_dictionary(con):
    """Files are listed in the open data, too, without name and bytes."""
    rules = tomllib.loads((ROOT / "dashboards" / "visible_rows.toml").read_text(encoding="utf-8"))["rows"]
    own = {table for rule in rules if rule.get("only_own") for table in rule["tables"]} - {"meta.delivery"}
    office = con.sql(
        "SELECT DISTINCT table_schema || '.' || table_name FROM meta.dictionary WHERE disclosure = 'office'"
    ).fetchall()
    assert own <= {name for (name,) in office}
