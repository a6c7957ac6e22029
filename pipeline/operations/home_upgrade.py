"""A home that version 0.1.0 made: what has another name today moves to it. Only for the holder of the lock."""

import shutil
from pathlib import Path

from pipeline.operations.atomic_write import flush_to_disk, make_folder
from pipeline.settings import Home

_EARLIER = "earlier.json"
"""The list of all deliveries with a return slip, before there was one a run."""


def upgrade_home(home: Home) -> None:
    """Move old names to the present ones. Where there are none, nothing is done; cut short, the next call goes on.

    `history/told.json` (and `answered.json`) is a list in `answered/`,
    `published/as-known` is `vintages`. The folder `kept` goes: its frames
    have the old names of columns, and are computed anew.
    """
    for name in ("told.json", "answered.json"):
        _move_file(home.history / name, home.answered / _EARLIER)
    _move_content(home.published / "as-known", home.vintages)
    shutil.rmtree(home.folder / "kept", ignore_errors=True)


def _move_file(old: Path, new: Path) -> None:
    if old.exists() and not new.exists():
        make_folder(new.parent)
        old.replace(new)
        flush_to_disk(new.parent)


def _move_content(old: Path, new: Path) -> None:
    """Move what is in the old folder; of two of one name the new one stays."""
    if not old.is_dir():
        return
    new.mkdir(exist_ok=True)
    for path in old.iterdir():
        if not (new / path.name).exists():
            path.replace(new / path.name)
    flush_to_disk(new)
    shutil.rmtree(old)
