"""The commands over files that nights leave out."""

from typing import Annotated

import typer

from pipeline.cli.command_log import logged
from pipeline.cli.home_option import HomeOption, home_at

quarantine = typer.Typer(help="読み取ると処理が止まるため、夜間処理から外してあるファイル。", no_args_is_help=True)

FilesInQuarantine = Annotated[list[str] | None, typer.Argument(metavar="[FILE]...", help="受付番号かファイル名")]
AllInQuarantine = Annotated[bool, typer.Option("--all", help="隔離中のすべて")]


@quarantine.command("list", epilog="例: monosashi quarantine list --home data/local")
def list_in_quarantine(home: HomeOption = None) -> None:
    """隔離しているファイルの一覧。"""
    from pipeline.cli.quarantine import list_quarantine

    list_quarantine(home_at(home))


@quarantine.command("retry", epilog="例: monosashi quarantine retry 調査票.xlsx")
def retry_in_quarantine(
    files: FilesInQuarantine = None, home: HomeOption = None, every: AllInQuarantine = False
) -> None:
    """次の夜に、もう一度だけ読ませます。

    また止まれば、隔離に戻ります。
    """
    from pipeline.cli.quarantine import retry_command

    with logged(home_at(home), "quarantine retry", files="--all" if every else " ".join(files or [])):
        retry_command(home_at(home), files or [], is_all=every)


@quarantine.command("release", epilog="例: monosashi quarantine release 調査票.xlsx")
def release_from_quarantine(
    files: FilesInQuarantine = None, home: HomeOption = None, every: AllInQuarantine = False
) -> None:
    """隔離を解き、毎晩読ませます。

    止まっても差戻しになるだけで、隔離には戻りません。
    """
    from pipeline.cli.quarantine import release_command

    with logged(home_at(home), "quarantine release", files="--all" if every else " ".join(files or [])):
        release_command(home_at(home), files or [], is_all=every)
