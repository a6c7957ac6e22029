"""The parts of a workbook beside its sheets: relationships, the list of sheets, formats and shared strings."""

from typing import NamedTuple

from pipeline.intake.number_formats import BUILT_IN, GENERAL
from pipeline.intake.xml_stream import (
    Attributes,
    OnStart,
    TextParts,
    in_namespaces,
    is_true,
    parse_part,
    whole_number,
)

_REFERENCES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_REFERENCE_IDS = tuple(f"{space} id" for space in _REFERENCES)
_PACKAGE = ("http://schemas.openxmlformats.org/package/2006/relationships",)
_STYLE_LISTS = ("numFmts", "fonts", "cellStyleXfs", "cellXfs", "dxfs")


class Relationship(NamedTuple):
    """What one part refers to. `type` is the last word of the type's address, such as `worksheet`."""

    type: str
    target: str


class SheetEntry(NamedTuple):
    """A sheet as the workbook lists it: its name, the id of its relationship, and whether it is hidden."""

    name: str
    relationship_id: str
    is_hidden: bool


class WorkbookEntries(NamedTuple):
    """The sheets of a workbook in order, and whether it counts days from 1904."""

    sheets: tuple[SheetEntry, ...]
    is_1904: bool


def read_relationships(content: bytes) -> dict[str, Relationship]:
    """Read the relationships of a part: id → relationship, its target as written. Raises PartBrokenError."""
    found: dict[str, Relationship] = {}

    def on_relationship(attributes: Attributes) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        found[attributes.get("Id", "")] = Relationship(kind, attributes.get("Target", ""))

    parse_part(content, in_namespaces({"Relationship": on_relationship}, _PACKAGE), {})
    return found


def read_workbook_entries(content: bytes) -> WorkbookEntries:
    """Read the list of sheets, and the epoch. Raises PartBrokenError."""
    sheets: list[SheetEntry] = []
    epochs: list[bool] = []

    def on_sheet(attributes: Attributes) -> None:
        relationship_id = next((attributes[key] for key in _REFERENCE_IDS if key in attributes), "")
        is_hidden = attributes.get("state", "visible") != "visible"
        sheets.append(SheetEntry(attributes.get("name", ""), relationship_id, is_hidden))

    def on_properties(attributes: Attributes) -> None:
        epochs.append(is_true(attributes.get("date1904", "0")))

    parse_part(content, in_namespaces({"sheet": on_sheet, "workbookPr": on_properties}), {})
    return WorkbookEntries(tuple(sheets), any(epochs))


class Styles(NamedTuple):
    """The styles of a workbook, which cells name by number, from 0: format codes, and those that strike texts out."""

    formats: dict[str, str] = {}  # noqa: RUF012  never changed
    struck_out: frozenset[str] = frozenset()


def read_styles(content: bytes) -> Styles:
    """Read the number format of each style, and whether its font is struck out. Raises PartBrokenError."""
    codes = dict(BUILT_IN)
    numbers: list[int] = []
    fonts: list[str] = []
    struck_fonts: list[bool] = []
    open_list = [""]

    def start_list(name: str) -> OnStart:
        def on_list(_: Attributes) -> None:
            open_list[0] = name

        return on_list

    def on_format(attributes: Attributes) -> None:
        if open_list[0] == "numFmts":  # those of conditional formats have numbers of their own
            codes[whole_number(attributes.get("numFmtId", ""))] = attributes.get("formatCode", GENERAL)

    def on_style(attributes: Attributes) -> None:
        if open_list[0] == "cellXfs":
            numbers.append(whole_number(attributes.get("numFmtId", "0")))
            fonts.append(attributes.get("fontId", "0"))

    def on_font(_: Attributes) -> None:
        if open_list[0] == "fonts":
            struck_fonts.append(False)

    def on_strike(attributes: Attributes) -> None:
        if open_list[0] == "fonts" and struck_fonts:
            struck_fonts[-1] = is_true(attributes.get("val", "1"))

    starts = {name: start_list(name) for name in _STYLE_LISTS} | {"numFmt": on_format, "xf": on_style}
    parse_part(content, in_namespaces(starts | {"font": on_font, "strike": on_strike}), {})
    formats = {str(at): codes.get(number, GENERAL) for at, number in enumerate(numbers)}
    struck = {str(number) for number, is_struck in enumerate(struck_fonts) if is_struck}
    return Styles(formats, frozenset(str(at) for at, font in enumerate(fonts) if font in struck))


def read_shared_strings(content: bytes) -> dict[str, str]:
    """Read the shared strings, without furigana: number, from 0, → text. Raises PartBrokenError."""
    strings: dict[str, str] = {}
    text = TextParts()

    def on_item(_: Attributes) -> None:
        text.clear()

    def on_item_end(_: str) -> None:
        strings[str(len(strings))] = text.joined()

    starts = {"si": on_item, **text.starts()}
    parse_part(content, in_namespaces(starts), in_namespaces({"si": on_item_end, **text.ends()}))
    return strings
