"""Telling someone: the status file of a home, and at most one message a night, by mail or to a webhook."""

import json
import smtplib
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from email.message import EmailMessage
from http import HTTPStatus
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import urlsplit

from pipeline.files import write_whole
from pipeline.intake.corrections import OFFICE_TIME
from pipeline.logs import Log
from pipeline.outputs.report import Night
from pipeline.outputs.words import say
from pipeline.settings import Home, Settings

_SECONDS = 20


class WebhookRefusedError(OSError):
    """The webhook answered, but not that it took the message."""


@dataclass(frozen=True)
class Need:
    """Something a person has to do: `kind` (a key of [need] in words.toml), and how many of it."""

    kind: str
    count: int
    text: str
    text_en: str


@dataclass(frozen=True)
class Status:
    """`status.json`: the last night. `outcome` is `running` from its start to its end.

    `told_date`: the day (in Japan) on which the last message went out.
    """

    run_id: str
    outcome: str
    started_at: str
    finished_at: str = ""
    message: str = ""
    report: str = ""
    needs: tuple[Need, ...] = ()
    told_date: str = ""


def read_status(home: Home) -> Status | None:
    """The last status; None when there is none that can be read."""
    try:
        row = json.loads(home.status.read_text(encoding="utf-8"))
        return Status(**(row | {"needs": tuple(Need(**need) for need in row["needs"])}))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def begin(home: Home, run_id: str, started_at: str) -> bool:
    """Write that a night runs. Returns whether the one before was cut off: nobody wrote how it ended."""
    before = read_status(home)
    told = before.told_date if before else ""
    _write(home, Status(run_id, "running", started_at, told_date=told))
    return before is not None and before.outcome == "running"


def tell(home: Home, night: Night, was_cut_off: bool, settings: Settings, log: Log) -> Status:
    """Write the status, and send one message when a person is needed. A hook that fails is logged, nothing more."""
    before, today = read_status(home), datetime.now(OFFICE_TIME).date().isoformat()
    told = before.told_date if before else ""
    status = Status(
        night.run_id, night.outcome, night.started_at, night.finished_at, night.message,
        str(home.reports / f"{night.run_id}.html"), needs_of(night, was_cut_off), told,
    )  # fmt: skip
    _write(home, status)
    if (status.needs or settings.tell_always) and told != today and _send_all(status, settings, log):
        _write(home, Status(**(vars(status) | {"told_date": today})))
    return status


def needs_of(night: Night, was_cut_off: bool) -> tuple[Need, ...]:
    """What a person has to do after a night, the most pressing first."""
    states = Counter(row["state"] for row in night.deliveries)
    counts = {
        "failed": int(night.outcome == "failed"),
        "unfinished": int(night.reason == "afterwards"),
        "cut_off": int(was_cut_off),
        "rejected": states["rejected"],
        "partially_accepted": states["partially_accepted"],
        "unreadable": len(night.unreadable),
    }
    return tuple(
        Need(kind, count, say("need", kind, count=count), say("need", kind, "en", count=count))
        for kind, count in counts.items()
        if count
    )


def _write(home: Home, status: Status) -> None:
    """A status that cannot be written never stops a night, nor undoes one."""
    with suppress(OSError):
        write_whole(home.status, json.dumps(asdict(status), ensure_ascii=False, indent=1) + "\n")


def _send_all(status: Status, settings: Settings, log: Log) -> bool:
    """Send by every way that is set. Returns whether the message went out by one of them."""
    ways: dict[str, Callable[[Status, Settings], None]] = {}
    if settings.mail_to and settings.smtp_host:
        ways["mail"] = _mail
    if settings.webhook_url:
        ways["webhook"] = _post
    sent = [_sent(name, way, status, settings, log) for name, way in ways.items()]
    return any(sent)


def _sent(name: str, way: Callable[[Status, Settings], None], status: Status, settings: Settings, log: Log) -> bool:
    try:
        way(status, settings)
    except Exception as error:  # whatever a hook does, the night is done
        log.write("hook failed", "error", hook=name, error=type(error).__name__)
        return False
    log.write("told", hook=name)
    return True


def subject(status: Status) -> str:
    return say("notice", "subject", outcome=say("outcome", status.outcome), run_id=status.run_id)


def body(status: Status) -> str:
    """The message: Japanese first, what needs a person, where the report is. No answer, and no message of an error."""
    pages = []
    for language in ("ja", "en"):
        needs = [need.text if language == "ja" else need.text_en for need in status.needs]
        pages.append("\n".join([
            say("notice", "outcome", language, outcome=say("outcome", status.outcome, language), run_id=status.run_id),
            *(f"・{need}" if language == "ja" else f"- {need}" for need in needs or [say("need", "none", language)]),
            say("notice", "report", language, report=status.report),
        ]))  # fmt: skip
    return "\n\n".join(pages) + "\n"


def _mail(status: Status, settings: Settings) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = subject(status), settings.mail_from, settings.mail_to
    mail.set_content(body(status))
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=_SECONDS) as server:
        if settings.smtp_starttls:
            server.starttls()
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        server.send_message(mail)


def _post(status: Status, settings: Settings) -> None:
    """`text` is what chat systems show; the rest is for programs."""
    parts = urlsplit(settings.webhook_url)
    facts = {"run_id": status.run_id, "outcome": status.outcome, "finished_at": status.finished_at}
    needs = [{"kind": need.kind, "count": need.count} for need in status.needs]
    content = json.dumps({"text": f"{subject(status)}\n{body(status)}", **facts, "needs": needs}, ensure_ascii=False)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=_SECONDS)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, content.encode(), {"Content-Type": "application/json; charset=utf-8"})
        answer = connection.getresponse()
        if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
            raise WebhookRefusedError(answer.status)
    finally:
        connection.close()
