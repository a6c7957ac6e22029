"""Names of files as text that may stand anywhere: on a screen, in a table, in a name of a return slip."""

import os
import re

from pipeline.definitions.visible_text import code_mark, visible


def printable_name(name: str) -> str:
    """Return a name, its bytes in UTF-8 or CP932, with the code point of what cannot be shown: <U+202E>."""
    return visible(_decoded(os.fsencode(_whole(name))), mark=code_mark)


def _whole(name: str) -> str:
    """Return a name whose half characters are those that stand for bytes that are no UTF-8 (PEP 383)."""
    return re.sub("[\ud800-\udc7f\udd00-\udfff]", lambda found: code_mark(found[0]), name)


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp932", errors="replace")
