"""A note in plain Markdown as part of a page: headings, paragraphs with code, tables between bars."""

from typing import Any

from dashboards.old import html
from dashboards.old.figures.marks import table


def note(text: str) -> html.Div:
    """Blocks apart by blank lines. The note's own title is left out: the section has one."""
    blocks = [block for block in text.strip().split("\n\n") if not block.startswith("# ")]
    caption = ""
    content: list[Any] = []
    for block in blocks:
        if block.startswith("## "):
            caption = block.removeprefix("## ")
            content.append(html.H3(caption))
        else:
            content.append(_table(caption, block) if block.startswith("|") else html.P(_inline(block)))
    return html.Div(content, className="note-text")


def _table(caption: str, block: str) -> html.Div:
    head, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()]
    return table(caption, head, rows, "table-method table-compact")


def _inline(text: str) -> list[Any]:
    """Every second piece between backticks is code."""
    return [html.Code(piece) if at % 2 else piece for at, piece in enumerate(text.split("`"))]
