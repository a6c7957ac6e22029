"""The draft of a reminder: a letter to bodies that have not sent, or whose file was sent back. Nothing is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboards.page_statements.deliveries import place
from dashboards.surveys import survey_title
from dashboards.times import local_time
from dashboards.words import Words

MOST_FINDINGS = 5
"""Findings that a letter lists; the return slip holds all."""
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Letter:
    """`key` names it in the address; `delivery_id` is that of the file whose return slip goes along."""

    key: str
    to: str
    subject: str
    text: str
    delivery_id: str = ""


@dataclass(frozen=True)
class Sender:
    """What all letters share: the day they stand for, and whom to ask."""

    today: date
    contact: str
    words: Words


def to_all(rows: Sequence[Row], sender: Sender) -> Letter:
    """One letter to all that have not sent a survey. `rows`: those of board.sql, of one survey."""
    words, survey = sender.words, survey_title(rows[0]["survey"], sender.words)
    to = words("draft.to_all", count=len(rows), survey=survey)
    facts = _facts(rows[0], sender)
    lines = [words("draft.many"), "", words("draft.missing", **facts), *_end(rows[0], sender)]
    return Letter(f"all-{rows[0]['survey']}", to, words("draft.subject_missing", **facts), "\n".join(lines))


def to_missing(row: Row, sender: Sender) -> Letter:
    """A letter to one body that has not sent."""
    words, facts = sender.words, _facts(row, sender)
    lines = [words("draft.one", name=row["name"]), "", words("draft.missing", **facts), *_end(row, sender)]
    return Letter(_key(row), _to(row, words), words("draft.subject_missing", **facts), "\n".join(lines))


def to_correct(row: Row, delivery: Row | None, findings: Sequence[Row], sender: Sender) -> Letter:
    """A letter to one body whose file was sent back, or of whose answers some are held back: what to correct."""
    words, facts = sender.words, _facts(row, sender)
    lines = [words("draft.one", name=row["name"]), "", words(f"draft.{row['state']}", **facts), ""]
    if delivery:
        lines.append(words("draft.file", name=delivery["name"], time=local_time(delivery["received_at"])))
    lines += [_finding(number, finding, words) for number, finding in enumerate(findings[:MOST_FINDINGS], start=1)]
    if len(findings) > MOST_FINDINGS:
        lines.append(words("draft.rest", count=len(findings) - MOST_FINDINGS))
    text = "\n".join([*lines, *_end(row, sender)])
    return Letter(
        _key(row),
        _to(row, words),
        words(f"draft.subject_{row['state']}", **facts),
        text,
        delivery["delivery_id"] if delivery else "",
    )


def _key(row: Row) -> str:
    return f"{row['code']}-{row['survey']}"


def _to(row: Row, words: Words) -> str:
    return words("draft.to_body", name=row["name"], state=words(f"board.state_{row['state']}"))


def _facts(row: Row, sender: Sender) -> dict[str, str]:
    words = sender.words
    title, year = survey_title(row["survey"], words), words.year(row["year"])
    return {"survey": title, "year": year, "date": sender.today.isoformat()}


def _finding(number: int, finding: Row, words: Words) -> str:
    facts = {
        "place": place(finding, words),
        "message": words.pick(finding, "message"),
        "fix": words.pick(finding, "fix"),
    }
    return words("draft.finding", number=number, **facts)


def _end(row: Row, sender: Sender) -> list[str]:
    """Until when, excuse, and whom to ask."""
    words, closes = sender.words, row["closes_date"]
    lines = []
    if closes:
        lines.append(words("draft.is_past" if closes < sender.today else "draft.closes", date=closes.isoformat()))
    lines += ["", words("draft.crossed")]
    return [*lines, "", words("draft.contact", who=sender.contact)] if sender.contact else lines
