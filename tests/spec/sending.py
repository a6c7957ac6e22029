"""Whom to send to, on the years held: the best choice beside the lowest scores first.

`python -m tests.spec.sending SAMPLE_HOME NATIONAL_HOME` writes sending.csv anew; the method document shows it.
"""

import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dashboards.address import Address
from dashboards.app import create_app
from dashboards.page_context import PageContext
from dashboards.pages.support_choices import chosen_by
from dashboards.pages.support_rows import Needs, needs
from dashboards.pages.support_send import candidates
from pipeline.scoring.dispatch import Candidate
from tests.spec.sending_table import FILE

COUNTS = (1, 3, 5)
WAYS = ("best", "lowest")

Line = Mapping[str, object]


@dataclass(frozen=True)
class Compared:
    """One prefecture in one year. By way of choosing: STEPs passed, and how many of them were passed a year later."""

    passed: Mapping[str, int]
    later: Mapping[str, int] | None


def compared_years(home: Path, data: str) -> Iterator[Line]:
    """A line per closed year and number of people, over all prefectures of a home with towns and a verdict."""
    app = create_app(home)
    with app.server.test_request_context("/"):
        first = PageContext.of(Address())
        years = sorted({row["year"] for row in first.snapshot.frame("years").to_dicts() if row["is_closed"]})
        for year in years:
            for count in COUNTS:
                found = [one for pref in first.prefectures if (one := _compare(pref, year, count))]
                if found:
                    yield {"data": data, "year": year, "people": count, **_summed(found)}


def _compare(pref: str, year: int, count: int) -> Compared | None:
    """None where nothing of the prefecture was closed and judged in the year."""
    context = _context(pref, year)
    if context is None or not any(map(needs(context).open_steps, needs(context).bodies)):
        return None
    found = candidates(context).now
    sent_to = {way: [found[code] for code in chosen_by(context, count)[way]] for way in WAYS}
    after = _context(pref, year + 1)
    return Compared(
        {way: sum(one.step_count for one in own) for way, own in sent_to.items()},
        {way: _passed_in(needs(after), needs(context), own) for way, own in sent_to.items()} if after else None,
    )


def _context(pref: str, year: int) -> PageContext | None:
    years = [row for row in PageContext.of(Address(pref=pref)).years if row["year"] == year and row["is_closed"]]
    return PageContext.of(Address(pref=pref, year=str(year))) if years else None


def _passed_in(after: Needs, before: Needs, sent_to: Sequence[Candidate]) -> int:
    """How many of the STEPs that were counted were passed by the answers of a year later."""
    verdicts = {
        (code, step): state
        for code, body in after.bodies.items()
        for step, state in zip(body["step_list"], body["states"], strict=True)
    }
    gaining = [one for one in sent_to if one.step_count]
    counted = [(one.code, step) for one in gaining for step in before.steps_passed_by(one.code, one.measures)]
    return sum(verdicts.get(each) == "passed" for each in counted)


def _summed(found: Sequence[Compared]) -> Line:
    lost = [one.passed["best"] - one.passed["lowest"] for one in found]
    later = [one.later for one in found if one.later is not None]
    return {
        "prefectures": len(found),
        **{f"{way}_steps": sum(one.passed[way] for one in found) for way in WAYS},
        "fewer_in": sum(each > 0 for each in lost),
        "most_lost": max(lost),
        **{f"{way}_later": sum(one[way] for one in later) if later else "" for way in WAYS},
    }


def write(lines: Sequence[Line], file: Path = FILE) -> None:
    with file.open("w", encoding="utf-8", newline="") as output:
        writer = csv.DictWriter(output, list(lines[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


if __name__ == "__main__":
    sample, nation = map(Path, sys.argv[1:])
    write([*compared_years(sample, "sample"), *compared_years(nation, "nation")])
