"""What moved in a prefecture since the year before: those that fell come first, and small differences are no move."""

import polars as pl
import pytest

from dashboards.figures import moves


def rows(code: str, stages: tuple[int | None, int | None], *changes: float, reason: str | None = None) -> list[dict]:
    """A body with its stages then and now, and a pillar for each change of points. `reason`: why no stage moved."""
    before, now = (-1 if stage is None else stage for stage in stages)
    way = None if reason else "up" if now > before else "down" if now < before else "level"
    directions = ["up" if change >= 5 else "down" if change <= -5 else "level" for change in changes]
    return [
        {"code": code, "body": code, "before_year": 2024, "stage_before": stages[0], "stage": stages[1],
         "stage_direction": way, "stage_reason": reason, "stage_step": 0,
         "group_id": f"p{at}", "change": change, "direction": direction, "reason": None}
        for at, (change, direction) in enumerate(zip(changes, directions, strict=True))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stages", "changes", "way"),
    [
        ((1, 2), (-20.0, 0.0), 1),  # the stage speaks first
        ((0, None), (20.0, 20.0), -1),
        ((1, 1), (6.0, -10.0), -1),
        ((1, 1), (6.0, 0.0), 1),
        ((1, 1), (4.9, 4.9), 0),
    ],
)
def test_a_body_rose_fell_or_stayed(stages, changes, way) -> None:
    (body,) = moves.moved(pl.DataFrame(rows("a", stages, *changes), infer_schema_length=None))
    assert body.way == way


def test_a_body_that_can_no_longer_be_judged_fell_not() -> None:
    """Its answers are missing: neither the stage nor the points of what is left count as a move."""
    lost = rows("a", (0, None), -20.0, reason="became_undetermined")
    (body,) = moves.moved(pl.DataFrame(lost, infer_schema_length=None))
    assert (body.way, body.is_lost) == (0, True)


def test_who_moved_most_comes_first() -> None:
    frame = pl.DataFrame(rows("a", (1, 1), -6.0) + rows("b", (2, 1), -1.0) + rows("c", (1, 1), -30.0))
    assert [body.code for body in moves.moved(frame)] == ["b", "c", "a"]


def test_the_page_says_what_moved_and_agrees_with_the_mart(show, ask) -> None:
    text = show("/", "?pref=480002&year=2025")
    told = ask(
        "SELECT count(DISTINCT code), count(DISTINCT code) FILTER (direction <> 'level') FROM mart.score_change "
        "JOIN core.body USING (code) WHERE prefecture_code = '480002' AND body_kind = 'municipality' "
        "AND year = 2025 AND basis = 'full' AND perspective = 'pillars' AND group_id <> 'pillars'"
    )
    ((count, _),) = told
    assert f"{count}団体のうち下降したのは" in text and "前回からの変化" in text


def test_where_nothing_can_be_compared_the_page_says_so(show) -> None:
    assert "前の年度と比べられる団体はありません" in show("/", "?pref=480002&year=2023")


def test_every_change_can_be_taken_along(client, ask) -> None:
    text = client.get("/export/overview/changes.csv?pref=480002&year=2025").data.decode("utf-8-sig")
    ((count,),) = ask(
        "SELECT count(*) FROM mart.score_change JOIN core.body USING (code) WHERE prefecture_code = '480002' "
        "AND body_kind = 'municipality' AND year = 2025 AND basis = 'full' AND perspective = 'pillars' "
        "AND group_id <> 'pillars'"
    )
    lines = text.splitlines()
    assert len(lines) == 1 + count and lines[0].endswith("前に達成したSTEP,達成したSTEP")
