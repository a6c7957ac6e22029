"""Bytes to tables: a text file is one table, a workbook has one for each sheet."""

from dataclasses import dataclass

from pipeline.file_limits import FileLimits
from pipeline.intake.archive import read_members
from pipeline.intake.decode import decode
from pipeline.intake.file_kinds import WORKBOOK, ZIP, kind_of, refuse_kind
from pipeline.intake.table import RawTable, parse
from pipeline.intake.workbook import SkippedSheet, read_workbook


@dataclass(frozen=True)
class TabularFile:
    """The encoding of a file (`xlsx` for a workbook), its tables by the names of their sheets, and sheets not read."""

    encoding: str
    sheets: tuple[tuple[str, RawTable], ...]
    skipped: tuple[SkippedSheet, ...] = ()


def read_tabular_file(content: bytes, limits: FileLimits) -> TabularFile:
    """Read a file. Raises RefusedError, also for a ZIP: the inbox lists its members as files of their own."""
    kind = kind_of(content, limits)
    if kind == WORKBOOK:
        workbook = read_workbook(content, limits)
        return TabularFile(WORKBOOK, workbook.sheets, workbook.skipped)
    if kind == ZIP:
        for _ in read_members(content, limits):
            """What is wrong with the ZIP is a better reason than that it is one."""
    if kind:
        raise refuse_kind(kind)
    decoded = decode(content)
    return TabularFile(decoded.encoding, (("", parse(decoded.text, limits)),))
