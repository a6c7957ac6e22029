"""The outcome of a run for the operator: what has to be done, and the message about it."""

from collections import Counter
from typing import Any

from pipeline.intake.quarantine import Quarantine
from pipeline.operations.notification import ActionItem, Status
from pipeline.outputs.messages import message
from pipeline.outputs.report import RunReport
from pipeline.settings import Home


def as_status(report: RunReport, home: Home, was_cut_off: bool) -> Status:
    """Make the status of a finished run, with the text of its message."""
    needs = action_items(report, was_cut_off, len(Quarantine(home.history).held()))
    page = str(home.reports / f"{report.run_id}.html")
    return Status(
        report.run_id, report.outcome, report.started_at, report.finished_at, report.message, page, needs,
        subject=_subject(report), body=_body(report, needs, page),
    )  # fmt: skip


def action_items(report: RunReport, was_cut_off: bool, quarantined_count: int) -> tuple[ActionItem, ...]:
    """List what a person has to do after a run, the most pressing first. Deliveries stay listed until settled."""
    waiting = Counter(row["state"] for row in report.open_deliveries)
    counts = {
        "losses": len(report.losses) if report.outcome == "failed" else 0,
        "failed": int(report.outcome == "failed" and not report.losses),
        "unfinished": int(report.reason == "afterwards"),
        "cut_off": int(was_cut_off),
        "quarantined": quarantined_count,
        "history_damaged": len(report.damaged),
        **({report.clock_problem: 1} if report.clock_problem else {}),
        "unreadable_by_us": waiting["unreadable_by_us"],
        "rejected": waiting["rejected"],
        "partially_accepted": waiting["partially_accepted"],
        "noted_losses": len(report.noted_losses),
        "changed_deliveries": len(report.changed_deliveries),
        "unreadable": len(report.unreadable),
    }
    new = Counter(row["state"] for row in report.deliveries)
    return tuple(_action_item(kind, count, new[kind]) for kind, count in counts.items() if count)


def _action_item(kind: str, count: int, new_count: int) -> ActionItem:
    facts: dict[str, Any] = {"count": count, "new_count": new_count}
    return ActionItem(kind, count, message("need", kind, **facts), message("need", kind, "en", **facts))


def _subject(report: RunReport) -> str:
    return message("notice", "subject", outcome=message("outcome", report.outcome), run_id=report.run_id)


def _body(report: RunReport, needs: tuple[ActionItem, ...], page: str) -> str:
    """Write the text, Japanese first: what has to be done, where the report is. No answer, no message of an error."""
    return (
        f"{_section(report, [need.text for need in needs], page, 'ja')}\n\n"
        f"{_section(report, [need.text_en for need in needs], page, 'en')}\n"
    )


def _section(report: RunReport, needs: list[str], page: str, language: str) -> str:
    outcome = message("outcome", report.outcome, language)
    bullet = "・" if language == "ja" else "- "
    lines = [f"{bullet}{need}" for need in needs or [message("need", "none", language)]]
    head = message("notice", "outcome", language, outcome=outcome, run_id=report.run_id)
    return "\n".join([head, *lines, message("notice", "report", language, report=page)])
