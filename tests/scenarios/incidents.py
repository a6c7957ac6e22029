"""What can happen to a night, and what its message has to be then."""

import os
import resource
import shutil
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.warehouse.publish import POINTER, current, roll_back
from tests.conftest import SAMPLE_INBOX
from tests.flows.nights import forked

Change = Callable[[Path], object]


def nothing(_: Path) -> None:
    """Change nothing."""


@dataclass(frozen=True)
class Incident:
    """`before` happens to the home, `within` in its night as `stage` begins; `repair` is what the operator does then.

    `message` is a pattern of the night's message, `action` the kind of action item in its status.
    `is_bound`: permissions bind the night, as they do not bind root.
    `days_ahead`: the clock runs ahead in this night, and is set back after it.
    """

    what: str
    message: str
    action: str = ""
    before: Change = nothing
    stage: str = ""
    within: Change = nothing
    repair: Change = nothing
    is_bound: bool = False
    days_ahead: int = 0


DISK = r"ファイルの読み書きができませんでした（.+）.*公開中のデータはそのまま使えます.*monosashi doctor"
AFTERWARDS = r"公開しましたが、.*（.+）.*monosashi doctor"
AWAY = r"受信箱 .*inbox が見えません"
DAMAGED = r"受領の記録が壊れています（.+）.*控えから .*history に戻して"
PUBLISHED = r"を受け付け、.*年度の結果を公開しました"


def fill_the_inbox(home: Path) -> None:
    shutil.rmtree(home / "inbox", ignore_errors=True)
    for part in ("2023", "2025/50_雛形県"):
        shutil.copytree(SAMPLE_INBOX / part, home / "inbox" / part)


# ── the disk ─────────────────────────────────────────────────────────────────────────────────────────────────────


def fill_the_disk(home: Path) -> None:
    """Leave not one byte."""
    with (home / "filler").open("wb") as file:
        size = 64 * 1024**2
        while size:
            try:
                os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, size)
            except OSError:
                size //= 4


def make_room(home: Path) -> None:
    (home / "filler").unlink()


def space_needed(mib: int) -> Change:
    def change(_: Path) -> None:
        os.environ["MONOSASHI_MIN_FREE_MIB"] = str(mib)

    return change


def full_at(stage: str) -> Incident:
    message = AFTERWARDS if stage == "answer" else DISK
    room = space_needed(0)
    return Incident(
        f"disk full at {stage}", message, before=room, stage=stage, within=fill_the_disk, repair=make_room
    )  # fmt: skip


FULL = (
    Incident("less room than a night needs", "空き容量が足りません", before=space_needed(500), repair=space_needed(0)),
    *map(full_at, ("receive", "validate", "build", "check", "publish", "answer")),
)
"""Need a small disk. Where nothing is left to be freed the status cannot be written: screen and mail show it."""


def let_no_file_grow(_: Path) -> None:
    """As a disk that fills up, where none may be mounted: nothing beyond 1 MiB."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024**2, 1024**2))


# ── permissions ──────────────────────────────────────────────────────────────────────────────────────────────────


def mode(name: str, bits: int) -> Change:
    return lambda home: (home / name).chmod(bits)


def closed(name: str, message: str, action: str = "", bits: int = 0o555) -> Incident:
    """A folder of the home that the night may not write into, or not even see."""
    what = f"no permission: {name}"
    return Incident(what, message, action, before=mode(name, bits), repair=mode(name, 0o755), is_bound=True)


CLOSED = (
    closed("history/files", DISK, "failed"), closed("history/nights", DISK, "failed"), closed("work", DISK, "failed"),
    closed("published", DISK, "failed"), closed("inbox", AWAY, "failed", 0), closed("logs", PUBLISHED),
    closed("cache", PUBLISHED), closed("inbox/2025", PUBLISHED, "unreadable", 0),
    closed("returns", AFTERWARDS, "unfinished"), closed("reports", AFTERWARDS, "unfinished"),
)  # fmt: skip


# ── the inbox ────────────────────────────────────────────────────────────────────────────────────────────────────


def delete_half_way(home: Path) -> None:
    """Somebody deletes the inbox as soon as the first file of it has been taken; the night holds still meanwhile.

    If it went on reading, a file might be missed and one of a later name taken, which then is known first: of two that
    contradict each other the other would count in the end, rightly, and no scores could be expected here.
    """
    night, files = os.getpid(), home / "history" / "files"
    count = len(list(files.iterdir()))
    is_watched, say = os.pipe()

    def watch() -> None:
        os.write(say, b"!")
        while len(list(files.iterdir())) == count and os.getppid() == night:
            pass
        os.kill(night, signal.SIGSTOP)
        shutil.rmtree(home / "inbox")
        os.kill(night, signal.SIGCONT)

    forked(watch)
    os.read(is_watched, 1)


def write_on_and_on(home: Path) -> None:
    """Somebody writes into a file for as long as the night lasts."""
    night, file = os.getpid(), home / "inbox" / "growing.csv"
    file.write_text("a,b\n")

    def write() -> None:
        with file.open("a") as out:
            while os.getppid() == night:
                out.write("1,2\n")
                out.flush()
                time.sleep(0.0005)

    forked(write)


INBOX = (
    Incident("inbox deleted half way", AWAY, "failed", stage="receive", within=delete_half_way, repair=fill_the_inbox),
    Incident("a file grows while it is read", PUBLISHED, "unreadable", stage="receive", within=write_on_and_on),
)


# ── what is published, and kept ──────────────────────────────────────────────────────────────────────────────────


def snapshot(home: Path) -> Path:
    return current(home / "published").path(home / "published")


def alter(home: Path) -> None:
    snapshot(home).chmod(0o644)
    with snapshot(home).open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"x")


def alter_an_export(home: Path) -> None:
    (snapshot(home).with_suffix("") / "dictionary.csv").write_text("x")


def spoil_the_pointer(home: Path) -> None:
    (home / "published" / POINTER).write_text("{")


def go_back(home: Path) -> None:
    """What the message asks for."""
    newest = max(path.stem for path in (home / "published").glob("monosashi-*.json"))
    roll_back(home / "published", newest.removeprefix("monosashi-"))


def spoil_what_can_be_made_anew(home: Path) -> None:
    for path in (*(home / "cache").iterdir(), home / "status.json", home / "reports" / "last.json"):
        path.write_bytes(b"{")


def some_receipts(home: Path) -> Path:
    return min((home / "history" / "nights").iterdir())


def spoil_receipts(home: Path) -> None:
    shutil.copyfile(some_receipts(home), home / "receipts.backup")
    some_receipts(home).write_bytes(some_receipts(home).read_bytes()[:100])


def restore_receipts(home: Path) -> None:
    (home / "receipts.backup").replace(some_receipts(home))


POINTER_DAMAGED = r"current\.json が壊れています.*monosashi rollback RUN"
DAMAGE = (
    Incident("snapshot altered", PUBLISHED, before=alter),
    Incident("snapshot gone", PUBLISHED, before=lambda home: snapshot(home).unlink()),
    Incident("pointer gone", PUBLISHED, before=lambda home: (home / "published" / POINTER).unlink()),
    Incident("pointer damaged", POINTER_DAMAGED, "failed", before=spoil_the_pointer, repair=go_back),
    Incident("an export altered", PUBLISHED, before=alter_an_export),
    Incident("status, last report and kept frames damaged", PUBLISHED, before=spoil_what_can_be_made_anew),
    Incident("a list of receipts damaged", DAMAGED, "failed", before=spoil_receipts, repair=restore_receipts),
)

# ── time, and orders from outside ────────────────────────────────────────────────────────────────────────────────


def be_told_to_stop(_: Path) -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(5)


def minutes(limit: str) -> Change:
    def change(_: Path) -> None:
        os.environ["MONOSASHI_STAGE_MINUTES"] = limit

    return change


OUTSIDE = (
    Incident("a file that may not grow", DISK, "failed", stage="build", within=let_no_file_grow),
    Incident("SIGTERM while it builds", "停止の指示を受けて", "failed", stage="build", within=be_told_to_stop),
    Incident("a stage too long", "時間の上限を超えた", "failed", before=minutes("0.001"), repair=minutes("60")),
)
CLOCK = Incident("clock five years ahead, then set back", PUBLISHED, days_ahead=1826)

ALL = (*FULL, *CLOSED, *INBOX, *DAMAGE, *OUTSIDE, CLOCK)
SAME_LAW = (
    "disk full at receive", "disk full at validate", "disk full at check", "disk full at publish",
    "disk full at answer", "no permission: history/files", "no permission: history/nights", "no permission: work",
    "no permission: reports", "no permission: published", "snapshot gone", "pointer gone", "an export altered",
    "a file that may not grow", "SIGTERM while it builds", "a stage too long", "inbox deleted half way",
    "a file grows while it is read",
)  # fmt: skip
"""Incidents with the message and the outcome of another one or of a test in tests/flows/test_faults.py: the suite
leaves them to `make bench`."""


def in_suite(several: Sequence[Incident]) -> tuple[Incident, ...]:
    """Return those that the suite runs."""
    return tuple(one for one in several if one.what not in SAME_LAW)


def together(*several: Incident) -> Incident:
    """All in one night, those that leave it its end: its message is theirs."""

    def each(changes: list[Change]) -> Change:
        return lambda home: [change(home) for change in changes]

    (message,), (stage,) = {one.message for one in several}, {one.stage for one in several if one.stage} or {""}
    return Incident(
        " + ".join(one.what for one in several), message, max(one.action for one in several),
        each([one.before for one in several]), stage, each([one.within for one in several]),
        each([one.repair for one in several]), any(one.is_bound for one in several),
        max(one.days_ahead for one in several),
    )  # fmt: skip
