"""The parts of a workbook: the members of its ZIP by name, unpacked within limits, and what they refer to."""

import posixpath
import zipfile
from dataclasses import dataclass

from pipeline.file_limits import FileLimits
from pipeline.intake.archive import decode_name, open_archive, read_entry
from pipeline.intake.fault import Fault, Phrase, RefusedError
from pipeline.intake.workbook_xml import Relationship, read_relationships
from pipeline.intake.xml_stream import PartBrokenError

_UNPACKED_FILES = 5
"""All parts together may unpack to as much as this many files of the largest allowed size: XML is long-winded."""


@dataclass
class WorkbookParts:
    """An open workbook. `bytes_left`: how much may still be unpacked. Names of parts are compared without case."""

    archive: zipfile.ZipFile
    entries: dict[str, zipfile.ZipInfo]
    bytes_left: int

    def read(self, name: str) -> bytes:
        """Unpack a part. Raises RefusedError when it is missing, broken or too large."""
        entry = self.entries.get(name.lower())
        if entry is None:
            raise refuse_part("part_missing", name)
        try:
            content = read_entry(self.archive, entry, self.bytes_left)
        except RefusedError as refusal:
            raise refuse_workbook(refusal.fault.facts["what"]) from None
        self.bytes_left -= len(content)
        return content

    def read_if_any(self, name: str | None) -> bytes | None:
        """Unpack a part that a workbook may do without."""
        return self.read(name) if name and name.lower() in self.entries else None

    def relationships(self, name: str) -> dict[str, Relationship]:
        """Read what a part refers to: id → relationship, with the full name of its target."""
        folder, file = posixpath.split(name)
        part = posixpath.join(folder, "_rels", f"{file}.rels")
        content = self.read_if_any(part)
        if content is None:
            return {}
        try:
            found = read_relationships(content)
        except PartBrokenError as error:
            raise refuse_part(error.phrase_key, part) from None
        return {key: one._replace(target=_full_name(folder, one.target)) for key, one in found.items()}


def open_parts(content: bytes, limits: FileLimits) -> WorkbookParts:
    """Open a workbook. Raises RefusedError, also where two parts have the same name."""
    archive = open_archive(content, limits)
    entries: dict[str, zipfile.ZipInfo] = {}
    for entry in archive.infolist():
        name = decode_name(entry).lower()
        if name in entries:
            raise refuse_part("part_repeated", name)
        entries[name] = entry
    return WorkbookParts(archive, entries, limits.file_bytes * _UNPACKED_FILES)


def refuse_workbook(what: object) -> RefusedError:
    """Return the refusal of a workbook for a reason."""
    return RefusedError(Fault("file.workbook", facts={"what": what}))


def refuse_part(phrase_key: str, part: str) -> RefusedError:
    """Return the refusal of a workbook for a fault of one of its parts."""
    return refuse_workbook(Phrase(phrase_key, {"part": part}))


def _full_name(folder: str, target: str) -> str:
    """Resolve the target of a relationship: from the root with a leading slash, else from the part's own folder."""
    target = target.replace("\\", "/")
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))
