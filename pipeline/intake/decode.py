"""Bytes to text, strictly: UTF-8, UTF-16 with a BOM, or CP932; everything else is refused, never guessed."""

from dataclasses import dataclass

from pipeline.intake.fault import Fault, Phrase, RefusedError

_BOM = "\ufeff"
"""A file may have several: each program that saves it may add one before its first cell."""
_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_CHARACTER_BYTES = 4
_MAGIC = {
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF8": "gif",
    b"%PDF": "pdf",
    b"\xd0\xcf\x11\xe0": "old_office",
}
_NOT_CP932 = "\x80\xa0\uf8f1\uf8f2\uf8f3"
"""The characters that Python decodes from the bytes 80, A0 and FD–FF, which CP932 leaves undefined."""


@dataclass(frozen=True)
class DecodedText:
    """The text of a file and the encoding it was in."""

    text: str
    encoding: str


def decode(content: bytes) -> DecodedText:
    """Decode a file. Raises RefusedError with the offset, from 1, of the first byte that fits no encoding."""
    _refuse_known_binary(content)
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
        return _decode_cp932(content)


def _decode_utf16(content: bytes) -> DecodedText:
    encoding = "utf-16-le-bom" if content.startswith(b"\xff\xfe") else "utf-16-be-bom"
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError as error:
        raise _undecodable(content, error.start) from None
    _refuse_nul(text.find("\0"))
    return DecodedText(text.lstrip(_BOM), encoding)


def _decode_cp932(content: bytes) -> DecodedText:
    try:
        text = content.decode("cp932")
    except UnicodeDecodeError as error:
        raise _undecodable(content, error.start) from None
    if undefined := [at for mark in _NOT_CP932 if (at := text.find(mark)) >= 0]:
        raise _undecodable(content, len(text[: min(undefined)].encode("cp932")))
    return DecodedText(text, "cp932")


def _refuse_nul(position: int) -> None:
    """Refuse a file with a NUL at that position (−1: none): no text holds one."""
    if position >= 0:
        raise RefusedError(Fault("file.binary", facts={"offset": position + 1, "what": Phrase("binary")}))


def _refuse_known_binary(content: bytes) -> None:
    for magic, phrase_key in _MAGIC.items():
        if content.startswith(magic):
            raise RefusedError(Fault("file.binary", facts={"offset": 1, "what": Phrase(phrase_key)}))


def _is_cut_off(content: bytes, start: int) -> bool:
    """Return whether the first bad byte begins the last character of the file."""
    return len(content) - start < _LONGEST_CHARACTER_BYTES


def _undecodable(content: bytes, start: int) -> RefusedError:
    rule = "file.cut_off" if _is_cut_off(content, start) else "file.decode"
    return RefusedError(Fault(rule, facts={"offset": f"{start + 1:,}"}))
