"""Trying other weights: sliders, and what they would move. Never the published standing."""

from dataclasses import dataclass

import polars as pl

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.figures.marks import table
from dashboards.old.figures.ranges import places
from dashboards.words import Words

MOST, STEP = 3.0, 0.25
"""A weight can be taken out (0) or tripled, in quarters."""
THIRDS = ("top", "middle", "bottom")


def factors_of(text: str, children: list[str]) -> dict[str, float]:
    """`step0:2,step1:0.5` → factors, of the children known, between 0 and 3 in quarters, those of 1 left out.

    Empty when nothing would be left to score with.
    """
    found = {}
    for pair in text.split(","):
        child, _, value = pair.partition(":")
        if child in children and value.replace(".", "", 1).isascii() and value.replace(".", "", 1).isdigit():
            found[child] = min(MOST, round(float(value[:8]) / STEP) * STEP)
    moved = {child: factor for child, factor in found.items() if factor != 1}
    return moved if any(moved.get(child, 1) for child in children) else {}


def as_text(factors: dict[str, float]) -> str:
    """As the address and the query carry them."""
    return ",".join(f"{child}:{factor:g}" for child, factor in factors.items())


def third(rank: str, n: str) -> pl.Expr:
    """The third of the places that a rank lies in, of the columns of both."""
    top, middle, bottom = map(pl.lit, THIRDS)
    place = pl.col(rank)
    return pl.when(place <= pl.col(n) / 3).then(top).when(place <= 2 * pl.col(n) / 3).then(middle).otherwise(bottom)


@dataclass(frozen=True)
class Effect:
    """What changed weights move: `moved` rows change their third, `beyond` rows leave their range."""

    rows: pl.DataFrame
    moved: pl.DataFrame
    beyond: pl.DataFrame

    @classmethod
    def of(cls, bodies: pl.DataFrame, trial: pl.DataFrame) -> "Effect":
        """`bodies`: standing_bodies; `trial`: standing_trial of the same set."""
        both = bodies.filter("is_published").join(trial.rename({"score": "trial_score"}), on="code", how="inner",
                                                  maintain_order="left")  # fmt: skip
        inside = pl.col("trial_rank").is_between(pl.col("rank_p05").floor(), pl.col("rank_p95").ceil())
        frame = both.with_columns(
            third=third("rank", "n"), trial_third=third("trial_rank", "trial_n"), is_beyond=~inside.fill_null(True)
        )
        return cls(frame, frame.filter(pl.col("third") != pl.col("trial_third")), frame.filter("is_beyond"))

    @property
    def ranks(self) -> dict[str, int]:
        return dict(self.rows.select("code", "trial_rank").iter_rows())


def sliders(children: list[dict], factors: dict[str, float], words: Words) -> html.Div:
    """A labelled slider per child of the group, its factor and its share as text."""
    total = sum(child["share"] * factors.get(child["child_id"], 1) for child in children)
    return html.Div([_slider(child, factors.get(child["child_id"], 1), total, words) for child in children],
                    className="sliders", role="group", **{"aria-label": words("trial.sliders")})  # fmt: skip


def _slider(child: dict, factor: float, total: float, words: Words) -> html.Div:
    name, slider = words.pick(child, "name"), f"weight-{child['child_id']}"
    if child["step"] is not None:
        name = words("step.named", step=child["step"], name=name)
    told = words("trial.factor", factor=f"{factor:.2f}")
    field = html.Input(
        id=slider, type="range", min="0", max=f"{MOST:g}", step=f"{STEP:g}", value=f"{factor:g}",
        **{"data-weight": child["child_id"], "data-told": words("trial.factor", factor="#"), "aria-valuetext": told},
    )  # fmt: skip
    share = words("trial.share", share=words.percent(100 * child["share"] * factor / total, 1),
                  before=words.percent(100 * child["share"], 1))  # fmt: skip
    value = html.Span(told, id=f"{slider}-value", className="num strong")
    label = html.Label(name, htmlFor=slider)
    return html.Div([label, field, html.Span([value, html.Span(share, className="note num")])], className="slider")


def answer(effect: Effect | None, pref: str, name: str, words: Words) -> str:
    """The heading: how many bodies change their third, and how many of the prefecture's."""
    if effect is None:
        return words("trial.answer_none")
    here = effect.moved.filter(pl.col("prefecture_code") == pref).height
    return words("trial.answer", n=words.number(effect.rows.height, 0), moved=words.number(effect.moved.height, 0),
                 here=words.number(here, 0), name=name)  # fmt: skip


def moved_table(effect: Effect, pref: str, address: Address) -> html.Div | None:
    """The prefecture's bodies that change their third, largest move first."""
    words = address.words
    here = effect.moved.filter(pl.col("prefecture_code") == pref)
    if here.is_empty():
        return None
    ordered = here.sort((pl.col("rank") - pl.col("trial_rank")).abs(), "code", descending=[True, False])
    rows = [
        [
            html.Link(row["name"], href=address.to_body(row["code"])),
            words("trial.from_to", before=words(f"band.{row['third']}"), after=words(f"band.{row['trial_third']}")),
            html.Span(words("trial.from_to", before=places(row["rank"], row["rank"], words),
                            after=places(row["trial_rank"], row["trial_rank"], words)), className="num"),
            html.Span(words("trial.from_to", before=words.number(row["score"]), after=words.number(row["trial_score"])),
                      className="num"),
            words("trial.beyond_yes" if row["is_beyond"] else "trial.beyond_no"),
        ]
        for row in ordered.iter_rows(named=True)
    ]  # fmt: skip
    head = [words(f"trial.col_{name}") for name in ("body", "third", "rank", "score", "beyond")]
    return table(words("trial.title"), head, rows, "table-trial")
