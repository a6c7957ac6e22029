"""The return slip: what goes back to the sender of a file, as a workbook and as a page."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from pipeline.outputs.messages import message
from pipeline.outputs.page import render
from pipeline.outputs.sheets import TEXT_ONLY

Row = dict[str, Any]
_COLUMNS = (
    ("重さ", 10),
    ("場所", 18),
    ("指摘", 60),
    ("直し方", 50),
    ("正しい例", 18),
    ("直すと", 44),
    ("元の文字", 18),
    ("English", 60),
)
_HEAD_ROWS = 6
_UNFIT_FOR_NAMES = dict.fromkeys(map(ord, '/\\:*?"<>|\n\r\t'), "_")


def write_slip(folder: Path, row: Row, findings: Sequence[Row]) -> None:
    """Write `<name>_<receipt>.xlsx` and `.html` for one delivery. `findings` are its own, in order of consequence."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{_stem(row)}.xlsx").write_bytes(workbook([row], findings))
    (folder / f"{_stem(row)}.html").write_text(slip_page(row, findings), encoding="utf-8")


def _stem(row: Row) -> str:
    name = row["name"].rpartition("/")[2].rpartition(".")[0][:60]
    return f"{name}_{row['delivery_id']}".translate(_UNFIT_FOR_NAMES)


def write_workbook(path: Path, deliveries: Sequence[Row], findings: Sequence[Row]) -> None:
    """`workbook` as a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(workbook(deliveries, findings))


def workbook(deliveries: Sequence[Row], findings: Sequence[Row]) -> bytes:
    """One sheet a delivery: state and counts above, findings below, sized to be read. No text runs as a formula.

    Made in memory: the answers of a sender who only checks leave no trace on the disk.
    """
    import xlsxwriter

    target = BytesIO()
    with xlsxwriter.Workbook(target, TEXT_ONLY | {"in_memory": True}) as book:
        for number, row in enumerate(deliveries, start=1):
            own = [finding for finding in findings if finding["delivery_id"] == row["delivery_id"]]
            _sheet(book, f"{number}", row, own)
    return target.getvalue()


def slip_page(row: Row, findings: Sequence[Row]) -> str:
    """The slip of one delivery as a whole HTML page."""
    return render("slip.html", row=row, findings=findings)


def _sheet(book: Any, name: str, row: Row, findings: Sequence[Row]) -> None:
    font = {"font_name": "BIZ UDPゴシック", "font_size": 11, "valign": "top"}
    bold, plain = book.add_format(font | {"bold": True, "font_size": 14}), book.add_format(font)
    cell = book.add_format(font | {"text_wrap": True, "bottom": 4})
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, f"{row['name']}　{message('state', row['state'])}", bold)
    sheet.write_string(1, 0, f"受付番号 {row['delivery_id']}", plain)
    sheet.write_string(2, 0, counts(row), plain)
    sheet.write_string(3, 0, message("slip", row["state"]), plain)
    _head(sheet, book.add_format(font | {"bold": True, "bg_color": "#E8F1FE", "bottom": 1}))
    for number, finding in enumerate(findings, start=_HEAD_ROWS):
        for column, text in enumerate(_cells(finding)):
            sheet.write_string(number, column, text, cell)


def _head(sheet: Any, style: Any) -> None:
    for column, (title, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(_HEAD_ROWS - 1, column, title, style)
    sheet.freeze_panes(_HEAD_ROWS, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_ROWS - 1)


def counts(row: Row) -> str:
    """How much is wrong, in one line."""
    year = f"{row['year']}年度　" if row["year"] else ""
    return f"{year}誤り {row['error_count']}件　確認のお願い {row['warning_count']}件"


def _cells(finding: Row) -> tuple[str, ...]:
    place = finding["cell"] or (f"{finding['row_no']}行目" if finding["row_no"] else "ファイル全体")
    return (
        message("severity", finding["severity"]), place, finding["message_ja"], finding["fix_ja"], finding["example"],
        finding.get("consequence_ja") or "", finding["raw_text"], finding["message_en"],
    )  # fmt: skip
