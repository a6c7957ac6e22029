"""What the server answers besides pages: status, files, slips, the list for the search."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboards.old.sitemap import ENTRIES

Ask = Callable[[str], list[tuple]]
EXTRA = {"indicator": "id=cio_appointed&", "compare": "codes=482226,483419&"}
SHEETS = [(entry.key, name) for entry in ENTRIES for name in entry.sheets]


def table(client: Any, path: str) -> list[dict[str, str]]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/deliveries?pref=490008", 200),
        ("/nowhere", 404),
        ("/compare?codes=1", 404),
        ("/compare?codes=482226,1", 200),
    ],
)
def test_the_status_of_a_document_is_that_of_its_page(client: Any, path: str, status: int) -> None:
    assert client.get(path).status_code == status


@pytest.mark.parametrize(("page", "name"), SHEETS)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_table_is_a_file_in_both_forms(client: Any, page: str, name: str, lang: str) -> None:
    query = f"?{EXTRA.get(page, '')}pref=480002&year=2025&lang={lang}"
    rows = table(client, f"/export/{page}/{name}.csv{query}")
    assert rows
    assert client.get(f"/export/{page}/{name}.xlsx{query}").data.startswith(b"PK")


@pytest.mark.parametrize(
    "path",
    [
        "/export/overview/nothing.csv",
        "/export/nowhere/bodies.csv",
        "/export/overview/bodies.exe",
        "/export/overview/bodies.csv?pref=999999",
        "/export/overview/bodies.csv?year=%27%3B+DROP",
        "/export/indicator/bodies.csv",
        "/export/compare/values.csv",
    ],
)
def test_a_file_that_is_not_there_is_said_in_a_line(client: Any, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.mimetype == "text/plain" and answer.text and "\n" not in answer.text.strip()


def test_the_search_knows_every_body(client: Any, ask: Ask) -> None:
    options = json.loads(client.get("/bodies.json").text)
    assert len(options) == ask("SELECT count(*) FROM core.body")[0][0]
    assert {"value": "482226", "label": "葉月市（見本県）", "kana": "ハヅキシ"} in options


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
    from dashboards.old.app import create_app

    ((delivery_id,),) = ask("SELECT delivery_id FROM meta.delivery WHERE state = 'accepted' LIMIT 1")
    (slip,) = (own_home / "returns").glob(f"*/*_{delivery_id}.html")
    slip.unlink()
    slip.symlink_to(own_home / "published" / "current.json")
    client = create_app(own_home).server.test_client()
    assert client.get(f"/returns/{delivery_id}.html").status_code == 404
    assert client.get(f"/returns/{delivery_id}.xlsx").status_code == 200
