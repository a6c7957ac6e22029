"""How large a text can be so that it fits its box: a slide and a paper do not grow with what stands on them."""

from collections.abc import Sequence

from dashboards.figures.template import text_width

LINE_HEIGHT = 1.35
"""Height of a line, in sizes of its text."""
ELLIPSIS = "…"


def line_count(text: str, width: float, size: float) -> int:
    """How many lines a text takes in a width, both in points; a word that is cut off counts as half a line more."""
    paragraphs = text.split("\n")
    return sum(max(1, -(-int(text_width(part, size) + size / 2) // max(1, int(width)))) for part in paragraphs)


def fitted_size(text: str, box: tuple[float, float], sizes: Sequence[int]) -> int:
    """The first of `sizes` (points, largest first) at which a text fits a box of width and height; else the last."""
    width, height = box
    return next((size for size in sizes if line_count(text, width, size) * size * LINE_HEIGHT <= height), sizes[-1])


def title_size(text: str, box: tuple[float, float], sizes: Sequence[int], smallest: int) -> int:
    """As `fitted_size`; but a title that fits one line at `smallest` or more is not broken to be larger."""
    fitted = fitted_size(text, box, sizes)
    single = (size for size in sizes if smallest <= size <= fitted and line_count(text, box[0], size) == 1)
    return next(single, fitted)


def cut_to(text: str, width: float, size: float) -> str:
    """The beginning of a text that fits one line of a width, with an ellipsis where something was cut off."""
    if text_width(text, size) <= width:
        return text
    used, taken = text_width(ELLIPSIS, size), ""
    for letter in text:
        used += text_width(letter, size)
        if used > width:
            break
        taken += letter
    return taken + ELLIPSIS
