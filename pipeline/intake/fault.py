"""What is wrong with a file or a cell, before it is put into words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Phrase:
    """A fact that is words, in each language its own: `key` names them in `[said]` of the rules, `facts` fill them."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)


Texts = tuple[str | Phrase, ...]
"""A fact that is a list; the language says how it is written."""


def quoted(texts: Iterable[str]) -> Texts:
    """Texts of the file or of the questionnaire, each in the language's marks."""
    return tuple(Phrase("quoted", {"text": text}) for text in texts)


def truncated(texts: Texts, most: int) -> Texts | Phrase:
    """The first `most`, and that there are others."""
    return Phrase("and_others", {"named": texts[:most]}) if len(texts) > most else texts


@dataclass(frozen=True)
class Fault:
    """A breach of the rule `rule_id` at a place of a file. `facts` fill the rule's sentence.

    `row` and `column` count from 1, as a spreadsheet shows them; 0 means the file as a whole.
    """

    rule_id: str
    row: int = 0
    column: int = 0
    raw_text: str = ""
    code: str | None = None
    item: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


class RefusedError(Exception):
    """The file cannot be used at all; it carries the fault that says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.rule_id)
        self.fault = fault


def cell_address(row: int, column: int) -> str:
    """`C14` for row 14, column 3; empty for a place that is no cell."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}" if letters and row > 0 else ""
