"""The map of a page: second, never first. One prefecture, or with `map=nation` in the URL the whole nation."""

from collections.abc import Callable
from typing import Any

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.figures import map as areas
from dashboards.old.figures import map_table
from dashboards.old.figures.marks import pills, section
from dashboards.old.figures.tones import Reading
from dashboards.old.map_areas import NATION
from dashboards.old.map_points import points
from dashboards.old.map_projection import Ground
from dashboards.old.pages.page import PageContext
from dashboards.store import OpenedSnapshot


def map_section(
    reading: Reading,
    nation: Callable[[], Reading] | None,
    snapshot: OpenedSnapshot,
    context: PageContext,
    take: Any,
    address: Address,
) -> html.Section:
    """The bodies by their areas where these were imported, else by their places, else as tiles.

    `nation` reads all bodies; None where they may not be shown. `take`: the links to the table as a file.
    """
    words = address.words
    content: list[Any] = []
    if nation:
        choices = [("", context.name, None), ("nation", words("map.nation"), None)]
        content.append(pills(address, "map", words("map.of"), choices, None))
    is_nation = nation is not None and address.asked("map") == "nation"
    if nation and is_nation:
        reading = nation()
    ground = ground_of(snapshot, None if is_nation else context.pref)
    told = (
        map_table.by_prefecture(reading, context.prefectures, words)
        if is_nation
        else map_table.by_body(reading, address)
    )
    content += [areas.chart(reading, ground, address), told, take]
    return section(
        "map", words("map.title"), areas.answer(reading, words), content, areas.summary(reading, ground, words)
    )


def ground_of(snapshot: OpenedSnapshot, pref: str | None) -> Ground:
    """What there is to draw a prefecture on, or with None the nation."""
    found = snapshot.atlas.of(pref[:2] if pref else NATION) or points(
        snapshot.frame("places", pref=pref).iter_rows(named=True)
    )
    return found or Ground("tiles")
