"""`monosashi doctor`: whether this machine is ready, and how to repair what is not."""

import json
import os
import shlex
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from pipeline.cli.check_result import TO_DO, WELL, WRONG, CheckResult, judged
from pipeline.cli.doctor_definitions import check_advice, check_frameworks, check_overrides, check_unused_items
from pipeline.cli.home_folder import require_folder
from pipeline.cli.terminal import print_line
from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.definitions.model import DefinitionError
from pipeline.intake.clock import clock_problem
from pipeline.intake.history_check import missing_files, read_state
from pipeline.intake.receive import HistoryDamagedError
from pipeline.operations.file_system import weakness_of
from pipeline.operations.prefect_access import read_access
from pipeline.operations.prefect_api import is_open_to_anybody, next_in_prefect, next_in_systemd
from pipeline.outputs.exports import changed_files
from pipeline.outputs.messages import message
from pipeline.settings import OFFICE_TIME, SCHEMA_VERSION, Home
from pipeline.warehouse.publish import current, integrity_problem

LIBRARIES = ("prefect", "great-expectations", "duckdb", "polars", "dash")
READY, NOT_READY = 0, 1
USUAL_PORT = 4200
"""Where `prefect server start` answers unless another port is given."""


def doctor_command(home: Home) -> int:
    """Print the results, and what comes next. Returns 1 when something is wrong, else 0: also on a new machine."""
    require_folder(home)
    checks: tuple[Callable[[Home], CheckResult], ...] = (
        _python, _libraries, _folder, _disk, _clock, _space, _history, _definitions, check_overrides, check_frameworks,
        check_unused_items, check_advice, _peers, _inbox, _pointer, _exports, _last_night, _next_night, _readers,
        _open_server,
    )  # fmt: skip
    findings = [check(home) for check in checks]
    for finding in findings:
        print_line(f"{finding.state} {finding.what}: {finding.detail}")
        if finding.state != WELL:
            print_line(f"    → {finding.advice}")
    states = {finding.state for finding in findings}
    print(_conclusion(states))
    return NOT_READY if WRONG in states else READY


def _conclusion(states: set[str]) -> str:
    if WRONG in states:
        return "× の行を直してください。"
    if TO_DO in states:
        return "動かす準備はできています。△ は、これから行うことです。"
    return "すべて整っています。"


def _python(_: Home) -> CheckResult:
    found = ".".join(str(part) for part in sys.version_info[:3])
    return judged("Python", sys.version_info >= (3, 11), found, "Python 3.11 以降を入れ、.venv を作り直してください。")


def _libraries(_: Home) -> CheckResult:
    return CheckResult("ライブラリ", WELL, ", ".join(f"{name} {version(name)}" for name in LIBRARIES))


def _nearest(home: Home) -> Path:
    """Return the home itself, or the nearest folder above it that exists."""
    return next(path for path in (home.folder.resolve(), *home.folder.resolve().parents) if path.exists())


def _folder(home: Home) -> CheckResult:
    """Check that the home and the folders of a run can be written to, also where permissions do not bind the user."""
    existing = _nearest(home)
    own = (home.published, home.history, home.reports, home.returns, home.work)
    closed = [path for path in (existing, *own) if path.exists() and not _is_writable(path)]
    advice = f"{'、'.join(str(path) for path in closed)} に書き込めるようにしてください。"
    return judged("置き場", not closed, str(home.folder), advice)


def _is_writable(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return os.access(folder, os.W_OK)
    except OSError:
        return False


def _disk(home: Home) -> CheckResult:
    """Whether what is flushed stays through a power cut; △ where the file system does not promise it."""
    kind, weakness = weakness_of(_nearest(home))
    advice = f"{weakness}電源が切れると失うおそれがあります。置き場を ext4 や xfs のディスクに移してください。"
    return judged("ディスク", not weakness, kind, advice, TO_DO)


def _clock(home: Home) -> CheckResult:
    now = datetime.now(UTC)
    problem = clock_problem(home.history, now)
    advice = message("need", problem) if problem else ""
    return judged("時計", not problem, f"{now.astimezone(OFFICE_TIME):%Y-%m-%d %H:%M}（日本時間）", advice)


def _history(home: Home) -> CheckResult:
    """Look for received files that are gone, and report what the nightly checks have found."""
    what, advice = "受け取ったファイル", "同じファイルを受信箱にもう一度置くか、控えから戻してください。"
    try:
        missing = missing_files(home.history, home.settings().limits())
    except HistoryDamagedError as error:
        return CheckResult(what, WRONG, str(error), f"{home.history} を控えから戻してください。")
    state = read_state(home.history)
    damaged = sorted({*missing, *state.damaged.values()})
    if damaged:
        return CheckResult(what, WRONG, f"壊れているか、ないもの: {'、'.join(damaged)}", advice)
    detail = f"前に中身を確かめたのは {state.checked_at}" if state.checked_at else "中身は次の夜から順に確かめます"
    return CheckResult(what, WELL, detail)


def _space(home: Home) -> CheckResult:
    free_mib, needed_mib = shutil.disk_usage(_nearest(home)).free // 1024**2, home.settings().min_free_mib
    return judged("空き容量", free_mib >= needed_mib, f"{free_mib:,} MiB", f"{needed_mib} MiB 以上を空けてください。")


def _definitions(home: Home) -> CheckResult:
    try:
        catalogue = load_catalogue(definition_paths(home))
    except DefinitionError as error:
        return CheckResult("定義", WRONG, str(error).splitlines()[0], "示された箇所を直してください。")
    detail = (
        f"調査 {len(catalogue.surveys)}、指標 {len(catalogue.framework.indicator)}、"
        f"規則 {len(catalogue.rules.rule)}、団体 {len(catalogue.registry.bodies):,}"
    )
    return CheckResult("定義", WELL, detail)


def _peers(home: Home) -> CheckResult:
    is_there = (home.reference / "peers.csv").exists()
    advice = (
        "`monosashi import peers FILE` で取り込んでください。ないままでも動きますが、全団体との比較だけになります。"
    )
    return judged("類似団体区分と人口", is_there, "取り込み済み" if is_there else "まだありません", advice, TO_DO)


def _inbox(home: Home) -> CheckResult:
    count = sum(1 for path in home.inbox.rglob("*") if path.is_file()) if home.inbox.is_dir() else 0
    advice = f"フォルダー {home.inbox} を作るか、実行のときに --inbox で指定してください。"
    detail = f"{count}ファイル" if home.inbox.is_dir() else "まだありません"
    return judged("受信箱", home.inbox.is_dir(), detail, advice, TO_DO)


def _pointer(home: Home) -> CheckResult:
    what, problem = "公開中のデータ", integrity_problem(home.published)
    if problem:
        detail, _, advice = problem.partition("。")
        return CheckResult(what, WRONG, detail, advice or "`monosashi run` を実行してください。")
    snapshot = current(home.published)
    if snapshot is None:
        advice = "`monosashi run` を実行してください。見本なら `monosashi run --sample`。"
        return CheckResult(what, TO_DO, "まだありません", advice)
    if not snapshot.is_readable:
        detail = f"{snapshot.run_id} は表の形が違います（{snapshot.schema_version}、この版は {SCHEMA_VERSION}）"
        advice = "`monosashi run` で作り直してください。それまで、起動し直した画面には何も出ません。"
        return CheckResult(what, WRONG, detail, advice)
    return CheckResult(what, WELL, snapshot.run_id)


def _exports(home: Home) -> CheckResult:
    what, snapshot = "書き出し", None if integrity_problem(home.published) else current(home.published)
    if snapshot is None:
        return CheckResult(what, TO_DO, "公開のときに作ります", "公開中のデータを先に整えてください。")
    folder = snapshot.exports(home.published)
    names = changed_files(folder)
    advice = "`monosashi run` で作り直してください。公開データそのものは使えます。"
    return judged(what, not names, folder.name + (f"（違い: {'、'.join(names)}）" if names else ""), advice)


def _last_night(home: Home) -> CheckResult:
    path = home.reports / "last.json"
    if not path.exists():
        return CheckResult("前回の実行", TO_DO, "まだありません", "`monosashi run` を実行してください。")
    try:
        last = dict(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        return CheckResult("前回の実行", WRONG, f"{path} が壊れています", "`monosashi run` で書き直せます。")
    advice = f"{home.reports} の報告を見て、原因を除いてからもう一度実行してください。"
    return judged("前回の実行", last.get("outcome") != "failed", f"{last.get('run_id')} {last.get('message')}", advice)


def _next_night(home: Home) -> CheckResult:
    """Look for a schedule in Prefect and systemd. Runs may be started by hand, so a missing one is not wrong."""
    access = read_access(home.server)
    what, planned = "次の夜", (next_in_prefect(access) if access else None) or next_in_systemd()
    if planned is None:
        advice = "`monosashi schedule` で systemd のタイマーを書き出してください（pipeline/operations/README.md）。"
        return CheckResult(what, TO_DO, "予定がありません", advice)
    advice = "予定を始めるプロセスが止まっています。`monosashi schedule --with-server` を起動してください。"
    return judged(what, planned.is_served, f"{planned.at}（{planned.by}）", advice)


def _readers(home: Home) -> CheckResult:
    """Look whether other users of the machine may read the home: it holds every answer, also those not published."""
    what, folder = "ほかの利用者", home.folder.resolve()
    if not folder.exists():
        return CheckResult(what, WELL, "置き場はまだありません")
    is_closed = not folder.stat().st_mode & stat.S_IRWXO
    detail = "置き場を開けません" if is_closed else "この機械の誰でも置き場を読めます"
    return judged(what, is_closed, detail, f"`chmod o-rwx {shlex.quote(str(folder))}` で閉じてください。", TO_DO)


def _open_server(home: Home) -> CheckResult:
    """Look for a Prefect server that asks nobody who they are, at the usual port and at ours."""
    ports = {USUAL_PORT, home.settings().prefect_port}
    found = [port for port in sorted(ports) if is_open_to_anybody(f"http://127.0.0.1:{port}/api")]
    named = "、".join(map(str, found))
    detail = f"認証のないサーバーが {named} 番ポートで動いています" if found else "認証のないものはありません"
    advice = (
        "止めてください。この機械の誰でも、ブラウザーで開いたページも、命令を実行させられます。"
        "代わりは `monosashi schedule --with-server`。"
    )
    return judged("Prefectサーバー", not found, detail, advice)
