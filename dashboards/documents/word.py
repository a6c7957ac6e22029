"""Cards as a Word document: heading, the sentence that answers, its table, and what the figures rest on."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from dashboards.documents.exhibit import Exhibit, cell_text, plain
from dashboards.documents.press import FONT
from dashboards.documents.slides import MADE_AT, Cover
from dashboards.words import Words

MOST_ROWS, MOST_COLUMNS = 60, 7
"""A longer or wider table is cut, with a sentence about it."""


def paragraph_of(exhibit: Exhibit, words: Words) -> bytes:
    """The document of one card, on A4."""
    document = _new(exhibit.title, words)
    _add_card(document, exhibit, words)
    return _content(document)


def material_of(cover: Cover, exhibits: Sequence[Exhibit], words: Words) -> bytes:
    """The whole material for a meeting: title, a part a card, notes."""
    document = _new(cover.title, words)
    document.add_heading(plain(cover.title), level=1)
    document.add_paragraph(plain(cover.lead))
    for line in cover.lines:
        document.add_paragraph(plain(line))
    for exhibit in exhibits:
        _add_card(document, exhibit, words)
    document.add_heading(words("paper.limits"), level=2)
    for note in cover.notes:
        document.add_paragraph(plain(note), style="List Bullet")
    return _content(document)


def _new(title: str, words: Words) -> Any:
    document = Document()
    _set_up(document, words)
    document.core_properties.title = plain(title)[:250]
    return document


def _content(document: Any) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _add_card(document: Any, exhibit: Exhibit, words: Words) -> None:
    document.add_heading(plain(exhibit.label), level=2)
    document.add_paragraph(plain(exhibit.title))
    if exhibit.sheet.rows:
        note = _add_table(document, exhibit, words)
    else:
        note = exhibit.why if exhibit.why != exhibit.title else ""
    facts = document.add_paragraph(plain(words("take_out.separator").join(filter(None, [exhibit.sheet.facts, note]))))
    facts.runs[0].font.size = Pt(9)


def _set_up(document: Any, words: Words) -> None:
    facts = document.core_properties
    facts.author, facts.last_modified_by, facts.comments = words("app.name"), words("app.name"), ""
    facts.created, facts.modified = MADE_AT, MADE_AT
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(22)
    for name in ("Normal", "Heading 1", "Heading 2", "List Bullet"):
        style = document.styles[name]
        style.font.name = FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    document.styles["Normal"].font.size = Pt(10.5)


def _add_table(document: Any, exhibit: Exhibit, words: Words) -> str:
    """Draw the first rows and columns, and return which part of the table they are; empty for the whole."""
    sheet = exhibit.sheet
    width, rows = min(MOST_COLUMNS, len(sheet.columns)), sheet.rows[:MOST_ROWS]
    table = document.add_table(rows=0, cols=width)
    table.style = "Table Grid"
    for values in (sheet.columns, *rows):
        for cell, value in zip(table.add_row().cells, values[:width], strict=True):
            run = cell.paragraphs[0].add_run(cell_text(value))
            run.font.size, run.font.bold = Pt(9), values is sheet.columns
    if len(rows) == len(sheet.rows) and width == len(sheet.columns):
        return ""
    return words("slides.part_of", shown=len(rows), count=len(sheet.rows), columns=width, all=len(sheet.columns))
