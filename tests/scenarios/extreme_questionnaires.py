"""Lists of answers of the sample's prefectures as nobody sends them: all alike, all done, none given."""

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.definitions.catalogue import Catalogue
from pipeline.settings import ROOT

YEAR = 2024
HEAD = ("団体コード", "団体名", "調査年度")
SILENCE = "未回答"
"""A file of blanks is sent back; one with this mark in every cell is taken in."""
FULL_POINTS = {
    "Q009": "", "Q010": "2028/3/31", "Q022": "30", "Q023": "2", "Q031": "5", "Q032": "100", "Q033": "100",
    "Q034": "100", "Q035": "100", "Q036": "20", "Q037": "20", "Q042": "100", "Q046": "20", "Q047": "20", "Q048": "100",
    "Q049": "100", "Q054": "30000", "Q055": "1000000", "Q056": "3", "Q066": "",
}  # fmt: skip
"""Answers that are no choice and have full points; of a choice it is the first option."""

Rows = list[list[str]]


def write_extremes(inbox: Path, catalogue: Catalogue) -> None:
    """Write 見本県 as all alike, 例示県 as lacking nothing, 雛形県 as silent."""
    options = {item.id: item.options for item in catalogue.survey("pref_dx").item}
    changes: dict[str, Callable[[Sequence[str], Rows], Rows]] = {
        "48_見本県": lambda _head, rows: [[*row[: len(HEAD)], *rows[-1][len(HEAD) :]] for row in rows],
        "49_例示県": lambda head, rows: [[*row[: len(HEAD)], *_all_done(head, options)] for row in rows],
        "50_雛形県": lambda head, rows: [[*row[: len(HEAD)], *[SILENCE] * (len(head) - len(HEAD))] for row in rows],
    }
    inbox.mkdir(parents=True)
    for name, change in changes.items():
        head, rows = answers_of(ROOT / "data" / "sample" / "inbox" / str(YEAR) / f"{name}_取組状況調査.csv")
        with (inbox / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *change(head, rows)])


def _all_done(head: Sequence[str], options: dict[str, Sequence[str]]) -> list[str]:
    return [FULL_POINTS[name] if name in FULL_POINTS else options[name][0] for name in head[len(HEAD) :]]


def answers_of(file: Path) -> tuple[list[str], Rows]:
    """The headings and the rows of bodies, in whichever encoding the prefecture sends."""
    content = file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp932")
    rows = list(csv.reader(io.StringIO(text)))
    start = next(at for at, row in enumerate(rows) if row[0] == HEAD[0])
    return rows[start], [row for row in rows[start + 1 :] if row[0].isdigit()]
