"""Questionnaires in which restricted answers have changed places among the bodies of a prefecture, and nothing else."""

import csv
from collections import defaultdict
from collections.abc import Collection, Iterable
from pathlib import Path
from random import Random

ITEM, OPTIONS, ANSWER = 3, 5, 6
"""Columns of a questionnaire."""
SENT_TWICE = "_"
"""In the name of a body's file, after it: the file was sent again."""


def permute(source: Path, target: Path, items: Collection[str], random: Random) -> int:
    """Copy an inbox, with the answers to some items exchanged within each folder. Returns how many have changed."""
    changed = 0
    for folder in sorted({path.parent for path in source.rglob("*") if path.is_file()}):
        here = target / folder.relative_to(source)
        here.mkdir(parents=True, exist_ok=True)
        contents = {path: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
        changed += _exchange(contents, items, random)
        for path, content in contents.items():
            (here / path.name).write_bytes(content)
    return changed


def _exchange(contents: dict[Path, bytes], items: Collection[str], random: Random) -> int:
    """Exchange answers among questionnaires that were sent once. Returns how many have changed."""
    places: dict[str, list[tuple[Path, int]]] = defaultdict(list)
    lines = {path: content.decode("cp932").split("\r\n") for path, content in contents.items() if _is_usual(path)}
    for path, rows in lines.items():
        for at, item in _answered(rows, items):
            places[item].append((path, at))
    changed = 0
    for _, found in sorted(places.items()):
        answers = [_cells(lines[path][at])[ANSWER] for path, at in found]
        others = random.sample(answers, len(answers))
        for (path, at), old, new in zip(found, answers, others, strict=True):
            lines[path][at] = lines[path][at].replace(f",{old},", f",{new},", 1)
            changed += old != new
    contents |= {path: "\r\n".join(rows).encode("cp932") for path, rows in lines.items()}
    return changed


def _is_usual(path: Path) -> bool:
    """Whether it is the only questionnaire of its body, in the usual form."""
    others = [other for other in path.parent.glob(f"{path.stem}*") if other != path]
    try:
        is_form = "設問番号" in path.read_bytes().decode("cp932")
    except UnicodeDecodeError:
        return False
    return path.stem.count(SENT_TWICE) == 1 and not others and is_form


def _answered(rows: Iterable[str], items: Collection[str]) -> Iterable[tuple[int, str]]:
    for at, row in enumerate(rows):
        cells = _cells(row)
        if len(cells) > ANSWER and cells[ITEM] in items and cells[ANSWER] in cells[OPTIONS].split("／"):
            yield at, cells[ITEM]


def _cells(row: str) -> list[str]:
    return next(csv.reader([row]), [])
