"""Workbooks for tests, made part by part: what no program writes can be put into them."""

import io
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def relationships(targets: dict[str, str]) -> str:
    """Return a part of relationships: target → last word of its type. Ids are r1, r2 …"""
    listed = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (target, kind) in enumerate(targets.items(), start=1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}">{listed}</Relationships>'


def sheet(rows: str, after: str = "", space: str = MAIN) -> str:
    return f'{HEAD}<worksheet xmlns="{space}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def cell(inside: str, attributes: str = 'r="A1"') -> str:
    """Return a sheet of one cell."""
    return sheet(f'<row r="1"><c {attributes}>{inside}</c></row>')


def shared(*items: str) -> str:
    return f'{HEAD}<sst xmlns="{MAIN}">{"".join(f"<si>{item}</si>" for item in items)}</sst>'


def styles(*codes: str) -> str:
    """Return a part of styles: style n has the n-th format code."""
    formats = "".join(f'<numFmt numFmtId="{170 + n}" formatCode="{code}"/>' for n, code in enumerate(codes))
    cells = "".join(f'<xf numFmtId="{170 + n}"/>' for n in range(len(codes)))
    # Formats of conditions have numbers of their own: they change no cell.
    other = '<dxfs><dxf><numFmt numFmtId="170" formatCode="0000"/></dxf></dxfs>'
    return (
        f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts>'
        f'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>{cells}</cellXfs>{other}</styleSheet>'
    )


def parts_of(
    sheets: dict[str, str],
    states: dict[str, str] | None = None,
    kinds: dict[str, str] | None = None,
    properties: str = "",
    **others: str,
) -> dict[str, str]:
    """Return the parts of a workbook: name → XML of each sheet, and `shared` or `styles` where it has them."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" state="{(states or {}).get(name, "visible")}" r:id="r{n}"/>'
        for n, name in enumerate(sheets, start=1)
    )
    targets = {f"worksheets/sheet{n}.xml": (kinds or {}).get(name, "worksheet") for n, name in enumerate(sheets, 1)}
    for name, (target, kind) in {
        "shared": ("sharedStrings.xml", "sharedStrings"),
        "styles": ("styles.xml", "styles"),
    }.items():
        targets |= {target: kind} if name in others else {}
    book = f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{properties}<sheets>{listed}</sheets></workbook>'
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": relationships({"xl/workbook.xml": "officeDocument"}),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": relationships(targets),
        **{f"xl/worksheets/sheet{n}.xml": text for n, text in enumerate(sheets.values(), start=1)},
        **({"xl/sharedStrings.xml": others["shared"]} if "shared" in others else {}),
        **({"xl/styles.xml": others["styles"]} if "styles" in others else {}),
    }  # fmt: skip


def packed(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP whose bytes depend on its members alone, not on the time."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text, method)
    return content.getvalue()


def workbook(sheets: dict[str, str], **others) -> bytes:
    """Return a workbook. See `parts_of`."""
    return packed(parts_of(sheets, **others))
