"""Body codes as offices write them, and the repairs that a check digit proves."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.definitions.characters import drop_invisible
from pipeline.definitions.registry import Body, check_digit, is_code
from pipeline.intake.digits import narrow_digits
from pipeline.intake.text import normalize_text, strip_outer, unwrap_formula

_GROUPED = re.compile(r"[0-9]+(?:[-‐–−－\s]+[0-9]+)+")
_LENGTH = 6


@dataclass(frozen=True)
class ParsedCode:
    """A code as read: None when no body is proved. `is_repaired`: the cell holds another spelling of it."""

    code: str | None
    is_repaired: bool = False


def _is_any(_: Body) -> bool:
    return True


def read_code(text: str, bodies: dict[str, Body], is_named: Callable[[Body], bool] = _is_any) -> ParsedCode:
    """Read a body's code: six digits, or five without check digit, or without the leading zero.

    A repair counts only when its check digit is right and the registry has the body. Five digits may stand for two
    bodies: 16322 is 士幌町 (016322) without its zero, and 上市町 (163228) without its check digit. Then `is_named`
    decides: whether the line names a body.
    """
    digits = read_code_digits(text)
    if is_code(digits) and digits in bodies:
        return ParsedCode(digits, is_repaired=digits != text)
    if not (digits.isascii() and digits.isdigit()):
        return ParsedCode(None)
    repaired = {c for c in (_restore_zero(digits), _add_check_digit(digits)) if c and is_code(c) and c in bodies}
    proved = repaired if len(repaired) == 1 else {code for code in repaired if is_named(bodies[code])}
    return ParsedCode(proved.pop(), is_repaired=True) if len(proved) == 1 else ParsedCode(None)


def read_code_digits(text: str) -> str:
    """Return the digits of a code in ASCII: `０１１００２`, `="011002"`, `01100-2` and `011002.0` are `011002`.

    Any other text comes back as it is: digits of other scripts and circled ones stand for no code. Hyphens and spaces
    are left out of six digits only: shorter numbers with hyphens are those of telephones and addresses.
    """
    digits = narrow_digits(unwrap_formula(strip_outer(drop_invisible(text)))).removesuffix(".0")
    joined = "".join(re.findall("[0-9]", digits))
    return joined if len(joined) == _LENGTH and _GROUPED.fullmatch(digits) else digits


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
    is_whole = len(digits) == _LENGTH and digits.isascii() and digits.isdigit()
    return bodies.get(digits[:5] + check_digit(digits[:5])) if is_whole else None
