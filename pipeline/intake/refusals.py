"""Why a cell is neither a number nor a date, whatever was asked: digits of other kinds, and what spreadsheets leave."""

import re

from pipeline.definitions.characters import INVISIBLE
from pipeline.intake.digits import has_ornamental_digits, has_other_digits
from pipeline.intake.xml_stream import STRUCK_OUT

_PATTERNS = (
    ("narrow_column", re.compile(r"##+")),
    ("error_cell", re.compile(r"#(?:[A-Z0/]+[!?]|N/A|GETTING_DATA)")),
    ("formula", re.compile(r"=.*", re.DOTALL)),
    ("struck_out", re.compile(rf".*{STRUCK_OUT}", re.DOTALL)),
    ("shown_otherwise", re.compile(r".*（表示は.*）", re.DOTALL)),
    (
        "no_answer",
        re.compile(
            r"該当(?:なし|無し|せず)|無し?|なし|非該当|不明|未定|未把握|検討中|n/?a|[-－ー―‐–—−]+", re.IGNORECASE
        ),
    ),
    ("hidden_character", re.compile(rf"[^{INVISIBLE}]*[{INVISIBLE}].*", re.DOTALL)),
)


def find_refusal(text: str) -> str | None:
    """Return the reason, the key of a phrase in `rules.toml`; None where the text has to be read."""
    if has_other_digits(text):
        return "other_script"
    if has_ornamental_digits(text):
        return "ornamental_digit"
    return next((reason for reason, pattern in _PATTERNS if pattern.fullmatch(text)), None)
