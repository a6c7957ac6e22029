"""自治体機密性: every file that leaves names its class, in the file itself; without roles nothing does."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from dashboards.access import PERSON, Person
from dashboards.address import Address
from dashboards.app import create_app
from dashboards.components.card import card_at, file_of
from dashboards.components.deck import TYPES, deck_file
from dashboards.documents.content import frame_of
from dashboards.documents.files import CARD_FORMS
from dashboards.page_context import PageContext
from tests.portal import Seat

OWN, OPEN = "自治体機密性2", "自治体機密性1"
PEOPLE = {
    OWN: Person("a", "prefecture", frozenset({"480002"})),
    OPEN: Person("b", "analyst"),
    "": None,
}


@pytest.fixture(scope="module")
def office(office_home: Path) -> Any:
    return create_app(office_home)


@contextmanager
def asked_by(app: Any, person: Person | None) -> Iterator[None]:
    with app.server.test_request_context("/", environ_base={} if person is None else {PERSON: person}):
        yield


def text_of(content: bytes) -> str:
    """All text in a CSV file, or in an Office file."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(name).decode("utf-8", "ignore") for name in book.namelist() if name.endswith(".xml"))


@pytest.mark.parametrize("form", CARD_FORMS)
@pytest.mark.parametrize("expected", PEOPLE)
def test_a_card_that_is_taken_along_names_its_class(office, form, expected):
    with asked_by(office, PEOPLE[expected]):
        _, content = file_of(*card_at(Address.parse("/nation", "?pref=480002&year=2025"), "compared"), form)
    text = text_of(content)
    assert (expected in text) if expected else ("自治体機密性" not in text)


@pytest.mark.parametrize("expected", PEOPLE)
def test_sheets_and_decks_name_it(office, expected):
    with asked_by(office, PEOPLE[expected]):
        context = PageContext.of(Address.parse("/meeting", "?pref=480002&year=2025&cards=/nation~compared"))
        footer = frame_of(context.snapshot, ("482226", "municipality"), 2025, context.words)["footer"]
        texts = [footer, *(text_of(deck_file(context, form)[1]) for form in TYPES)]
    for text in texts:
        assert (expected in text) if expected else ("自治体機密性" not in text)


def test_a_table_of_the_api_has_it_in_its_header_and_what_one_cached_is_not_anothers(office):
    path = "/api/v1/mart.group_score.csv?code=482226&year=2025&limit=1"
    answers = {groups: Seat(office, groups).get(path) for groups in ("soumu", "mihon", "labo", "")}
    classes = {groups: answer.headers["X-Confidentiality-Class"] for groups, answer in answers.items()}
    assert classes == {"soumu": "2", "mihon": "2", "labo": "1", "": "1"}
    tags = [answers[groups].headers["ETag"] for groups in ("soumu", "mihon", "labo")]
    assert len(set(tags)) == 3, "whoever signs in at the same browser is not shown what the one before has cached"
