"""県の概況: what moved since the year before; all pillars together, or the one the URL names."""

from typing import Any

import polars as pl

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.figures import moves, pillar_moves
from dashboards.old.figures.marks import downloads, pills, section
from dashboards.old.pages.page import PageContext
from dashboards.store import OpenedSnapshot


def moves_section(
    snapshot: OpenedSnapshot, changes: pl.DataFrame, pillars: pl.DataFrame, context: PageContext, address: Address
) -> html.Section:
    """`changes`: rows of `overview_changes.sql`; `pillars`: those of `groups.sql` that are one."""
    words, asked = address.words, address.asked("pillar")
    own = changes.filter(pl.col("group_id") == asked)
    bodies = moves.moved(changes)
    answer = moves.answer(bodies, changes, words) if own.is_empty() else pillar_moves.answer(own, words)
    content: list[Any] = []
    if bodies:
        choices = [(row["group_id"], words.pick(row, "name"), None) for row in pillars.iter_rows(named=True)]
        content.append(pills(address, "pillar", words("moves.by"), [("", words("app.all"), None), *choices], None))
        content += moves.moves(bodies, address) if own.is_empty() else _pillar(snapshot, own, asked, context, address)
        content.append(downloads(address, "overview", "changes", words("moves.title")))
    return section("moves", words("moves.title"), answer, content, words("moves.summary"))


def _pillar(
    snapshot: OpenedSnapshot, own: pl.DataFrame, pillar: str, context: PageContext, address: Address
) -> list[Any]:
    words = address.words
    indicators = snapshot.frame("pillar_indicators", pref=context.pref, year=context.year, pillar=pillar)
    return [
        html.H3(words("moves.indicators")),
        html.P(words("moves.indicators_note"), className="note"),
        pillar_moves.indicator_table(indicators, address),
        html.H3(words("moves.pillar_bodies")),
        pillar_moves.body_table(own, address),
    ]
