"""The sheet of a town as its mayor gets it: of others nothing but what everybody sees, whatever the office holds."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboards.app import create_app
from dashboards.visible_rows import visible_rows
from tests.groups import first_of
from tests.pages.conftest import laid_out
from tests.portal import Seat, undrawn_sheets

TOWN, YEAR = "482226", "?pref=480002&year=2025"
OF_OTHERS = {
    "hazuki": "code <> '482226'",
    "mihon": "code NOT IN (SELECT code FROM core.body WHERE prefecture_code = '480002')",
}
"""Group → the rows of the internal snapshot that are not for it."""


@pytest.fixture(scope="module", params=first_of(OF_OTHERS))
def seats(request, office_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Seat, Seat]]:
    """Somebody at the office's home, and at one whose internal snapshot has nothing of others."""
    home = tmp_path_factory.mktemp("emptied") / "home"
    shutil.copytree(office_home / "published", home / "published")
    for name in ("access.toml", "proxy.secret", "reference"):
        (home / name).symlink_to(office_home / name)
    path = home / "published" / json.loads((home / "published" / "current.json").read_text(encoding="utf-8"))["file"]
    path.chmod(0o644)
    with duckdb.connect(str(path)) as con:
        for table in (name for rule in visible_rows()["rows"] for name in rule["tables"]):
            columns = [row[0] for row in con.execute(f"DESCRIBE {table}").fetchall()]
            is_table = con.execute("SELECT count(*) FROM duckdb_tables() WHERE schema_name || '.' || table_name = $1",
                                   [table]).fetchall()[0][0]  # fmt: skip
            if is_table and "code" in columns:
                con.execute(f"DELETE FROM {table} WHERE {OF_OTHERS[request.param]}")
    with undrawn_sheets():
        yield Seat(create_app(office_home), request.param), Seat(create_app(home), request.param)


@pytest.mark.parametrize(
    "path", [f"/sheet/body/{TOWN}.pdf{YEAR}", "/sheet/body/482013.pdf" + YEAR, "/sheet/pref/480002.pdf" + YEAR]
)
def test_a_sheet_uses_nothing_of_others(seats, path):
    whole, emptied = (seat.get(path) for seat in seats)
    assert whole.status_code == 200 and whole.data == emptied.data


@pytest.mark.parametrize("path", [f"/body/{TOWN}", "/", "/compare", "/indicator/csirt", "/ranking"])
def test_nor_does_a_page(seats, path):
    whole, emptied = (json.dumps(laid_out(seat, path, YEAR)[1], ensure_ascii=False) for seat in seats)
    assert whole == emptied


def test_a_card_taken_along_neither(seats: tuple[Seat, Seat]) -> None:
    def taken(seat: Any) -> str:
        body = {
            "output": "download.data", "outputs": {"id": "download", "property": "data"},
            "inputs": [{"id": "file-wanted", "property": "data", "value": {"card": "compared", "form": "csv"}}],
            "state": [{"id": "address", "property": "data", "value": ["/nation", YEAR]}],
            "changedPropIds": ["file-wanted.data"],
        }  # fmt: skip
        return str(seat.post("/_dash-update-component", json=body).text)

    whole, emptied = map(taken, seats)
    assert "content" in whole and whole == emptied
