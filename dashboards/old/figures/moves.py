"""What moved among the bodies of a prefecture since the year before: who fell, rose, or can no longer be judged."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.figures.marks import table
from dashboards.words import Words

WAYS = {"up": 1, "down": -1}
MOST = 10
"""How many of those that fell, and of those that rose, are listed."""


@dataclass(frozen=True)
class Moved:
    """One body: its stages then and now (-1 for none), its pillars in order, and how far they moved together.

    A row of overview_changes gives `stage_direction`, none where blanks leave open whether the stage moved, and
    `stage_reason`.
    """

    code: str
    name: str
    stages: tuple[int, int]
    pillars: list[dict]

    @property
    def way(self) -> int:
        """1 for a body that rose, -1 for one that fell, 0 for neither: first by its stage, then by its points."""
        direction = self.pillars[0]["stage_direction"]
        if direction in WAYS:
            return WAYS[direction]
        if self.is_lost or all(pillar["direction"] in (None, "level") for pillar in self.pillars):
            return 0
        return 1 if self.points > 0 else -1

    @property
    def is_lost(self) -> bool:
        """Whether its stage could be judged before, and cannot now for want of answers: neither a rise nor a fall."""
        return self.pillars[0]["stage_reason"] == "became_undetermined"

    @property
    def points(self) -> float:
        return sum(pillar["change"] or 0.0 for pillar in self.pillars)


def moved(changes: pl.DataFrame) -> list[Moved]:
    """Rows of overview_changes, body by body; who moved most comes first."""
    found = [
        Moved(
            code,
            part["body"][0],
            (stage_number(part["stage_before"][0]), stage_number(part["stage"][0])),
            part.to_dicts(),
        )
        for (code,), part in changes.group_by("code", maintain_order=True)
    ]
    return sorted(found, key=lambda one: (-abs(one.stages[1] - one.stages[0]), -abs(one.points), one.code))


def stage_number(stage: int | None) -> int:
    """A stage as a number to compare: none is -1."""
    return -1 if stage is None else stage


def answer(bodies: list[Moved], changes: pl.DataFrame, words: Words) -> str:
    """The heading: how many fell, how many rose, of how many that can be compared."""
    if not bodies:
        return words("moves.answer_none")
    fell, rose = (sum(body.way == way for body in bodies) for way in (-1, 1))
    lost = sum(body.is_lost for body in bodies)
    key = "moves.answer_lost" if lost else "moves.answer"
    year = words.year(changes["before_year"][0])
    return words(key, year=year, count=len(bodies), fell=fell, rose=rose, **({"lost": lost} if lost else {}))


def moves(bodies: list[Moved], address: Address) -> list:
    """Two lists, those that fell first: stage before and now, and each pillar's change."""
    words = address.words
    parts: list[Any] = []
    for key, way in (("fell", -1), ("rose", 1)):
        own = [body for body in bodies if body.way == way]
        title = words(f"moves.{key}", count=len(own))
        parts.append(html.H3(title))
        parts.append(_list(title, own[:MOST], address) if own else html.P(words("moves.nobody"), className="note"))
        if len(own) > MOST:
            parts.append(html.P(words("moves.more", shown=MOST, count=len(own)), className="note"))
    return [*parts, *_lost([body for body in bodies if body.is_lost], address)]


def _lost(bodies: list[Moved], address: Address) -> list:
    """Those that can no longer be judged, as a question to them."""
    if not bodies:
        return []
    words = address.words
    lines = [
        html.Li(
            [html.Link(body.name, href=address.to_body(body.code)),
             words("moves.lost_question", step=body.pillars[0]["stage_step"])]
        )
        for body in bodies
    ]  # fmt: skip
    return [html.H3(words("moves.lost", count=len(bodies))), html.Ul(lines)]


def _list(title: str, bodies: list[Moved], address: Address) -> html.Div:
    words = address.words
    pillars = [words.pick(pillar, "name") for pillar in bodies[0].pillars]
    head = [words("moves.col_body"), words("moves.col_stage"), *pillars]
    rows = [
        [
            html.Link(body.name, href=address.to_body(body.code)),
            stages_text(body.stages, words),
            *(change_text(pillar, words) for pillar in body.pillars),
        ]
        for body in bodies
    ]
    return table(title, head, rows, "table-list table-moves")


def stages_text(stages: tuple[int, int], words: Words) -> html.Span:
    """The STEP passed before and now; once where it is the same. -1 is none."""
    before, now = (words("role_models.none_yet") if one < 0 else words("step.label", step=one) for one in stages)
    return html.Span(now if before == now else words("trial.from_to", before=before, after=now))


def change_text(pillar: dict, words: Words) -> html.Span:
    """The difference of a pillar's points with its direction, or that there is none and why."""
    if pillar["reason"]:
        return html.Span(words("moves.no"), className="missing", title=words(f"not_compared.{pillar['reason']}"))
    return html.Span(words.signed(pillar["change"]), className="num")
