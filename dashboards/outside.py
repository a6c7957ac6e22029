"""What an answer rests on besides the snapshot: files of the home, which change while the snapshot stays.

Whoever reads one of them notes it here; `repeated_answers` gives an answer again only while all are as they were.
"""

import os
from pathlib import Path

from flask import current_app, g, has_request_context

from pipeline.settings import Home

Mark = tuple[object, ...]
"""Changes when a file, or any below a folder, is written, replaced, added or removed; empty where there is nothing."""
Marks = dict[Path, Mark]


def home(*places: str) -> Home:
    """Return the home that is served. `places`: the files and folders below it that the answer reads."""
    found = Home(current_app.config["HOME"])
    for place in places:
        rests_on(found.folder / place)
    return found


def rests_on(path: Path) -> Mark:
    """Note that the answer to this request rests on a file or a folder; its mark, as it was when first read."""
    marks: Marks = g.setdefault("marks", {}) if has_request_context() else {}
    if path not in marks:
        marks[path] = mark(path)
    return marks[path]


def mark(path: Path) -> Mark:
    """Look at a file, or at all below a folder."""
    try:
        found = path.stat()
        below = tuple(sorted((entry.name, mark(Path(entry))) for entry in os.scandir(path))) if path.is_dir() else ()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino, below


def only_now() -> None:
    """Note that the answer is for this moment alone: it rests on the clock, or explains what is in the way."""
    if has_request_context():
        g.is_only_now = True


def are_as_they_were(marks: Marks) -> bool:
    """Whether all that an answer rests on still has the mark it had."""
    return all(mark(path) == was for path, was in marks.items())
