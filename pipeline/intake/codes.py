"""Body codes as offices write them, and the repairs that a check digit can prove."""

from dataclasses import dataclass

from pipeline.definitions.registry import Body, check_digit, is_code
from pipeline.intake.text import normalize_text


@dataclass(frozen=True)
class ReadCode:
    """A code as read: None when nothing proves which body is meant. `is_repaired`: it was written otherwise."""

    code: str | None
    is_repaired: bool = False


def read_code(text: str, bodies: dict[str, Body]) -> ReadCode:
    """A body's code from a cell: six digits, or five without check digit, or with its leading zero lost.

    A repair counts only when its check digit is right and the registry knows the body.
    """
    digits = normalize_text(text).removesuffix(".0")
    if is_code(digits) and digits in bodies:
        return ReadCode(digits, is_repaired=digits != text)
    if not (digits.isascii() and digits.isdigit()):
        return ReadCode(None)
    repaired = {c for c in (_restored(digits), _completed(digits)) if c and is_code(c) and c in bodies}
    return ReadCode(repaired.pop(), is_repaired=True) if len(repaired) == 1 else ReadCode(None)


def _restored(digits: str) -> str | None:
    """A spreadsheet took the leading zero away."""
    return f"0{digits}" if len(digits) == 5 else None


def _completed(digits: str) -> str | None:
    """Five digits (or four, without the zero) as statistics write them, without the check digit."""
    five = digits.zfill(5)
    return five + check_digit(five) if len(digits) in (4, 5) else None


def nearest_body(text: str, bodies: dict[str, Body]) -> Body | None:
    """The body a wrong check digit probably means: the same first five digits."""
    digits = normalize_text(text)
    return next((body for code, body in bodies.items() if len(digits) == 6 and code[:5] == digits[:5]), None)
