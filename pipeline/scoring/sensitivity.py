"""How far ranks depend on the method: one cause at a time, against the published ranks (sensitivity note).

`points` everywhere: a row for every unit × indicator, with `points` (0…1, null for none), `status` and `option`.
Only groups that list indicators are studied, not the roots of trees.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.definitions.framework import Framework
from pipeline.scoring.answers import AnswerArrays, as_arrays
from pipeline.scoring.counter_rng import Floats
from pipeline.scoring.ranks import PER_RANK, mid_ranks
from pipeline.scoring.simulation import NOTHING, Chosen, GroupScores, Simulation, UncertaintySources, plain_scores
from pipeline.scoring.tree import ScoredNode, trees

_BLOCK = 100
"""How many draws are held in memory at a time."""

MOVES_SCHEMA = {
    "perspective": pl.String, "group": pl.String, "cause": pl.String, "n": pl.Int32, "move_median": pl.Float64,
    "move_p95": pl.Float64, "band_changes_share": pl.Float64,
}  # fmt: skip
INFLUENCE_SCHEMA = {
    "perspective": pl.String, "group": pl.String, "indicator": pl.String, "n": pl.Int32, "weight_share": pl.Float64,
    "variance_share": pl.Float64,
}  # fmt: skip
CONSISTENCY_SCHEMA = {
    "perspective": pl.String, "group": pl.String, "indicator_count": pl.Int32, "n": pl.Int32, "alpha": pl.Float64,
    "first_component_share": pl.Float64,
}  # fmt: skip
CORRELATION_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "indicator": pl.String, "other": pl.String, "n": pl.Int32, "correlation": pl.Float64, "groups": pl.List(pl.String),
}  # fmt: skip


class Cause(NamedTuple):
    """One departure from the nominal method. Who is ranked is decided by the answers in `ranked`."""

    name: str
    framework: Framework
    answers: AnswerArrays
    sources: UncertaintySources
    draws: int
    ranked: AnswerArrays


def causes(framework: Framework, answers: AnswerArrays) -> list[Cause]:
    """Return the causes studied: weights, geometric means, omissions, and blanks drawn, as 0 and as the mean.

    Weights are drawn as in rank ranges; `left_out`: each group without one of its indicators, all equally often. Where
    blanks are filled, all bodies that were asked are ranked, whatever their coverage.
    """
    draws = framework.judgement.draws.value
    known = np.where(answers.is_known, answers.points, 0)
    mean = known.sum(axis=0) / np.maximum(answers.is_known.sum(axis=0), 1)
    as_zero, as_mean = (_filled(answers, value) for value in (np.zeros_like(mean), mean))
    geometric = framework.model_copy(
        update={"group": tuple(g.model_copy(update={"aggregation": ("geometric",)}) for g in framework.group)}
    )
    return [
        Cause("weights", framework, answers, replace(NOTHING, weights=True), draws, answers),
        Cause("geometric", geometric, answers, NOTHING, 1, answers),
        Cause("left_out", framework, answers, replace(NOTHING, left_out=True), draws, answers),
        Cause("blanks_drawn", framework, answers, replace(NOTHING, blanks=True), draws, as_zero),
        Cause("blanks_zero", framework, as_zero, NOTHING, 1, as_zero),
        Cause("blanks_mean", framework, as_mean, NOTHING, 1, as_mean),
    ]


def _filled(answers: AnswerArrays, values: Floats) -> AnswerArrays:
    """Fill every blank that stays in the weights with the value of its indicator."""
    blank = answers.is_applicable & ~answers.is_known
    return replace(answers, points=np.where(blank, values[None, :], answers.points))


def rank_moves(framework: Framework, points: pl.DataFrame) -> pl.DataFrame:
    """Return how many places bodies move under each cause alone: columns of MOVES_SCHEMA, in the framework's order.

    `n`: bodies with a published score. `move_median`, `move_p95`: quantiles of |mid-rank − published one| over bodies
    and draws. `band_changes_share`: the share of them in another band. Bodies asked the same are compared.
    """
    answers = as_arrays(framework, points)
    plain = plain_scores(framework, answers)
    return pl.DataFrame(
        [row for cause in causes(framework, answers) for row in _moves_under(cause, framework, answers, plain)],
        schema=MOVES_SCHEMA,
        orient="row",
    )


def _moves_under(
    cause: Cause, framework: Framework, answers: AnswerArrays, plain: GroupScores
) -> Iterator[tuple[str, str, str, int, float, float, float]]:
    """Yield a row of MOVES_SCHEMA for every group in which bodies are ranked."""
    scores = _drawn_scores(cause)
    divisor = framework.judgement.band_divisor.value
    for node in _leaves(framework, answers):
        sets = Simulation(framework, answers, NOTHING).compared(node)
        ranked = Simulation(framework, cause.ranked, NOTHING).compared(node)
        name = (node.perspective, node.group)
        if moves := [_rank_moves_of_set(own, ranked, plain[name], scores[name], divisor) for own in sets]:
            yield *name, cause.name, *_summary(moves)


def _leaves(framework: Framework, answers: AnswerArrays) -> list[ScoredNode]:
    roots = trees(framework, answers.indicators)
    return [node for root in roots for node in root.walk() if node.columns]


def _drawn_scores(cause: Cause) -> GroupScores:
    """Return scores by perspective and group: a row for every draw, a column for every body."""
    simulation = Simulation(cause.framework, cause.answers, cause.sources)
    found: GroupScores = {}
    for root in trees(cause.framework, cause.answers.indicators):
        blocks: list[dict[str, Floats]] = []
        for start in range(0, cause.draws, _BLOCK):
            blocks.append({})
            block = range(start, min(start + _BLOCK, cause.draws))
            simulation.score(root, block, simulation.draw(block), blocks[-1])
        found |= {(root.perspective, group): np.concatenate([block[group] for block in blocks]) for group in blocks[0]}
    return found


class SetMoves(NamedTuple):
    """How bodies ranked together move: |mid-rank − published mid-rank| and whether the band is another, draw × body."""

    moves: Floats
    is_other_band: NDArray[np.bool_]


def _rank_moves_of_set(own: Chosen, ranked: list[Chosen], plain: Floats, scores: Floats, divisor: int) -> SetMoves:
    """Rank the bodies `own` among those of `ranked` that were asked the same, published and under a cause."""
    among = next(rows for rows in ranked if np.isin(own, rows).all())
    before = mid_ranks(plain[None, own]) / PER_RANK
    after = mid_ranks(scores[:, among])[:, np.searchsorted(among, own)] / PER_RANK
    return SetMoves(np.abs(after - before), _band(after, len(among), divisor) != _band(before, len(own), divisor))


def _band(ranks: Floats, count: int, divisor: int) -> NDArray[np.intp]:
    """Return 0 for the top, 1 for the middle, 2 for the bottom band of `count` ranked bodies, as mart.ranking does."""
    return (ranks > count / divisor).astype(np.intp) + (ranks > (divisor - 1) * count / divisor)


def _summary(parts: list[SetMoves]) -> tuple[int, float, float, float]:
    moves = np.concatenate([part.moves.ravel() for part in parts])
    others = np.concatenate([part.is_other_band.ravel() for part in parts])
    median, most = np.quantile(moves, [0.5, 0.95])
    return sum(part.moves.shape[1] for part in parts), float(median), float(most), float(others.mean())


def indicator_influence(framework: Framework, points: pl.DataFrame) -> pl.DataFrame:
    """Return what each indicator is given in its group and how far it decides the score: INFLUENCE_SCHEMA.

    `weight_share`: its weight among the indicators asked. `variance_share`: the squared correlation of its points with
    the published score, the first-order share of the score's variance (Paruolo, Saisana, Saltelli 2013); exact for
    two-valued answers, a lower bound for numbers. Shares of correlated indicators add up to more than 1.
    """
    answers = as_arrays(framework, points)
    plain, simulation = plain_scores(framework, answers), Simulation(framework, answers, NOTHING)
    found = []
    for node in _leaves(framework, answers):
        rows = np.concatenate([np.array([], dtype=np.intp), *simulation.compared(node)])
        weights = node.effective(len(answers.indicators)) * answers.is_asked[rows].any(axis=0)
        for column in np.flatnonzero(weights):
            own = rows[answers.is_known[rows, column]]
            share = _correlation(answers.points[own, column], plain[node.perspective, node.group][own]) ** 2
            name = answers.indicators[column]
            found.append((node.perspective, node.group, name, len(own), float(weights[column] / weights.sum()), share))
    return pl.DataFrame(found, schema=INFLUENCE_SCHEMA, orient="row")


def internal_consistency(framework: Framework, points: pl.DataFrame) -> pl.DataFrame:
    """Return how far the indicators of each group measure one thing: CONSISTENCY_SCHEMA, for groups of two and more.

    Over the `n` bodies that answered all its weighted indicators. `alpha`: Cronbach's coefficient (1951), null where
    nothing varies. `first_component_share`: of the variance of the standardised points, by principal components.
    """
    answers = as_arrays(framework, points)
    found = []
    for node in _leaves(framework, answers):
        weights = node.effective(len(answers.indicators))
        columns = np.flatnonzero((weights > 0) & answers.is_known.any(axis=0))
        values = answers.points[answers.is_known[:, columns].all(axis=1)][:, columns]
        if len(columns) > 1 and len(values) > 1:
            figures = (_alpha(values), _first_component_share(values))
            found.append((node.perspective, node.group, len(columns), len(values), *figures))
    return pl.DataFrame(found, schema=CONSISTENCY_SCHEMA, orient="row")


def _alpha(values: Floats) -> float | None:
    count, whole = values.shape[1], float(values.sum(axis=1).var(ddof=1))
    if whole <= 0:
        return None
    return float(count / (count - 1) * (1 - values.var(axis=0, ddof=1).sum() / whole))


def _first_component_share(values: Floats) -> float | None:
    varying = values[:, np.ptp(values, axis=0) > 0]
    if varying.shape[1] < 2:
        return None
    return float(np.linalg.eigvalsh(np.corrcoef(varying, rowvar=False))[-1] / varying.shape[1])


def correlations(framework: Framework, points: pl.DataFrame, above: float) -> pl.DataFrame:
    """Return pairs of weighted indicators whose points correlate by more than `above`, the strongest first.

    Columns of CORRELATION_SCHEMA.

    Pearson's coefficient over the bodies that answered both; for two yes-or-no answers it is phi. `groups`: those that
    give weight to both.
    """
    answers = as_arrays(framework, points)
    weights = [(node.group, node.effective(len(answers.indicators)) > 0) for node in _leaves(framework, answers)]
    columns = np.flatnonzero(np.any([has for _, has in weights], axis=0) & answers.is_known.any(axis=0))
    found = []
    for one, other in ((a, b) for at, a in enumerate(columns) for b in columns[at + 1 :]):
        rows = answers.is_known[:, one] & answers.is_known[:, other]
        coefficient = _correlation(answers.points[rows, one], answers.points[rows, other])
        if abs(coefficient) > above:
            groups = [name for name, has in weights if has[one] and has[other]]
            found.append((answers.indicators[one], answers.indicators[other], int(rows.sum()), coefficient, groups))
    found.sort(key=lambda pair: (-abs(pair[3]), pair[0], pair[1]))
    return pl.DataFrame(found, schema=CORRELATION_SCHEMA, orient="row")


def _correlation(one: Floats, other: Floats) -> float:
    """Return Pearson's coefficient; 0 where one of them does not vary."""
    if len(one) == 0 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])
