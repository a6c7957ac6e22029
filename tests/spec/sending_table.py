"""How the method document shows sending.csv, which `python -m tests.spec.sending` writes."""

import csv
from pathlib import Path

FILE = Path(__file__).with_name("sending.csv")
SENDING_TITLE = "The best choice of whom to send to beside the lowest scores first, on the years held"
SENDING_COLUMNS = {
    "data": "data",
    "year": "year",
    "people": "people a prefecture",
    "prefectures": "prefectures",
    "best_steps": "STEPs, best choice",
    "lowest_steps": "STEPs, lowest scores first",
    "fewer_in": "fewer in so many prefectures",
    "most_lost": "most lost in one",
    "best_later": "of the first passed a year later",
    "lowest_later": "of the second",
}


def read_sending(data: str = "") -> list[dict[str, str]]:
    """Read the lines of the file, else those of one source of data."""
    with FILE.open(encoding="utf-8", newline="") as content:
        return [row for row in csv.DictReader(content) if data in ("", row["data"])]


def sending_text() -> str:
    """Return what the table compares, and what it does not show."""
    years = sorted({(row["data"], row["year"]) for row in read_sending()})
    held = ", ".join(f"{data} {year}" for data, year in years)
    return (
        f"Years held: {held}. `sample` is the built-in sample, whose bodies are fictional; `nation` is the published "
        "survey of FY2023, in which only STEP2 had questions enough for a verdict.\n\n"
        "In every prefecture so many people are sent by two ways of choosing. The best choice is the one that "
        "`pipeline/scoring/dispatch.py` proves to pass most STEPs with the least work; the other takes the bodies with "
        "the lowest scores. Counted are the STEPs that the chosen bodies would pass by the measures with the least "
        "work that one person can do.\n\n"
        "That is arithmetic on the answers of the year, not the effect of anybody who was sent: nothing here compares "
        "bodies with and without support. The last two columns count those of the same STEPs that the same bodies had "
        "passed by their answers of the next year, with nobody sent on this advice; a blank is a year without a next "
        "one. Part of what the best choice counts was passed a year later in any case: who wants to "
        "go where nothing moves by itself chooses otherwise, and the page shows both choices."
    )
