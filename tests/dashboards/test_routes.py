"""What the server answers besides pages: status, files, slips, the list for the search."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[[str], list[tuple]]


def table(client: Any, path: str) -> list[dict[str, str]]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/standing?pref=490008", 302),
        ("/ranking?pref=490008", 200),
        ("/nowhere", 404),
        ("/body/999999", 404),
        ("/compare?codes=1", 404),
        ("/compare?codes=482226,1", 200),
    ],
)
def test_the_status_of_a_document_is_that_of_its_page(client: Any, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_a_slip_is_handed_out_by_receipt_number(client: Any, ask: Ask) -> None:
    ((delivery_id, name),) = ask(
        "SELECT delivery_id, name FROM meta.delivery WHERE state = 'partially_accepted' LIMIT 1"
    )
    page = client.get(f"/returns/{delivery_id}.html")
    assert page.status_code == 200 and name in page.text
    assert page.headers["Content-Disposition"].startswith("attachment")
    assert client.get(f"/returns/{delivery_id}.xlsx").data.startswith(b"PK")


@pytest.mark.parametrize(
    "path",
    [
        "/returns/000000000000.html",
        "/returns/*.html",
        "/returns/..%2f..%2fcurrent.json",
        "/returns/x.html",
        "/returns/%00.xlsx",
    ],
)
def test_no_other_file_is_handed_out(client: Any, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_link_out_of_the_folder_is_not_followed(own_home: Path, ask: Ask) -> None:
    from dashboards.app import create_app

    ((delivery_id,),) = ask("SELECT delivery_id FROM meta.delivery WHERE state = 'accepted' LIMIT 1")
    (slip,) = (own_home / "returns").glob(f"*/*_{delivery_id}.html")
    slip.unlink()
    slip.symlink_to(own_home / "published" / "current.json")
    client = create_app(own_home).server.test_client()
    assert client.get(f"/returns/{delivery_id}.html").status_code == 404
    assert client.get(f"/returns/{delivery_id}.xlsx").status_code == 200
