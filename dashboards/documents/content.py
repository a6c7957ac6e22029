"""What the sheets of a body and of a prefecture share: date and run, what they do not say, scores in words."""

from collections.abc import Mapping
from typing import Any

from dashboards.confidentiality import confidentiality_text
from dashboards.freshness import instant
from dashboards.release import release_note
from dashboards.statements import answer_dates, bounds_of, ladder
from dashboards.store import OpenedSnapshot
from dashboards.times import local_time
from dashboards.words import Words

Content = dict[str, Any]
"""Texts, numbers and lists of them, as the template of a sheet reads them."""


def frame_of(
    snapshot: OpenedSnapshot, place: tuple[str, str], year: int, words: Words, *, is_prefecture: bool = False
) -> Content:
    """What stands around every sheet: dates, run and framework, and the notes.

    `place`: code, and the kind of body of which it holds figures.
    """
    facts = snapshot.row("snapshot")
    dates = snapshot.row("paper_dates", place=place[0], is_prefecture=is_prefecture, year=year)
    footer = words(
        "paper.footer",
        run=facts["run_id"],
        published=local_time(instant(snapshot.pointer.get("published_at"))) or words("app.none"),
        framework=facts["framework"],
        title=words.pick(facts, "title"),
    )
    limits = [words(f"limits.{name}") for name in ("score", "gap", "rank")]
    limits.append(words("limits.official", framework=facts["framework"]))
    limits.append(ladder(snapshot.row("ladder", scope_key="JP", body_kind=place[1], year=year), words))
    return {
        "lang": words.lang,
        "dates": [words.year(year), answer_dates(dates, words)],
        "footer": " ／ ".join(filter(None, [confidentiality_text(words), release_note(snapshot, year, words), footer])),
        "limits": {"title": words("paper.limits"), "lines": list(filter(None, limits))},
    }


def bar_of(group: Mapping[str, Any], median: float | None) -> Content:
    """Positions on 0…100; None where there is none."""
    bounds = bounds_of(group)
    return {
        "score": group["score"] if group["is_published"] else None,
        "low": bounds[0] if bounds else None,
        "high": bounds[1] if bounds else None,
        "threshold": group.get("threshold"),
        "median": median,
    }


def head_of(group: str, names: tuple[str, ...], words: Words) -> list[str]:
    return [words(f"paper.{group}_{name}") for name in names]
