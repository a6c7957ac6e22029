"""Publishing: a new file for every night, then the pointer. Readers need no lock and never see a half."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from hashlib import file_digest
from pathlib import Path

from pipeline.files import write_whole

POINTER = "current.json"
PINNED = "pinned.json"


class PublishError(RuntimeError):
    """The pointer cannot be moved; the message says what to do."""


@dataclass(frozen=True)
class Snapshot:
    """A published night. The pointer and the note beside every snapshot file hold exactly these keys.

    After a rollback, `withdrawn_digest` is the input of the snapshot gone back from: it is not published again.
    """

    run_id: str
    file: str
    sha256: str
    published_at: str
    data_years: tuple[int, ...]
    framework: str
    schema_version: str
    content_hash: str
    input_digest: str
    withdrawn_digest: str = ""

    def path(self, published: Path) -> Path:
        return published / self.file

    def covers(self, input_digest: str) -> bool:
        """Would a night over this input change nothing?"""
        return input_digest in (self.input_digest, self.withdrawn_digest)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def current(published: Path) -> Snapshot | None:
    """What the pointer names, or None before the first night. Raises PublishError when the pointer is unusable."""
    return _read(published / POINTER)


def snapshots(published: Path) -> list[Snapshot]:
    """All snapshots that can be gone back to, the newest first."""
    notes = (_readable(path) for path in sorted(published.glob("monosashi-*.json"), reverse=True))
    return [note for note in notes if note and note.path(published).exists()]


def publish(built: Path, snapshot: Snapshot, published: Path, keep: int) -> None:
    """Move the built file to its place, write its note, then the pointer; then remove what is too old."""
    published.mkdir(parents=True, exist_ok=True)
    target = snapshot.path(published)
    if target.exists():
        raise PublishError(f"{target} exists already: run again, a run id is used once")
    built.chmod(0o444)
    built.replace(target)
    text = _text(snapshot)
    write_whole(target.with_suffix(".json"), text)
    write_whole(published / POINTER, text)
    for old in _outdated(published, keep):
        old.path(published).unlink(missing_ok=True)
        old.path(published).with_suffix(".json").unlink(missing_ok=True)


def roll_back(published: Path, run_id: str) -> Snapshot:
    """Point at an earlier snapshot after checking its bytes. Raises PublishError naming the runs there are."""
    known = {snapshot.run_id: snapshot for snapshot in snapshots(published)}
    if run_id not in known:
        raise PublishError(f"実行 {run_id} の公開データはありません。あるのは {'、'.join(known) or 'なし'} です")
    target, present = known[run_id], _readable(published / POINTER)
    if sha256_of(target.path(published)) != target.sha256:
        raise PublishError(f"{target.file} が壊れています（SHA-256 が控えと違います）。別の実行を選んでください")
    if present and present.input_digest != target.input_digest:
        target = replace(target, withdrawn_digest=present.input_digest)
    write_whole(published / POINTER, _text(target))
    return target


def _outdated(published: Path, keep: int) -> Iterator[Snapshot]:
    """All but the newest `keep`, sparing what the pointer or pinned.json names."""
    pinned_path = published / PINNED
    spared = set(json.loads(pinned_path.read_text(encoding="utf-8"))) if pinned_path.exists() else set()
    present = _readable(published / POINTER)
    spared |= {present.run_id} if present else set()
    return (old for old in snapshots(published)[keep:] if old.run_id not in spared)


def _readable(path: Path) -> Snapshot | None:
    """A damaged note or pointer counts as none: it must not stand in the way of mending."""
    try:
        return _read(path)
    except PublishError:
        return None


def _text(snapshot: Snapshot) -> str:
    return json.dumps(asdict(snapshot), ensure_ascii=False, indent=1) + "\n"


def _read(path: Path) -> Snapshot | None:
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
        return Snapshot(**(row | {"data_years": tuple(row["data_years"])}))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError) as error:
        reason = type(error).__name__
        raise PublishError(f"{path} が壊れています（{reason}）。`monosashi rollback RUN` で書き直せます") from None
