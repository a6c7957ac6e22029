"""会議資料一式: cards of any pages, chosen in the address, as one PowerPoint or Word file."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from threading import BoundedSemaphore

from flask import Flask, Response

from dashboards.address import Address
from dashboards.components.card import card_at, exhibit_of
from dashboards.components.page import context_for, page_at
from dashboards.documents.content import frame_of
from dashboards.documents.exhibit import Exhibit
from dashboards.page_context import LostError, PageContext
from dashboards.responses import attachment, plain_answer
from dashboards.store import StoreError

TYPES = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""Form of the file → its type."""
BETWEEN = "~"
"""Between the path of a page and the name of its card, in the address."""
MOST_CARDS = 100
AT_ONCE = 2
"""Decks made at the same time: each keeps a thread of the server busy for seconds."""
PREFECTURE_CARDS = (
    "/~step_bars", "/~pillar_strips", "/~ends", "/~reasons", "/nation~compared", "/nation~profile", "/ranking~bands",
    "/support~lacking", "/support~joint", "/support~send",
)  # fmt: skip
BODY_CARDS = ("step_chips", "pillar_strips", "next", "held", "missing", "done", "moves", "examples", "plan")

_making = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Material:
    """What a deck holds: cards that could be made, and how many could not."""

    exhibits: list[Exhibit]
    missing_count: int


def usual_cards(body: str) -> list[str]:
    """What is chosen to begin with: for a prefecture, or for the body of a code."""
    return [f"/body/{body}{BETWEEN}{name}" for name in BODY_CARDS] if body else list(PREFECTURE_CARDS)


def chosen_cards(address: Address) -> list[str]:
    """What the address chooses, each once, in its order."""
    asked = address.more.get("cards")
    if asked is None:
        return usual_cards(address.asked("of"))
    return [one for one in dict.fromkeys(asked.split(",")) if one]


def material(address: Address) -> Material:
    """Make the cards that the address chooses, each as its page shows it to the person who asks."""
    chosen = chosen_cards(address)
    made = list(_exhibits(address, chosen))
    return Material(made, len(chosen) - len(made))


def _exhibits(address: Address, chosen: list[str]) -> Iterator[Exhibit]:
    for one in chosen:
        path, _, name = one.rpartition(BETWEEN)
        try:
            yield exhibit_of(*card_at(replace(address, path=path), name))
        except (LookupError, LostError):
            continue  # of a page or a body that is no more, or not for the person who asks


def deck_file(context: PageContext, form: str) -> tuple[str, bytes]:
    """Name and content of the material that the address of a context asks for. `form`: one of TYPES."""
    from dashboards.documents.slides import Cover, deck_of  # loads the libraries of the office programs
    from dashboards.documents.word import material_of

    words, of = context.words, context.address.asked("of")
    made, name = material(context.address), subject_of(context)
    place = (of or context.pref, str(_bodies(context)[of]["body_kind"]) if of else "municipality")
    frame = frame_of(context.snapshot, place, context.year, words, is_prefecture=not of)
    notes = [*frame["limits"]["lines"], *_missing_note(made, context)]
    lines = [*frame["dates"], frame["footer"]]
    cover = Cover(words("meeting.deck_title", name=name), lines, notes, lead_of(context))
    make = deck_of if form == "pptx" else material_of
    return f"{words('meeting.file', name=name, year=context.year)}.{form}", make(cover, made.exhibits, words)


def _bodies(context: PageContext) -> Mapping[str, Mapping[str, str]]:
    return {row["code"]: row for row in context.snapshot.frame("bodies").to_dicts()}


def subject_of(context: PageContext) -> str:
    """Of whom the deck is: the body of the address, else the prefecture. Raises LostError."""
    of = context.address.asked("of")
    if not of:
        return context.pref_name
    body = _bodies(context).get(of)
    if body is None:
        raise LostError("no_body", code=of, year=context.words.year(context.year))
    return str(body["name"])


def lead_of(context: PageContext) -> str:
    """The sentence of 県の概況, or of the body's own page: what the material comes to."""
    of = context.address.asked("of")
    address = replace(context.address, path=f"/body/{of}" if of else "/")
    page = page_at(address.path)
    return page["sentence"](context_for(page, address)) if page else ""


def _missing_note(made: Material, context: PageContext) -> list[str]:
    return [context.words("meeting.missing", count=made.missing_count)] if made.missing_count else []


def add_deck(server: Flask, asked: Callable[[], Address]) -> None:
    """Add the addresses of the material. `asked` reads the parameters of the request."""
    for form in TYPES:
        server.add_url_rule(f"/deck.{form}", f"deck_{form}", lambda form=form: deck_answer(asked(), form))


def deck_answer(address: Address, form: str) -> Response:
    """The file, or one line about why there is none. `form`: one of TYPES."""
    words = address.words
    if len(chosen_cards(address)) > MOST_CARDS:
        return plain_answer(words("meeting.too_many", most=MOST_CARDS), 400)
    if not _making.acquire(blocking=False):
        return plain_answer(words("paper.busy"), 503)
    try:
        context = PageContext.of(address)
        context.require_closed()
        return attachment(*deck_file(context, form), TYPES[form])
    except LostError as lost:
        return plain_answer(words(f"plain.{lost.key}_title", **lost.values), 404)
    except StoreError as error:
        return plain_answer(words(f"plain.{error.reason}_title"), 503)
    finally:
        _making.release()
