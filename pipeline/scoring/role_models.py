"""Role models: peers that were alike some years ago and are ahead now, the bodies one can learn most from.

How far back, what is alike, what is ahead and how many are named: the judgements `role_model_…` and `alike_…`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.definitions.framework import Framework
from pipeline.definitions.judgement import Judgements
from pipeline.scoring.counter_rng import Floats

_TOLERANCE, _DECIMALS = 1e-9, 9
"""Points, and distances, that differ by no more are equal."""

_GROUP = ("year", "basis", "peers")
_ROLE_MODEL: dict[str, pl.DataType | type[pl.DataType]] = {
    "code": pl.String, "position": pl.Int32, "role_model_code": pl.String, "distance": pl.Float64, "lead": pl.Float64,
    "raised": pl.List(pl.Int32),
}  # fmt: skip
RoleModel = tuple[str, int, str, float, float | None, list[int]]
"""A row of _ROLE_MODEL."""


@dataclass(frozen=True)
class _Peers:
    """The bodies of one comparison group. Points have a row for every body, a column for every indicator."""

    codes: list[str]
    stage: NDArray[np.int32]
    is_determined: NDArray[np.bool_]
    weights: Floats
    points_before: Floats
    points_unbroken: Floats
    points: Floats
    is_open: Floats


def find_role_models(framework: Framework, members: pl.DataFrame) -> pl.DataFrame:
    """Find the peers of every body that were alike, have raised something since and are ahead, the most alike first.

    Args:
        framework: its judgements say what is alike, what is ahead, and how many are named.
        members: a row for every body of every comparison group, with the columns of _GROUP, code, is_own (whether the
            body compares itself with this group), stage, is_determined (whether no blank leaves the stage open), and
            lists of the same indicators: weights, and points (0…1, null for none) as points_before, points_unbroken
            (null where the item changed its meaning since) and points, and is_open (a blank that may hold anything).

    Returns:
        year, basis and the columns of _ROLE_MODEL. `lead`: points ahead over all STEPs, over what both answered now.
        `raised`: positions of the indicators that the role model has raised since and that are higher there now.

    """
    empty = members.select("year", "basis").clear().join(pl.DataFrame(schema=_ROLE_MODEL), how="cross")
    parts = members.partition_by(_GROUP, maintain_order=True)
    found = [_of_group(part, framework.judgement) for part in parts]
    return pl.concat([empty, *found])


def _of_group(members: pl.DataFrame, limits: Judgements) -> pl.DataFrame:
    peers = _Peers(
        members["code"].to_list(),
        members["stage"].to_numpy(),
        members["is_determined"].to_numpy(),
        np.array(members["weights"][0].to_list(), dtype=np.float64),
        *(_matrix(members[name]) for name in ("points_before", "points_unbroken", "points", "is_open")),
    )
    own = np.flatnonzero(members["is_own"].to_numpy()).tolist()
    rows = [row for body in own for row in _of_body(peers, body, limits)]
    found = pl.DataFrame(rows, schema=_ROLE_MODEL, orient="row")
    return members.select("year", "basis").head(1).join(found, how="cross")


def _of_body(peers: _Peers, body: int, limits: Judgements) -> Iterator[RoleModel]:
    """Yield the role models of one body, the most alike first; of two equally alike, the lower code."""
    leads = _matched_leads(peers, body)
    others = _bodies_that_lead(peers, body, leads, limits.role_model_lead.value)
    distance, lead_before = _differences(peers.points_before[others], peers.points_before[body], limits)
    was_alike = (distance <= limits.alike_distance.value + _TOLERANCE) & (
        lead_before <= limits.alike_lead.value + _TOLERANCE
    )
    others, distance = others[was_alike], distance[was_alike]
    raised = _raised(peers, body, others)
    rows = np.flatnonzero(raised.any(axis=1)).tolist()
    rows.sort(key=lambda row: (float(distance[row].round(_DECIMALS)), peers.codes[others[row]]))
    for position, row in enumerate(rows[: limits.role_model_count.value], start=1):
        other, indicators = others[row], np.flatnonzero(raised[row]).tolist()
        yield peers.codes[body], position, peers.codes[other], distance[row], float(leads[other]), indicators


def _matched_leads(peers: _Peers, body: int) -> Floats:
    """Return by how many points (0…100) every body is above one over all STEPs, over what both answered."""
    difference = peers.points - peers.points[body]
    weights = np.where(np.isnan(difference), 0, peers.weights)
    total = weights.sum(axis=1)
    return 100 * np.nansum(weights * difference, axis=1) / np.where(total > 0, total, 1)


def _least_leads(peers: _Peers, body: int) -> Floats:
    """Return the same over all STEPs with every blank against it: nothing there, everything here."""
    theirs = np.where(peers.is_open > 0, 0, peers.points)
    difference = theirs - np.where(peers.is_open[body] > 0, 1, peers.points[body])
    weights = np.where(np.isnan(difference), 0, peers.weights)
    total = weights.sum(axis=1)
    return 100 * np.nansum(weights * difference, axis=1) / np.where(total > 0, total, 1)


def _bodies_that_lead(peers: _Peers, body: int, leads: Floats, lead_points: float) -> NDArray[np.intp]:
    """Return the rows of a higher stage, or of the same stage with so many points more.

    A blank is no lead: both stages are determined, the other body is above over what both answered, and points are
    more whatever the blanks of both hold.
    """
    stage, own = peers.stage, peers.stage[body]
    is_higher = (stage > own) | (stage == own) & (_least_leads(peers, body) >= lead_points - _TOLERANCE)
    is_fair = peers.is_determined & peers.is_determined[body] & (leads > _TOLERANCE)
    return np.flatnonzero(is_higher & is_fair)


def _raised(peers: _Peers, body: int, others: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Mark the indicators that others have raised since and that are higher there than at the body now."""
    now = peers.points[others]
    return (now > peers.points_unbroken[others] + _TOLERANCE) & (now > peers.points[body] + _TOLERANCE)


def _differences(points: Floats, own: Floats, limits: Judgements) -> tuple[Floats, Floats]:
    """Return the mean absolute and the mean difference of every row to one, over what both know.

    Infinite where both know too few of the indicators.
    """
    difference = points - own
    is_unknown = np.isnan(difference)
    difference[is_unknown] = 0
    shared = points.shape[1] - is_unknown.sum(axis=1)
    is_enough = shared >= limits.alike_answered.value * points.shape[1]
    counts = np.maximum(shared, 1)
    absolute, signed = np.abs(difference).sum(axis=1) / counts, difference.sum(axis=1) / counts
    return np.where(is_enough, absolute, np.inf), np.where(is_enough, signed, np.inf)


def _matrix(lists: pl.Series) -> Floats:
    """Return lists of equal length as rows, null as not a number."""
    return np.array(lists.to_list(), dtype=np.float64)
