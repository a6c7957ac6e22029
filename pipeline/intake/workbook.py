"""Excel workbooks to the same tables as text files: every cell at its address, as text."""

import io
import zipfile
from datetime import date, datetime

from pipeline.intake.archive import require_safe
from pipeline.intake.fault import Fault, Phrase, RefusedError
from pipeline.intake.table import RawTable, require_within_limits
from pipeline.settings import FileLimits

_WORKBOOK_PART = "xl/workbook.xml"


def is_workbook(content: bytes) -> bool:
    """Return whether a ZIP is an Excel workbook (.xlsx, .xlsm)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _WORKBOOK_PART in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def read_workbook(content: bytes, limits: FileLimits) -> list[tuple[str, RawTable]]:
    """Read name and table of every sheet that is not empty. Raises RefusedError."""
    import python_calamine

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        require_safe(archive.infolist(), limits)
    try:
        workbook = python_calamine.load_workbook(io.BytesIO(content))
        named_rows = [(name, _read_rows(workbook, name, limits)) for name in workbook.sheet_names]
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise RefusedError(Fault("file.workbook", facts={"detail": str(error).splitlines()[0]})) from None
    sheets = [(name, RawTable(rows, "")) for name, rows in named_rows if any(any(row) for row in rows)]
    if not sheets:
        raise RefusedError(Fault("file.empty"))
    return sheets


def _read_rows(workbook: object, name: str, limits: FileLimits) -> tuple[tuple[str, ...], ...]:
    sheet = workbook.get_sheet_by_name(name)  # type: ignore[attr-defined]
    height, width = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
    if height > limits.rows or width > limits.columns:
        limit = {"rows": f"{limits.rows:,}", "columns": f"{limits.columns:,}"}
        facts = {"what": Phrase("sheet"), "limit": Phrase("rows_and_columns", limit)}
        raise RefusedError(Fault("file.limit", facts=facts))
    rows = tuple(tuple(map(_cell_text, row)) for row in sheet.to_python(skip_empty_area=False))
    for number, row in enumerate(rows, start=1):
        require_within_limits(number, row, limits)
    return rows


def _cell_text(value: object) -> str:
    """Write a value as it would be typed: whole numbers without decimals, dates as ISO."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)
