"""Faults of files and cells as data: the rule that is broken, the place, and the facts of its sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Phrase:
    """A fact that differs by language: `key` names its template in `[phrase]` of rules.toml, `facts` fill it."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)


Texts = tuple[str | Phrase, ...]
"""A fact that is a list; how it is joined differs by language."""


def quote(texts: Iterable[str]) -> Texts:
    """Put each text of a file or questionnaire into the quotation marks of the reader's language."""
    return tuple(Phrase("quoted", {"text": text}) for text in texts)


def truncate(texts: Texts, most: int) -> Texts | Phrase:
    """Return the first `most` texts followed by "and others", or all texts where there are no more than that."""
    return Phrase("and_others", {"named": texts[:most]}) if len(texts) > most else texts


@dataclass(frozen=True)
class Fault:
    """A breach of the rule `rule_id` at a place of a file. `facts` fill the rule's sentence.

    `row` and `column` count from 1, as a spreadsheet shows them; 0 means the file as a whole. `year` is that of the
    answer, where `item` names one.
    """

    rule_id: str
    row: int = 0
    column: int = 0
    raw_text: str = ""
    code: str | None = None
    item: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    year: int | None = None


class RefusedError(Exception):
    """The file cannot be read at all. `fault` is the reason."""

    def __init__(self, fault: Fault) -> None:
        """Keep the fault; the text of the exception is its rule."""
        super().__init__(fault.rule_id)
        self.fault = fault


def cell_address(row: int, column: int) -> str:
    """Return `C14` for row 14, column 3; an empty text where row or column is 0."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}" if letters and row > 0 else ""
