"""Bytes to tables: a text file is one table, a workbook has one for each sheet."""

from dataclasses import dataclass

from pipeline.intake.archive import MAGIC, read_members
from pipeline.intake.decode import decode
from pipeline.intake.fault import Fault, Phrase, RefusedError
from pipeline.intake.table import RawTable, parse
from pipeline.intake.workbook import is_workbook, read_workbook
from pipeline.settings import FileLimits


@dataclass(frozen=True)
class TabularFile:
    """The encoding of a file (`xlsx` for a workbook), and its tables with the names of their sheets."""

    encoding: str
    sheets: tuple[tuple[str, RawTable], ...]


def read_tabular_file(content: bytes, limits: FileLimits) -> TabularFile:
    """Read a file. Raises RefusedError, also for a ZIP: the inbox lists its members as files of their own."""
    if not content.startswith(MAGIC):
        decoded = decode(content)
        return TabularFile(decoded.encoding, (("", parse(decoded.text, limits)),))
    if is_workbook(content):
        return TabularFile("xlsx", tuple(read_workbook(content, limits)))
    read_members(content, limits)
    raise RefusedError(Fault("file.binary", facts={"offset": 1, "what": Phrase("zip")}))
