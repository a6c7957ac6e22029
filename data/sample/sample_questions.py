"""The prefecture's questionnaire, read from its own definition: what each edition asks, and in which words."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

SURVEY = Path(__file__).resolve().parents[1] / "surveys" / "pref_dx" / "survey.toml"
EDITIONS = (2023, 2024, 2025, 2026)
HINTS = {"percent": "％（小数第1位まで）", "date": "年月日", "text": "自由記述"}


class Question(NamedTuple):
    """One item of the questionnaire; the dictionaries are keyed by edition, as in the definition."""

    id: str
    text: str
    kind: str
    options: tuple[str, ...]
    unit: str
    since: int
    until: int
    was: dict[str, str]
    options_by_year: dict[str, dict[str, str]]
    scale: dict[str, float]

    def label_in(self, year: int) -> str:
        """Its number in that edition."""
        return self.was.get(str(year), self.id)

    def spelled_in(self, year: int, option: str) -> str:
        """How that edition wrote an option of today; other texts stay as they are."""
        spellings = self.options_by_year.get(str(year), {})
        return {today: written for written, today in spellings.items()}.get(option, option)

    def hint(self) -> str:
        """What the form says about filling it in."""
        return "／".join(self.options) or HINTS.get(self.kind, f"整数（{self.unit}）")


def _question(item: dict[str, Any]) -> Question:
    return Question(
        item["id"],
        item["text"],
        item["kind"],
        tuple(item.get("options", ())),
        item.get("unit", ""),
        item.get("since", EDITIONS[0]),
        item.get("until", EDITIONS[-1]),
        item.get("label_by_year", {}),
        item.get("options_by_year", {}),
        item.get("scale", {}),
    )


@cache
def questions() -> dict[str, Question]:
    """All items that were ever asked, by their id of today."""
    survey = tomllib.loads(SURVEY.read_text(encoding="utf-8"))
    return {item["id"]: _question(item) for item in survey["item"]}


def asked_in(year: int) -> list[Question]:
    """The items of an edition, in the order of its numbers."""
    asked = [question for question in questions().values() if question.since <= year <= question.until]
    return sorted(asked, key=lambda question: question.label_in(year))
