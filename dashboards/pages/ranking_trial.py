"""重みの試算: other weights than those of the framework, and what they would move. Never the published place."""

from dataclasses import dataclass, replace
from typing import Any

import dash_mantine_components as dmc
import polars as pl
from dash import html

from dashboards.components import grid as grids
from dashboards.components.card import Card, Table, card
from dashboards.components.ids import tab_query_id
from dashboards.documents.exhibit import NativeChart
from dashboards.figures.scatter import scatter
from dashboards.page_context import PageContext
from dashboards.page_statements import ranking as statements
from dashboards.pages.ranking_cards import nothing
from dashboards.pages.ranking_choice import MOST, STEP, RankingChoice, choice_of, weights_text
from dashboards.statements import group_title


@dataclass(frozen=True)
class Effect:
    """What changed weights move in the nation.

    `rows`: those of ranking_bodies.sql with a score, and part, trial_rank, trial_score, trial_part, and is_beyond:
    whether the rank of the trial leaves the published range.
    """

    rows: pl.DataFrame

    @property
    def moved(self) -> pl.DataFrame:
        """The rows that come into another part."""
        return self.rows.filter(pl.col("part") != pl.col("trial_part"))

    @classmethod
    def of(cls, bodies: pl.DataFrame, trial: pl.DataFrame, parts: int) -> "Effect":
        """`bodies`: of ranking_bodies.sql; `trial`: of ranking_trial.sql, in the same set."""
        both = bodies.filter("is_published").join(
            trial.rename({"score": "trial_score"}), on="code", how="inner", maintain_order="left"
        )
        inside = pl.col("trial_rank").is_between(pl.col("rank_p05").floor(), pl.col("rank_p95").ceil())
        return cls(
            both.with_columns(
                part=part_of("rank", "n", parts),
                trial_part=part_of("trial_rank", "trial_n", parts),
                is_beyond=~inside.fill_null(True),
            )
        )


def part_of(rank: str, n: str, parts: int) -> pl.Expr:
    """The upper, middle or lower part of the places that a rank alone lies in, of the columns of both."""
    top, middle, bottom = map(pl.lit, statements.BANDS)
    place, count = pl.col(rank) * parts, pl.col(n)
    return pl.when(place <= count).then(top).when(place <= (parts - 1) * count).then(middle).otherwise(bottom)


def effect_of(choice: RankingChoice, set_: str = "nation") -> Effect:
    """What the weights of the address move; with those of the framework, nothing."""
    snapshot = choice.context.snapshot
    asked: dict[str, Any] = {**choice.asked, "kind": choice.kind}
    trial = snapshot.frame("ranking_trial", **asked, weights=weights_text(choice.factors))
    trial = trial.filter(pl.col("set") == set_)
    bodies = snapshot.frame("ranking_bodies", **asked, set=set_)
    return Effect.of(bodies, trial, snapshot.row("ranking_parts").get("parts") or 3)


def trial(context: PageContext) -> Card:
    """Place as published against place in the trial, with those of the prefecture that change their part."""
    words, choice = context.words, choice_of(context)
    if choice is None:
        return nothing(context, "ranking.tab_trial")
    if not choice.factors:
        why = words("trials.begin")
        return Card(words("ranking.tab_trial"), words("trials.as_framework"), Table({}, []), why=why)
    effect = effect_of(choice)
    here = effect.moved.filter(pl.col("prefecture_code") == choice.context.pref)
    rows = [_row(context, row) for row in effect.rows.sort("rank", "code").iter_rows(named=True)]
    counts = {"n": words.number(len(rows), 0), "moved": words.number(effect.moved.height, 0)}
    columns = {"code": words("bodies.col_code"), "name": words("bodies.col_name")}
    keys = ("part", "trial_part", "x", "y", "score", "trial_score", "beyond")
    columns |= {key: words(f"trials.col_{key}") for key in keys}
    names = {
        "x": words("trials.col_x"),
        "y": words("trials.col_y"),
        "own": choice.context.pref_name,
        "others": words("scatter.others"),
    }
    return Card(
        words("ranking.tab_trial"),
        words("trials.title", **counts, here=here.height, name=choice.context.pref_name),
        Table(columns, rows),
        scatter(rows, choice.context.pref, names, words) if rows else None,
        len(rows),
        words("trials.caveat", beyond=words.number(effect.rows.filter("is_beyond").height, 0), n=counts["n"]),
        native=NativeChart("scatter", 4, (5,)),
    )


def _row(context: PageContext, row: dict[str, Any]) -> dict[str, Any]:
    words = context.words
    parts = words(f"band.{row['part']}"), words(f"band.{row['trial_part']}")
    return {
        "code": row["code"],
        "name": row["name"],
        "pref": row["prefecture_code"],
        "href": context.address.to(f"/body/{row['code']}"),
        "part": parts[0],
        "trial_part": parts[1],
        "move": words("trials.move", before=parts[0], after=parts[1]) if parts[0] != parts[1] else parts[0],
        "x": row["rank"],
        "y": row["trial_rank"],
        "score": row["score"],
        "trial_score": row["trial_score"],
        "beyond": words("trials.beyond") if row["is_beyond"] else words("trials.within"),
    }


def trial_tab(context: PageContext) -> html.Div:
    """Sliders for the weights that were asked, and what they move; without two such weights, why there are none."""
    words, choice = context.words, choice_of(context)
    made = trial(context)
    if choice is None or len(choice.children) < 2:
        return html.Div(
            card(context, "trial", replace(made, title=words("trials.none"), figure=None, why=words("trials.none_why")))
        )
    status = html.P(words("trials.banner" if choice.factors else "trials.begin"), className="note", role="status")
    # A whole page load: sliders rewrite the address without dcc.Location, to which the first one is no change.
    reset = [html.A(words("trials.reset"), href=_without_weights(context))] if choice.factors else []
    title = words("trials.weights", group=group_title(choice.group, words))
    sliders = html.Section(
        [html.H2(title), status, *_sliders(choice), *reset], className="card no-print", **{"aria-label": title}
    )
    if not choice.factors:
        return html.Div(sliders)
    return html.Div(
        [
            html.Div([sliders, card(context, "trial", made)], className="columns columns-two"),
            _grid(context, choice.context.pref, made),
        ]
    )


def _without_weights(context: PageContext) -> str:
    weights = {name: "" for name in context.address.more if name == "w" or name.startswith("w.")}
    return context.address.here(**weights)


def _sliders(choice: RankingChoice) -> list[html.Div]:
    words, factors = choice.context.words, choice.factors
    whole = sum(child["share"] for child in choice.children)
    total = sum(child["share"] * factors.get(child["child_id"], 1.0) for child in choice.children)
    shown = []
    for child in choice.children:
        factor, name = factors.get(child["child_id"], 1.0), group_title(child, words)
        share = words("trials.share", share=words.percent(100 * child["share"] * factor / total, 1),
                      before=words.percent(100 * child["share"] / whole, 1))  # fmt: skip
        slider = dmc.Slider(
            id=tab_query_id(f"w.{child['child_id']}", "1"), value=factor, min=0, max=MOST, step=STEP, thumbLabel=name,
            updatemode="mouseup", size="sm", marks=[{"value": 1, "label": "×1"}],
            attributes={"thumb": {"id": f"weight-{child['child_id']}"}},  # by its id it is given the focus again
        )  # fmt: skip
        text = html.Span(words("trials.factor", factor=f"{factor:g}", share=share), className="note num")
        shown.append(html.Div([html.Div([html.Span(name), text], className="slider-head"), slider], className="slider"))
    return shown


def _grid(context: PageContext, pref: str, made: Card) -> html.Div:
    """Those of the prefecture, whose part changes first."""
    titles = made.table.columns
    here = [row for row in made.table.rows if row["pref"] == pref]
    here.sort(key=lambda row: (row["part"] == row["trial_part"], -abs(row["x"] - row["y"]), row["code"]))
    digits = {"x": 0, "y": 0, "score": 1, "trial_score": 1}
    columns = [grids.link("name", titles["name"]), grids.text("move", context.words("trials.col_move"))]
    columns += [grids.number(key, titles[key], at) for key, at in digits.items()]
    columns.append(grids.text("beyond", titles["beyond"]))
    return grids.grid(context, "trial", columns, here)
