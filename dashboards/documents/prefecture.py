"""The sheet of one prefecture: how far its municipalities are, its pillars beside the nation, what most have to do."""

from dataclasses import dataclass

import polars as pl

from dashboards.documents.content import Content, frame_of, head_of
from dashboards.figures.steps import STATES
from dashboards.page_context import PageContext
from dashboards.page_statements.overview import overview, passed_share
from dashboards.statements import group_name, span, stage, tentatively
from dashboards.store import OpenedSnapshot
from dashboards.words import Words

MOST = 6
"""How many things to do stand on the sheet."""


@dataclass(frozen=True)
class Frames:
    """What the sheet is made from, all of one prefecture and year."""

    groups: pl.DataFrame
    steps: pl.DataFrame
    bodies: pl.DataFrame
    scores: pl.DataFrame
    medians: pl.DataFrame

    @classmethod
    def of(cls, snapshot: OpenedSnapshot, pref: str, year: int) -> "Frames":
        names = ("steps", "bodies", "scores", "medians")
        found = {name: snapshot.frame(f"overview_{name}", pref=pref, year=year) for name in names}
        return cls(groups=snapshot.frame("groups"), **found)

    @property
    def pillars(self) -> pl.DataFrame:
        return self.groups.filter(~pl.col("has_steps"))


def prefecture_sheet(context: PageContext) -> Content:
    """Everything that `prefecture.typ` shows, as text."""
    snapshot, words = context.snapshot, context.words
    frames = Frames.of(snapshot, context.pref, context.year)
    count = frames.bodies.height
    none = words("overview.lead_none", name=context.pref_name, year=words.year(context.year))
    return {
        **frame_of(snapshot, (context.pref, "municipality"), context.year, words, is_prefecture=True),
        "title": words("paper.pref_title", name=context.pref_name, year=context.year),
        "eyebrow": words("paper.pref_eyebrow"),
        "heading": context.pref_name,
        "facts": [words("app.bodies", value=count)],
        "lead": overview(frames.steps.to_dicts(), context.pref_name, words) if count else none,
        "steps": _steps(frames, words),
        "pillars": _pillars(frames, words),
        "legend": words("paper.pref_legend"),
        "stages": _stages(frames.bodies, words),
        "next": _next(
            snapshot.frame("paper_common_actions", pref=context.pref, year=context.year).rows(named=True), words
        ),
        "change": {
            "title": words("paper.change_title"),
            "text": _moves(snapshot.row("paper_moves", pref=context.pref, year=context.year), words),
        },
    }


def _steps(frames: Frames, words: Words) -> Content:
    rows = [row for row in frames.steps.iter_rows(named=True) if row["body_count"]]
    return {
        "title": words("steps.title"),
        "head": _step_heads(words),
        "rows": [_step(row, words) for row in rows],
        "legend": words("paper.steps_legend"),
    }


def _step_heads(words: Words) -> list[str]:
    states = {state: words(f"step_state.{state}") for state in STATES}
    passed = words("paper.steps_passed", state=states.pop("passed"))
    return [*head_of("steps", ("step", "bar"), words), passed, *states.values(), words("paper.steps_nation")]


def _step(row: dict, words: Words) -> Content:
    counts = {name: row[name] for name in STATES}
    told = {f"{name}_word": words("app.bodies", value=count) for name, count in counts.items()}
    told["passed_word"] = words("paper.with_share", count=told["passed_word"], share=passed_share(row, words))
    return {
        "name": tentatively(group_name(row, words), row["evidence"], words),
        "total": row["body_count"],
        **counts,
        **told,
        "nation": passed_share(row, words, "nation_"),
    }


def _pillars(frames: Frames, words: Words) -> Content:
    medians = {row["group_id"]: row for row in frames.medians.iter_rows(named=True)}
    return {
        "title": words("pillarcards.title"),
        "head": head_of("pillars", ("pillar", "median", "bar", "spread", "nation"), words),
        "rows": [
            _pillar(row, medians.get(row["group_id"], {}), frames.scores, words)
            for row in frames.pillars.iter_rows(named=True)
        ],
    }


def _pillar(group: dict, median: dict, scores: pl.DataFrame, words: Words) -> Content:
    known = scores.filter((pl.col("group_id") == group["group_id"]) & pl.col("is_published"))["score"]
    scored = known.sort().to_list()
    spread = span(scored[0], scored[-1], words) or words.number(scored[0]) if scored else words("app.none")
    here, nation = median.get("here_median"), median.get("nation_median")
    return {
        "name": words.pick(group, "name"),
        "score": here,
        "low": scored[0] if scored else None,
        "high": scored[-1] if scored else None,
        "median": nation,
        "median_word": words(
            "paper.score_range", score=words.number(here), range=words("app.bodies", value=known.len())
        ),
        "spread": spread,
        "nation": words.number(nation),
    }


def _stages(bodies: pl.DataFrame, words: Words) -> Content:
    parts: dict[str, list[str]] = {}
    for row in bodies.sort(pl.col("stage").fill_null(-1), "code", descending=[True, False]).iter_rows(named=True):
        parts.setdefault(stage(row, words), []).append(row["name"])
    rows = [
        {"name": name, "count": words("app.bodies", value=len(names)), "bodies": words("app.separator").join(names)}
        for name, names in parts.items()
    ]
    return {"title": words("paper.stages_title"), "head": head_of("stages", ("stage", "count", "bodies"), words),
            "rows": rows}  # fmt: skip


def _next(rows: list[dict], words: Words) -> Content:
    return {
        "title": words("paper.common_title"),
        "head": head_of("common", ("what", "count", "rate", "nation"), words),
        "rows": [
            {
                "name": words.pick(row, "name"),
                "count": words("app.bodies", value=row["body_count"]),
                "rate": words.percent(row["rate_pct"]),
                "nation": words.percent(row["nation_rate_pct"]),
            }
            for row in rows[:MOST]
        ],
        "none": words("paper.common_none"),
    }


def _moves(row: dict, words: Words) -> str:
    if not row.get("body_count"):
        return words("paper.change_none")
    told = words("paper.moves", year=row["before_year"], count=row["body_count"], up=row["up_count"],
                 down=row["down_count"], level=row["level_count"])  # fmt: skip
    lost = row["undetermined_count"]
    return told + (words("paper.moves_lost", count=lost) if lost else "")
