"""`monosashi doctor`: is this machine ready; each line that is not says how to mend it."""

import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.model import DefinitionError
from pipeline.settings import Home, Settings
from pipeline.warehouse.publish import PublishError, current, sha256_of

LIBRARIES = ("prefect", "great-expectations", "duckdb", "polars", "dash")


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's: what was looked at, whether it is well, and how to mend it."""

    what: str
    is_well: bool
    detail: str
    mend: str = ""


def doctor_command(home: Home) -> int:
    """Print all lines. Returns 0 when everything is well, 1 otherwise."""
    checks: tuple[Callable[[Home], Finding], ...] = (
        _python, _libraries, _folder, _space, _definitions, _peers, _inbox, _pointer, _last_night,
    )  # fmt: skip
    findings = [check(home) for check in checks]
    for finding in findings:
        print(f"{'○' if finding.is_well else '×'} {finding.what}: {finding.detail}")
        if not finding.is_well:
            print(f"    → {finding.mend}")
    return 0 if all(finding.is_well for finding in findings) else 1


def _python(_: Home) -> Finding:
    found = ".".join(str(part) for part in sys.version_info[:3])
    return Finding("Python", sys.version_info >= (3, 11), found, "Python 3.11 以降を入れ、.venv を作り直してください。")


def _libraries(_: Home) -> Finding:
    return Finding("ライブラリ", True, ", ".join(f"{name} {version(name)}" for name in LIBRARIES))


def _folder(home: Home) -> Finding:
    """The nearest folder that exists must be writable."""
    existing = next(path for path in (home.folder.resolve(), *home.folder.resolve().parents) if path.exists())
    well = os.access(existing, os.W_OK)
    return Finding("置き場", well, str(home.folder), f"{existing} に書き込めるようにしてください。")


def _space(home: Home) -> Finding:
    existing = next(path for path in (home.folder.resolve(), *home.folder.resolve().parents) if path.exists())
    free_mib, needed_mib = shutil.disk_usage(existing).free // 1024**2, Settings().min_free_mib
    mend = f"{needed_mib} MiB 以上を空けてください。"
    return Finding("空き容量", free_mib >= needed_mib, f"{free_mib:,} MiB", mend)


def _definitions(home: Home) -> Finding:
    try:
        catalogue = load_catalogue(home.sources(Settings().framework))
    except DefinitionError as error:
        return Finding("定義", False, str(error).splitlines()[0], "示された箇所を直してください。")
    detail = (
        f"調査 {len(catalogue.surveys)}、指標 {len(catalogue.framework.indicator)}、"
        f"規則 {len(catalogue.rules.rule)}、団体 {len(catalogue.registry.bodies):,}"
    )
    return Finding("定義", True, detail)


def _peers(home: Home) -> Finding:
    path = home.reference / "peers.csv"
    mend = "`monosashi import peers FILE` で取り込んでください。ないままでも動きますが、全団体との比較だけになります。"
    return Finding("類似団体区分と人口", path.exists(), "取り込み済み" if path.exists() else "まだありません", mend)


def _inbox(home: Home) -> Finding:
    count = sum(1 for path in home.inbox.rglob("*") if path.is_file()) if home.inbox.is_dir() else 0
    well = home.inbox.is_dir()
    mend = f"フォルダー {home.inbox} を作るか、実行のときに --inbox で指定してください。"
    return Finding("受信箱", well, f"{count}ファイル" if well else "まだありません", mend)


def _pointer(home: Home) -> Finding:
    mend = "`monosashi run` で公開するか、`monosashi rollback RUN` で前の公開に戻してください。"
    try:
        snapshot = current(home.published)
    except PublishError as error:
        return Finding("公開中のデータ", False, str(error), mend)
    if snapshot is None:
        return Finding("公開中のデータ", False, "まだありません", mend)
    path = snapshot.path(home.published)
    well = path.exists() and sha256_of(path) == snapshot.sha256
    return Finding("公開中のデータ", well, snapshot.run_id + ("" if well else "（ファイルがないか壊れています）"), mend)


def _last_night(home: Home) -> Finding:
    path = home.reports / "last.json"
    if not path.exists():
        return Finding("前回の実行", False, "まだありません", "`monosashi run` を実行してください。")
    last = _last(path)
    mend = f"{home.reports} の報告を見て、原因を除いてからもう一度実行してください。"
    return Finding("前回の実行", last.get("outcome") != "failed", f"{last.get('run_id')} {last.get('message')}", mend)


def _last(path: Path) -> dict[str, str]:
    return dict(json.loads(path.read_text(encoding="utf-8")))
