"""`monosashi run`: one night, with progress on the screen."""

import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

from pipeline.commands import CommandError
from pipeline.commands.reference import install_sample
from pipeline.flows import NightFailedError, next_order, run_as_known, run_in_prefect
from pipeline.limits import StoppedError
from pipeline.lock import LockedError
from pipeline.outputs.report import Night, as_json
from pipeline.outputs.words import say
from pipeline.settings import ROOT, Home
from pipeline.warehouse.publish import AS_KNOWN, trouble

DONE, FINDINGS, BROKEN = 0, 1, 2
_FINDINGS_SHOWN = 2
_UNTIMED = ("start", "alone", "unkept")


def run_command(home: Home, inbox: Path | None, *, is_sample: bool, is_json: bool) -> int:
    """Run a night and tell of it. Returns 0, 1 when something was sent back, 2 when the set-up is wrong."""
    if inbox is not None and not inbox.is_dir():
        print(
            f"monosashi: 受信箱 {inbox} がありません。フォルダーを作るか --inbox で指定してください。", file=sys.stderr
        )
        return BROKEN
    if is_sample:
        install_sample(home)
        inbox = ROOT / "data" / "sample" / "inbox"
    order = next_order(home.folder, inbox or home.inbox)
    if problem := trouble(home.published):
        print(f"! {problem}", file=sys.stderr)
    try:
        night = run_in_prefect(order, _progress)
    except LockedError as error:
        raise CommandError(say("message", "locked", pid=error)) from None
    except StoppedError:
        raise CommandError(say("message", "stopped")) from None
    except NightFailedError as error:
        night = error.night
    _tell(night, home, is_json)
    return _exit_code(night)


def run_as_known_command(home: Home, day: str) -> int:
    """Rebuild a day's knowledge beside what is published, and say where it is. Returns 0."""
    try:
        as_known = date.fromisoformat(day)
    except ValueError:
        raise CommandError(f"--as-known は 2026-03-31 の形の日付です（{day!r} ではなく）。") from None
    order = replace(next_order(home.folder, home.inbox), as_known=as_known)
    order = replace(order, run_id=f"{order.run_id}-known-{as_known}")
    try:
        snapshot = run_as_known(order, _progress)
    except LockedError as error:
        raise CommandError(say("message", "locked", pid=error)) from None
    except NightFailedError as error:
        raise CommandError(error.night.message) from None
    print(f"{day} までに知っていたことで作り直しました: {snapshot.path(home.published / AS_KNOWN)}")
    print(f'見る: monosashi sql "…" --run {day}　比べる: monosashi diff {day} current')
    return DONE


def _progress(stage: str, seconds: float | None) -> None:
    if seconds is None:
        print(f"  {say('stage', stage)} … ", end="\n" if stage in _UNTIMED else "", file=sys.stderr, flush=True)
    else:
        print(f"{seconds:.1f}秒", file=sys.stderr, flush=True)


def _tell(night: Night, home: Home, is_json: bool) -> None:
    """The outcome, deliveries by state, and those that were sent back; the report has everything."""
    if is_json:
        print(as_json(night), end="")
    print(f"{say('outcome', night.outcome)}: {night.message}", file=sys.stderr)
    for state, count in sorted(Counter(row["state"] for row in night.deliveries).items()):
        print(f"  {count:5,}件  {say('state', state)}", file=sys.stderr)
    for row in night.sent_back:
        own = night.findings_by_delivery.get(row["delivery_id"], [])
        _tell_delivery(row["name"], say("state", row["state"]), own)
    print(f"報告: {home.reports / night.run_id}.html", file=sys.stderr)
    if night.deliveries:
        print(f"返却票: {home.returns / night.run_id}", file=sys.stderr)


def _tell_delivery(name: str, state: str, findings: list[dict]) -> None:
    print(f"  {state}  {name}", file=sys.stderr)
    for finding in findings[:_FINDINGS_SHOWN]:
        print(f"      {finding['message_ja']} {finding['fix_ja']}", file=sys.stderr)
    if (rest := len(findings) - _FINDINGS_SHOWN) > 0:
        print(f"      ほか{rest}件は報告をご覧ください。", file=sys.stderr)


def _exit_code(night: Night) -> int:
    if night.is_set_up_wrong:
        return BROKEN
    return FINDINGS if night.outcome == "failed" or night.sent_back else DONE
