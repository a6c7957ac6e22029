"""Bytes to text, strictly: UTF-8, UTF-16 with a BOM, or CP932; everything else is refused, never guessed."""

import re
from dataclasses import dataclass

from pipeline.intake.fault import Fault, Phrase, RefusedError
from pipeline.intake.mojibake import find_mangled

_BOM = "\ufeff"
"""A file may have several: each program that saves it may add one before its first cell."""
_UTF8_BOM = b"\xef\xbb\xbf"
_BOM = "\ufeff"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_UTF32_BOMS = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")
_JIS_ESCAPES = (b"\x1b$B", b"\x1b$@", b"\x1b$(")
_LONGEST_CHARACTER_BYTES = 4
_NOT_CP932 = "\x80\xa0\uf8f1\uf8f2\uf8f3"
"""The characters that Python decodes from the bytes 80, A0 and FD–FF, which CP932 leaves undefined."""
_HALF_WIDTH = re.compile("[\uff61-\uff9f]")
_KANA = re.compile("[\u3041-\u30fe]")
_SYNTAX = re.compile("[,\t\n]")
_LEAST_KANA = 3
_SAMPLE_BYTES = 4_000


@dataclass(frozen=True)
class DecodedText:
    """The text of a file and the encoding it was in."""

    text: str
    encoding: str


def decode(content: bytes) -> DecodedText:
    """Decode a file. A BOM is no part of the text, however many there are.

    Raises:
        RefusedError: with the offset, from 1, of the first byte that fits no encoding; or with the name of an encoding
            that is not read; or the text was misread and saved by another program before.
    """
    decoded = _decode_strictly(content)
    text = decoded.text.lstrip(_BOM)
    if mangled := find_mangled(text):
        raise RefusedError(Fault("file.mojibake", raw_text=mangled))
    return DecodedText(text, decoded.encoding)


def _decode_strictly(content: bytes) -> DecodedText:
    _refuse_other_encodings(content)
    if content.startswith(_UTF16_BOMS):
        return _decode_utf16(content)
    _refuse_nul(content.find(b"\0"))
    bom = _UTF8_BOM if content.startswith(_UTF8_BOM) else b""
    try:
        text = content[len(bom) :].decode("utf-8").lstrip(_BOM)
        return DecodedText(text, "utf-8-bom" if bom else "utf-8")
    except UnicodeDecodeError as error:
        start = error.start + len(bom)
        if bom or (_is_cut_off(content, start) and not content[:start].isascii()):
            raise _undecodable(content, start) from None
        return _decode_cp932(content, start)


def _decode_utf16(content: bytes) -> DecodedText:
    encoding = "utf-16-le-bom" if content.startswith(b"\xff\xfe") else "utf-16-be-bom"
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError as error:
        raise _undecodable(content, error.start) from None
    _refuse_nul(text.find("\0"))
    return DecodedText(text.lstrip(_BOM), encoding)


def _decode_cp932(content: bytes, read_as_utf8: int) -> DecodedText:
    """Decode CP932. `read_as_utf8`: so many bytes are UTF-8: of a file that is neither the longer beginning counts."""
    try:
        text = content.decode("cp932")
    except UnicodeDecodeError as error:
        raise _euc_jp(content, "") or _undecodable(content, max(error.start, read_as_utf8)) from None
    if refusal := _euc_jp(content, text):
        raise refusal
    if undefined := [at for mark in _NOT_CP932 if (at := text.find(mark)) >= 0]:
        raise _undecodable(content, len(text[: min(undefined)].encode("cp932")))
    return DecodedText(text, "cp932")


def _refuse_other_encodings(content: bytes) -> None:
    """Refuse the encodings of Japanese text that are known by their escapes or NULs. Raises RefusedError."""
    if content.startswith(_UTF32_BOMS):
        raise _encoding_not_read("UTF-32")
    if content.startswith(_UTF16_BOMS):
        return
    if any(escape in content for escape in _JIS_ESCAPES):
        raise _encoding_not_read("ISO-2022-JP（JIS）")
    if b"\0" in content[:_SAMPLE_BYTES]:
        for encoding in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
            if _is_table_in(content[:_SAMPLE_BYTES], encoding):
                raise _encoding_not_read(encoding[:6].upper() + "（BOMなし）")


def _is_table_in(sample: bytes, encoding: str) -> bool:
    """Return whether bytes are printable text with delimiters or line ends in an encoding of fixed width."""
    width = int(encoding[4:6]) // 8
    try:
        text = sample[: len(sample) // width * width].decode(encoding)
    except UnicodeDecodeError:
        return False
    return bool(_SYNTAX.search(text)) and all(mark.isprintable() or mark in "\t\r\n" for mark in text)


def _euc_jp(content: bytes, as_cp932: str) -> RefusedError | None:
    """Return the refusal of EUC-JP: it holds kana in EUC-JP, and in CP932 is none or little but half-width kana."""
    try:
        text = content.decode("euc_jp")
    except UnicodeDecodeError:
        return None
    is_kana_soup = 2 * len(_HALF_WIDTH.findall(as_cp932)) > sum(not mark.isascii() for mark in as_cp932)
    if (as_cp932 and not is_kana_soup) or len(_KANA.findall(text)) < _LEAST_KANA:
        return None
    return _encoding_not_read("EUC-JP")


def _encoding_not_read(encoding: str) -> RefusedError:
    return RefusedError(Fault("file.encoding", facts={"encoding": encoding}))


def _refuse_nul(position: int) -> None:
    """Refuse a file with a NUL at that position (−1: none): no text holds one."""
    if position >= 0:
        raise RefusedError(Fault("file.binary", facts={"offset": position + 1, "what": Phrase("binary")}))


def _is_cut_off(content: bytes, start: int) -> bool:
    """Return whether the first bad byte begins the last character of the file."""
    return len(content) - start < _LONGEST_CHARACTER_BYTES


def _undecodable(content: bytes, start: int) -> RefusedError:
    rule = "file.cut_off" if _is_cut_off(content, start) else "file.decode"
    return RefusedError(Fault(rule, content.count(b"\n", 0, start) + 1, facts={"offset": f"{start + 1:,}"}))
