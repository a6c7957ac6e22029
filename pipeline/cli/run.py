"""`monosashi run`: one nightly run, with progress on the screen."""

import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from getpass import getuser
from pathlib import Path

from pipeline.cli.command_error import CommandError, WrongUsageError
from pipeline.cli.home_folder import require_folder, require_home, require_lock
from pipeline.cli.reference import install_sample
from pipeline.cli.terminal import print_line
from pipeline.operations.lock import LockedError
from pipeline.operations.time_limits import StoppedError
from pipeline.orchestration.run import RunFailedError, next_request, run_vintage
from pipeline.orchestration.run_in_prefect import run_in_prefect
from pipeline.orchestration.run_request import RunRequest
from pipeline.outputs.messages import message
from pipeline.outputs.report import RunReport, as_json
from pipeline.settings import ROOT, Home
from pipeline.warehouse.publish import integrity_problem

DONE, FINDINGS, BROKEN = 0, 1, 2
_FINDINGS_SHOWN = 2
_UNTIMED = ("alone", "unrecorded")


def run_command(
    home: Home, inbox: Path | None, accept_reason: str | None = None, *, is_sample: bool, is_json: bool
) -> int:
    """Run a night and print its outcome. Returns 0, 1 when something was sent back, 2 when the set-up is wrong."""
    require_lock()
    require_folder(home)
    if accept_reason is not None and not accept_reason.strip():
        raise CommandError('--accept-change には理由を書いてください。例: --accept-change "市が取り下げた"')
    if inbox is not None and not inbox.is_dir():
        raise WrongUsageError(
            f"受信箱 {inbox} がありません。フォルダーを作るか、あるフォルダーを --inbox で指定してください。"
        )
    if is_sample:
        install_sample(home)
        inbox = ROOT / "data" / "sample" / "inbox"
    if problem := integrity_problem(home.published):
        print_line(f"! {problem}", file=sys.stderr)
    request = next_request(home.folder, inbox or home.inbox)
    if accept_reason:
        request = replace(request, accept_reason=accept_reason.strip(), accepted_by=getuser())
    report = _report_of(request)
    _show_outcome(report, home, is_json)
    return _exit_code(report)


def _report_of(request: RunRequest) -> RunReport:
    """Run, and return the report, also that of a failed run. Raises CommandError when nothing was run to its end."""
    try:
        return run_in_prefect(request, _progress)
    except LockedError as error:
        raise CommandError(message("message", "locked", pid=error)) from None
    except StoppedError:
        raise CommandError(message("message", "stopped")) from None
    except RunFailedError as error:
        return error.report


def run_vintage_command(home: Home, day: str) -> int:
    """Rebuild what was known on a day, beside what is published, and print where it is. Returns 0."""
    require_lock()
    require_home(home)
    try:
        vintage = date.fromisoformat(day)
    except ValueError:
        raise WrongUsageError(f"--vintage は 2026-03-31 の形の日付です（{day!r} ではなく）。") from None
    request = replace(next_request(home.folder, home.inbox), vintage=vintage)
    request = replace(request, run_id=f"{request.run_id}-known-{vintage}")
    try:
        snapshot = run_vintage(request, _progress)
    except LockedError as error:
        raise CommandError(message("message", "locked", pid=error)) from None
    except RunFailedError as error:
        raise CommandError(error.report.message) from None
    print(f"{day} までに知っていたことで作り直しました: {snapshot.path(home.vintages)}")
    print(f'見る: monosashi sql "…" --run {day}　比べる: monosashi diff {day} current')
    return DONE


def _progress(stage: str, seconds: float | None, steps: tuple[int, int] | None = None) -> None:
    if steps:
        print("{:,}/{:,} … ".format(*steps), end="", file=sys.stderr, flush=True)
    elif seconds is None:
        print(f"  {message('stage', stage)} … ", end="\n" if stage in _UNTIMED else "", file=sys.stderr, flush=True)
    else:
        print(f"{seconds:.1f}秒", file=sys.stderr, flush=True)


def _show_outcome(report: RunReport, home: Home, is_json: bool) -> None:
    """Print the outcome, deliveries by state, and those that wait for somebody; the report has everything."""
    if is_json:
        print(as_json(report), end="")
    print_line(f"{message('outcome', report.outcome)}: {report.message}", file=sys.stderr)
    for state, count in sorted(Counter(row["state"] for row in report.deliveries).items()):
        print(f"  {count:5,}件  {message('state', state)}", file=sys.stderr)
    for row in report.waiting:
        own = report.findings_by_delivery.get(row["delivery_id"], [])
        _show_delivery(row["name"], message("state", row["state"]), own)
    print(f"報告: {home.reports / report.run_id}.html", file=sys.stderr)
    if report.deliveries:
        print(f"返却票: {home.returns / report.run_id}", file=sys.stderr)


def _show_delivery(name: str, state: str, findings: list[dict]) -> None:
    print_line(f"  {state}  {name}", file=sys.stderr)
    for finding in findings[:_FINDINGS_SHOWN]:
        print_line(f"      {finding['message_ja']} {finding['fix_ja']}", file=sys.stderr)
    if (rest := len(findings) - _FINDINGS_SHOWN) > 0:
        print(f"      ほか{rest}件は報告をご覧ください。", file=sys.stderr)


def _exit_code(report: RunReport) -> int:
    if report.is_set_up_wrong:
        return BROKEN
    return FINDINGS if report.outcome == "failed" or report.waiting else DONE
