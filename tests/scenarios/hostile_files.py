"""Files made to harm whoever reads them, each small: what is in them, and the rules that may answer.

A night, `check`, `read` and the page take each of them (tests/flows/test_hostile_files.py). Seven more are in
`../shared/cases/hostile`.
"""

import io
import struct
import zipfile
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from tests.unit.workbooks import HEAD, MAIN, cell, packed, parts_of, shared, sheet, styles, workbook

_LAUGHS = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
_OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
_SYMLINK = 0o120777 << 16


class HostileFile(NamedTuple):
    """A file, and the rule of the one fatal finding; for a ZIP, member → that; empty where it is read."""

    name: str
    content: bytes
    rules: dict[str, str]


Content = Callable[[], bytes]
_MAKERS: list[tuple[str, Content, dict[str, str]]] = []


def _hostile(name: str, rule: str = "", **members: str) -> Callable[[Content], Content]:
    def add(make: Content) -> Content:
        _MAKERS.append((name, make, members or {"": rule}))
        return make

    return add


def _zipped(names: dict[str, bytes | str], change: Callable[[zipfile.ZipInfo], None] = lambda _: None) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, text in names.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            change(entry)
            opened.writestr(entry, text)
    return content.getvalue()


def _patched(content: bytes, changes: dict[tuple[bytes, int], bytes]) -> bytes:
    """Change bytes at a distance from every place of a signature."""
    patched = bytearray(content)
    for (signature, distance), new in changes.items():
        at = content.find(signature)
        while at >= 0:
            patched[at + distance : at + distance + len(new)] = new
            at = content.find(signature, at + 1)
    return bytes(patched)


@_hostile("far_corners.xlsx", "file.limit")
def _far_corners() -> bytes:
    far = sheet('<row r="200000"><c r="GJH200000"><v>1</v></c></row>')
    return workbook({f"表{number}": far for number in range(50)})


@_hostile("beyond_the_last_row.xlsx", "file.workbook")
def _beyond_the_last_row() -> bytes:
    return workbook({"表": cell("<v>1</v>", 'r="A1048577"')})


@_hostile("row_nothing.xlsx", "file.workbook")
def _row_nothing() -> bytes:
    return workbook({"表": cell("<v>1</v>", 'r="A0"')})


@_hostile("negative_infinite_date.xlsx", "structure.no_survey")
def _negative_infinite_date() -> bytes:
    return workbook({"表": cell("<v>-1e400</v>", 'r="A1" s="0"')}, styles=styles("yyyy/m/d"))


@_hostile("endless_duration.xlsx", "structure.no_survey")
def _endless_duration() -> bytes:
    return workbook({"表": cell("<v>9.9e307</v>", 'r="A1" s="0"')}, styles=styles("[h]:mm:ss"))


@_hostile("endless_digits.xlsx", "structure.no_survey")
def _endless_digits() -> bytes:
    return workbook({"表": cell(f"<v>1e-300{'0' * 9}</v>", 'r="A1" s="0"')}, styles=styles("0." + "0" * 250))


@_hostile("format_of_a_thousand_sections.xlsx", "structure.no_survey")
def _format_of_a_thousand_sections() -> bytes:
    return workbook({"表": cell("<v>1</v>", 'r="A1" s="0"')}, styles=styles("[>1]0;" * 1_000 + "#" * 30_000))


@_hostile("no_number.xlsx", "structure.no_survey")
def _no_number() -> bytes:
    rows = "".join(f"<row><c><v>{text}</v></c></row>" for text in ("nan", "-inf", "1e", "0x1F", "١٢", "9" * 5_000))
    return workbook({"表": sheet(rows)})


@_hostile("quadratic_strings.xlsx", "file.limit")
def _quadratic_strings() -> bytes:
    rows = "".join(f'<row><c t="s"><v>{number % 2}</v></c></row>' for number in range(20_000))
    return workbook({"表": sheet(rows)}, shared=shared(f"<t>{'x' * 30_000}</t>", "<t>y</t>"))


@_hostile("laughs_in_a_sheet.xlsx", "file.workbook")
def _laughs_in_a_sheet() -> bytes:
    return workbook({"表": cell("<v>&c;</v>").replace("<worksheet", f"{_LAUGHS}<worksheet")})


@_hostile("laughs_in_strings.xlsx", "file.workbook")
def _laughs_in_strings() -> bytes:
    return workbook({"表": cell("<v>0</v>")}, shared=shared("<t>&c;</t>").replace("<sst", f"{_LAUGHS}<sst"))


@_hostile("outside_entity.xlsx", "file.workbook")
def _outside_entity() -> bytes:
    return workbook({"表": cell("<v>&b;</v>").replace("<worksheet", f"{_OUTSIDE}<worksheet")})


@_hostile("five_hundred_sheets.xlsx", "file.limit")
def _five_hundred_sheets() -> bytes:
    return workbook({f"表{number}": cell("<v>1</v>") for number in range(500)})


@_hostile("lying_dimension.xlsx", "structure.no_survey")
def _lying_dimension() -> bytes:
    lie = '<dimension ref="A1:XFD1048576"/><sheetData>'
    return workbook({"表": cell("<v>1</v>").replace("<sheetData>", lie)})


@_hostile("string_out_of_range.xlsx", "file.workbook")
def _string_out_of_range() -> bytes:
    return workbook({"表": cell("<v>4294967295</v>", 'r="A1" t="s"')}, shared=shared("<t>a</t>"))


@_hostile("style_out_of_range.xlsx", "file.workbook")
def _style_out_of_range() -> bytes:
    return workbook({"表": cell("<v>1</v>", 'r="A1" s="-1"')}, styles=styles("0"))


@_hostile("deep.xlsx", "file.workbook")
def _deep() -> bytes:
    return workbook({"表": f'{HEAD}<worksheet xmlns="{MAIN}">{"<a>" * 200_000}'})


@_hostile("long_attribute.xlsx", "file.workbook")
def _long_attribute() -> bytes:
    return workbook({"表": cell("<v>1</v>", f'r="A1" x="{"ab" * 2_000_000}"')})


@_hostile("all_merged.xlsx", "structure.near_miss")
def _all_merged() -> bytes:
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    return workbook({"表": sheet('<row r="1"><c r="A1" t="str"><v>団体コード</v></c></row>', merged)})


@_hostile("merged_over_and_over.xlsx", "structure.near_miss")
def _merged_over_and_over() -> bytes:
    one = '<mergeCell ref="A1:XFD1048576"/>'
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="str"><v>団体コード</v></c></row>' for n in range(1, 40))
    return workbook({"表": sheet(rows, f"<mergeCells>{one * 20_000}</mergeCells>")})


@_hostile("path_out_of_the_workbook.xlsx", "file.workbook")
def _path_out_of_the_workbook() -> bytes:
    parts = parts_of({"表": cell("<v>1</v>")})
    rels = "xl/_rels/workbook.xml.rels"
    return packed(parts | {rels: parts[rels].replace("worksheets/sheet1.xml", "../../../../etc/passwd")})


@_hostile("bomb.xlsx", "file.workbook")
def _bomb() -> bytes:
    return workbook({"表": sheet("<row/>" * 2_000_000)})


@_hostile("zip_in_zip.zip", **{"inner.zip": "file.kind", "a.csv": "structure.no_survey"})
def _zip_in_zip() -> bytes:
    return packed({"inner.zip": packed({"x.csv": "x"}), "a.csv": "x,y\n1,2\n"})


@_hostile("link.zip", **{"passwd": "structure.no_survey"})
def _link() -> bytes:
    return _zipped({"passwd": "/etc/passwd"}, lambda entry: setattr(entry, "external_attr", _SYMLINK))


@_hostile("absolute.zip", "file.archive")
def _absolute() -> bytes:
    return _zipped({"/etc/cron.d/x": "x"})


@_hostile("parent.zip", "file.archive")
def _parent() -> bytes:
    return _patched(_zipped({"aaaaaaaaaa.csv": "x"}), {(b"aaaaaaaaaa.csv", 0): rb"..\..\x.csv.."[:14]})


@_hostile("drive.zip", "file.archive")
def _drive() -> bytes:
    return _patched(_zipped({"aaaaaa.csv": "x"}), {(b"aaaaaa.csv", 0): b"C:\\aaa.csv"})


@_hostile("sixty_five_thousand.zip", "file.archive")
def _sixty_five_thousand() -> bytes:
    directory = b"".join(
        struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0)
        + f"{number:05}".encode()
        for number in range(65_000)
    )
    first = b"PK\x03\x04" + b"\0" * 26
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 65_000, 65_000, len(directory), len(first), 0)
    return first + directory + end


@_hostile("nothing_in_it.zip", **{"a.csv": "file.empty", "b.xlsx": "file.empty"})
def _nothing_in_it() -> bytes:
    return _zipped({"a.csv": "", "b.xlsx": ""})


@_hostile("names.zip", **{"a<U+000A>b.csv": "structure.no_survey", "<U+001B>[2J.csv": "structure.no_survey",
                          "<U+202E>vsc.exe": "structure.no_survey"})  # fmt: skip
def _names() -> bytes:
    return _zipped(dict.fromkeys(["a\nb.csv", "\x1b[2J.csv", "\u202evsc.exe"], "x,y\n1,2\n"))


@_hostile("password.zip", "file.archive")
def _password() -> bytes:
    return _patched(_zipped({"a.csv": "x"}), {(b"PK\x01\x02", 8): b"\x01\x00", (b"PK\x03\x04", 6): b"\x01\x00"})


@_hostile("lying_size.zip", **{"a.csv": "file.archive"})
def _lying_size() -> bytes:
    return _patched(_zipped({"a.csv": "x" * 50_000}), {(b"PK\x01\x02", 24): b"\x01\0\0\0"})


@_hostile("overlapping.zip", "file.archive")
def _overlapping() -> bytes:
    """Every member is the same place: a small file would be hundreds of large ones."""
    names = {f"{number:03}.csv": "x,y\n" * 50_000 for number in range(50)}
    return _patched(_zipped(names), {(b"PK\x01\x02", 42): b"\0\0\0\0"})


@_hostile("two_spellings.zip", "file.archive")
def _two_spellings() -> bytes:
    return _zipped({"が.csv": "x", "か\u3099.csv": "y"})


@_hostile("bomb.zip", **{"a.csv": "file.archive", "b.csv": "structure.no_survey"})
def _bomb_member() -> bytes:
    return _zipped({"a.csv": b"0" * 15_000_000, "b.csv": "x,y\n1,2\n"})


@_hostile("comments.csv", "structure.no_survey")
def _comments() -> bytes:
    return b"<!---->" * 500 + b"x\n"


@_hostile("quotes.csv", "file.quotes")
def _quotes() -> bytes:
    return b'"' * 999_999


@_hostile("commas.csv", "file.limit")
def _commas() -> bytes:
    return b"," * 1_000_000


@_hostile("many_commas.csv", "file.limit")
def _many_commas() -> bytes:
    return b"," * 20_000_000


@_hostile("blank_lines.csv", "file.limit")
def _blank_lines() -> bytes:
    return b"\n" * 999_998 + b"a"


@_hostile("deep_quotes_in_a_sample.csv", "structure.no_survey")
def _deep_quotes_in_a_sample() -> bytes:
    return b'a""' * 6_000 + b"\n"


@_hostile("mail_headers.csv", "file.limit")
def _mail_headers() -> bytes:
    return b"a" * 4_000 + b":" + b" " * 900_000


@cache
def hostile_files() -> tuple[HostileFile, ...]:
    """Make all of them."""
    return tuple(HostileFile(name, make(), rules) for name, make, rules in _MAKERS)


def memory_killer() -> bytes:
    """A workbook that needs more memory than 128 MiB to read, within every other limit."""
    rows = "".join(f'<row x="{"0123456789" * 100}{number}"/>' for number in range(70_000))
    return workbook({"表": sheet(rows)})
