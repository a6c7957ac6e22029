"""What the server answers besides pages: return slips, sheets, the check of a file, whether it is ready."""

from pathlib import Path

from flask import Flask, Response, request

from dashboards.access import current_person, may_receive
from dashboards.address import Address, Read
from dashboards.checking import Check, check_answer
from dashboards.components.deck import add_deck
from dashboards.documents.response import add_sheets
from dashboards.responses import attachment, plain_answer
from dashboards.slips import find_slip
from dashboards.store import Store, StoreError
from dashboards.table_export import FORMS
from dashboards.words import words_of

SLIPS = FORMS | {"html": "text/html; charset=utf-8"}


def asked(read: Read) -> Address:
    """What the parameters of this request ask for."""
    return read(None, request.query_string.decode("ascii", "replace"))


def add_routes(server: Flask, store: Store, home: Path, read: Read, check: Check) -> None:
    """Read-only answers over what is published and what was returned; and the check, which keeps nothing."""

    def slip(delivery_id: str, form: str) -> Response:
        return slip_answer(store, home / "returns", delivery_id, form)

    server.add_url_rule("/returns/<delivery_id>.<form>", "slip", slip)
    server.add_url_rule("/check/file", "check_file", lambda: check_answer(check), methods=["POST"])
    add_sheets(server, lambda: asked(read))
    add_deck(server, lambda: asked(read))
    server.add_url_rule("/readyz", "readyz", lambda: readiness(store))


def slip_answer(store: Store, returns: Path, delivery_id: str, form: str) -> Response:
    """The return slip of a delivery: only of one that the snapshot knows, only a file that the night wrote."""
    words = words_of(request.args.get("lang", "ja"))
    try:
        snapshot = store.snapshot()
        known = snapshot.row("delivery", delivery_id=delivery_id)
        is_theirs = bool(known) and snapshot.has_slip(known["delivery_id"]) and may_receive_all(store, known["codes"])
    except StoreError as error:
        return plain_answer(words(f"plain.{error.reason}_title"), 503)
    path = find_slip(returns, known["delivery_id"], form) if is_theirs and form in SLIPS else None
    if path is None:
        return plain_answer(words("plain.no_slip"), 404)
    return attachment(path.name, path.read_bytes(), SLIPS[form])


def may_receive_all(store: Store, codes: list[str]) -> bool:
    """Whether the person who is asking may see what all these bodies sent; of a file of nobody, only the owner."""
    known = {row["code"]: row["prefecture_code"] for row in store.snapshot().frame("bodies").iter_rows(named=True)}
    person = current_person()
    return person.role == "nation" or (
        bool(codes) and all(may_receive(person, known.get(code, ""), code) for code in codes)
    )


def readiness(store: Store) -> Response:
    """Which run is shown; 503 and the reason while no whole snapshot can be read."""
    try:
        return plain_answer(str(store.whole_snapshot().row("snapshot")["run_id"]), 200)
    except StoreError as error:
        return plain_answer(error.reason, 503)
