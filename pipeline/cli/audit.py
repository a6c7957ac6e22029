"""`monosashi audit`: who changed or took out what, and whether the trail is whole."""

import csv
import heapq
import io
import json
from collections.abc import Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from pipeline.cli.command_error import CommandError
from pipeline.definitions.visible_text import visible
from pipeline.operations.audit_trail import AuditTrail, Line, Verification, is_within, trails_of_all_hosts
from pipeline.outputs.messages import message
from pipeline.settings import Home

FORMATS = ("table", "csv", "json")
FIXED = ("at", "clock", "event", "who", "host")
"""What every line has; the rest depends on the event."""


def show_trail(home: Home, since: str | None, until: str | None, who: str | None, event: str | None, form: str) -> None:
    """Print the lines of some days, of an account, or of a command. Raises CommandError."""
    if form not in FORMATS:
        raise CommandError(message("audit", "format", given=form, known="、".join(FORMATS)))
    first, last = _day(since), _day(until)
    found = [
        line
        for line in heapq.merge(*(trail.lines() for trail in trails_of_all_hosts(home.audit)), key=itemgetter("at"))
        if is_within(line, first, last)
        and (who is None or who in line["who"])
        and (event is None or event in (line["event"], line.get("command")))
    ]
    print(_written(found, form) if found or form != "table" else message("audit", "empty"))


def verify_trail(home: Home, known: str) -> int:
    """Print whether the trail of each host is whole, and the hash of its last line. Return 1 where one is not.

    `known` is the hash of a line of this host's own.
    """
    own, *others = trails_of_all_hosts(home.audit)
    return max([_verify(own, known, ""), *(_verify(trail, "", f"{trail.folder.name}: ") for trail in others)])


def _verify(trail: AuditTrail, known: str, host: str) -> int:
    found = trail.verify(known)
    for fault in found.faults:
        print(host + message("audit", fault.kind, file=fault.file, row=fault.row, hash=known))
    print(host + message("audit", "whole" if not found.faults else "broken", **_counts(found)))
    return 1 if found.faults else 0


def _counts(found: Verification) -> dict[str, str]:
    return {"count": f"{found.line_count:,}", "head": found.head, "faults": str(len(found.faults))}


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise CommandError(message("audit", "day", given=text)) from None


def _written(lines: Sequence[Line], form: str) -> str:
    rows = [_row(line) for line in lines]
    if form == "json":
        return json.dumps(lines, ensure_ascii=False, indent=1)
    if form == "csv":
        file = io.StringIO()
        writer = csv.DictWriter(file, [*FIXED, "facts"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return file.getvalue().rstrip("\n")
    return "\n".join(visible("  ".join(str(row[name]) for name in ("at", "who", "event", "facts"))) for row in rows)


def _row(line: Line) -> dict[str, Any]:
    facts = {name: value for name, value in line.items() if name not in (*FIXED, "previous")}
    return {name: line.get(name, "") for name in FIXED} | {
        "facts": " ".join(f"{name}={value}" for name, value in facts.items())
    }
