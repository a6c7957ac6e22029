"""Publish a snapshot: a new file for every run, then the pointer. Readers need no lock and see whole snapshots only."""

import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from hashlib import file_digest
from pathlib import Path

from pipeline.operations.atomic_write import flush_to_disk, make_folder, write_atomically
from pipeline.settings import OPEN, SCHEMA_VERSION, VINTAGES

POINTER = "current.json"
PINNED = "pinned.json"
REPAIR_ADVICE = "`monosashi run` で作り直すか、`monosashi rollback RUN` で前の公開に戻してください。"


class PublishError(RuntimeError):
    """The pointer cannot be moved; the message has what to do."""


@dataclass(frozen=True)
class Snapshot:
    """A published snapshot. The pointer and the manifest beside every snapshot file hold exactly these keys.

    Attributes:
        vintage: the day whose knowledge it was built from (as 2026-03-31); empty for an ordinary run.
        withdrawn_digest: after a rollback, the input of the snapshot that was withdrawn: it is not published again.
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
    vintage: str = ""

    def path(self, published: Path) -> Path:
        """Return the path of the database file."""
        return published / self.file

    def exports(self, published: Path) -> Path:
        """Return the folder of Parquet files, dictionary and checksums beside the snapshot."""
        return self.path(published).with_suffix("")

    def covers(self, input_digest: str) -> bool:
        """Return whether a run over this input would change nothing, and this program reads what is there."""
        return self.is_readable and input_digest in (self.input_digest, self.withdrawn_digest)

    @property
    def is_readable(self) -> bool:
        """Return whether its tables have the shape that this program reads."""
        return self.schema_version == SCHEMA_VERSION


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def current(published: Path) -> Snapshot | None:
    """Return what the pointer names, or None before the first run. Raises PublishError when the pointer is unusable."""
    return _read(published / POINTER)


def current_file(published: Path) -> Path:
    """Return the file of the current snapshot, for readers. Raises PublishError, with advice, when there is none."""
    snapshot = current(published)
    if snapshot is None:
        raise PublishError(missing_pointer(published))
    if not snapshot.path(published).exists():
        raise PublishError(f"公開中のファイル {snapshot.file} がありません。{REPAIR_ADVICE}")
    return snapshot.path(published)


def missing_pointer(published: Path) -> str:
    """Return the message for a missing pointer: nothing was published yet, or the pointer is gone."""
    if not snapshots(published):
        home = published.parent
        return (
            f"{home} では、まだ何も公開していません。調査のファイルを {home / 'inbox'} に置いて "
            f"`monosashi run --home {home}` を実行してください（見本なら `monosashi run --sample --home {home}`）。"
        )
    return f"{published / POINTER} がありません。{REPAIR_ADVICE}"


def integrity_problem(published: Path) -> str:
    """Return what is wrong with the current snapshot and how to repair it, in one sentence; empty when nothing is."""
    try:
        snapshot = current(published)
    except PublishError as error:
        return str(error)
    if snapshot is None:
        return missing_pointer(published) if snapshots(published) else ""
    if not snapshot.path(published).exists():
        return f"公開中のファイル {snapshot.file} がありません。{REPAIR_ADVICE}"
    if not is_whole(snapshot, published):
        return f"公開中のファイル {snapshot.file} が変わっています（SHA-256 が控えと違います）。{REPAIR_ADVICE}"
    return ""


def is_whole(snapshot: Snapshot, published: Path) -> bool:
    """Return whether the file is there, byte for byte as it was published."""
    path = snapshot.path(published)
    return path.exists() and sha256_of(path) == snapshot.sha256


def snapshots(published: Path) -> list[Snapshot]:
    """Return all snapshots that can be rolled back to, the newest first."""
    manifests = (_readable(path) for path in sorted(published.glob("monosashi-*.json"), reverse=True))
    return [snapshot for snapshot in manifests if snapshot and snapshot.path(published).exists()]


def snapshot_file(published: Path, name: str) -> Path:
    """Return the file of a run, of a vintage (as 2026-03-31), or of `current`. Raises PublishError."""
    if name == "current":
        return current_file(published)
    places = (published, published / VINTAGES)
    found = [s.path(place) for place in places for s in snapshots(place) if name in (s.run_id, s.vintage)]
    if not found:
        raise PublishError(
            f"{name} の公開データはありません。`monosashi snapshots` で見られる実行か日付を指定してください"
        )
    return found[0]


def publish(built: Path, exports: Path, snapshot: Snapshot, published: Path, keep: int) -> None:
    """Move the built file and its exports to their place, then the pointer; then remove the oldest beyond `keep`.

    Until the pointer is written nothing refers to the new files: a crash leaves the snapshot before, and files that
    `repair` removes. The manifest comes last, since the pointer holds the same and `repair` can write it anew.
    """
    make_folder(published)
    target = snapshot.path(published)
    if target.exists():
        raise PublishError(f"{target} exists already: run again, a run id is used once")
    flush_to_disk(built)
    built.chmod(0o440)
    exports.replace(target.with_suffix(""))
    built.replace(target)
    flush_to_disk(published)
    text = pointer_text(snapshot)
    write_atomically(published / POINTER, text)
    write_atomically(_manifest(snapshot, published), text)
    for old in _outdated(published, keep):
        remove(old, published)


def write_manifest(snapshot: Snapshot, published: Path) -> None:
    """List a snapshot whose files are there."""
    write_atomically(_manifest(snapshot, published), pointer_text(replace(snapshot, withdrawn_digest="")))


def remove(snapshot: Snapshot, published: Path) -> None:
    """Remove a snapshot, its manifest first: `repair` removes what has no manifest should this be interrupted."""
    _manifest(snapshot, published).unlink(missing_ok=True)
    snapshot.path(published).unlink(missing_ok=True)
    shutil.rmtree(snapshot.exports(published), ignore_errors=True)


def repair(published: Path) -> None:
    """Repair what a crash left: write a manifest that is missing, remove files that nothing refers to.

    Changes nothing while the pointer is damaged: what it named is unknown then.
    """
    try:
        present = current(published)
    except PublishError:
        return
    if present and present.path(published).exists() and not _manifest(present, published).exists():
        write_manifest(present, published)
    for manifest in published.glob("monosashi-*.json"):  # somebody deleted the file it belongs to
        if not manifest.with_suffix(".duckdb").exists() and not (present and manifest == _manifest(present, published)):
            manifest.unlink()
    with_manifest = {path.stem for path in published.glob("monosashi-*.json")}
    for path in published.glob("monosashi-*"):
        if path.suffix in ("", ".duckdb") and path.stem not in with_manifest:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def point_at(snapshot: Snapshot, published: Path) -> None:
    """Make a snapshot whose files are there the published one, and the open data of its run the open data."""
    write_atomically(published / POINTER, pointer_text(snapshot))
    _follow(published / OPEN, snapshot.run_id)


def roll_back(published: Path, run_id: str) -> Snapshot:
    """Point at an earlier snapshot after checking its bytes. Raises PublishError with the runs there are."""
    target = rollback_target(published, run_id)
    point_at(target, published)
    return target


def rollback_target(published: Path, run_id: str) -> Snapshot:
    """Return what the pointer is to hold after a rollback, its bytes checked. Raises PublishError."""
    known = {snapshot.run_id: snapshot for snapshot in snapshots(published)}
    if run_id not in known:
        raise PublishError(f"実行 {run_id} の公開データはありません。あるのは {'、'.join(known) or 'なし'} です")
    target, present = known[run_id], _readable(published / POINTER)
    if not target.is_readable:
        raise PublishError(_other_shape(target, known.values()))
    if not is_whole(target, published):
        raise PublishError(f"{target.file} が壊れています（SHA-256 が控えと違います）。別の実行を選んでください")
    if present and present.input_digest != target.input_digest:
        target = replace(target, withdrawn_digest=present.input_digest)
    return target


def _follow(open_data: Path, run_id: str) -> None:
    """Let the pointer of the open data name the same run; where that has none, there is none that is current."""
    known = {snapshot.run_id: snapshot for snapshot in snapshots(open_data)}
    if run_id in known:
        write_atomically(open_data / POINTER, pointer_text(known[run_id]))
    else:
        (open_data / POINTER).unlink(missing_ok=True)


def _other_shape(target: Snapshot, known: Iterable[Snapshot]) -> str:
    """Return why there is no way back to a snapshot of another shape, and which ways there are."""
    readable = "、".join(snapshot.run_id for snapshot in known if snapshot.is_readable) or "なし"
    return (
        f"実行 {target.run_id} の公開データは、表の形が違うため、この版の画面では開けません"
        f"（schema_version {target.schema_version}、この版は {SCHEMA_VERSION}）。戻せるのは {readable} です。"
        "そこまで戻すときは、その版のプログラムを入れ直してから、同じ命令を実行してください"
    )


def _manifest(snapshot: Snapshot, published: Path) -> Path:
    return snapshot.path(published).with_suffix(".json")


def spared_runs(published: Path) -> set[str]:
    """Return the runs whose snapshots are never removed: that of the pointer, and those that pinned.json names."""
    pinned_path = published / PINNED
    pinned = set(json.loads(pinned_path.read_text(encoding="utf-8"))) if pinned_path.exists() else set()
    present = _readable(published / POINTER)
    return pinned | ({present.run_id} if present else set())


def _outdated(published: Path, keep: int) -> Iterator[Snapshot]:
    """Return all but the newest `keep`, without those that the pointer or pinned.json names.

    Two stay at least: a reader may have read the pointer before it moved, and not yet opened the file.
    """
    spared = spared_runs(published)
    return (old for old in snapshots(published)[max(keep, 2) :] if old.run_id not in spared)


def _readable(path: Path) -> Snapshot | None:
    """Return what a manifest or the pointer holds; a damaged one counts as none, or it could not be repaired."""
    try:
        return _read(path)
    except PublishError:
        return None


def pointer_text(snapshot: Snapshot) -> str:
    """Return what the pointer holds."""
    return json.dumps(asdict(snapshot), ensure_ascii=False, indent=1) + "\n"


def read_pointer(text: str) -> Snapshot:
    """Read what a pointer or a manifest holds. Raises ValueError, TypeError, KeyError."""
    row = json.loads(text)
    row["vintage"] = row.pop("as_known", "") or row.get("vintage", "")  # as 0.1.0 wrote it
    return Snapshot(**(row | {"data_years": tuple(row["data_years"])}))


def _read(path: Path) -> Snapshot | None:
    try:
        return read_pointer(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError) as error:
        raise PublishError(f"{path} が壊れています（{type(error).__name__}）。{_repair_advice(path)}") from None


def _repair_advice(path: Path) -> str:
    """Return how to replace a damaged file. A run does not overwrite a pointer: it may have recorded a rollback."""
    if path.name != POINTER or snapshots(path.parent):
        return "`monosashi snapshots` で実行を選び、`monosashi rollback RUN` で書き直せます"
    return "戻れる公開データがないため、このファイルを消してから `monosashi run` を実行してください"
