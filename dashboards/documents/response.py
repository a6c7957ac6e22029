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
from dashboards.page_context import LostError, PageContext
from dashboards.responses import attachment, plain_answer
from dashboards.store import StoreError

AT_ONCE = 2
"""ZIPs made at the same time: each keeps a thread of the server busy for seconds."""
MADE_ON = (1980, 1, 1, 0, 0, 0)
"""The time of every entry of a ZIP, so that the same sheets give the same bytes."""

_making = BoundedSemaphore(AT_ONCE)


def add_sheets(server: Flask, asked: Callable[[], Address]) -> None:
    """`asked` reads the parameters of the request: year, language and prefecture."""

    def answer(make: Callable[[Address, str], Response], code: str) -> Response:
        return sheet_answer(asked(), make, code)

    server.add_url_rule("/sheet/body/<code>.pdf", "body_sheet", lambda code: answer(of_body, code))
    server.add_url_rule("/sheet/pref/<code>.pdf", "pref_sheet", lambda code: answer(of_prefecture, code))
    server.add_url_rule("/sheet/pref/<code>.zip", "all_sheets", lambda code: answer(of_all, code))


def sheet_answer(address: Address, make: Callable[[Address, str], Response], code: str) -> Response:
    """Return the file, or one line with the reason why there is none."""
    words = address.words
    try:
        require_font()
        return make(address, code)
    except LostError as lost:
        return plain_answer(words(f"plain.{lost.key}_title", **lost.values), 404)
    except MissingFontError:
        return plain_answer(words("paper.no_font", font=FONT, package=PACKAGE), 503)
    except StoreError as error:
        return plain_answer(words(f"plain.{error.reason}_title"), 503)


def closed_year(address: Address) -> PageContext:
    """The prefecture and year of an address. Raises LostError, also where the year is still being collected."""
    context = PageContext.of(address)
    context.require_closed()
    return context


def of_body(address: Address, code: str) -> Response:
    return attachment(*body_file(closed_year(address), code), "application/pdf")


def body_file(context: PageContext, code: str) -> tuple[str, bytes]:
    """Name and content of one body's sheet. Raises LostError."""
    record = BodyRecord.of(context.snapshot, code, context.year, context.pref)
    if record is None:
        raise LostError("no_body", code=code, year=context.words.year(context.year))
    content = body_sheet(record, context.words)
    return f"{content['title']}.pdf", press("body", content)


def of_prefecture(address: Address, code: str) -> Response:
    return attachment(*prefecture_file(closed_year(replace(address, pref=code))), "application/pdf")


def prefecture_file(context: PageContext) -> tuple[str, bytes]:
    content = prefecture_sheet(context)
    return f"{content['title']}.pdf", press("prefecture", content)


def of_all(address: Address, code: str) -> Response:
    """The ZIP piece by piece; X-Sheet-Count is how many sheets it will hold."""
    context = closed_year(replace(address, pref=code))
    if not _making.acquire(blocking=False):
        return plain_answer(context.words("paper.busy"), 503)
    codes = context.frame("overview_bodies")["code"].to_list()
    title = context.words("paper.zip_title", name=context.pref_name, year=context.year)
    answer = attachment(f"{title}.zip", b"", "application/zip")
    answer.headers["X-Sheet-Count"] = str(1 + len(codes))
    del answer.headers["Content-Length"]
    answer.response = zip_pieces(context, codes)
    # Also when the reader goes away before the first piece.
    answer.call_on_close(_making.release)
    return answer


def zip_pieces(context: PageContext, codes: list[str]) -> Iterator[bytes]:
    """The prefecture's sheet and those of the bodies, each as soon as it is made."""
    pieces = _Pieces()
    with zipfile.ZipFile(pieces, "w") as book:  # type: ignore[call-overload]
        name, content = prefecture_file(context)
        book.writestr(zipfile.ZipInfo(name, MADE_ON), content)
        yield pieces.taken()
        for code in codes:
            name, content = body_file(context, code)
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
