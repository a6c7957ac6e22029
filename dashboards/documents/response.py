"""The addresses of sheets: of a body, of a prefecture, and of all its bodies as a ZIP that grows as it is made."""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import BoundedSemaphore

from flask import Flask, Response

from dashboards.address import Address
from dashboards.body_record import BodyRecord
from dashboards.documents.body import body_sheet
from dashboards.documents.prefecture import prefecture_sheet
from dashboards.documents.press import FONT, PACKAGE, MissingFontError, press, require_font
from dashboards.old.pages.page import LostError, PageContext
from dashboards.old.pages.plain import no_body, page_context
from dashboards.responses import attachment, plain_answer
from dashboards.store import OpenedSnapshot, Store, StoreError

AT_ONCE = 2
"""ZIPs made at the same time: each keeps a thread of the server busy for seconds."""
MADE_ON = (1980, 1, 1, 0, 0, 0)
"""The time of every entry of a ZIP, so that the same sheets give the same bytes."""

_making = BoundedSemaphore(AT_ONCE)


def add_sheets(server: Flask, store: Store, asked: Callable[[], Address]) -> None:
    """`asked` reads the parameters of the request: year, language, and whose desk it is."""

    def answer(make: Callable[[OpenedSnapshot, Address, str], Response], code: str) -> Response:
        return sheet_answer(store, asked(), make, code)

    server.add_url_rule("/sheet/body/<code>.pdf", "body_sheet", lambda code: answer(of_body, code))
    server.add_url_rule("/sheet/pref/<code>.pdf", "pref_sheet", lambda code: answer(of_prefecture, code))
    server.add_url_rule("/sheet/pref/<code>.zip", "all_sheets", lambda code: answer(of_all, code))


def sheet_answer(
    store: Store, address: Address, make: Callable[[OpenedSnapshot, Address, str], Response], code: str
) -> Response:
    """The file, or one line that says why there is none."""
    words = address.words
    try:
        require_font()
        return make(store.snapshot(), address, code)
    except LostError as lost:
        return plain_answer(lost.page.title, 404)
    except MissingFontError:
        return plain_answer(words("paper.no_font", font=FONT, package=PACKAGE), 503)
    except StoreError as error:
        return plain_answer(words(f"plain.{error.reason}_title"), 503)


def of_body(snapshot: OpenedSnapshot, address: Address, code: str) -> Response:
    context = page_context(snapshot, address)
    return attachment(*body_file(snapshot, context, address, code), "application/pdf")


def body_file(snapshot: OpenedSnapshot, context: PageContext, address: Address, code: str) -> tuple[str, bytes]:
    """Name and content of one body's sheet. Raises LostError."""
    record = BodyRecord.of(snapshot, code, context.year, context.pref)
    if record is None:
        raise LostError(no_body(address, code, context.year))
    content = body_sheet(record, address.words)
    return f"{content['title']}.pdf", press("body", content)


def of_prefecture(snapshot: OpenedSnapshot, address: Address, code: str) -> Response:
    context = page_context(snapshot, replace(address, pref=code))
    return attachment(*prefecture_file(snapshot, context, address), "application/pdf")


def prefecture_file(snapshot: OpenedSnapshot, context: PageContext, address: Address) -> tuple[str, bytes]:
    content = prefecture_sheet(snapshot, context, address)
    return f"{content['title']}.pdf", press("prefecture", content)


def of_all(snapshot: OpenedSnapshot, address: Address, code: str) -> Response:
    """The ZIP piece by piece; X-Sheet-Count says how many sheets it will hold."""
    context = page_context(snapshot, replace(address, pref=code))
    words = address.words
    if not _making.acquire(blocking=False):
        return plain_answer(words("paper.busy"), 503)
    codes = snapshot.frame("overview_bodies", pref=code, year=context.year)["code"].to_list()
    answer = attachment(f"{words('paper.zip_title', name=context.name, year=context.year)}.zip", b"", "application/zip")
    answer.headers["X-Sheet-Count"] = str(1 + len(codes))
    del answer.headers["Content-Length"]
    answer.response = zip_pieces(snapshot, context, address, codes)
    # Also when the reader goes away before the first piece.
    answer.call_on_close(_making.release)
    return answer


def zip_pieces(snapshot: OpenedSnapshot, context: PageContext, address: Address, codes: list[str]) -> Iterator[bytes]:
    """The prefecture's sheet and those of the bodies, each as soon as it is made."""
    pieces = _Pieces()
    with zipfile.ZipFile(pieces, "w") as book:  # type: ignore[call-overload]
        name, content = prefecture_file(snapshot, context, address)
        book.writestr(zipfile.ZipInfo(name, MADE_ON), content)
        yield pieces.taken()
        for code in codes:
            name, content = body_file(snapshot, context, address, code)
            # The code keeps apart bodies of the same name; a name holds no folders.
            book.writestr(zipfile.ZipInfo(f"{code}_{name.replace('/', '_')}", MADE_ON), content)
            yield pieces.taken()
    yield pieces.taken()


class _Pieces:
    """What zipfile writes, to be taken away as it comes."""

    def __init__(self) -> None:
        self._kept: list[bytes] = []

    def write(self, content: bytes) -> int:
        self._kept.append(bytes(content))
        return len(content)

    def flush(self) -> None:
        """Do nothing: `zipfile` calls it, and nothing is held back."""

    def taken(self) -> bytes:
        kept, self._kept = b"".join(self._kept), []
        return kept
