"""Telling someone: the status file, one message a night by real SMTP and HTTP, and a log without an answer."""

import json
import shutil
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from pipeline.operations.logs import FILE, Log
from pipeline.operations.notification import read_status
from pipeline.orchestration.run import RunFailedError
from pipeline.settings import Home
from pipeline.warehouse.publish import current
from pipeline.warehouse.snapshot import open_snapshot
from tests.conftest import SAMPLE_INBOX, night


class MailHandler(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as one message takes."""

    def handle(self) -> None:
        self._say(b"220 sink")
        for line in self.rfile:
            word = line[:4].upper().strip()
            if word == b"DATA":
                self._say(b"354 go on")
                self.server.taken.append(self._content())
            self._say(b"221 bye" if word == b"QUIT" else b"250 ok")
            if word == b"QUIT":
                return

    def _content(self) -> bytes:
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(lines)

    def _say(self, text: bytes) -> None:
        self.wfile.write(text + b"\r\n")


class HookHandler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.server.taken.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def sink(kind: type, handler: type, answer: int = 204) -> Iterator[socketserver.BaseServer]:
    """A real server on a free port; `taken` is what it got."""
    with kind(("127.0.0.1", 0), handler) as server:
        server.taken, server.answer = [], answer
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def set_hooks(monkeypatch, mail: int = 0, hook: int = 0) -> None:
    if mail:
        monkeypatch.setenv("MONOSASHI_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("MONOSASHI_SMTP_PORT", str(mail))
        monkeypatch.setenv("MONOSASHI_MAIL_TO", "dx@pref.example")
    if hook:
        monkeypatch.setenv("MONOSASHI_WEBHOOK_URL", f"http://127.0.0.1:{hook}/notice?room=1")


def news(home: Path, number: int) -> Path:
    inbox = home / "inbox"
    inbox.mkdir(exist_ok=True)
    (inbox / f"new{number}.csv").write_bytes(b"a,b")
    return inbox


@pytest.mark.slow
def test_one_message_a_night_by_mail_and_by_webhook(own_first_year, monkeypatch):
    """What needs a person, in Japanese first; a second run on the same day sends nothing, not even when it fails."""
    with sink(socketserver.TCPServer, MailHandler) as mails, sink(HTTPServer, HookHandler) as hooks:
        set_hooks(monkeypatch, mails.server_address[1], hooks.server_address[1])
        night(own_first_year, news(own_first_year, 1), minute=1)
        (own_first_year / "published" / "current.json").write_text("{")
        with pytest.raises(RunFailedError):
            night(own_first_year, news(own_first_year, 2), minute=2)
        assert (len(mails.taken), len(hooks.taken)) == (1, 1)
        mail, post = message_from_bytes(mails.taken[0], policy=policy.default), json.loads(hooks.taken[0])
    assert mail["Subject"] == "ものさし: 公開しました（20261123T013100）" and mail["To"] == "dx@pref.example"
    assert mail["Date"].datetime.utcoffset() == timedelta(hours=9) and mail["Message-ID"].endswith("@localhost>")
    japanese, english = mail.get_content().strip().split("\n\n")
    waiting = "・差し戻したまま、出し直しを待っているファイルが2件あります（今回1件）。返却票を送り主に届けてください。"
    assert waiting in japanese  # the picture of the first year is the other
    assert "- 2 files that were sent back wait to be sent again (1 of this run)." in english
    assert {"kind": "rejected", "count": 2} in post["needs"] and post["text"].startswith(mail["Subject"])


def test_a_night_that_needs_nobody_for_anything_new_is_silent(own_first_year, monkeypatch):
    before = read_status(Home(own_first_year)).needs
    with sink(HTTPServer, HookHandler) as hooks:
        set_hooks(monkeypatch, hook=hooks.server_address[1])
        (own_first_year / "inbox").mkdir(exist_ok=True)
        night(own_first_year, own_first_year / "inbox", minute=1)
        assert hooks.taken == []
    status = read_status(Home(own_first_year))
    assert (status.run_id, status.outcome) == ("20261123T013100", "unchanged")
    assert [(need.kind, need.count) for need in status.needs] == [(need.kind, need.count) for need in before]
    assert Path(status.report).exists()


def waiting(home: Path, kind: str) -> int:
    return sum(need.count for need in read_status(Home(home)).needs if need.kind == kind)


@pytest.mark.slow
def test_a_delivery_that_was_sent_back_is_listed_until_it_is_settled(own_first_year, monkeypatch):
    """Quiet nights do not settle the picture of the first year; the operator does, and so does a file sent again."""
    (own_first_year / "inbox" / "写真.csv").unlink()
    night(own_first_year, own_first_year / "inbox", minute=1)
    assert waiting(own_first_year, "rejected") == 1
    shutil.copy(SAMPLE_INBOX / "2025" / "48_見本県" / "48_葉月市.csv", own_first_year / "inbox" / "写真.csv")
    (own_first_year / "inbox" / "new.csv").write_bytes(b"a,b")
    night(own_first_year, own_first_year / "inbox", minute=2)
    report = json.loads((own_first_year / "reports" / "20261123T013200.json").read_text(encoding="utf-8"))
    by_hand = [row["delivery_id"] for row in report["open_deliveries"] if row["state"] == "rejected"]
    assert waiting(own_first_year, "rejected") == len(by_hand) == 1  # the new one
    monkeypatch.setenv("MONOSASHI_SETTLED", ", ".join(by_hand))
    night(own_first_year, own_first_year / "inbox", minute=3)
    assert waiting(own_first_year, "rejected") == 0


def test_a_failed_night_tells_why_it_needs_someone(own_first_year, monkeypatch):
    (own_first_year / "published" / "current.json").write_text("{")
    with sink(HTTPServer, HookHandler) as hooks:
        set_hooks(monkeypatch, hook=hooks.server_address[1])
        with pytest.raises(RunFailedError):
            night(own_first_year, news(own_first_year, 1), minute=1)
        (post,) = hooks.taken
    assert json.loads(post)["needs"][0] == {"kind": "failed", "count": 1}
    assert read_status(Home(own_first_year)).needs[0].text.startswith("公開できませんでした")


def test_hooks_that_fail_are_logged_and_the_night_stays_done(own_first_year, monkeypatch):
    """No mail server there, and a webhook that says 500: the message may go out later that day."""
    with sink(HTTPServer, HookHandler, answer=500) as hooks:
        set_hooks(monkeypatch, mail=9, hook=hooks.server_address[1])
        monkeypatch.setenv("MONOSASHI_NOTIFY_ALWAYS", "true")
        (own_first_year / "inbox").mkdir(exist_ok=True)
        assert night(own_first_year, own_first_year / "inbox", minute=1).outcome == "unchanged"
    failed = [line for line in lines(own_first_year) if line["event"] == "hook failed"]
    assert [(line["hook"], line["error"]) for line in failed] == [
        ("mail", "ConnectionRefusedError"), ("webhook", "WebhookRefusedError"),
    ]  # fmt: skip
    assert read_status(Home(own_first_year)).notified_date == ""


def test_a_night_that_was_cut_off_is_told_of_by_the_next(own_first_year):
    status = own_first_year / "status.json"
    row = json.loads(status.read_text())
    status.write_text(json.dumps(row | {"outcome": "running"}))
    (own_first_year / "inbox").mkdir(exist_ok=True)
    night(own_first_year, own_first_year / "inbox", minute=1)
    assert read_status(Home(own_first_year)).needs[0].kind == "cut_off"


def lines(home: Path) -> list[dict]:
    return [json.loads(line) for line in (home / "logs" / FILE).read_text(encoding="utf-8").splitlines()]


def test_every_line_of_the_log_has_a_run_and_none_a_word_of_the_sample(sample_home):
    """No cell of any file (of two signs and more, digits aside), no name of a body or of a file."""
    written = lines(sample_home)
    assert {line["run_id"] for line in written} == {"20261123T013000"}
    assert [line["stage"] for line in written if line["event"] == "stage"] == [
        "receive", "validate", "build", "check", "publish", "answer",
    ]  # fmt: skip
    text = (sample_home / "logs" / FILE).read_text(encoding="utf-8")
    with open_snapshot(current(sample_home / "published").path(sample_home / "published")) as con:
        cells = con.execute("SELECT DISTINCT raw_text FROM raw.cell WHERE length(raw_text) > 1").fetchall()
    words = [cell for (cell,) in cells if not cell.isascii()]
    assert len(words) > 300 and [word for word in words if word in text] == []
    assert text.isascii(), "codes and counts only: nothing that anybody wrote"


def test_the_log_is_rotated(tmp_path):
    log = Log(tmp_path, "20261123T013000")
    for number in range(30):
        log.write("stage", number=number, filler="x" * 1024 * 1024)
    sizes = [path.stat().st_size for path in tmp_path.iterdir()]
    assert len(sizes) == 10 and max(sizes) < 3 * 1024 * 1024
