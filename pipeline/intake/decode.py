"""Bytes to text, strictly: UTF-8, UTF-16 with a BOM, CP932, or a refusal. Nothing is guessed."""

from dataclasses import dataclass

from pipeline.intake.fault import Fault, RefusedError

_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_MAGIC = {
    b"\x89PNG": "PNG画像",
    b"\xff\xd8\xff": "JPEG画像",
    b"GIF8": "GIF画像",
    b"%PDF": "PDF",
    b"PK\x03\x04": "ZIP・Excelブック",
    b"\xd0\xcf\x11\xe0": "旧形式のExcel・Word",
}


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
    encoding = "utf-8-bom" if content.startswith(_UTF8_BOM) else "utf-8"
    try:
        return _clean(content.decode("utf-8-sig"), encoding)
    except UnicodeDecodeError as not_utf8:
        if encoding == "utf-8-bom":
            raise _undecodable(not_utf8.start) from None
        return _decode_cp932(content)


def _decode_utf16(content: bytes) -> Decoded:
    encoding = "utf-16-le-bom" if content.startswith(b"\xff\xfe") else "utf-16-be-bom"
    try:
        return _clean(content.decode("utf-16"), encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(error.start) from None


def _decode_cp932(content: bytes) -> Decoded:
    try:
        return _clean(content.decode("cp932"), "cp932")
    except UnicodeDecodeError as error:
        raise _undecodable(error.start) from None


def _clean(text: str, encoding: str) -> Decoded:
    """Text with a NUL in it is a binary that happened to decode."""
    if (at := text.find("\0")) >= 0:
        raise RefusedError(Fault("file.binary", facts={"offset": at + 1, "what": "バイナリ"}))
    return Decoded(text, encoding)


def _refuse_known_binary(content: bytes) -> None:
    for magic, what in _MAGIC.items():
        if content.startswith(magic):
            raise RefusedError(Fault("file.binary", facts={"offset": 1, "what": what}))


def _undecodable(offset: int) -> RefusedError:
    return RefusedError(Fault("file.decode", facts={"offset": f"{offset + 1:,}"}))
