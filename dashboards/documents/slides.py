"""Slides for a meeting: a title, the contents, a slide a card, notes; 16:9, all texts in boxes that they fit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import accumulate
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Emu, Pt

from dashboards.documents.exhibit import (
    MOST_PARTS,
    PARTS,
    Exhibit,
    cell_text,
    drawn_table,
    number_of,
    parts_of,
    plain,
)
from dashboards.documents.press import FONT
from dashboards.documents.slide_chart import add_chart, is_drawable
from dashboards.documents.slide_table import add_table
from dashboards.documents.text_fit import fitted_size, title_size
from dashboards.figures.template import COLOURS
from dashboards.words import Words

WIDTH, HEIGHT, MARGIN = 960, 540, 42
"""Points of a slide of 16:9, and of the margin on every side."""
INNER = WIDTH - 2 * MARGIN
LABEL, TITLE = (MARGIN, 26, INNER, 20), (MARGIN, 46, INNER, 66)
BODY, FACTS = (MARGIN, 124, INNER, 342), (MARGIN, 474, INNER - 50, 48)
NUMBER = (WIDTH - MARGIN - 44, 496, 44, 20)
TITLE_SIZES, BODY_SIZES = (24, 22, 20, 18, 16, 14, 12, 10), (18, 16, 14, 13, 12, 11, 10, 9, 8)
SMALLEST_TITLE = 18
"""Points down to which a title is made smaller rather than broken into two lines."""
MOST_BLANKS = 6
"""Names without a number that a slide lists."""
CONTENTS_LINES = 13
"""How many cards one slide of contents lists."""
TITLE_ONLY = 5
"""The layout of the standard template that has a title and nothing else."""
THEME_FONTS = re.compile(r'(<a:(?:latin|ea|font script="Jpan")) typeface="[^"]*"/>')
"""Where the standard template names a font for Latin or Japanese text."""
MADE_AT = datetime(2000, 1, 1, tzinfo=UTC)

Box = tuple[float, float, float, float]
"""Left, top, width and height in points."""


@dataclass(frozen=True)
class Cover:
    """What the first slide and the last hold: heading, lines below it, and the notes on how to read the figures.

    `lead`: the sentence that the whole material comes to.
    """

    title: str
    lines: Sequence[str]
    notes: Sequence[str]
    lead: str = ""


def slide_of(exhibit: Exhibit, words: Words) -> bytes:
    """A presentation of one slide, for one card."""
    deck = _Deck(words, exhibit.title)
    deck.add_exhibit(exhibit)
    return deck.content()


def deck_of(cover: Cover, exhibits: Sequence[Exhibit], words: Words) -> bytes:
    """The whole material for a meeting: title, contents, a slide a card, notes.

    Cards without numbers stand on one slide together, each with the sentence that answers it.
    """
    deck = _Deck(words, cover.title)
    shown = [one for one in exhibits if one.sheet.rows]
    deck.add_cover(cover)
    deck.add_contents(shown)
    for exhibit in shown:
        deck.add_exhibit(exhibit)
    deck.add_empty([one for one in exhibits if not one.sheet.rows])
    deck.add_notes(cover)
    return deck.content()


class _Deck:
    """A presentation that is being made, in the one look of all slides."""

    def __init__(self, words: Words, title: str) -> None:
        self._words, self._deck = words, Presentation()
        self._deck.slide_width, self._deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
        _use_font(self._deck)
        facts = self._deck.core_properties
        facts.title, facts.author, facts.language = plain(title)[:250], words("app.name"), words.lang
        facts.last_modified_by, facts.created, facts.modified = words("app.name"), MADE_AT, MADE_AT

    def content(self) -> bytes:
        buffer = BytesIO()
        self._deck.save(buffer)
        return buffer.getvalue()

    def add_cover(self, cover: Cover) -> None:
        slide = self._slide(cover.title, (MARGIN, 90, INNER, 100), (40, 36, 32, 28, 24, 20))
        _rule(slide, (MARGIN, 202, INNER, 4))
        _text(slide, (MARGIN, 224, INNER, 150), cover.lead, (24, 22, 20, 18, 16, 14, 12))
        _text(slide, (MARGIN, 400, INNER, 80), "\n".join(cover.lines), (14, 12, 10), COLOURS["soft"])

    def add_contents(self, exhibits: Sequence[Exhibit]) -> None:
        """List the cards with the number of their slide."""
        count = -(-len(exhibits) // CONTENTS_LINES) or 1
        numbers = self._numbers(exhibits, len(self._deck.slides) + count + 1)
        lines = [
            self._words("slides.contents_line", number=number, title=one.title)
            for number, one in zip(numbers, exhibits, strict=True)
        ]
        for at in range(0, count * CONTENTS_LINES, CONTENTS_LINES):
            slide = self._slide(self._words("slides.contents"), TITLE, (26,))
            text = "\n".join(lines[at : at + CONTENTS_LINES]) or self._words("slides.contents_none")
            _text(slide, BODY, text, BODY_SIZES)

    def _numbers(self, exhibits: Sequence[Exhibit], first: int) -> list[int]:
        """The number of the first slide of each card."""
        return list(accumulate((len(_parts(one)) for one in exhibits), initial=first))[: len(exhibits)]

    def add_exhibit(self, exhibit: Exhibit) -> None:
        """Add the slides of a card: one, or several where its chart has many names."""
        parts = _parts(exhibit)
        count = len(drawn_table(exhibit.sheet, exhibit.native)[0].rows if exhibit.native else exhibit.sheet.rows)
        for number, part in enumerate(parts, start=1):
            title = self._words("slides.part", title=part.title, number=number, count=len(parts))
            self._add_part(replace(part, title=title) if len(parts) > 1 else part, count)

    def _add_part(self, exhibit: Exhibit, count: int) -> None:
        slide = self._slide(exhibit.title, TITLE, TITLE_SIZES)
        _text(slide, LABEL, exhibit.label, (13, 11, 9), COLOURS["soft"])
        facts = [exhibit.sheet.facts, self._blanks(exhibit) if is_drawable(exhibit) else ""]
        if not exhibit.sheet.rows:
            _text(slide, BODY, "" if exhibit.why == exhibit.title else exhibit.why, BODY_SIZES)
        elif is_drawable(exhibit):
            add_chart(slide, exhibit, _emu(BODY))
            drawn = PARTS.get(exhibit.native.kind if exhibit.native else "", count) * MOST_PARTS
            facts.append(self._words("slides.first_of", shown=drawn, count=count) if drawn < count else "")
        else:
            facts.append(add_table(slide, exhibit.sheet, BODY, self._words))
        self._add_facts(slide, self._words("take_out.separator").join(filter(None, facts)))

    def add_empty(self, exhibits: Sequence[Exhibit]) -> None:
        """List the cards without numbers, with their answers."""
        lines = [self._words("slides.empty_line", label=one.label, title=one.title) for one in exhibits]
        for at in range(0, len(lines), CONTENTS_LINES):
            slide = self._slide(self._words("slides.empty"), TITLE, (26,))
            _text(slide, BODY, "\n".join(lines[at : at + CONTENTS_LINES]), BODY_SIZES)

    def _blanks(self, exhibit: Exhibit) -> str:
        """What a chart has no mark for: no number is not 0."""
        native, rows = exhibit.native, exhibit.sheet.rows
        if native is None or native.kind in ("scatter", "line"):
            return ""
        blank = [row for row in rows if all(number_of(row[at]) is None for at in native.series)]
        names = [cell_text(row[native.category]) for row in blank[:MOST_BLANKS]]
        more = self._words("slides.blank_more", count=len(blank) - MOST_BLANKS) if len(blank) > MOST_BLANKS else ""
        text = self._words("app.separator").join(names) + more
        return self._words("slides.blank", names=text) if names else ""

    def add_notes(self, cover: Cover) -> None:
        slide = self._slide(self._words("paper.limits"), TITLE, (26,))
        _text(slide, BODY, "\n".join(f"・{line}" for line in cover.notes), BODY_SIZES)

    def _slide(self, title: str, box: Box, sizes: Sequence[int]) -> Any:
        slide = self._deck.slides.add_slide(self._deck.slide_layouts[TITLE_ONLY])
        heading = slide.shapes.title
        heading.left, heading.top, heading.width, heading.height = _emu(box)
        _write(heading, plain(title), box, sizes, COLOURS["text"], is_bold=True)
        heading.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        if box == TITLE:
            _rule(slide, (MARGIN, 114, INNER, 2))
        number = str(len(self._deck.slides))
        _text(slide, NUMBER, number, (11,), COLOURS["soft"]).text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
        return slide

    def _add_facts(self, slide: Any, facts: str) -> None:
        """What the figures rest on, on the slide; and whole in the speaker's notes."""
        _text(slide, FACTS, facts, (10, 9, 8, 7), COLOURS["soft"])
        slide.notes_slide.notes_text_frame.text = plain(facts)


def _parts(exhibit: Exhibit) -> list[Exhibit]:
    return parts_of(exhibit) if is_drawable(exhibit) else [exhibit]


def _text(slide: Any, box: Box, text: str, sizes: Sequence[int], colour: str = COLOURS["text"]) -> Any:
    shape = slide.shapes.add_textbox(*_emu(box))
    _write(shape, "\n".join(plain(line) for line in text.split("\n")), box, sizes, colour)
    return shape


def _write(shape: Any, text: str, box: Box, sizes: Sequence[int], colour: str, *, is_bold: bool = False) -> None:
    """Fill a shape at the largest size at which its text fits."""
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    room = (box[2], box[3])
    size = title_size(text, room, sizes, SMALLEST_TITLE) if is_bold else fitted_size(text, room, sizes)
    for at, line in enumerate(text.split("\n")):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.alignment, paragraph.line_spacing = PP_ALIGN.LEFT, 1.1
        run = paragraph.add_run()
        run.text, run.font.size, run.font.bold = line, Pt(size), is_bold
        run.font.color.rgb = RGBColor.from_string(colour.removeprefix("#"))


def _rule(slide: Any, box: Box) -> None:
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *_emu(box))
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(COLOURS["own"].removeprefix("#"))
    shape.line.fill.background()
    shape.shadow.inherit = False


def _emu(box: Box) -> tuple[Emu, Emu, Emu, Emu]:
    left, top, width, height = (Pt(each) for each in box)
    return left, top, width, height


def _use_font(deck: Any) -> None:
    """Make the font of the sheets that of all text, also of charts: the theme of the template names another."""
    theme = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme.blob = THEME_FONTS.sub(rf'\1 typeface="{FONT}"/>', theme.blob.decode("utf-8")).encode("utf-8")
