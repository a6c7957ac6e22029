"""Candidates for joint procurement: bodies that lack the same measure and are of one kind, alike, or neighbours."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt
from dash import dcc, html

from dashboards.components import grid as grids
from dashboards.components.card import Card, Table, card
from dashboards.page_context import PageContext, once
from dashboards.pages.support_rows import Needs, Row, needs

KINDS = ("neighbours", "peers", "similar")
TRAITS = ("log_population", "east_km", "north_km")
FIRST = 5
"""Groups on the first screen; all are in the tab."""


@dataclass(frozen=True)
class Group:
    """Bodies that lack `measure`. `kind`: one of KINDS; `label`: the peer group; `passing`: bodies that pass a STEP."""

    measure: str
    kind: str
    label: str
    codes: tuple[str, ...]
    passing: int


@dataclass(frozen=True)
class Distances:
    """How far apart bodies are. `places`: code → row and column of `table`; a body is infinitely far from itself."""

    places: Mapping[str, int]
    table: npt.NDArray[np.float64]


def groups_of(needed: Needs, borders: Mapping[str, frozenset[str]]) -> list[Group]:
    """Find the groups of every measure that can be carried out together, those that pass most STEPs first.

    `borders`: code → neighbours, empty where no boundaries are imported. Bodies that are together for two reasons are
    one group.
    """
    found: dict[tuple[str, tuple[str, ...]], Group] = {}
    apart = distances_of(needed)
    for measure in needed.measures:
        lacking = needed.lacking(measure) if needed.rules.is_joint(measure) else []
        for kind, label, codes in _gathered(needed, lacking, borders, apart):
            passing = sum(needed.is_passing_alone(code, measure) for code in codes)
            if len(codes) >= needed.rules.judgement.joint_from.value:
                found.setdefault((measure, codes), Group(measure, kind, label, codes, passing))
    order = {name: at for at, name in enumerate(needed.measures)}
    return sorted(
        found.values(), key=lambda group: (-group.passing, -len(group.codes), order[group.measure], group.codes)
    )


def _gathered(
    needed: Needs,
    lacking: Sequence[str],
    borders: Mapping[str, frozenset[str]],
    apart: Distances,
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Kind, label and codes of the groups among bodies that lack one measure."""
    for codes in connected(lacking, borders):
        yield "neighbours", "", codes
    by_peers = sorted((needed.bodies[code]["peer_group"] or "", code) for code in lacking)
    for label, members in groupby(by_peers, key=lambda pair: pair[0]):
        if label:
            yield "peers", label, tuple(code for _, code in members)
    alike = most_alike(needed, lacking, apart)
    if alike:
        yield "similar", "", alike


def connected(codes: Sequence[str], borders: Mapping[str, frozenset[str]]) -> list[tuple[str, ...]]:
    """Return the bodies that are connected by shared borders; those without a neighbour among them are left out."""
    left, found = set(codes), []
    while left:
        reached, front = set(), {min(left)}
        while front:
            reached |= front
            front = {other for code in front for other in borders.get(code, ())} & left - reached
        left -= reached
        if len(reached) > 1:
            found.append(tuple(sorted(reached)))
    return found


def distances_of(needed: Needs) -> Distances:
    """Measure how far apart the bodies are in population and place; those that lack either are left out."""
    from pipeline.scoring.similarity import distances

    rows = [[body[name] for name in TRAITS] for body in needed.bodies.values()]
    known = {code: row for code, row in zip(needed.bodies, rows, strict=True) if None not in row}
    numbers = np.array(list(known.values()), dtype=float)
    table = np.array([distances(numbers, at) for at in range(len(known))]).reshape(len(known), len(known))
    np.fill_diagonal(table, np.inf)
    return Distances({code: at for at, code in enumerate(known)}, table)


def most_alike(needed: Needs, lacking: Sequence[str], apart: Distances) -> tuple[str, ...]:
    """The body with most others near it in population and place, and those, the nearest first and not too many."""
    limits = needed.rules.judgement
    codes = [code for code in lacking if code in apart.places]
    most = min(int(limits.similar_count.value), len(codes) - 1)
    if most < 1:
        return ()
    at = [apart.places[code] for code in codes]
    table = apart.table[np.ix_(at, at)]
    nearest = np.sort(np.partition(table, most - 1, axis=1)[:, :most], axis=1)
    is_near = nearest <= limits.similar_within.value
    counts, sums = is_near.sum(axis=1), np.where(is_near, nearest, 0.0).cumsum(axis=1)[:, -1]
    best = int(np.lexsort((sums, -counts))[0])
    others = np.argsort(table[best], kind="stable")[: counts[best]]
    return tuple(sorted(codes[one] for one in (best, *others))) if counts[best] else ()


def group_rows(context: PageContext, needed: Needs) -> list[Row]:
    """The groups as they are read; `href` makes a plan of one."""
    words = context.words
    rows = []
    for at, group in enumerate(groups_of(needed, context.atlas.neighbours(context.pref[:2]))):
        names = [needed.bodies[code]["name"] for code in group.codes]
        rows.append(
            {
                "id": str(at),
                "measure": words.pick(needed.measures[group.measure], "name"),
                "kind": words(f"support.kind_{group.kind}", label=group.label),
                "count": len(group.codes),
                "passing": group.passing,
                "towns": words("app.separator").join(names),
                "href": context.address.here(tab="plan", measures=group.measure, towns=",".join(group.codes)),
            }
        )
    return rows


@once
def joint(context: PageContext) -> Card:
    """Candidates for joint procurement."""
    words, needed = context.words, needs(context)
    rows = group_rows(context, needed)
    columns = {key: words(f"support.group_{key}") for key in ("measure", "kind", "count", "passing", "towns")}
    use = words("support.joint_use" if context.atlas.mark() else "support.joint_use_without")
    title = (
        words("support.joint_title", count=len(rows), measures=len({row["measure"] for row in rows}))
        if rows
        else words("support.joint_none")
    )
    return Card(
        words("support.tab_joint"),
        title,
        Table(columns, rows),
        caveat=words("support.note_joint"),
        why=words("support.joint_why", count=needed.rules.judgement.joint_from.value),
        reading=use if rows else "",
    )


def joint_first(context: PageContext) -> html.Section:
    """The first candidates, each with its way to a plan."""
    made, words = joint(context), context.words
    items = [
        html.Li(
            [dcc.Link(row["measure"], href=row["href"]), html.Span(words("support.group_line", **row), className="num")]
        )
        for row in made.table.rows[:FIRST]
    ]
    body: list[Any] = [html.Ol(items, className="groups")] if items else []
    return card(context, "joint_first", replace(made, body=body))


def joint_tab(context: PageContext) -> html.Section:
    """共同調達の候補, all of them."""
    made = joint(context)
    if not made.table.rows:
        return card(context, "joint", made)
    titles = made.table.columns
    columns = [
        grids.link("measure", titles["measure"]),
        grids.text("kind", titles["kind"], minWidth=250),
        grids.number("count", titles["count"], minWidth=104, maxWidth=120),
        grids.number("passing", titles["passing"], minWidth=160, maxWidth=190),
        grids.text("towns", titles["towns"], minWidth=380, flex=3, wrapText=True, autoHeight=True),
    ]
    return card(
        context, "joint", replace(made, body=[grids.grid(context, "groups", columns, made.table.rows, key="id")])
    )
