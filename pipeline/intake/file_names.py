"""Names of files as text that may stand anywhere: on a screen, in a table, in a name of a return slip."""

import os
import re

_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Line ends and other control characters, marks that turn the direction of text, and half characters."""


def printable_name(name: str) -> str:
    """Return a name, its bytes in UTF-8 or CP932, with the code point of what cannot be shown: <U+202E>."""
    return _UNSHOWABLE.sub(lambda found: f"<U+{ord(found[0]):04X}>", _decoded(os.fsencode(_whole(name))))


def _whole(name: str) -> str:
    """Return a name whose half characters are those that stand for bytes that are no UTF-8 (PEP 383)."""
    return re.sub("[\ud800-\udc7f\udd00-\udfff]", lambda found: f"<U+{ord(found[0]):04X}>", name)


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp932", errors="replace")
