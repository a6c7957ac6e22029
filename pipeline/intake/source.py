"""Bytes to tables, whatever they came in: a text file is one table, a workbook one a sheet."""

from dataclasses import dataclass

from pipeline.intake.archive import MAGIC, members
from pipeline.intake.decode import decode
from pipeline.intake.fault import Fault, RefusedError, Said
from pipeline.intake.table import Limits, Table, parse
from pipeline.intake.workbook import is_workbook, read_workbook


@dataclass(frozen=True)
class Source:
    """What a file was: its encoding (`xlsx` for a workbook), and its tables with the names of their sheets."""

    encoding: str
    sheets: tuple[tuple[str, Table], ...]


def read_source(content: bytes, limits: Limits) -> Source:
    """Read a file. Raises RefusedError; a ZIP that could be opened has been taken apart before it comes here."""
    if not content.startswith(MAGIC):
        decoded = decode(content)
        return Source(decoded.encoding, (("", parse(decoded.text, limits)),))
    if is_workbook(content):
        return Source("xlsx", tuple(read_workbook(content, limits)))
    members(content, limits)
    raise RefusedError(Fault("file.binary", facts={"offset": 1, "what": Said("zip")}))
