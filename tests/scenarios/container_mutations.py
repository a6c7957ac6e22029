"""Workbooks and ZIPs of good questionnaires, changed where their structure is: parts, references, formats, streams.

What a changed cell means nobody can know, so it is not asked. What must hold whatever is changed: each file is named
once, refused by one sentence or read with every cell accounted for, our own code bears it, and the untouched files of
the same batch are read as if nothing had been beside them.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

import polars as pl

from pipeline.definitions.registry import Body
from tests.scenarios.good_questionnaires import fill_in
from tests.scenarios.questionnaire_bytes import as_bytes
from tests.scenarios.questionnaires import load_definitions
from tests.unit.workbooks import packed

Parts = dict[str, bytes]
Container = bytes
_CONTROL_EVERY = 10
_LEDGER = ("label_count", "ignored_count", "loaded_count", "held_back_count", "empty_count")
_NUMBERS = (
    "0", "-1", "1", "2147483648", "4294967295", "99999999999999999999", "1e400", "-1e400", "1e-400", "nan", "", "x",
    "1048577", "16385", "1.5", "0x10", "１", "-0", "1" * 400,
)  # fmt: skip
_ADDRESSES = ("A0", "XFD1048576", "XFE1", "A1048577", "ZZZZ1", "1A", "A", "", "a1", "$A$1", "R1C1", "A1:B2", "Ａ１")
_FORMATS = (
    "[h]:mm:ss", "[$-411]ggge年m月d日", "yyyy/m/d", "General" * 50, "0." + "0" * 200, ";;;", "[>1]0;" * 30, "@", "[",
    '"', "\\", "#,##0,,,,,", "??/??", "0E+00", "[Red][<0]-0", "*" * 100, "_" * 99, "[$€-2]0", "hh:mm:ss.000", "&amp;",
)  # fmt: skip
_TYPES = ("s", "n", "b", "e", "d", "str", "inlineStr", "", "x", "S")


class MutatedFile(NamedTuple):
    """A file, what was done to it (nothing for a control), and the files that a ZIP holds."""

    seed: int
    name: str
    content: bytes
    applied: str


def mutated_file(seed: int) -> MutatedFile:
    """Make a file from a seed: a workbook, or a ZIP of a workbook and a text; every tenth is not touched."""
    chance = Random(seed)
    book = as_bytes(fill_in(chance, _bodies(seed), "xlsx", ""))
    if seed % _CONTROL_EVERY == 0:
        return MutatedFile(seed, f"{seed:06}.xlsx", book, "")
    if seed % 3:
        change = chance.choice(PART_CHANGES + ZIP_CHANGES)
        return MutatedFile(seed, f"{seed:06}.xlsx", _applied(change, book, chance), change.__name__)
    text = as_bytes(fill_in(chance, _bodies(seed, 4), "csv", ""))
    change = chance.choice(ZIP_CHANGES)
    both = packed({"a/回答.csv": text, "回答.xlsx": book})
    return MutatedFile(seed, f"{seed:06}.zip", _applied(change, both, chance), change.__name__)


def _bodies(seed: int, first: int = 0) -> Iterator[Body]:
    """Return the bodies of one file: no two files of a batch have one in common, so none takes another's place."""
    bodies = load_definitions().registry.of_kind("municipality")
    yield from (bodies[(seed * 8 + first + step) % len(bodies)] for step in range(4))


BATCH = 200


def batches(seed: int, count: int) -> Iterator[list[MutatedFile]]:
    """Mutated files with the seeds from `seed` on, a batch at a time: so many that eight bodies are not used twice."""
    for start in range(seed, seed + count, BATCH):
        yield [mutated_file(one) for one in range(start, min(start + BATCH, seed + count))]


def failures(
    files: list[MutatedFile], deliveries: pl.DataFrame, ledger: pl.DataFrame, findings: pl.DataFrame
) -> Iterator[str]:
    """What did not hold of a batch, a line each with the seed."""
    rows = deliveries.to_dicts()
    ledgers = {row["delivery_id"]: row for row in ledger.to_dicts()}
    fatal = findings.filter(findings["severity"] == "fatal")["delivery_id"].to_list()
    for one in files:
        own = [row for row in rows if row["name"] == one.name or row["name"].startswith(f"{one.name}/")]
        for problem in _problems(one, own, ledgers, fatal):
            yield f"seed {one.seed} [{one.applied}] {problem}"


def _problems(one: MutatedFile, own: list[dict], ledgers: dict[str, dict], fatal: list[str]) -> Iterator[str]:
    if not own:
        yield "not named"
    for row in own:
        ledger = ledgers.get(row["delivery_id"])
        if row["state"] == "unreadable_by_us":
            yield f"our own code raised: {row.get('crashed_at')}"
        elif row["state"] == "rejected" and ledger is None and fatal.count(row["delivery_id"]) != 1:
            yield "refused without one sentence"
        elif ledger is None and row["state"] not in ("rejected", "duplicate"):
            yield f"no ledger: {row['state']}"
        if ledger and ledger["cell_count"] != sum(ledger[part] for part in _LEDGER):
            yield f"cells are lost: {ledger}"
        is_whole = row["state"].startswith("accepted") and ledger and not ledger["held_back_count"]
        if not one.applied and not is_whole:
            yield f"an untouched file is {row['state']}"


def _applied(change: Callable[..., Container], content: bytes, chance: Random) -> bytes:
    if change in ZIP_CHANGES:
        return change(content, chance)
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        parts = {entry.filename: opened.read(entry) for entry in opened.infolist()}
    return packed(change(parts, chance))


def _sheets(parts: Parts) -> list[str]:
    return [name for name in parts if name.startswith("xl/worksheets/sheet")]


def _substituted(parts: Parts, name: str, pattern: bytes, new: str, chance: Random) -> Parts:
    """Put a text into the first group of one of the matches."""
    found = list(re.finditer(pattern, parts[name]))
    if not found:
        return parts
    start, end = chance.choice(found).span(1)
    return parts | {name: parts[name][:start] + new.encode() + parts[name][end:]}


def cell_address(parts: Parts, chance: Random) -> Parts:
    return _substituted(parts, chance.choice(_sheets(parts)), rb'<c r="([^"]*)"', chance.choice(_ADDRESSES), chance)


def row_number(parts: Parts, chance: Random) -> Parts:
    return _substituted(parts, chance.choice(_sheets(parts)), rb'<row r="([^"]*)"', chance.choice(_NUMBERS), chance)


def style_reference(parts: Parts, chance: Random) -> Parts:
    return _substituted(parts, chance.choice(_sheets(parts)), rb'<c [^>]*?(r)="', 's="9" x', chance)


def cell_type(parts: Parts, chance: Random) -> Parts:
    return _substituted(parts, chance.choice(_sheets(parts)), rb' t="([^"]*)"', chance.choice(_TYPES), chance)


def cell_value(parts: Parts, chance: Random) -> Parts:
    return _substituted(parts, chance.choice(_sheets(parts)), rb"<v>([^<]*)</v>", chance.choice(_NUMBERS), chance)


def cell_twice(parts: Parts, chance: Random) -> Parts:
    name = chance.choice(_sheets(parts))
    found = list(re.finditer(rb"<c [^>]*>.*?</c>", parts[name]))
    if not found:
        return parts
    one = chance.choice(found)
    return parts | {name: parts[name][: one.end()] + one[0] * chance.choice([1, 3_000]) + parts[name][one.end() :]}


def dimension(parts: Parts, chance: Random) -> Parts:
    return _substituted(parts, chance.choice(_sheets(parts)), rb'<dimension ref="([^"]*)"', "A1:XFD1048576", chance)


def merged_range(parts: Parts, chance: Random) -> Parts:
    name = chance.choice(_sheets(parts))
    references = ("A1:XFD1048576", "A2:A3000", "B1:A1", "A1", "", "A0:B2", "C3:C3")
    merged = f'<mergeCells><mergeCell ref="{chance.choice(references)}"/></mergeCells>'.encode()
    return parts | {name: parts[name].replace(b"</sheetData>", b"</sheetData>" + merged * chance.choice([1, 500]))}


def shared_string_order(parts: Parts, chance: Random) -> Parts:
    name = "xl/sharedStrings.xml"
    items = re.findall(rb"<si>.*?</si>", parts.get(name, b""), re.S)
    if not items:
        return parts
    left = items[: chance.randrange(len(items))]
    return parts | {name: re.sub(rb"<si>.*</si>", lambda _: b"".join(left), parts[name], flags=re.S)}


def long_string(parts: Parts, chance: Random) -> Parts:
    name = "xl/sharedStrings.xml"
    if name not in parts:
        return parts
    return _substituted(parts, name, rb"<t[^>]*>([^<]*)</t>", "長" * chance.choice([30_000, 40_000, 500_000]), chance)


def number_format(parts: Parts, chance: Random) -> Parts:
    code = chance.choice(_FORMATS).replace('"', "&quot;")
    own = f'<numFmts count="1"><numFmt numFmtId="0" formatCode="{code}"/></numFmts><fonts'.encode()
    return parts | {"xl/styles.xml": parts["xl/styles.xml"].replace(b"<fonts", own, 1)}


def format_reference(parts: Parts, chance: Random) -> Parts:
    return _substituted(parts, "xl/styles.xml", rb'numFmtId="([^"]*)"', chance.choice(_NUMBERS), chance)


def epoch(parts: Parts, chance: Random) -> Parts:
    return _substituted(parts, "xl/workbook.xml", rb"<workbookPr( )", ' date1904="true" ', chance)


def sheet_state(parts: Parts, chance: Random) -> Parts:
    state = chance.choice(["hidden", "veryHidden", "x"])
    return _substituted(parts, "xl/workbook.xml", rb"<sheet( )", f' state="{state}" ', chance)


def sheet_name(parts: Parts, chance: Random) -> Parts:
    name = chance.choice(["記入例", "", "&lt;b&gt;", "\u202e", "a&#10;b", "長" * 500])
    return _substituted(parts, "xl/workbook.xml", rb'<sheet name="([^"]*)"', name, chance)


def relationship(parts: Parts, chance: Random) -> Parts:
    name = chance.choice(["xl/_rels/workbook.xml.rels", "_rels/.rels"])
    attribute = chance.choice([b"Target", b"Id", b"Type"])
    others = ["../../../etc/passwd", "/xl/workbook.xml", "xl/workbook.xml", "", "http://x.example/a.xml", "rId1", "#"]
    return _substituted(parts, name, attribute + rb'="([^"]*)"', chance.choice(others), chance)


def part_left_out(parts: Parts, chance: Random) -> Parts:
    gone = chance.choice(list(parts))
    return {name: content for name, content in parts.items() if name != gone}


def part_in_the_place_of_another(parts: Parts, chance: Random) -> Parts:
    one, other = chance.sample(list(parts), 2)
    return parts | {one: parts[other]}


def part_cut(parts: Parts, chance: Random) -> Parts:
    name = chance.choice(list(parts))
    return parts | {name: parts[name][: chance.randrange(len(parts[name]) or 1)]}


def part_bytes(parts: Parts, chance: Random) -> Parts:
    name = chance.choice(list(parts))
    content = bytearray(parts[name])
    for _ in range(chance.choice([1, 1, 20])):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return parts | {name: bytes(content)}


def doctype(parts: Parts, chance: Random) -> Parts:
    name = chance.choice([one for one in parts if one.endswith((".xml", ".rels"))])
    return parts | {name: re.sub(rb"\?>", b'?><!DOCTYPE a [<!ENTITY b "b">]>', parts[name], count=1)}


def another_encoding(parts: Parts, chance: Random) -> Parts:
    name = chance.choice(_sheets(parts))
    text = parts[name].decode()
    encoding = chance.choice(["utf-16", "utf-8-sig", "shift_jis", "utf-7", "ibm037"])
    declared = text if chance.random() < 0.5 else text.replace("UTF-8", encoding, 1)
    return parts | {name: declared.encode(encoding, "replace")}


def elements_without_end(parts: Parts, chance: Random) -> Parts:
    name = chance.choice(_sheets(parts))
    return parts | {name: parts[name].replace(b"<sheetData>", b"<sheetData>" + b"<a>" * 50_000)}


_CENTRAL, _LOCAL, _END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"


def _at(content: bytes, signature: bytes, chance: Random) -> int:
    return chance.choice([found.start() for found in re.finditer(re.escape(signature), content)])


def _with(content: bytes, at: int, new: bytes) -> bytes:
    return content[:at] + new + content[at + len(new) :]


def _field(signature: bytes, offset: int, form: str, values: tuple[int, ...]) -> Callable[[bytes, Random], bytes]:
    def change(content: bytes, chance: Random) -> bytes:
        return _with(content, _at(content, signature, chance) + offset, struct.pack(form, chance.choice(values)))

    return change


def _named(name: str, change: Callable[[bytes, Random], bytes]) -> Callable[[bytes, Random], bytes]:
    change.__name__ = name
    return change


_SIZES = (0, 1, 1_000_000, 2**31, 2**32 - 1)


def stream_bytes(content: bytes, chance: Random) -> bytes:
    at = _at(content, _LOCAL, chance) + 30 + chance.randrange(20, 400)
    return _with(content, min(at, len(content) - 9), chance.randbytes(8))


def any_bytes(content: bytes, chance: Random) -> bytes:
    for _ in range(chance.choice([1, 5, 50])):
        content = _with(content, chance.randrange(len(content) - 1), chance.randbytes(1))
    return content


def cut(content: bytes, chance: Random) -> bytes:
    return content[: chance.randrange(1, len(content))]


def twice(content: bytes, chance: Random) -> bytes:
    return content + content


def bytes_before(content: bytes, chance: Random) -> bytes:
    return _LOCAL + chance.randbytes(chance.randrange(100)) + content


def member_name(content: bytes, chance: Random) -> bytes:
    at = _at(content, _CENTRAL, chance)
    (length,) = struct.unpack("<H", content[at + 28 : at + 30])
    name = chance.choice([b"../" * 20, b"/" * 60, b"C:" * 30, b"\n\x1b[2J" * 20, b"\xff" * 60, b"\0" * 60, b"x" * 60])
    return _with(content, at + 46, name[:length])


def stream_of_another(content: bytes, chance: Random) -> bytes:
    """A member whose bytes unpack to something else than its checksum is of."""
    other = zlib.compress(b"<x/>" * 100)[2:-4]
    at = _at(content, _LOCAL, chance)
    (name_length, extra_length) = struct.unpack("<HH", content[at + 26 : at + 30])
    return _with(content, at + 30 + name_length + extra_length, other)


PART_CHANGES: list[Callable[..., Container]] = [
    cell_address, row_number, style_reference, cell_type, cell_value, cell_value, cell_twice, dimension, merged_range,
    shared_string_order, long_string, number_format, format_reference, epoch, sheet_state, sheet_name, relationship,
    part_left_out, part_in_the_place_of_another, part_cut, part_bytes, doctype, another_encoding, elements_without_end,
]  # fmt: skip
ZIP_CHANGES: list[Callable[..., Container]] = [
    stream_bytes, any_bytes, cut, twice, bytes_before, member_name, stream_of_another,
    _named("central_size", _field(_CENTRAL, 24, "<I", _SIZES)),
    _named("central_packed_size", _field(_CENTRAL, 20, "<I", _SIZES)),
    _named("central_offset", _field(_CENTRAL, 42, "<I", _SIZES)),
    _named("central_flags", _field(_CENTRAL, 8, "<H", (0x1, 0x8, 0x800, 0x41, 0xFFFF))),
    _named("central_method", _field(_CENTRAL, 10, "<H", (0, 1, 9, 12, 14, 99))),
    _named("central_name_length", _field(_CENTRAL, 28, "<H", (0, 1, 65_535))),
    _named("checksum", _field(_CENTRAL, 16, "<I", (0, 1))),
    _named("local_size", _field(_LOCAL, 22, "<I", _SIZES)),
    _named("local_method", _field(_LOCAL, 8, "<H", (0, 1, 9, 12, 14, 99))),
    _named("local_name_length", _field(_LOCAL, 26, "<H", (0, 1, 65_535))),
    _named("end_count", _field(_END, 10, "<H", (0, 1, 65_535))),
    _named("end_offset", _field(_END, 16, "<I", _SIZES)),
]  # fmt: skip
