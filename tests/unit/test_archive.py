"""A ZIP: each member by itself, whatever is wrong with another; and what is refused whole."""

import struct
import zipfile
from time import process_time

import pytest

from pipeline.intake.archive import MAGIC, Member, read_members
from pipeline.intake.fault import RefusedError
from pipeline.intake.tabular_file import read_tabular_file
from pipeline.settings import FileLimits
from tests.conftest import SHARED
from tests.unit.workbooks import packed

LIMITS = FileLimits()


def refusal(content: bytes, limits: FileLimits = LIMITS) -> tuple[str, str]:
    """Return the rule and the reason for which a ZIP is refused."""
    with pytest.raises(RefusedError) as refused:
        read_members(content, limits)
    return refused.value.fault.rule_id, refused.value.fault.facts["what"].key


def require_refused_when_read(member: Member) -> None:
    with pytest.raises(RefusedError) as refused:
        read_tabular_file(member.content, LIMITS)
    assert refused.value.fault.rule_id == "file.archive"


def test_a_member_with_damaged_data_is_refused_by_itself_and_the_others_are_read():
    content = bytearray(packed({"a.csv": "団体コード,回答\n" * 200, "b.csv": "c,d\n"}))
    start = content.index(b"a.csv") + len(b"a.csv")
    content[start : start + 8] = b"\xff" * 8
    damaged, whole = read_members(bytes(content), LIMITS)
    assert (damaged.name, whole) == ("a.csv", Member("b.csv", b"c,d\n"))
    require_refused_when_read(damaged)


def test_the_damaged_member_of_the_hostile_zip_is_named_and_the_others_are_read(shared):
    members = list(read_members((SHARED / "cases/hostile/corrupt_deflate.zip").read_bytes(), LIMITS))
    assert [member.name for member in members] == [f"dir{n}/f{n}.csv" for n in range(4)]
    unread = [member for member in members if member.content.startswith(b"PK")]
    assert len(unread) == 1
    require_refused_when_read(unread[0])


def test_two_members_of_one_name_are_both_refused(shared):
    content = (SHARED / "cases/hostile/duplicate_member_names.zip").read_bytes()
    assert refusal(content) == ("file.archive", "zip_repeated")


def test_a_member_that_lies_about_its_size_is_refused_by_itself():
    content = bytearray(packed({"a.csv": "x" * 50_000, "b.csv": "y"}))
    for signature, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = content.index(signature) + at
        content[start : start + 4] = (10).to_bytes(4, "little")
    lying, whole = read_members(bytes(content), LIMITS)
    assert whole.content == b"y"
    require_refused_when_read(lying)


def test_a_bomb_is_refused_before_it_is_unpacked():
    content = packed({"a.csv": b"0" * 30_000_000})
    assert refusal(content) == ("file.archive", "zip_size")


def test_a_small_bomb_is_refused_by_itself():
    bomb, whole = read_members(packed({"a.csv": b"0" * 3_000_000, "b.csv": "y"}), LIMITS)
    assert whole.content == b"y"
    require_refused_when_read(bomb)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (packed({f"{n}.csv": "" for n in range(2_001)}), "zip_files"),
        (packed({"../a.csv": "x"}), "zip_path"),
        (packed({"/a.csv": "x"}), "zip_path"),
        (packed({"C:/a.csv": "x"}), "zip_path"),
        (packed({"a.csv": "x"}, zipfile.ZIP_LZMA), "zip_method"),
        (packed({"a.csv": "x"}, zipfile.ZIP_BZIP2), "zip_method"),
        (packed({"a.csv": "x" * 100})[:-10], "zip_broken"),
        (packed({"a.csv": "x" * 100})[:60], "zip_broken"),
        (
            packed({"か.csv": "x", "\u304b.csv".replace("か", "か"): "y", "が.csv": "x", "か\u3099.csv": "y"}),
            "zip_repeated",
        ),
    ],
)
def test_a_zip_that_cannot_be_trusted_is_refused_whole(content, reason):
    assert refusal(content) == ("file.archive", reason)


def test_a_long_list_of_members_is_not_even_read():
    """A list of 300,000 members takes seconds to read; the end of the ZIP says how long it is."""
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"a"
    entries = entry * 300_000
    end = b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, 1, 1, len(entries), 4, 0)
    start = process_time()
    assert refusal(MAGIC + entries + end) == ("file.archive", "zip_files")
    assert process_time() - start <= 0.05


def test_a_password_is_named():
    content = bytearray(packed({"a.csv": "x"}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + at] |= 1
    assert refusal(bytes(content)) == ("file.archive", "zip_password")


def test_what_nobody_meant_to_send_is_not_listed():
    left = [
        "__MACOSX/._a.csv",
        ".DS_Store",
        "x/Thumbs.db",
        "~$a.xlsx",
        "desktop.ini",
        "b.csv.part",
        "c.tmp",
        "d.crdownload",
    ]
    content = packed(dict.fromkeys([*left, "a.csv"], "x"))
    assert [member.name for member in read_members(content, LIMITS)] == ["a.csv"]


def test_names_come_as_one_spelling():
    """macOS writes が as か and a mark; Windows writes CP932 without a flag."""
    content = bytearray(packed({"ka.csv": "x"}))
    assert [
        m.name for m in read_members(bytes(content).replace(b"ka.csv", "が.".encode("cp932") + b"csv"), LIMITS)
    ] == ["が.csv"]
    assert [m.name for m in read_members(packed({"か\u3099.csv": "x"}), LIMITS)] == ["が.csv"]


def test_any_flipped_byte_is_read_or_refused():
    whole = packed({"a.csv": "団体コード,回答\n" * 20, "b/c.csv": "d"})
    for at in range(len(whole)):
        broken = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
        try:
            read_members(broken, LIMITS)
        except RefusedError as refused:
            assert refused.fault.rule_id == "file.archive"


def test_a_member_without_a_name_is_refused():
    """A name that begins with NUL ends there: zipfile has none then, and raises over it."""
    assert refusal(packed({"aaaa.csv": "x"}).replace(b"aaaa.csv", b"\0" * 8)) == ("file.archive", "zip_broken")
