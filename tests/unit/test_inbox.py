"""The inbox: every file arrives under one spelling of its name; what nobody meant to send is passed over in silence."""

import io
import os
import zipfile
from pathlib import Path
from unicodedata import normalize

import pytest

from pipeline.intake.inbox import Inbox, scan_inbox
from pipeline.settings import FileLimits
from tests.unit.workbooks import cell, packed, workbook

LIMITS = FileLimits()
INCIDENTAL = (
    "~$調査票.xlsx", ".DS_Store", "._a.csv", "Thumbs.db", "thumbs.db", "desktop.ini", "Desktop.ini", "__MACOSX/a.csv",
    "a.csv.tmp", "~WRL0001.tmp", "a.csv.part", "未確認 1.crdownload", "b.xlsx.partial", "a.download/a.csv",
    ".git/config", ".~lock.a.xlsx#", "x/.hidden/a.csv",
)  # fmt: skip


def put(folder: Path, files: dict[str, bytes]) -> Inbox:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return scan_inbox(folder, LIMITS)


def names(inbox: Inbox) -> list[str]:
    return [arrival.name for arrival in inbox.arrivals]


@pytest.mark.parametrize("name", INCIDENTAL)
def test_what_nobody_meant_to_send_is_not_even_listed(tmp_path, name):
    assert put(tmp_path, {name: b"x"}) == Inbox()


def test_nor_within_a_zip(tmp_path):
    inbox = put(tmp_path, {"a.zip": packed(dict.fromkeys([*INCIDENTAL, "a.csv"], "x"))})
    assert (names(inbox), inbox.ignored) == (["a.zip/a.csv"], [])


@pytest.mark.parametrize(
    "name",
    ["a.xls", "a.xlsm", "a.ods", "a.pdf", "a.docx", "a.jpg", "a.eml", "a.msg", "a.7z", "a", "a.CSV", "a.dat", "~a.csv",
     "thumbs.csv", "tmp.csv", "part", "$a.csv"],
)  # fmt: skip
def test_a_file_of_any_kind_arrives(tmp_path, name):
    assert sorted(names(put(tmp_path, {name: b"x", f"folder/{name}": b"x"}))) == sorted([name, f"folder/{name}"])


def test_members_of_any_kind_arrive(tmp_path):
    inbox = put(tmp_path, {"a.zip": packed({"b.pdf": "%PDF", "c.zip": packed({"d.csv": "x"}), "e.csv": "x"})})
    assert (names(inbox), inbox.ignored) == (["a.zip/b.pdf", "a.zip/c.zip", "a.zip/e.csv"], [])


def test_a_zip_is_known_by_its_content(tmp_path):
    book = workbook({"表": cell("<v>1</v>")})
    files = {"a.csv": packed({"b.csv": "x"}), "c.zip": book, "d.zip": b"a,b\n1,2\n", "e.xlsx": book}
    assert names(put(tmp_path, files)) == ["a.csv/b.csv", "c.zip", "d.zip", "e.xlsx"]


def test_a_zip_that_cannot_be_opened_arrives_itself(tmp_path):
    broken = {"a.zip": packed({"b.csv": "x"})[:40], "c.zip": packed({"../d.csv": "x"}), "e.zip": packed({})}
    assert names(put(tmp_path, broken)) == ["a.zip", "c.zip", "e.zip"]


def test_names_are_spelt_in_one_way(tmp_path):
    """macOS writes が as か and a mark."""
    name = "見本県/48_がくぶち町.csv"
    assert names(put(tmp_path, {normalize("NFD", name): b"x"})) == [name]


def test_two_files_whose_names_look_the_same_stay_two(tmp_path):
    composed, split = "が.csv", normalize("NFD", "が.csv")
    assert sorted(names(put(tmp_path, {composed: b"1", split: b"2"}))) == sorted([composed, split])


def test_links_are_listed_as_ignored(tmp_path):
    (tmp_path / "a.csv").symlink_to("/etc/passwd")
    assert scan_inbox(tmp_path, LIMITS).ignored == ["a.csv"]


def test_a_name_of_no_encoding_is_shown(tmp_path):
    with open(os.fsencode(tmp_path) + b"/\x93\x8c.csv", "wb") as file:  # noqa: PTH123 - a name that is no UTF-8
        file.write(b"x")
    assert names(scan_inbox(tmp_path, LIMITS)) == ["東.csv"]


def test_a_zip_from_windows_has_its_names(tmp_path):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("ka.csv", "x")
    inbox = put(tmp_path, {"a.zip": content.getvalue().replace(b"ka.csv", "か.csv".encode("cp932"))})
    assert names(inbox) == ["a.zip/か.csv"]
