"""What a file is by its content, never by its name: a workbook, a ZIP, text, or a kind that is not read."""

import re
from collections.abc import Iterable

from pipeline.file_limits import FileLimits
from pipeline.intake.archive import EMPTY_MAGIC, MAGIC, open_archive
from pipeline.intake.fault import Fault, Phrase, RefusedError

WORKBOOK, ZIP = "xlsx", "zip"
_SAVE_AS_XLSX, _FILL_IN, _TAKE_OUT = "save_as_xlsx", "fill_in_the_form", "take_out"
_ADVICE = {
    "xls": _SAVE_AS_XLSX, "xlsb": _SAVE_AS_XLSX, "ods": _SAVE_AS_XLSX, "xml_spreadsheet": _SAVE_AS_XLSX,
    "html": _SAVE_AS_XLSX, "old_office": "save_or_unlock", "password": "unlock",
    "zip": _TAKE_OUT, "7z": _TAKE_OUT, "rar": _TAKE_OUT, "gzip": _TAKE_OUT, "tar": _TAKE_OUT, "lzh": _TAKE_OUT,
    "bzip2": _TAKE_OUT, "xz": _TAKE_OUT, "cab": _TAKE_OUT,
    "eml": "detach", "msg": "detach",
}  # fmt: skip
"""Kind → the phrase `advice_…` with what the sender can do; the form is to be filled in for all others."""
_BEGINNINGS = {
    b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif", b"II*\0": "tiff", b"MM\0*": "tiff",
    b"%PDF": "pdf", b"{\\rtf": "rtf", b"7z\xbc\xaf\x27\x1c": "7z", b"Rar!\x1a\x07": "rar", b"\x1f\x8b": "gzip",
    b"BZh": "bzip2", b"\xfd7zXZ\0": "xz", b"MSCF\0": "cab",
}  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0"
_OLE_STREAMS = {
    "EncryptedPackage": "password", "Workbook": "xls", "Book": "xls", "WordDocument": "doc",
    "PowerPoint Document": "ppt", "__properties_version1.0": "msg", "DocumentText": "jtd",
}  # fmt: skip
"""Streams within the container of Office 97 by which its kind is known."""
_DIRECTORY_ENTRY_BYTES = 128
_ZIP_FOLDERS = {"xl/": WORKBOOK, "word/": "docx", "ppt/": "pptx"}
_WORKBOOK_MEMBERS = (b"[Content_Types].xml", b"xl/workbook", b"xl/worksheets")
_OPEN_DOCUMENTS = {b"spreadsheet": "ods", b"text": "odt", b"presentation": "odp"}
_OPEN_DOCUMENT = re.compile(rb"mimetypeapplication/vnd\.oasis\.opendocument\.(spreadsheet|text|presentation)")
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")
_HEAD_BYTES = 4_096
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*+<(?:!doctype\s+html|html|head|table|meta)\b", re.I | re.S)
"""The comments are matched in one way only: dozens of them would otherwise take for ever."""
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\b")
_MAIL_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:[ \t]")
_MAIL_ONLY = re.compile(
    rb"^(?:Received|Message-ID|MIME-Version|Return-Path|Delivered-To|Date|From|Subject):[ \t]", re.I
)


def kind_of(content: bytes, limits: FileLimits) -> str | None:
    """Name the kind of a file: `xlsx`, `zip`, or one that is not read. None for what may be text.

    Raises:
        RefusedError: a ZIP that cannot be opened.
    """
    head = content[:_HEAD_BYTES]
    if head.startswith((MAGIC, EMPTY_MAGIC)):
        return _zip_kind(content, limits)
    if head.startswith(_OLE):
        return _ole_kind(content)
    return _binary_kind(head) or _text_kind(head)


def may_be_text(content: bytes) -> bool:
    """Return whether nothing in the first bytes marks a ZIP, a workbook or any other kind that is no text."""
    head = content[:_HEAD_BYTES]
    return not head.startswith((MAGIC, EMPTY_MAGIC, _OLE)) and _binary_kind(head) is None


def _binary_kind(head: bytes) -> str | None:
    by_beginning = next((kind for magic, kind in _BEGINNINGS.items() if head.startswith(magic)), None)
    return by_beginning or _kind_within(head)


def require_text(content: bytes, limits: FileLimits) -> bytes:
    """Return the bytes of what may be a text. Raises RefusedError with the name of what it is instead."""
    if kind := kind_of(content, limits):
        raise refuse_kind(kind)
    return content


def refuse_kind(kind: str) -> RefusedError:
    """Return the refusal that names a kind of file and what its sender can do."""
    advice = Phrase(f"advice_{_ADVICE.get(kind, _FILL_IN)}")
    return RefusedError(Fault("file.kind", facts={"what": Phrase(f"kind_{kind}"), "advice": advice}))


def _zip_kind(content: bytes, limits: FileLimits) -> str:
    if document := _OPEN_DOCUMENT.search(content[:_HEAD_BYTES]):
        return _OPEN_DOCUMENTS[document[1]]
    try:
        with open_archive(content, limits) as archive:
            return _kind_of_names(archive.namelist())
    except RefusedError as refusal:
        if any(name in content[:_HEAD_BYTES] for name in _WORKBOOK_MEMBERS):
            raise RefusedError(Fault("file.workbook", facts={"what": refusal.fault.facts["what"]})) from None
        raise


def _kind_of_names(names: Iterable[str]) -> str:
    names = [name.replace("\\", "/").lower() for name in names]
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "[content_types].xml" in names:
        return next((kind for folder, kind in _ZIP_FOLDERS.items() if any(n.startswith(folder) for n in names)), ZIP)
    return ZIP


def _ole_kind(content: bytes) -> str:
    """Name what the container of Office 97 holds: the first stream in it that only one kind has."""
    found = {at: kind for name, kind in _OLE_STREAMS.items() if (at := _find_stream(content, name)) >= 0}
    return found[min(found)] if found else "old_office"


def _find_stream(content: bytes, name: str) -> int:
    """Return where the directory entry of a stream lies, −1 where there is none."""
    entry, at = f"{name}\0".encode("utf-16-le"), -1
    while (at := content.find(entry, at + 1)) >= 0:
        if at % _DIRECTORY_ENTRY_BYTES == 0:
            return at
    return -1


def _kind_within(head: bytes) -> str | None:
    """Name a kind whose mark does not stand at the very beginning."""
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return "heic"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head[257:262] == b"ustar":
        return "tar"
    return "lzh" if re.match(rb"..-l[hz][0-9sd]-", head, re.S) else None


def _text_kind(head: bytes) -> str | None:
    """Name a text that is no table: a page, the XML of Excel 2003, a mail."""
    if _XML.match(head):
        return "xml_spreadsheet" if b"schemas-microsoft-com:office:spreadsheet" in head else _html_or(head, "xml")
    if _HTML.match(head):
        return "html"
    return "eml" if _is_mail(head) else None


def _html_or(head: bytes, other: str) -> str:
    return "html" if re.search(rb"<(?:!doctype\s+)?html\b", head, re.I) else other


def _is_mail(head: bytes) -> bool:
    """Return whether a text begins with the headers of a mail: two lines at least, two of them a mail's own."""
    lines = head.split(b"\n", 60)[:60]
    headers = next((lines[:at] for at, line in enumerate(lines) if not line.strip()), lines)
    is_header_block = bool(headers) and all(_MAIL_HEADER.match(line) or line[:1] in b" \t" for line in headers[:-1])
    return is_header_block and sum(bool(_MAIL_ONLY.match(line)) for line in headers) > 1
