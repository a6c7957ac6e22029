"""支援の組み立て: what is lacking is what was answered; what is to pass a STEP passes by the snapshot's own SQL."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
import shapely

from dashboards.app import create_app
from dashboards.boundaries import bordering
from dashboards.components.card import file_of
from dashboards.components.page import page_at
from dashboards.page_statements import support as statements
from dashboards.pages import support_cards, support_choices, support_groups, support_plan, support_send
from dashboards.pages.support_rows import needs, state_of
from dashboards.words import words_of
from pipeline.definitions.model import DefinitionError
from pipeline.definitions.support import Support, load_support
from pipeline.scoring.step_moves import is_passed
from pipeline.settings import ROOT
from tests.pages.conftest import is_fault, laid_out, nodes, texts

JA = words_of("ja")
RULES = load_support(ROOT / "data" / "framework" / "2026.1")
TABS = ("towns", "joint", "plan", "send")


@pytest.fixture(scope="module")
def needed(context):
    with context("/support") as asked:
        return needs(asked)


def _answer(points, option=None, status="answered"):
    return {"points": points, "option_text": option, "status": status}


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (_answer(1.0), "has"),
        (_answer(0.5), "partly"),
        (_answer(0.25, "予定"), "planned"),
        (_answer(0.1, "検討中"), "considering"),
        (_answer(0.0, "未実施"), "lacks"),
        (_answer(0.4), "short"),
        (_answer(None, status="not_answered"), "not_answered"),
        (_answer(None, status="not_applicable"), "not_applicable"),
    ],
)
def test_planned_is_planned_and_silence_is_not_lacking(answer, state):
    assert state_of(answer, RULES) == state


def test_what_stays_with_the_snapshot_is_of_its_prefecture_year_and_language(context):
    asked = ["?pref=480002&year=2025", "?pref=490008&year=2025", "?pref=480002&year=2024", "?pref=480002&lang=en"]
    found = []
    for search in (*asked, *asked):
        with context("/support", search) as one:
            found.append(needs(one))
    assert [id(one) for one in found[:4]] == [id(one) for one in found[4:]]
    assert len({tuple(row["name"] for row in one.bodies.values()) for one in found[:2] + found[3:4]}) == 3
    assert found[0].states != found[2].states


def test_a_step_passes_by_our_arithmetic_exactly_where_the_snapshot_says_so(needed):
    for code, body in needed.bodies.items():
        for step, state in zip(body["step_list"], body["states"], strict=True):
            passed = is_passed(needed.parts[code, step], needed.thresholds[step], needed.min_coverage)
            assert passed == (state == "passed"), (code, step)


def test_the_measures_of_every_town_pass_their_step_by_the_macro_of_the_published_scores(context, needed):
    moves = {code: needed.moves(code) for code in needed.bodies}
    done = [(code, name) for code, of_body in moves.items() for each in of_body for name in each.indicators]
    steps = [(code, step) for code in needed.bodies for step in needed.open_steps(code)]
    with context("/support") as asked, asked.snapshot.database.cursor() as connection:
        connection.execute("CREATE TEMP TABLE done (code VARCHAR, indicator VARCHAR)")
        connection.executemany("INSERT INTO done VALUES (?, ?)", sorted(set(done)))
        connection.execute(
            """CREATE TEMP TABLE answers_after AS
            SELECT value.code, value.year, value.basis, value.indicator,
                if(done.code IS NULL, value.status, 'answered') AS status,
                if(done.code IS NULL, value.points, 1) AS points
            FROM core.indicator_value AS value LEFT JOIN done USING (code, indicator)
            WHERE value.year = 2025 AND value.basis = 'full' AND value.code IN (SELECT code FROM done)"""
        )
        scores = connection.execute(
            """SELECT code, step, score FROM rescored(MAP {}, answers := 'answers_after')
            JOIN core.indicator_group USING (perspective, group_id) WHERE step IS NOT NULL"""
        ).fetchall()
    after = {(code, step): score for code, step, score in scores}
    assert len(steps) > 30
    for code, step in steps:
        if moves[code]:
            assert after[code, step] >= 60 - 1e-9, (code, step)


def test_the_towns_that_lack_a_measure_are_those_that_answered_no_or_plan_it(context, needed):
    with context("/support") as asked, asked.snapshot.database.cursor() as connection:
        found = connection.execute(
            """SELECT code FROM core.indicator_value JOIN core.body USING (code)
            WHERE prefecture_code = '480002' AND body_kind = 'municipality' AND year = 2025 AND basis = 'full'
                AND indicator = 'policy_roadmap' AND points < 0.5 ORDER BY code"""
        ).fetchall()
    assert needed.lacking("policy_roadmap") == [code for (code,) in found]


def test_answers_that_may_not_be_shown_by_name_are_neither_in_the_grid_nor_in_anybodys_measures(lay_out, needed):
    assert "security_audit" not in needed.measures and "stress_analysis" in needed.measures
    for tab in TABS:
        _, content = lay_out("/support", f"?tab={tab}&measures=security_audit")
        assert "セキュリティ監査" not in json.dumps(content, ensure_ascii=False)


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize(
    "search", ["", "&lang=en&pref=500003&year=2023&k=5", "&year=2026", "&k=x&measures=gone&towns=999999"]
)
def test_every_tab_answers(lay_out, tab, search):
    _, content = lay_out("/support", f"?tab={tab}{search}")
    assert not is_fault(content)


def test_the_grid_has_a_town_a_row_and_says_every_state_in_words(lay_out):
    _, content = lay_out("/support")
    (grid,) = [node["props"] for node in nodes(content) if node["type"] == "AgGrid"]
    assert len({row["code"] for row in grid["rowData"]}) == 44
    counts = [row["lack_count"] for row in grid["rowData"]]
    assert counts == sorted(counts, reverse=True)
    cells = {value for row in grid["rowData"] for key, value in row.items() if key.startswith("m")}
    assert {"実施", "一部", "未実施", "予定", "検討中", "未回答"} <= cells


def test_a_group_lacks_its_measure_and_is_of_one_kind(needed):
    groups = support_groups.groups_of(needed, {})
    assert groups
    for group in groups:
        assert needed.rules.is_joint(group.measure) and len(group.codes) >= 3
        assert all(needed.is_lacking(code, group.measure) for code in group.codes)
        if group.kind == "peers":
            assert {needed.bodies[code]["peer_group"] for code in group.codes} == {group.label}
    assert {group.kind for group in groups} == {"peers", "similar"}


def _most_alike_by_definition(limits, lacking, apart):
    """Town by town: who is near, the nearest first; most of them, then the nearest, then the first code."""
    best = (0, 0.0, ())
    for code in lacking:
        row = {other: apart.table[apart.places[code], apart.places[other]] for other in lacking}
        near = sorted((away, other) for other, away in row.items() if away <= limits.similar_within.value)
        near = near[: limits.similar_count.value]
        this = (len(near), -sum(away for away, _ in near), tuple(sorted([code, *(other for _, other in near)])))
        best = max(best, this, key=lambda each: each[:2])
    return best[2]


def test_towns_alike_are_the_nearest_in_population_and_place(needed):
    apart, limits = support_groups.distances_of(needed), needed.rules.judgement
    found = [support_groups.most_alike(needed, needed.lacking(name), apart) for name in needed.measures]
    assert found == [_most_alike_by_definition(limits, needed.lacking(name), apart) for name in needed.measures]
    assert any(found)


def test_neighbours_share_a_stretch_of_border_not_a_corner():
    squares = {name: shapely.MultiPolygon([shapely.box(x, y, x + 1, y + 1)])
               for name, x, y in (("a", 0, 0), ("b", 1, 0), ("c", 2, 1), ("d", 9, 9))}  # fmt: skip
    borders = bordering(squares)
    assert borders["a"] == {"b"} and borders["b"] == {"a"} and borders["d"] == frozenset()
    assert support_groups.connected(["a", "b", "c", "d"], borders) == [("a", "b")]
    assert bordering({}) == {}


def test_a_plan_names_who_is_invited_and_why(context):
    with context("/support", "?tab=plan&measures=policy_roadmap") as asked:
        made = support_plan.plan(asked)
        _, content = file_of(asked, made, "xlsx")
        needed = needs(asked)
    rows = {row["code"]: row for row in made.table.rows}
    assert set(needed.lacking("policy_roadmap")) <= set(rows)
    alone = [code for code in needed.lacking("policy_roadmap") if needed.steps_passed_by(code, ["policy_roadmap"])]
    assert alone and all("この取組だけでSTEP1を達成する" in rows[code]["reason"] for code in alone)
    assert content.startswith(b"PK")


def test_a_measure_that_adds_nothing_to_a_step_is_not_credited_with_it(context):
    with context("/support", "?measures=policy_roadmap,external_talent") as asked:
        rows = support_plan.plan(asked).table.rows
        needed = needs(asked)
    for row in (row for row in rows if row["measure"] == "外部人材の活用"):
        of_step2 = any(part.indicator == "external_talent" for part in needed.parts[row["code"], 2])
        assert of_step2 and "STEP1" not in row["reason"]


def test_a_saved_plan_of_another_framework_says_what_was_left_out(context):
    with context("/support", "?measures=policy_roadmap,gone&towns=482013,999999") as asked:
        assert support_plan.dropped_count(asked, needs(asked)) == 2
        assert support_plan.picked(asked, "measures", needs(asked).measures) == ["policy_roadmap"]


def test_the_choice_of_whom_to_send_to_is_no_worse_than_the_lowest_scores(needed):
    for count in (1, 3, 5):
        made = support_send.sending(needed, count)
        assert made.best.step_count >= made.lowest.step_count
        assert len(made.best.codes) == count
        assert all(made.best.step_count >= other.step_count for other in made.without.values())
        assert made.if_blanks_done.step_count >= made.kept_if_blanks_done.step_count


def test_one_person_does_no_more_than_one_can(needed):
    work, capacity = needed.work(), needed.rules.judgement.work_of_one.value
    for candidate in support_send.candidates_of(needed).values():
        assert sum(work[name] for name in candidate.measures) <= capacity
        assert len(needed.steps_passed_by(candidate.code, candidate.measures)) >= candidate.step_count


def test_nobody_to_send_to_where_all_have_passed(needed):
    done = replace(needed, bodies={code: {**body, "states": ["passed"] * len(body["step_list"])}
                                   for code, body in needed.bodies.items()})  # fmt: skip
    assert support_send.sending(done, 3).best.codes == ()


def test_nobody_lacking_is_said_so():
    rows = [{"name": "工程表", "lacking": 0, "ready": 0, "passing": 0, "silent": 0}]
    assert statements.sentence(rows, "見本県", 1, JA) == "見本県の1団体に、足りない取組はありません。"


@pytest.mark.parametrize(
    ("silent", "sentence"),
    [
        (0, "見本県の2団体に、足りない取組はありません。"),
        (1, "回答のない団体があるため、ないとは言えません。"),
        (2, "まだ何も答えていません。何が足りないかは分かりません。"),
    ],
)
def test_silence_is_not_the_absence_of_a_lack(silent, sentence):
    rows = [{"name": "工程表", "lacking": 0, "ready": 0, "passing": 0, "silent": silent}]
    assert statements.sentence(rows, "見本県", 2, JA).endswith(sentence)
    assert ("分からない" in statements.lacking_title(rows, 2, JA)) == (silent == 2)


def test_a_tie_of_what_most_lack_is_named():
    rows = [{"name": name, "lacking": 3, "short": 0, "ready": 1, "passing": 0} for name in ("工程表", "RPA")]
    assert "など（同数がほかに1）" in statements.sentence(rows, "見本県", 9, JA)


def test_a_number_below_half_is_not_said_to_be_undone(lay_out):
    said = texts(lay_out("/support", "?tab=towns")[1])
    assert "「DX関連予算額の標準財政規模比」で、34団体です（うち数の点が半分未満34）" in said
    rows = next(node["props"] for node in nodes(lay_out("/support", "?tab=towns")[1]) if node["type"] == "AgGrid")
    (budget,) = [each["field"] for each in rows["columnDefs"] if each["headerName"].startswith("DX関連予算額の標準")]
    assert {row[budget] for row in rows["rowData"]} >= {"半分未満"}
    assert not {row[budget] for row in rows["rowData"]} & {"未実施"}


@pytest.mark.parametrize("name", ["lacking", "towns", "joint", "send"])
def test_a_card_has_a_table_to_take_along(context, name):
    with context("/support") as asked:
        made = page_at("/support")["cards"][name](asked)
    assert made.table.rows and set(made.table.columns) <= set(made.table.rows[0])


def test_a_framework_without_steps_has_measures_and_sends_nobody(sample_home, tmp_path):
    home = Path(shutil.copytree(sample_home, tmp_path / "home"))
    pointer = json.loads((home / "published" / "current.json").read_text(encoding="utf-8"))
    file = home / "published" / pointer["file"]
    file.chmod(0o644)
    with duckdb.connect(file) as connection:
        connection.execute(
            "DELETE FROM mart.step_status; UPDATE core.indicator_group SET step = NULL, threshold = NULL"
        )
    _, content = laid_out(create_app(home), "/support", "?tab=send")
    assert "STEPがないため" in texts(content)
    assert "足りないのは" in texts(content)


def test_all_cost_the_same_where_nothing_is_defined():
    usual = Support()
    assert (usual.cost_of("dx_policy").work, usual.is_joint("dx_policy"), usual.readiness_of("予定")) == (1, False, "")


def test_a_measure_of_an_unknown_cost_is_refused_with_its_place(tmp_path):
    folder = tmp_path / "framework" / "x"
    folder.mkdir(parents=True)
    (folder / "framework.toml").write_text("", encoding="utf-8")
    (folder / "support.toml").write_text('[[measure]]\nindicator = "a"\ncost = "gone"\n', encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"\[\[measure\]\] a のキー cost: 手間の区分 gone がありません"):
        load_support(folder)


def test_the_definition_names_only_measures_of_its_framework(context):
    with context("/support") as asked:
        known = {row["indicator"] for row in asked.rows("support_measures", pref=None, year=None)}
    assert {one.indicator for one in RULES.measure} <= known


def test_every_measure_of_the_chart_is_counted_once(context):
    with context("/support") as asked:
        rows = support_cards.measure_rows(asked)
    assert all(row["lacking"] >= row["begun_not"] + row["short"] + row["ready"] - row["silent"] for row in rows)
    assert all(row["lacking"] == row["begun_not"] + row["short"] + row["ready"] for row in rows)


def test_the_best_choice_loses_nothing_and_no_other_way_gains_beside_it(context):
    with context("/support", "?k=5") as asked:
        rows = support_choices.choices(asked).table.rows
        best, lowest = support_send.sending(needs(asked), 5), rows[1]
    assert rows[0]["regret"] == 0 and rows[0]["passed"] == best.best.step_count
    assert lowest["passed"] == best.lowest.step_count and lowest["regret"] == rows[0]["passed"] - lowest["passed"]
    assert all(row["regret"] >= 0 and row["regret_if_done"] >= 0 for row in rows)
    assert {row["key"] for row in rows} == {"best", "lowest", "worst_place", "best_place"}
    assert [row["way"] for row in rows[4:]] == ["点の低い順（2024年度）", "点の低い順（2023年度）"]


def test_a_choice_by_the_ranges_of_places_takes_who_may_be_last(context, ask):
    with context("/support") as asked:
        chosen = support_choices.chosen_by(asked, 3)
    last = ask(
        """SELECT code FROM mart.ranking JOIN core.body USING (code) JOIN core.perspective USING (perspective)
        WHERE has_steps AND group_id = root_id AND comparison_set = 'prefecture' AND year = 2025 AND basis = 'full'
            AND prefecture_code = '480002' AND body_kind = 'municipality' ORDER BY rank_p95 DESC, code LIMIT 3"""
    )
    assert list(chosen["worst_place"]) == [code for (code,) in last]


def test_paper_says_nothing_of_colours_that_a_printed_list_has_not(lay_out):
    def only_on_screens(path):
        _, content = lay_out(path)
        return "".join(texts(node) for node in nodes(content) if node["props"].get("className") == "no-print")

    assert JA("support.towns_colours") in only_on_screens("/support")
    assert JA("nation.marks_share") not in only_on_screens("/nation"), "a chart keeps its marks on paper"
