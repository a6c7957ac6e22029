"""How much of a place is the method's doing: one cause at a time, against the published ranks (sensitivity note).

`points` everywhere: a row for every unit × indicator, with `points` (0…1, null for none), `status` and `option`.
Groups are those that list indicators; roots of trees are not spoken of.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.definitions.framework import Framework
from pipeline.scoring.answers import AnswerArrays, as_arrays
from pipeline.scoring.counter_rng import Floats
from pipeline.scoring.ranks import Ranks, competition_ranks
from pipeline.scoring.simulation import NOTHING, Chosen, Simulation, UncertaintySources, plain_scores
from pipeline.scoring.tree import ScoredNode, trees

CORRELATED_ABOVE = 0.3
_BLOCK = 100
"""Draws held at a time."""

MOVES_SCHEMA = {
    "perspective": pl.String, "group": pl.String, "cause": pl.String, "n": pl.Int32, "move_median": pl.Float64,
    "move_p95": pl.Float64, "third_changes_share": pl.Float64,
}  # fmt: skip
CARRIES_SCHEMA = {
    "perspective": pl.String, "group": pl.String, "indicator": pl.String, "n": pl.Int32, "weight_share": pl.Float64,
    "variance_share": pl.Float64,
}  # fmt: skip
CORRELATION_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "indicator": pl.String, "other": pl.String, "n": pl.Int32, "correlation": pl.Float64, "groups": pl.List(pl.String),
}  # fmt: skip


class Cause(NamedTuple):
    """One departure from the nominal method. `ranked`: the answers that say who is ranked."""

    name: str
    framework: Framework
    answers: AnswerArrays
    doubt: UncertaintySources
    draws: int
    ranked: AnswerArrays


def causes(framework: Framework, answers: AnswerArrays) -> list[Cause]:
    """Weights ±25 %; geometric means in all groups; blanks drawn from U(0, 1), or as 0, or as the indicator's mean.

    Whatever becomes of blanks, nobody is left out for them: all bodies that were asked are ranked.
    """
    known = np.where(answers.is_known, answers.points, 0)
    mean = known.sum(axis=0) / np.maximum(answers.is_known.sum(axis=0), 1)
    as_zero, as_mean = (_filled(answers, value) for value in (np.zeros_like(mean), mean))
    geometric = framework.model_copy(
        update={"group": tuple(g.model_copy(update={"aggregation": ("geometric",)}) for g in framework.group)}
    )
    return [
        Cause("weights", framework, answers, replace(NOTHING, weights=True), framework.draws, answers),
        Cause("geometric", geometric, answers, NOTHING, 1, answers),
        Cause("blanks_drawn", framework, answers, replace(NOTHING, blanks=True), framework.draws, as_zero),
        Cause("blanks_zero", framework, as_zero, NOTHING, 1, as_zero),
        Cause("blanks_mean", framework, as_mean, NOTHING, 1, as_mean),
    ]


def _filled(answers: AnswerArrays, values: Floats) -> AnswerArrays:
    """The same answers, with a value of its indicator for every blank that stays in the weights."""
    blank = answers.is_applicable & ~answers.is_known
    return replace(answers, points=np.where(blank, values[None, :], answers.points))


def rank_moves(framework: Framework, points: pl.DataFrame) -> pl.DataFrame:
    """By how many places bodies move under each cause alone: columns of MOVES_SCHEMA, in the framework's order.

    `n` bodies with a published score; median and 95 % quantile of |rank − published rank| over bodies and draws, and
    the share of them that come to stand in another third. Bodies are compared as they are in the ranks.
    """
    answers = as_arrays(framework, points)
    plain = plain_scores(framework, answers)
    found = []
    for cause in causes(framework, answers):
        scores = _drawn(cause)
        for node in _leaves(framework, answers):
            sets = Simulation(framework, answers, NOTHING).compared(node)
            ranked = Simulation(framework, cause.ranked, NOTHING).compared(node)
            name = (node.perspective, node.group)
            parts = [_places(own, ranked, plain[name], scores[name]) for own in sets]
            found += [(*name, cause.name, *_summary(parts))] if parts else []
    return pl.DataFrame(found, schema=MOVES_SCHEMA, orient="row")


def _leaves(framework: Framework, answers: AnswerArrays) -> list[ScoredNode]:
    roots = trees(framework, answers.indicators)
    return [node for root in roots for node in root.walk() if node.columns]


def _drawn(cause: Cause) -> dict[tuple[str, str], Floats]:
    """Scores by perspective and group: a row for every draw, a column for every body."""
    world = Simulation(cause.framework, cause.answers, cause.doubt)
    found: dict[tuple[str, str], Floats] = {}
    for root in trees(cause.framework, cause.answers.indicators):
        blocks: list[dict[str, Floats]] = []
        for start in range(0, cause.draws, _BLOCK):
            blocks.append({})
            block = range(start, min(start + _BLOCK, cause.draws))
            world.score(root, block, world.draw(block), blocks[-1])
        found |= {(root.perspective, group): np.concatenate([block[group] for block in blocks]) for group in blocks[0]}
    return found


class Places(NamedTuple):
    """Of bodies ranked together: |rank − published rank| and whether the third is another, draw × body."""

    moves: Ranks
    is_other_third: NDArray[np.bool_]


def _places(own: Chosen, ranked: list[Chosen], plain: Floats, scores: Floats) -> Places:
    """Places of the bodies `own` among those of `ranked` that were asked the same."""
    among = next(rows for rows in ranked if np.isin(own, rows).all())
    before = competition_ranks(plain[None, own])
    after = competition_ranks(scores[:, among])[:, np.searchsorted(among, own)]
    return Places(np.abs(after - before), _third(after, len(among)) != _third(before, len(own)))


def _third(ranks: Ranks, count: int) -> NDArray[np.intp]:
    return (ranks > count / 3).astype(np.intp) + (ranks > 2 * count / 3)


def _summary(parts: list[Places]) -> tuple[int, float, float, float]:
    moves = np.concatenate([part.moves.ravel() for part in parts])
    others = np.concatenate([part.is_other_third.ravel() for part in parts])
    median, most = np.quantile(moves, [0.5, 0.95])
    return sum(part.moves.shape[1] for part in parts), float(median), float(most), float(others.mean())


def indicator_influence(framework: Framework, points: pl.DataFrame) -> pl.DataFrame:
    """What each indicator is given and what it brings, in its group: columns of CARRIES_SCHEMA.

    `weight_share`: its weight among the indicators asked. `variance_share`: the squared correlation of its points with
    the published score, the first-order share of the score's variance (Paruolo, Saisana, Saltelli 2013); exact for
    two-valued answers, a lower bound for numbers. Shares of correlated indicators add up to more than 1.
    """
    answers = as_arrays(framework, points)
    plain, world = plain_scores(framework, answers), Simulation(framework, answers, NOTHING)
    found = []
    for node in _leaves(framework, answers):
        rows = np.concatenate([np.array([], dtype=np.intp), *world.compared(node)])
        weights = node.effective(len(answers.indicators)) * answers.is_asked[rows].any(axis=0)
        for column in np.flatnonzero(weights):
            own = rows[answers.is_known[rows, column]]
            share = _correlation(answers.points[own, column], plain[node.perspective, node.group][own]) ** 2
            name = answers.indicators[column]
            found.append((node.perspective, node.group, name, len(own), float(weights[column] / weights.sum()), share))
    return pl.DataFrame(found, schema=CARRIES_SCHEMA, orient="row")


def correlations(framework: Framework, points: pl.DataFrame, above: float = CORRELATED_ABOVE) -> pl.DataFrame:
    """Pairs of weighted indicators whose points correlate by more than `above`, strongest first: CORRELATION_SCHEMA.

    Pearson's coefficient over the bodies that answered both; for two yes-or-no answers it is phi. `groups`: those that
    give weight to both.
    """
    answers = as_arrays(framework, points)
    weights = [(node.group, node.effective(len(answers.indicators)) > 0) for node in _leaves(framework, answers)]
    columns = np.flatnonzero(np.any([has for _, has in weights], axis=0) & answers.is_known.any(axis=0))
    found = []
    for one, other in ((a, b) for at, a in enumerate(columns) for b in columns[at + 1 :]):
        rows = answers.is_known[:, one] & answers.is_known[:, other]
        told = _correlation(answers.points[rows, one], answers.points[rows, other])
        if abs(told) > above:
            groups = [name for name, has in weights if has[one] and has[other]]
            found.append((answers.indicators[one], answers.indicators[other], int(rows.sum()), told, groups))
    found.sort(key=lambda pair: (-abs(pair[3]), pair[0], pair[1]))
    return pl.DataFrame(found, schema=CORRELATION_SCHEMA, orient="row")


def _correlation(one: Floats, other: Floats) -> float:
    """Pearson's coefficient; 0 where one of them does not vary."""
    if len(one) == 0 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])
