"""The map of a page: second, never first."""

from dashboards import html
from dashboards.address import Address
from dashboards.figures import map as areas
from dashboards.figures.marks import section
from dashboards.figures.tones import Reading
from dashboards.store import Snapshot


def map_section(reading: Reading, snapshot: Snapshot, pref: str, address: Address) -> html.Section:
    """The bodies of one prefecture: by their areas where these were imported, else as tiles."""
    words = address.words
    credit, panels = snapshot.atlas.of(pref[:2])
    chart = areas.chart(reading, panels, credit, address)
    return section(
        "map", words("map.title"), areas.answer(reading, words), [chart], areas.summary(reading, panels, words)
    )
