"""Bytes to tables, whatever they came in: a text file is one table, a workbook one a sheet."""

from dataclasses import dataclass

from pipeline.intake.archive import MAGIC, members
from pipeline.intake.decode import decode
from pipeline.intake.fault import Fault, Phrase, RefusedError
from pipeline.intake.table import Table, parse
from pipeline.intake.workbook import is_workbook, read_workbook
from pipeline.settings import FileLimits


@dataclass(frozen=True)
class TabularFile:
    """What a file was: its encoding (`xlsx` for a workbook), and its tables with the names of their sheets."""

    encoding: str
    sheets: tuple[tuple[str, Table], ...]


def read_tabular_file(content: bytes, limits: FileLimits) -> TabularFile:
    """Read a file. Raises RefusedError; a ZIP that could be opened has been taken apart before it comes here."""
    if not content.startswith(MAGIC):
        decoded = decode(content)
        return TabularFile(decoded.encoding, (("", parse(decoded.text, limits)),))
    if is_workbook(content):
        return TabularFile("xlsx", tuple(read_workbook(content, limits)))
    members(content, limits)
    raise RefusedError(Fault("file.binary", facts={"offset": 1, "what": Phrase("zip")}))
