"""Who was alike two years ago and is ahead now: a body learns most from those that stood where it stands."""

import numpy as np
import polars as pl

from pipeline.scoring.counter_rng import Floats

ALIKE_WITHIN = 0.25
"""The mean difference of points (0…1) two years ago, over what both had answered, up to which bodies were alike."""
LEVEL_WITHIN = 0.05
"""How much higher the other's points may have been then, on the average: it must not have been ahead already."""
SHARED_AT_LEAST = 0.5
"""The share of the indicators that both must have answered then."""
LEAD_POINTS = 10.0
"""Ahead is a higher stage, or the same stage and so many points more over all STEPs."""
MOST = 5
"""How many are named to a body."""

_PEERS = ("year", "basis", "peers")
_FOUND: dict[str, pl.DataType | type[pl.DataType]] = {
    "code": pl.String, "position": pl.Int32, "role_model_code": pl.String, "distance": pl.Float64, "lead": pl.Float64,
    "raised": pl.List(pl.Int32),
}  # fmt: skip


def find_role_models(members: pl.DataFrame) -> pl.DataFrame:
    """For every body up to MOST of its peers that were alike, have raised something since and are ahead.

    The most alike come first.

    `members`: _PEERS, code, is_own, stage, score, and lists of points of the same indicators: points_before,
    points_unbroken (null where the item changed its meaning since), points. Returns year, basis and columns of _FOUND;
    `raised` are positions of the indicators that the other has raised since and that are higher there now.
    """
    empty = members.select("year", "basis").clear().join(pl.DataFrame(schema=_FOUND), how="cross")
    parts = members.partition_by(_PEERS, maintain_order=True)
    found = [part.select("year", "basis").head(1).join(_of_peers(part), how="cross") for part in parts]
    return pl.concat([empty, *found])


def _of_peers(peers: pl.DataFrame) -> pl.DataFrame:
    codes, own = peers["code"].to_list(), np.flatnonzero(peers["is_own"].to_numpy()).tolist()
    before, unbroken, now = (_matrix(peers[name]) for name in ("points_before", "points_unbroken", "points"))
    stage, score = peers["stage"].to_numpy(), peers["score"].fill_null(np.nan).to_numpy()
    rows: list[tuple[object, ...]] = []
    for body in own:
        lead = score - score[body]
        is_ahead = (stage > stage[body]) | (stage == stage[body]) & (lead >= LEAD_POINTS - 1e-9)
        others = np.flatnonzero(is_ahead)
        distance, was_higher = _distance(before[others], before[body])
        was_alike = (distance <= ALIKE_WITHIN + 1e-9) & (was_higher <= LEVEL_WITHIN + 1e-9)
        others, distance = others[was_alike], distance[was_alike]
        raised = (now[others] > unbroken[others] + 1e-9) & (now[others] > now[body] + 1e-9)
        found = np.flatnonzero(raised.any(axis=1)).tolist()
        found.sort(key=lambda row: (float(distance[row].round(9)), codes[others[row]]))
        for position, row in enumerate(found[:MOST], start=1):
            far = None if np.isnan(lead[others[row]]) else lead[others[row]]
            what = np.flatnonzero(raised[row]).tolist()
            rows.append((codes[body], position, codes[others[row]], distance[row], far, what))
    return pl.DataFrame(rows, schema=_FOUND, orient="row")


def _distance(points: Floats, own: Floats) -> tuple[Floats, Floats]:
    """Of every row to one: mean absolute difference, and mean difference, over what both know.

    Infinite where both know too little.
    """
    apart = points - own
    is_unknown = np.isnan(apart)
    apart[is_unknown] = 0
    shared = points.shape[1] - is_unknown.sum(axis=1)
    enough = shared >= SHARED_AT_LEAST * points.shape[1]
    counts = np.maximum(shared, 1)
    absolute, signed = np.abs(apart).sum(axis=1) / counts, apart.sum(axis=1) / counts
    return np.where(enough, absolute, np.inf), np.where(enough, signed, np.inf)


def _matrix(lists: pl.Series) -> Floats:
    """Lists of equal length as rows, null as not a number."""
    return np.array(lists.to_list(), dtype=np.float64)
