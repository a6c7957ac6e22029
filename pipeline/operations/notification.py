"""The status file of a home, and at most one message a day, by mail or to a webhook."""

import json
import smtplib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from http import HTTPStatus
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import urlsplit

from pipeline.operations.atomic_write import write_atomically
from pipeline.operations.logs import Log
from pipeline.settings import Home, Settings, office_now

_SECONDS = 20


class WebhookRefusedError(OSError):
    """The webhook answered, but did not take the message."""


@dataclass(frozen=True)
class ActionItem:
    """Something a person has to do: `kind` (a key of [need] in messages.toml), and how many of it."""

    kind: str
    count: int
    text: str
    text_en: str


@dataclass(frozen=True)
class Status:
    """`status.json`: the last run.

    Attributes:
        outcome: `running` from the start of the run to its end.
        notified_date: the day (in Japan) on which the last message went out.
        subject: the subject of the message; not in the file.
        body: the text of the message; not in the file.
    """

    run_id: str
    outcome: str
    started_at: str
    finished_at: str = ""
    message: str = ""
    report: str = ""
    needs: tuple[ActionItem, ...] = ()
    notified_date: str = ""
    subject: str = ""
    body: str = ""


def read_status(home: Home) -> Status | None:
    """Read the last status; None when there is none that can be read."""
    try:
        row = json.loads(home.status.read_text(encoding="utf-8"))
        row.setdefault("notified_date", row.pop("told_date", ""))  # as version 0.1.0 named it
        return Status(**(row | {"needs": tuple(ActionItem(**need) for need in row["needs"])}))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def mark_running(home: Home, run_id: str, started_at: str) -> bool:
    """Write that a run is under way. Returns whether the one before was cut off, its end never written."""
    before = read_status(home)
    needs = before.needs if before else ()
    _write(home, Status(run_id, "running", started_at, needs=needs, notified_date=_notified_date(before)))
    return before is not None and before.outcome == "running"


def notify_outcome(home: Home, status: Status, settings: Settings, log: Log) -> Status:
    """Write the status, and send one message a day when a person is needed for something new.

    A hook that fails is logged, no more.
    """
    before = read_status(home)
    status = replace(status, notified_date=_notified_date(before))
    _write(home, status)
    today = office_now().date().isoformat()
    is_known = status.outcome == "unchanged" and before is not None and _counts(before) == _counts(status)
    is_wanted = (bool(status.needs) and not is_known) or settings.notify_always
    if is_wanted and status.notified_date != today and _send_all(status, settings, log):
        _write(home, replace(status, notified_date=today))
    return status


def _counts(status: Status) -> dict[str, int]:
    return {need.kind: need.count for need in status.needs}


def _notified_date(before: Status | None) -> str:
    return before.notified_date if before else ""


def _write(home: Home, status: Status) -> None:
    """A status that cannot be written never stops a run, nor undoes one."""
    row = {name: value for name, value in asdict(status).items() if name not in ("subject", "body")}
    with suppress(OSError):
        write_atomically(home.status, json.dumps(row, ensure_ascii=False, indent=1) + "\n")


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
    except Exception as error:  # whatever a hook does, the run is done
        log.write("hook failed", "error", hook=name, error=type(error).__name__)
        return False
    log.write("notified", hook=name)
    return True


def _mail(status: Status, settings: Settings) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = status.subject, settings.mail_from, settings.mail_to
    mail["Date"], mail["Message-ID"] = (
        format_datetime(office_now()),
        make_msgid(domain=settings.mail_from.rpartition("@")[2]),
    )
    mail.set_content(status.body)
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=_SECONDS) as server:
        if settings.smtp_starttls:
            server.starttls()
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        server.send_message(mail)


def _post(status: Status, settings: Settings) -> None:
    """Post JSON: `text` is what chat systems show, the rest is for programs."""
    parts = urlsplit(settings.webhook_url)
    facts = {"run_id": status.run_id, "outcome": status.outcome, "finished_at": status.finished_at}
    needs = [{"kind": need.kind, "count": need.count} for need in status.needs]
    content = json.dumps({"text": f"{status.subject}\n{status.body}", **facts, "needs": needs}, ensure_ascii=False)
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
