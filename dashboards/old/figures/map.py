"""Bodies in tones: a map where there are areas or places, tiles where there are neither."""

from collections.abc import Sequence
from typing import Any

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.figures.marks import legend
from dashboards.old.figures.tones import MOST, Reading, ToneCell
from dashboards.old.html import Path, Pattern, Svg
from dashboards.old.map_projection import Ground, Outline, Panel
from dashboards.words import Words


def answer(reading: Reading, words: Words) -> str:
    """The heading: which tone most bodies have; of numbers, from where to where they reach."""
    if reading.ends:
        known = len(reading.cells) - reading.count(None)
        key = "map.answer_numbers" if len(reading.ends) > 1 else "map.answer_number"
        return words(key, count=words.number(known, 0), low=reading.ends[0], high=reading.ends[-1])
    counts = [(reading.count(tone), tone) for tone in range(len(reading.tones))]
    count, tone = max(counts, default=(0, 0))
    if not count:
        return words("map.answer_none")
    counted = {"count": words.number(count, 0), "all": words.number(len(reading.cells), 0)}
    return words("map.answer", most=reading.tones[tone], **counted)


def summary(reading: Reading, ground: Ground, words: Words) -> str:
    """How to read it, and how many bodies have no value."""
    missing = reading.count(None)
    told = words("map.missing", count=words.number(missing, 0)) if missing else words("map.complete")
    apart = words("map.apart") if len(ground.panels) > 1 else ""
    darker = words("map.darker_greater" if reading.ends else "map.darker_ahead")
    return told + words(f"map.by_{ground.way}") + darker + apart


def chart(reading: Reading, ground: Ground, address: Address) -> html.Div:
    """Legend, panels, tiles of the bodies without an area or a place, credit.

    What is drawn is hidden from screen readers and has no tab stops: the table below says all of it, with the links.
    """
    panels = ground.panels
    words = address.words
    shown = {outline.code for panel in panels for outline in panel.outlines}
    left = [cell for cell in reading.cells if cell.code not in shown]
    parts: list[Any] = [_key(reading, panels, words)]
    if panels:
        parts.append(_panels(reading, panels, address))
    if panels and left:
        parts.append(html.P(words(f"map.no_{ground.way}", count=len(left)), className="note"))
    if left:
        parts.append(_tiles(left, reading, address))
    if ground.credit:
        parts.append(html.P(words("map.credit", credit=ground.credit), className="note"))
    return html.Div(parts, className=f"map map-{ground.way}{' is-dense' if ground.is_dense else ''}")


def _shade(tone: int | None, reading: Reading) -> str:
    """The class of a tone: few tones are spread over all five."""
    if tone is None:
        return "tone-none"
    last = len(reading.tones) - 1
    return f"tone-{round(tone * (MOST - 1) / last) if last else MOST - 1}"


def _key(reading: Reading, panels: Sequence[Panel], words: Words) -> html.Ul:
    entries = [(tone, text) for tone, text in enumerate(reading.tones)]
    marks = [(_shade(tone, reading), text, reading.count(tone)) for tone, text in entries]
    if reading.count(None):
        marks.append(("tone-none", reading.missing, reading.count(None)))
    told = [
        (f"swatch-tone {shade}", words("map.key", text=text, count=words.number(count, 0)))
        for shade, text, count in marks
    ]
    is_beside = any(not outline.is_counted for panel in panels for outline in panel.outlines)
    return legend([*told, *([("swatch-tone tone-beside", words("map.beside"))] if is_beside else [])])


def _panels(reading: Reading, panels: Sequence[Panel], address: Address) -> html.Div:
    cells = {cell.code: cell for cell in reading.cells}
    drawn = [_panel(panel, at, cells, reading, address) for at, panel in enumerate(panels)]
    return html.Div(drawn, className="map-panels", **{"aria-hidden": "true"})


def _panel(panel: Panel, at: int, cells: dict[str, ToneCell], reading: Reading, address: Address) -> Svg:
    hatch = f"map-hatch-{at}"
    pattern = Pattern(
        Path(d="M0,0V90", className="map-hatch-line"),
        id=hatch, width=60, height=60, patternUnits="userSpaceOnUse", patternTransform="rotate(45)",
    )  # fmt: skip
    shapes = [_shape(outline, cells.get(outline.code), hatch, reading, address) for outline in panel.outlines]
    edge = 20
    view = f"{-edge} {-edge} {panel.width + 2 * edge} {panel.height + 2 * edge}"
    size = {"width": f"{(panel.width + 2 * edge) / 10:.0f}px"}
    return Svg([pattern, *shapes], viewBox=view, className="map-main" if at == 0 else "map-inset", style=size)


def _shape(outline: Outline, cell: ToneCell | None, hatch: str, reading: Reading, address: Address) -> Any:
    words = address.words
    if not outline.is_counted:
        told = html.Title(words("map.told", name=outline.name, said=words("map.beside")))
        return Path(told, d=outline.path, className="map-area tone-beside")
    if cell is None:
        told = html.Title(words("map.told", name=outline.name, said=words("map.no_value")))
        return Path(told, d=outline.path, className="map-area tone-none", fill=f"url(#{hatch})")
    told = html.Title(words("map.told", name=cell.name, said=cell.said))
    fill = {"fill": f"url(#{hatch})"} if cell.tone is None else {}
    area = Path(told, d=outline.path, className=f"map-area {_shade(cell.tone, reading)}", **fill)
    return html.A(area, href=address.to_body(cell.code), tabIndex=-1, **{"data-goes": ""})


def _tiles(cells: Sequence[ToneCell], reading: Reading, address: Address) -> html.Div:
    """One tile a body in code order."""
    words = address.words
    tiles = [
        html.A(
            [html.Span(cell.name, className="tile-name"), html.Span(cell.said, className="tile-said")],
            href=address.to_body(cell.code),
            tabIndex=-1,
            title=words("map.told", name=cell.name, said=cell.said),
            className=f"tile {_shade(cell.tone, reading)}",
            **{"data-goes": ""},
        )
        for cell in cells
    ]
    return html.Div(tiles, className="tiles", **{"aria-hidden": "true"})
