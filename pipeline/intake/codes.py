"""Body codes as offices write them, and the repairs that a check digit proves."""

from dataclasses import dataclass

from pipeline.definitions.registry import Body, check_digit, is_code
from pipeline.intake.text import normalize_text


@dataclass(frozen=True)
class ParsedCode:
    """A code as read: None when no body is proved. `is_repaired`: the cell holds another spelling of it."""

    code: str | None
    is_repaired: bool = False


def read_code(text: str, bodies: dict[str, Body]) -> ParsedCode:
    """Read a body's code: six digits, or five without check digit, or without the leading zero.

    A repair counts only when its check digit is right and the registry has the body.
    """
    digits = normalize_text(text).removesuffix(".0")
    if is_code(digits) and digits in bodies:
        return ParsedCode(digits, is_repaired=digits != text)
    if not (digits.isascii() and digits.isdigit()):
        return ParsedCode(None)
    repaired = {c for c in (_restore_zero(digits), _add_check_digit(digits)) if c and is_code(c) and c in bodies}
    return ParsedCode(repaired.pop(), is_repaired=True) if len(repaired) == 1 else ParsedCode(None)


def _restore_zero(digits: str) -> str | None:
    """Put back the leading zero that a spreadsheet removed."""
    return f"0{digits}" if len(digits) == 5 else None


def _add_check_digit(digits: str) -> str | None:
    """Complete the five digits (or four, without the zero) that statistics write without the check digit."""
    five = digits.zfill(5)
    return five + check_digit(five) if len(digits) in (4, 5) else None


def find_nearest_body(text: str, bodies: dict[str, Body]) -> Body | None:
    """Find the body with the same first five digits: the one a wrong check digit probably stands for."""
    digits = normalize_text(text)
    return next((body for code, body in bodies.items() if len(digits) == 6 and code[:5] == digits[:5]), None)
