"""Text that a program misread and saved again (文字化け): it decodes, but its words are gone."""

import codecs
import re

_SAMPLE_CHARACTERS = 10_000
_LEAST_CHARACTERS = 3
"""Fewer may look misread by chance."""
_LEAST_SHARE = 0.1
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_JAPANESE = re.compile("[\u3001-\u9fff\uff01-\uffef]")
_NONSENSE = re.compile("[\ufffd\uf8f1-\uf8f3\x80\xa0]")
"""What stands where bytes are no character of UTF-8 or CP932."""
_LEADS = range(0xE2, 0xEA)
"""The bytes that kana, kanji and full-width marks begin with in UTF-8."""
_FROM_LEADS = re.compile(
    f"[{''.join(bytes([lead, trail]).decode('cp932', 'ignore') for lead in _LEADS for trail in range(0x80, 0xC0))}]"
)
"""The rare kanji that those bytes become in CP932: 縺, 繧, 繝, 荳 …"""
_LATIN = re.compile("[\x80-\xff‚ƒ„†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_LATIN_ONLY = re.compile("[\x80-\x84\x86-\x9f‚ƒ]")
"""Control characters that no text holds, and the two marks that hiragana and katakana of CP932 become in Latin."""
_NOT_A_BYTE = b"\xff"
_SHOWN_CHARACTERS = 20


def find_mangled(text: str) -> str | None:
    """Return the beginning of the words of a text that was misread before it was saved; None for real text.

    Read back in the way it was misread, mangled text becomes Japanese and real text becomes nonsense. A text is mangled
    when more of it becomes Japanese than nonsense, or when a tenth of it is the mark of a lost character (U+FFFD).
    """
    if text.isascii():
        return None
    sample = text[:_SAMPLE_CHARACTERS]
    return _first_words(text) if _is_replaced(text) or _is_misread_utf8(sample) or _is_misread_cp932(sample) else None


def _is_replaced(text: str) -> bool:
    replaced = text.count("\ufffd")
    return replaced >= _LEAST_CHARACTERS and replaced > _LEAST_SHARE * sum(not mark.isascii() for mark in text)


def _is_misread_utf8(text: str) -> bool:
    """Return whether a text in UTF-8 was read as CP932 or as Latin. Real text is seldom read back: that is slow."""
    return (_has_share(_FROM_LEADS, text) and _is_misread(text, "cp932", "utf-8")) or (
        _has_share(_LATIN, text) and _is_misread(text, "cp1252", "utf-8")
    )


def _is_misread_cp932(text: str) -> bool:
    return _has_share(_LATIN_ONLY, text) and _is_misread(text, "cp1252", "cp932")


def _has_share(marks: re.Pattern[str], text: str) -> bool:
    found = len(marks.findall(text))
    return found >= _LEAST_CHARACTERS and found > _LEAST_SHARE * len(_NOT_ASCII.findall(text))


def _is_misread(text: str, misread_as: str, encoding: str) -> bool:
    """Return whether a text in `encoding` that was read as `misread_as` explains most of it."""
    read_back = text.encode(misread_as, "byte_or_none").decode(encoding, "replace")
    japanese = len(_JAPANESE.findall(read_back))
    return japanese >= _LEAST_CHARACTERS and japanese > len(_NONSENSE.findall(read_back))


def _first_words(text: str) -> str:
    start = next(at for at, mark in enumerate(text) if not mark.isascii())
    return "".join(mark if mark.isprintable() else "\ufffd" for mark in text[start : start + _SHOWN_CHARACTERS])


def _byte_or_none(error: UnicodeError) -> tuple[bytes, int]:
    """Write a character that an encoding lacks as the byte of its number, as programs do, or as no character."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    is_latin = error.encoding != "cp932"
    return b"".join(bytes([ord(mark)]) if is_latin and ord(mark) < 256 else _NOT_A_BYTE for mark in lost), error.end


codecs.register_error("byte_or_none", _byte_or_none)
