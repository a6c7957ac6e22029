"""All words on the pages, by language. None stand in code."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from pipeline.definitions.faults import fault
from pipeline.definitions.messages import LANGUAGES, Message, load_messages
from pipeline.definitions.model import DefinitionError

MESSAGES = Path(__file__).parent / "messages"


@cache
def _messages() -> dict[str, Message]:
    """The words of all files: `ja.toml` and `en.toml` together, each other one with both languages."""
    found = load_messages(MESSAGES)
    for path in sorted(MESSAGES.glob("*.toml")):
        if path.stem not in LANGUAGES:
            more = load_messages(path)
            if twice := sorted(found.keys() & more.keys()):
                raise DefinitionError(f"{path}: {fault('message_twice', names='、'.join(twice))}")
            found |= more
    return found


class Words:
    """The words of one language, looked up by key: `words("overview.title", name="見本県")`."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._texts = {key: getattr(message, lang) for key, message in _messages().items()}

    def __call__(self, key: str, /, **values: object) -> str:
        text = self._texts[key]
        return text.format(**values) if values else text

    def named(self, group: str, code: str | None) -> str:
        """The word for a code of the data, such as a status; the code itself when none is known."""
        return self._texts.get(f"{group}.{code}", code or "")

    def has(self, group: str, code: str) -> bool:
        """Whether there is a word for a code of the data."""
        return f"{group}.{code}" in self._texts

    def under(self, group: str) -> dict[str, str]:
        """All words below a key, for components that bring their own."""
        return {key.removeprefix(f"{group}."): text for key, text in self._texts.items() if key.startswith(f"{group}.")}

    def pick(self, row: Mapping, stem: str) -> str:
        """The text of a column that the data hold in both languages, such as `name_ja` and `name_en`."""
        return row.get(f"{stem}_{self.lang}") or row.get(f"{stem}_ja") or ""

    def listed(self, texts: list[str]) -> str:
        """`A、B` or `A, B`, each quoted as the language does."""
        return self("app.separator").join(self("app.quoted", text=text) for text in texts)

    def sentences(self, *texts: str) -> str:
        """Sentences one after another, as the language parts them; empty ones are left out."""
        return self("body.between_sentences").join(filter(None, texts))

    def year(self, year: int) -> str:
        """A fiscal year in words; with the era in Japanese."""
        return self("app.year", year=year, era=year - 2018)

    def number(self, value: float | None, digits: int = 1) -> str:
        """A number with separators, rounded half up as officials do, a real minus sign, a dash where there is none."""
        if value is None:
            return self("app.none")
        if isinstance(value, int) and not digits:
            return f"{value:,}".replace("-", "−")  # most numbers of a long list: places and counts
        return f"{_half_up(value, digits):,f}".replace("-", "−")

    def signed(self, change: float | None, digits: int = 1) -> str:
        """`＋29.9`, `△9.1`: in Japanese public accounts ▲ and △ are minus, so a rise is never ▲."""
        if change is None:
            return self("app.none")
        size = self.number(abs(change), digits)
        if size == self.number(0, digits):
            return size
        return self("number.plus" if change > 0 else "number.minus", value=size)

    def amount(self, number: str, unit: str) -> str:
        """A number as text with its unit: `31人`, `31 people`, `1 person`."""
        group = "method.unit_one" if number == "1" else "method.unit"
        return self("method.amount", value=number, unit=self.named(group, unit)).rstrip()

    def percent(self, value: float | None, digits: int = 0) -> str:
        return self("app.none") if value is None else self("app.percent", value=self.number(value, digits))


def _half_up(value: float, digits: int) -> Decimal:
    """Round by the decimals as written; nought has no sign."""
    return Decimal(repr(float(value) + 0.0)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def rounded(value: float | None, digits: int = 1) -> float | None:
    """The number as `Words.number` writes it, for a table that is taken out."""
    return None if value is None else float(_half_up(value, digits))


@cache
def words_of(lang: str) -> Words:
    """The words of a language; Japanese when it is not one of ours."""
    return Words(lang if lang in LANGUAGES else LANGUAGES[0])
