"""Bytes to text, strictly: UTF-8, UTF-16 with a BOM, CP932, or a refusal. Nothing is guessed."""

from dataclasses import dataclass

from pipeline.intake.fault import Fault, Phrase, RefusedError

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
"""What Python makes of the bytes 80, A0 and FD–FF, which CP932 leaves undefined."""


@dataclass(frozen=True)
class Decoded:
    """The text of a file and the encoding it was in."""

    text: str
    encoding: str


def decode(content: bytes) -> Decoded:
    """Decode a file. Raises RefusedError with the offset (from 1) of the first byte that fits no encoding."""
    _refuse_known_binary(content)
    if content.startswith(_UTF16_BOMS):
        return _decode_utf16(content)
    _refuse_nul(content.find(b"\0"))
    bom = _UTF8_BOM if content.startswith(_UTF8_BOM) else b""
    try:
        return Decoded(content[len(bom) :].decode("utf-8"), "utf-8-bom" if bom else "utf-8")
    except UnicodeDecodeError as error:
        start = error.start + len(bom)
        if bom or (_is_cut_off(content, start) and not content[:start].isascii()):
            raise _undecodable(content, start) from None
        return _decode_cp932(content)


def _decode_utf16(content: bytes) -> Decoded:
    encoding = "utf-16-le-bom" if content.startswith(b"\xff\xfe") else "utf-16-be-bom"
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError as error:
        raise _undecodable(content, error.start) from None
    _refuse_nul(text.find("\0"))
    return Decoded(text, encoding)


def _decode_cp932(content: bytes) -> Decoded:
    try:
        text = content.decode("cp932")
    except UnicodeDecodeError as error:
        raise _undecodable(content, error.start) from None
    if undefined := [at for mark in _NOT_CP932 if (at := text.find(mark)) >= 0]:
        raise _undecodable(content, len(text[: min(undefined)].encode("cp932")))
    return Decoded(text, "cp932")


def _refuse_nul(at: int) -> None:
    """No text holds a NUL."""
    if at >= 0:
        raise RefusedError(Fault("file.binary", facts={"offset": at + 1, "what": Phrase("binary")}))


def _refuse_known_binary(content: bytes) -> None:
    for magic, what in _MAGIC.items():
        if content.startswith(magic):
            raise RefusedError(Fault("file.binary", facts={"offset": 1, "what": Phrase(what)}))


def _is_cut_off(content: bytes, start: int) -> bool:
    """Does the first bad byte begin the very last character?"""
    return len(content) - start < _LONGEST_CHARACTER_BYTES


def _undecodable(content: bytes, start: int) -> RefusedError:
    rule = "file.cut_off" if _is_cut_off(content, start) else "file.decode"
    return RefusedError(Fault(rule, facts={"offset": f"{start + 1:,}"}))
