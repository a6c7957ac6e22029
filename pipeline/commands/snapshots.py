"""`monosashi snapshots` and `rollback`: what is published, and going back."""

from pipeline.commands import CommandError
from pipeline.settings import Home
from pipeline.warehouse.publish import PublishError, current, roll_back
from pipeline.warehouse.publish import snapshots as published_snapshots


def list_snapshots(home: Home) -> None:
    """One line a snapshot, the newest first; `*` marks the one that is read."""
    found, present = published_snapshots(home.published), None
    try:
        present = current(home.published)
    except PublishError as error:
        print(f"! {error}")
    if not found:
        print("まだ何も公開していません。`monosashi run` を実行してください。")
    for snapshot in found:
        mark = "*" if present and snapshot.run_id == present.run_id else " "
        years = ",".join(str(year) for year in snapshot.data_years)
        size_mib = snapshot.path(home.published).stat().st_size / 1024**2
        row = (snapshot.published_at, years, snapshot.framework, f"{size_mib:.1f} MiB", snapshot.content_hash[:12])
        print(mark, snapshot.run_id, "", *row, sep=" ")


def go_back(home: Home, run_id: str) -> None:
    """Move the pointer. The same input is not published again; new files or definitions are."""
    try:
        target = roll_back(home.published, run_id)
    except PublishError as error:
        raise CommandError(str(error)) from None
    print(f"実行 {target.run_id} の公開に戻しました。新しいファイルか定義の変更があるまで、このまま公開します。")
