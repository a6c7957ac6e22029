"""Words: both languages say the same things, and code says nothing by itself."""

import re
from pathlib import Path

import pytest

from dashboards import words as words_module
from dashboards.words import Words, words_of
from pipeline.definitions.messages import LANGUAGES

FOLDER = Path(words_module.__file__).parent


def test_code_has_no_japanese_words() -> None:
    """Only the reasons in comments and docstrings may name what pages are called."""
    for path in FOLDER.rglob("*.py"):
        code = re.sub(r'"""[\s\S]*?"""|#.*', "", path.read_text(encoding="utf-8"))
        found = re.findall(r"[ぁ-んァ-ヶ一-龠]+", code)
        assert found == [], path.name


def test_an_unknown_code_of_the_data_is_shown_as_it_is() -> None:
    words = words_of("ja")
    assert words.named("kind", "町") == "町"
    assert words_of("en").named("kind", "町") == "Town"
    assert words.named("kind", "広域連合") == "広域連合"
    assert words.named("kind", None) == ""


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [(12345.0, 0, "12,345"), (62.5, 1, "62.5"), (-5.9, 1, "−5.9"), (None, 1, "—"), (0.0, 1, "0.0")],
)
def test_numbers(value: float | None, digits: int, shown: str) -> None:
    assert words_of("ja").number(value, digits) == shown


def test_a_year_names_its_era_in_japanese_only() -> None:
    assert words_of("ja").year(2023) == "2023年度（令和5年度）"
    assert words_of("en").year(2023) == "FY2023"


def test_a_language_we_do_not_have_is_japanese() -> None:
    assert words_of("fr").lang == "ja"
    assert LANGUAGES == ("ja", "en")


def test_a_word_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        Words("ja")("no.such.key")
