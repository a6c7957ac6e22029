"""The table behind a map: body by body, or of the nation prefecture by prefecture."""

from collections import Counter
from collections.abc import Mapping

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.figures.marks import as_table
from dashboards.old.figures.tones import Reading
from dashboards.words import Words


def by_body(reading: Reading, address: Address) -> html.Details:
    words = address.words
    rows = [[html.Link(cell.name, href=address.to_body(cell.code)), cell.said] for cell in reading.cells]
    return as_table(words, words("map.title"), [words("map.col_body"), words("map.col_said")], rows)


def by_prefecture(reading: Reading, prefectures: Mapping[str, str], words: Words) -> html.Details:
    """How many bodies of each prefecture have which tone. `prefectures`: code → name."""
    counts = Counter((cell.code[:2], cell.tone) for cell in reading.cells)
    tones: list[int | None] = list(range(len(reading.tones)))
    head = [words("map.col_prefecture"), *reading.tones]
    if reading.count(None):
        tones, head = [*tones, None], [*head, reading.missing]
    rows = [
        [name, *(html.Span(str(counts[code[:2], tone]), className="num") for tone in tones)]
        for code, name in prefectures.items()
    ]
    return as_table(words, words("map.title"), head, rows)
