"""The return slip: what goes back to the sender of a file, as a workbook and as a page."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.outputs.html_page import render
from pipeline.outputs.messages import message
from pipeline.outputs.xlsx_writer import WorkbookSheet, workbook_bytes

Row = dict[str, Any]
_WIDTHS = {
    "重さ": 10, "場所": 18, "指摘": 60, "直し方": 50, "正しい例": 18, "直すと": 44, "元の文字": 18, "English": 60,
}  # fmt: skip
_UNFIT_FOR_NAMES = dict.fromkeys(map(ord, '/\\:*?"<>|\n\r\t'), "_")


def write_slip(folder: Path, row: Row, findings: Sequence[Row]) -> None:
    """Write `<name>_<receipt>.xlsx` and `.html` for one delivery. `findings` are its own, in order of consequence."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{_stem(row)}.xlsx").write_bytes(slip_workbook([row], findings))
    (folder / f"{_stem(row)}.html").write_text(slip_page(row, findings), encoding="utf-8")


def _stem(row: Row) -> str:
    name = row["name"].rpartition("/")[2].rpartition(".")[0][:60]
    return f"{name}_{row['delivery_id']}".translate(_UNFIT_FOR_NAMES)


def slip_workbook(deliveries: Sequence[Row], findings: Sequence[Row]) -> bytes:
    """Make one sheet a delivery: state and counts above, findings below, sized to be read."""
    return workbook_bytes(
        _sheet(str(number), row, [finding for finding in findings if finding["delivery_id"] == row["delivery_id"]])
        for number, row in enumerate(deliveries, start=1)
    )


def slip_page(row: Row, findings: Sequence[Row]) -> str:
    """Render the slip of one delivery as a whole HTML page."""
    return render("slip.html", row=row, findings=findings)


def _sheet(name: str, row: Row, findings: Sequence[Row]) -> WorkbookSheet:
    title = f"{row['name']}　{message('state', row['state'])}"
    lines = (f"受付番号 {row['delivery_id']}", counts(row), message("slip", row["state"]))
    return WorkbookSheet(
        list(_WIDTHS), [_cells(finding) for finding in findings], name,
        lines=[(title, {"bold": True, "font_size": 14}), *((line, {}) for line in lines)],
        widths=list(_WIDTHS.values()), header={"bottom": 1}, cell={"text_wrap": True, "bottom": 4},
    )  # fmt: skip


def counts(row: Row) -> str:
    """Write in one line how much is wrong."""
    year = f"{row['year']}年度　" if row["year"] else ""
    return f"{year}誤り {row['error_count']}件　確認のお願い {row['warning_count']}件"


def _cells(finding: Row) -> tuple[str, ...]:
    place = finding["cell"] or (f"{finding['row_no']}行目" if finding["row_no"] else "ファイル全体")
    return (
        message("severity", finding["severity"]), place, finding["message_ja"], finding["fix_ja"], finding["example"],
        finding.get("consequence_ja") or "", finding["raw_text"], finding["message_en"],
    )  # fmt: skip
