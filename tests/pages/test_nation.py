"""全国の中の都道府県: shares and places are those of the snapshot; ranges that overlap are no lead."""

import duckdb
import pytest

from dashboards.components.page import page_at
from dashboards.figures.prefectures import panels, prefectures
from dashboards.figures.template import text_width
from dashboards.page_statements import nation as statements
from dashboards.pages import nation_cards, nation_lists, nation_offices
from dashboards.pages.nation_rows import groups_of, like_sized, measure_of, placed, standings
from dashboards.query_text import query_text
from dashboards.words import words_of
from tests.pages.conftest import is_fault, nodes, texts

JA, EN = words_of("ja"), words_of("en")


def _row(code, value, low=None, high=None, **more):
    ends = {"low": value if low is None else low, "high": value if high is None else high}
    facts = {
        "code": code,
        "name": code,
        "value": value,
        "count": 20,
        "passed_count": 10,
        "is_share": True,
        "evidence": "full",
    }
    return {**facts, "is_own": False, "is_like": False, "hover": "", "why": "blank", **ends, **more}


def _ask(asked, sql):
    with asked.snapshot.database.cursor() as connection:
        return connection.execute(sql).fetchall()


def test_shares_are_of_the_bodies_with_a_verdict_and_blanks_widen_them(context):
    with context("/nation") as asked:
        rows = {row["code"]: row for row in standings(asked, measure_of(asked))}
        counted = _ask(
            asked,
            """SELECT prefecture_code, count(*) FILTER (state = 'passed'), count(*) FILTER (state = 'failed'), count(*)
            FROM mart.step_status JOIN core.body USING (code)
            WHERE body_kind = 'municipality' AND year = 2025 AND basis = 'full' AND step = 0 GROUP BY ALL""",
        )
    for code, passed, failed, bodies in counted:
        assert rows[code]["value"] == pytest.approx(100 * passed / (passed + failed))
        assert rows[code]["low"] == pytest.approx(100 * passed / bodies)
        assert rows[code]["high"] == pytest.approx(100 * (bodies - failed) / bodies)


def test_a_place_is_a_range_where_ranges_overlap():
    rows = {row["code"]: row for row in placed([_row("a", 60, 50, 70), _row("b", 55, 52, 58), _row("c", 20)])}
    assert [statements.place(rows[code], JA) for code in "abc"] == ["1〜2位", "1〜2位", "3位"]


def test_equal_shares_are_tied():
    rows = placed([_row("a", 50), _row("b", 50), _row("c", 20)])
    assert [statements.place(row, JA) for row in rows] == ["1〜2位（同順2）", "1〜2位（同順2）", "3位"]


def test_a_tie_is_named_where_blanks_leave_the_place_open():
    (first, *_) = placed([_row("a", 50, 40, 60), _row("b", 50), _row("c", 20)])
    assert statements.place(first, JA) == "1〜2位（同順2）"


def test_tentative_verdicts_are_said_so():
    own = {**_row("own", 50, evidence="provisional"), "best": 1, "worst": 1, "tied_count": 1}
    assert "暫定の判定" in statements.sentence(own, "STEP2", "石川県", 3, JA)
    assert "暫定" not in statements.sentence({**own, "is_share": False}, "人材", "石川県", 3, JA)


def test_overlapping_ranges_are_no_lead():
    own = _row("own", 50, 45, 55)
    rows = [own, _row("a", 60, 54, 66), _row("b", 70), _row("c", 30)]
    assert statements.sure_leads(own, rows, "見本県", JA) == (
        "見本県より確かに高い都道府県は1、確かに低いのは1、幅が重なるのは1"
    )


@pytest.mark.parametrize(
    ("why", "text"), [("collecting", "集計中"), ("other", "問われた設問が異なる"), ("evidence", "判定対象外")]
)
def test_what_cannot_be_compared_says_why(why, text):
    said = statements.sentence(_row("own", None, why=why), "STEP1 全体方針", "見本県", 3, JA)
    assert text in said and "位" not in said


def test_alone_there_is_no_place():
    own = {**_row("own", 50), "best": 1, "worst": 1, "tied_count": 1}
    assert "ほかにありません" in statements.sentence(own, "人材", "見本県", 1, JA)


def test_bodies_that_were_asked_other_questions_are_not_compared(context):
    with context("/nation", "?pref=480002&year=2023&basis=national") as asked:
        (group,) = [each for each in groups_of(asked) if each["step"] == 0]
        assert {row["why"] for row in standings(asked, group)} == {"evidence"}
        assert all(row["value"] is None for row in standings(asked, group))


def test_the_year_of_a_prefecture_that_is_collected_is_no_result(context):
    with context("/nation", "?year=2026") as asked:
        assert measure_of(asked) is None


@pytest.mark.parametrize("tab", ["list", "indicators", "scatter", "offices"])
@pytest.mark.parametrize("search", ["", "&lang=en&pref=490008", "&year=2026", "&year=2024&measure=pillars.people"])
def test_every_tab_answers(app, lay_out, tab, search):
    _, content = lay_out("/nation", f"?tab={tab}{search}")
    assert not is_fault(content)


def test_the_grid_holds_every_prefecture_once_with_its_own_offices_answers(lay_out):
    _, content = lay_out("/nation")
    (grid,) = [node["props"] for node in nodes(content) if node["type"] == "AgGrid"]
    assert [row["code"] for row in grid["rowData"]] == ["480002", "490008", "500003"]
    assert all(row["office"].endswith("/10") for row in grid["rowData"])


def test_no_more_than_half_of_the_others_are_like_sized(context):
    with context("/nation") as asked:
        assert like_sized(asked) == {"490008"}


@pytest.mark.parametrize(
    ("disclosure", "yes_counts", "withheld"),
    [
        ("aggregate_only", (10, 4, 10), {"b", "c"}),  # b is small; c, the next smallest, so that b cannot be subtracted
        ("aggregate_only", (10, 4, 3), {"b", "c"}),
        ("aggregate_only", (10, 10, 10), set()),
        ("own_prefecture", (40, 10, 10), {"a", "c"}),  # all of a: that tells each
        ("public", (10, 4, 0), set()),
    ],
)
def test_rates_of_restricted_indicators_are_withheld_where_they_could_give_a_body_away(
    disclosure, yes_counts, withheld
):
    with duckdb.connect() as connection:
        connection.execute(f"""
            CREATE SCHEMA core; CREATE SCHEMA mart; CREATE SCHEMA meta;
            CREATE TABLE meta.framework AS SELECT 5 AS min_peers;
            CREATE TABLE core.indicator AS
                SELECT 'x' AS indicator, 'x' AS name_ja, 'x' AS name_en, 1 AS position, '{disclosure}' AS disclosure;
            CREATE TABLE core.group_weight AS
                SELECT 'steps' AS perspective, 'step0' AS group_id, 'x' AS indicator, 1.0 AS weight;
            CREATE TABLE core.indicator_group AS
                SELECT 'steps' AS perspective, 'step0' AS group_id, 1 AS position, 'steps' AS parent_id;
            CREATE TABLE mart.indicator_summary AS
                SELECT 'prefecture' AS scope, 'municipality' AS body_kind, 'x' AS indicator, 2025 AS year, *
                FROM (VALUES ('a', {yes_counts[0]}, 40), ('b', {yes_counts[1]}, 30), ('c', {yes_counts[2]}, 20))
                    AS counts (scope_key, yes_count, answered_count),
                (SELECT 40 AS surveyed_count, 50.0 AS rate_of_answered_pct, 50.0 AS low_pct, 50.0 AS high_pct)""")
        rows = connection.execute(query_text("nation_indicators"), {"year": 2025}).pl().to_dicts()
    for figure in ("rate", "low", "high", "yes_count", "answered_count"):
        assert {row["pref"] for row in rows if row[figure] is None} == withheld


def test_an_own_office_is_set_beside_all_offices(context):
    with context("/nation") as asked:
        made = nation_offices.offices(asked)
        ((yes, known),) = _ask(
            asked,
            """SELECT count(*) FILTER (points = 1), count(points) FROM core.indicator_value JOIN core.body USING (code)
            WHERE body_kind = 'prefecture' AND year = 2023 AND basis = 'full' AND indicator = 'cio_appointed'""",
        )
    line = next(row for row in made.table.rows if row["indicator"] == "cio_appointed")
    assert line["nation"] == f"{yes}／{known}団体"


def test_a_dot_knows_its_prefecture_and_hostile_names_are_text():
    rows = [_row("480002", 50, 40, 60, is_own=True, name="<b>見本県"), _row("490008", 30)]
    figure = prefectures(rows, "<b>見本県", "%", JA)
    own = next(trace for trace in figure["data"] if trace["name"] == "&lt;b&gt;見本県")
    assert own["customdata"] == [["480002", "&lt;b&gt;見本県", ""]]
    assert (own["error_y"]["array"], own["error_y"]["arrayminus"]) == ([10], [10])


def test_the_axis_of_shares_begins_at_nothing_and_ends_above_the_highest():
    shares = prefectures([_row("480002", 12, 9, 14), _row("490008", 21)], "見本県", "%", JA)["layout"]["yaxis"]
    points = prefectures([_row("480002", 62, 59, 64), _row("490008", 71)], "見本県", "点", JA)["layout"]["yaxis"]
    assert shares["range"] == [0 - 30 * 0.05, 30 + 30 * 0.05]
    assert points["range"] == [50 - 30 * 0.05, 80 + 30 * 0.05]


def test_names_below_dots_have_room_beside_the_upright_axis():
    rows = [_row(f"48000{at}", 50, name="Hinagata-ken") for at in range(3)]
    layout = prefectures(rows, "Mihon-ken", "%", JA)["layout"]
    assert layout["meta"]["least_width"] - text_width("100%") > 3 * text_width("Hinagata-ken", 12)


def test_a_long_name_of_a_panel_is_broken():
    panel = {"name": "あ" * 40, "rests": "回答 2／3", "rows": [_row("480002", 50)]}
    title, rests = panels([panel], 20)["layout"]["annotations"]
    assert rests["text"] == "回答 2／3" and rests["y"] < title["y"]
    assert title["text"] == "あ" * 20 + "<br>" + "あ" * 20


def _counted(asked, measure):
    """Bodies with a verdict or a score, and all: of the own prefecture and of the nation."""
    known = {"step0": "state IN ('passed', 'failed')", "people": "is_published"}[measure]
    group = {"step0": "status.step = 0 AND score.group_id = 'step0'", "people": "score.group_id = 'people'"}[measure]
    sql = f"""SELECT count(*) FILTER ({known}), (SELECT count(*) FROM core.body AS body WHERE {{0}})
        FROM mart.group_score AS score JOIN core.body AS body USING (code)
        LEFT JOIN mart.step_status AS status ON status.code = score.code AND status.year = score.year
            AND status.basis = score.basis AND status.step = 0
        WHERE score.year = 2025 AND score.basis = 'full' AND {group} AND {{0}}"""
    of = ("body.body_kind = 'municipality' AND body.prefecture_code = '480002'", "body.body_kind = 'municipality'")
    return [row for where in of for row in _ask(asked, sql.format(where))]


@pytest.mark.parametrize(("measure", "words"), [("step0", "判定の出た団体"), ("people", "点のある団体")])
def test_below_the_prefectures_stands_how_many_bodies_of_how_many_their_figures_rest_on(context, measure, words):
    with context("/nation") as asked:
        key = next(group["key"] for group in groups_of(asked) if group["group_id"] == measure)
    with context("/nation", f"?measure={key}") as asked:
        (count, bodies), (all_count, all_bodies) = _counted(asked, measure)
        caveats = [page_at("/nation")["cards"][name](asked).caveat for name in ("compared", "scatter")]
    told = f"{words}: 見本県{count}／{bodies}、全国{all_count}／{all_bodies}団体。"
    assert count < bodies
    assert all(told in caveat for caveat in caveats)


def test_every_line_of_the_profile_and_every_panel_has_its_denominator(context, lay_out):
    with context("/nation") as asked:
        (count, bodies), _ = _counted(asked, "step0")
        assert f"{count}/{bodies}" in [row["rests"] for row in nation_cards.profile(asked).table.rows]
        rows = [row for row in asked.rows("nation_indicators", pref=None) if row["group_id"] == "step0"]
        drawn = [row for row in rows if row["indicator"] == rows[0]["indicator"] and row["rate"] is not None]
        own = next(row for row in drawn if row["pref"] == "480002")
        whole = [sum(row[name] for row in drawn) for name in ("answered_count", "surveyed_count")]
        made = page_at("/nation")["cards"]["indicators"](asked)
    told = f"回答 自県{own['answered_count']}／{own['surveyed_count']}、全国{whole[0]}／{whole[1]}"
    assert told in [note["text"] for note in made.figure["layout"]["annotations"]]
    shown = texts(lay_out("/nation", "?tab=offices")[1]) + texts(lay_out("/nation")[1])
    assert (
        "都道府県のうち、役所自身が調査された" in shown
        and "割合と中央値のもとの団体数は、市区町村の数100団体のうち" in shown
    )


@pytest.mark.parametrize("name", ["compared", "profile", "list", "indicators", "scatter", "offices"])
def test_a_card_has_a_table_to_take_along(context, name):
    with context("/nation") as asked:
        made = page_at("/nation")["cards"][name](asked)
    assert made.table.rows and set(made.table.columns) <= set(made.table.rows[0])


def test_the_scatter_shows_what_the_address_names(context):
    with context("/nation", "?x=body_count&y=pillars.people") as asked:
        made = nation_cards.scatter(asked)
    assert {row["x"] for row in made.table.rows} == {44, 31, 25}


def test_thousands_of_bodies_have_a_separator(context):
    rows = [{"rate": 50.0, "pref": pref, "answered_count": 1730, "surveyed_count": 1741} for pref in ("20", "21")]
    with context("/nation") as asked:
        assert "3,460／3,482" in nation_lists._rests(asked, rows)
