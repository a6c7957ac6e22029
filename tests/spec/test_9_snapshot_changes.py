"""What changed between two snapshots, and why: the parts add up (design: `monosashi diff`, `mart.snapshot_change`).

STEP2, national: CIO ½, CIO補佐官 ½, 全庁的な体制 1, 外部人材 1, 職員育成 1: together 4.
"""

import pytest

from pipeline.warehouse.change_attribution import NotComparableError, attribute_changes
from tests.spec.conftest import BLANK, NO, TOWN, YES

PARTS = ["from_new_answers", "from_corrections", "from_framework", "from_others"]


def office(cio, deputy, structure, external, development):
    return {"cio": cio, "deputy": deputy, "structure": structure, "external": external, "development": development}


@pytest.fixture
def towns(catalogue):
    """Our town and three others."""
    others = [b.code for b in catalogue.registry.bodies if b.body_kind == "municipality" and b.code != TOWN]
    return [TOWN, *others[:3]]


def of(changes, code, measure="score", group="step2", basis="national"):
    """One row as a dict."""
    found = [
        row
        for row in changes.iter_rows(named=True)
        if (row["code"], row["measure"], row["group_id"], row["basis"]) == (code, measure, group, basis)
    ]
    return found[0] if found else None


def adds_up(changes):
    """Every change is the sum of its parts."""
    whole = changes.drop_nulls("change")
    return (whole["change"] - whole.select(PARTS).sum_horizontal()).abs().max() < 1e-9


def test_nothing_changed_nothing_told(world, towns):
    answers = {code: office(YES, NO, YES, NO, NO) for code in towns}
    assert attribute_changes(world("before", answers), world("after", answers)).is_empty()


def test_a_new_answer_and_a_corrected_one_are_told_apart(world, towns):
    """職員育成 comes in as yes: 100 · 2/3 → 100 · 3/4. Then CIO is corrected from yes to no: → 100 · 2½/4."""
    rest = {code: office(NO, NO, NO, NO, NO) for code in towns[1:]}
    before = world("before", {TOWN: office(YES, YES, YES, NO, BLANK)} | rest)
    after = world("after", {TOWN: office(NO, YES, YES, NO, YES)} | rest)
    row = of(attribute_changes(before, after), TOWN)
    assert row["before"] == pytest.approx(100 * 2 / 3)
    assert row["from_new_answers"] == pytest.approx(100 * 3 / 4 - 100 * 2 / 3)
    assert row["from_corrections"] == pytest.approx(100 * 2.5 / 4 - 100 * 3 / 4)
    assert (row["from_framework"], row["from_others"]) == (0, 0)
    assert row["after"] == pytest.approx(100 * 2.5 / 4)
    assert row["main_cause"] == "corrections"
    assert adds_up(attribute_changes(before, after))


def test_a_rank_falls_because_another_rises(world, towns):
    """Points 3, 2, 1, 0. The last two rise to 4 and 3: the second falls from 2 to 4 without having moved.

    The third would have gone from 3 to 1 by itself (3 points more, alone at 4): −2, and nobody pushed it.
    The fourth, at 3, would by itself have come level with the first: rank 1; the third's rise makes it 2.
    """
    first, second, third, fourth = towns
    points = {
        3: office(NO, NO, YES, YES, YES), 2: office(NO, NO, YES, YES, NO), 1: office(NO, NO, YES, NO, NO),
        0: office(NO, NO, NO, NO, NO), 4: office(YES, YES, YES, YES, YES),
    }  # fmt: skip
    before = world("before", {first: points[3], second: points[2], third: points[1], fourth: points[0]})
    after = world("after", {first: points[3], second: points[2], third: points[4], fourth: points[3]})
    changes = attribute_changes(before, after)
    told = {code: of(changes, code, "rank") for code in towns}
    parts = {
        code: (row["before"], row["from_corrections"], row["from_others"], row["after"]) for code, row in told.items()
    }
    assert parts == {first: (1, 0, 1, 2), second: (2, 0, 2, 4), third: (3, -2, 0, 1), fourth: (4, -3, 1, 2)}
    assert told[second]["main_cause"] == "others"
    assert adds_up(changes)


def test_a_change_of_the_framework_is_told_apart_from_answers(world, towns, catalogue):
    """外部人材 is corrected to yes (+1 of 4, under the weights before); then its weight is doubled: 2/5 → of 5."""
    framework = catalogue.framework
    groups = tuple(
        group.model_copy(update={"indicators": group.indicators | {"external_talent": 2.0}})
        if group.id == "step2"
        else group
        for group in framework.group
    )
    heavier = framework.model_copy(update={"group": groups})
    rest = {code: office(NO, NO, NO, NO, NO) for code in towns[1:]}
    before = world("before", {TOWN: office(NO, NO, YES, NO, NO)} | rest)
    after = world("after", {TOWN: office(NO, NO, YES, YES, NO)} | rest, heavier)
    row = of(attribute_changes(before, after), TOWN)
    assert row["from_corrections"] == pytest.approx(100 * 2 / 4 - 100 * 1 / 4)
    assert row["from_framework"] == pytest.approx(100 * 3 / 5 - 100 * 2 / 4)
    assert adds_up(attribute_changes(before, after))


def test_a_score_that_appears_has_no_change_but_a_cause(world, towns):
    """Coverage 2/4 is below 0.70: no score. With a third answer there is one, by a new answer."""
    rest = {code: office(NO, NO, NO, NO, NO) for code in towns[1:]}
    before = world("before", {TOWN: office(YES, YES, YES, BLANK, BLANK)} | rest)
    after = world("after", {TOWN: office(YES, YES, YES, YES, BLANK)} | rest)
    row = of(attribute_changes(before, after), TOWN)
    assert (row["before"], row["after"], row["change"], row["main_cause"]) == (None, 100, None, "new_answers")


def test_a_step_is_reached_by_a_correction(world, towns):
    """STEP0 asks 全職員研修 and more than 60 points; STEPs are counted in order."""
    rest = {code: {"training": NO} for code in towns[1:]}
    before, after = (world(name, {TOWN: {"training": text}} | rest) for name, text in (("before", NO), ("after", YES)))
    row = of(attribute_changes(before, after), TOWN, "step_count", "steps")
    assert (row["before"], row["from_corrections"], row["after"]) == (0, 1, 1)


def test_snapshots_of_another_shape_are_not_compared(world, towns, tmp_path):
    import duckdb

    path = world("before", {TOWN: office(YES, NO, YES, NO, NO)})
    with duckdb.connect(str(tmp_path / "older.duckdb")) as con:
        con.execute("CREATE SCHEMA core; CREATE TABLE core.body AS SELECT '1' AS code")
    with pytest.raises(NotComparableError, match="形が違う"):
        attribute_changes(tmp_path / "older.duckdb", path)
