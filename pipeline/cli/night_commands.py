"""The commands that run nights and serve what they publish."""

import os
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.command_error import WrongUsageError
from pipeline.cli.command_log import logged
from pipeline.cli.home_folder import require_home
from pipeline.cli.home_option import HomeOption, home_at

commands = typer.Typer()


@commands.command(epilog="例: monosashi run --sample --home data/local/sample")
def run(
    home: HomeOption = None,
    inbox: Annotated[Path | None, typer.Option(help="受信箱（既定: <home>/inbox）")] = None,
    sample: Annotated[bool, typer.Option("--sample", help="内蔵の見本データで実行します")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="実行報告をJSONで標準出力へ")] = False,
    vintage: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="その日までに受け取ったもので 作り直す（公開中は変えない）"),
    ] = None,
    accept_change: Annotated[
        str | None, typer.Option(metavar="REASON", help="公開中のものが失われても この理由で一度だけ通す")
    ] = None,
) -> None:
    """一晩分の処理をします。

    受信箱の新しいファイルを読み、検証し、集計し、公開します。
    """
    from pipeline.operations.worker_process import SUITES, running_worker

    with (
        logged(home_at(home), "run", inbox=inbox, vintage=vintage, accept_change=accept_change),
        running_worker(SUITES),
    ):
        from pipeline.cli.run import run_command, run_vintage_command

        if vintage:
            raise SystemExit(run_vintage_command(home_at(home), vintage))
        raise SystemExit(run_command(home_at(home), inbox, accept_change, is_sample=sample, is_json=as_json))


@commands.command(epilog="例: monosashi serve --home data/local/sample --port 8051")
def serve(
    home: HomeOption = None,
    host: Annotated[str | None, typer.Option(help="待ち受けるアドレス（既定: 127.0.0.1）")] = None,
    port: Annotated[int | None, typer.Option(metavar="PORT", min=1, max=65_535, help="ポート（既定: 8050）")] = None,
    base_path: Annotated[str | None, typer.Option(help="プロキシの下に置くときのパス。例: /monosashi/")] = None,
) -> None:
    """公開中のデータをダッシュボードで見せます。"""
    from dashboards.serve import ServeError
    from dashboards.serve import serve as serve_dashboards
    from pipeline.lake.follower import following

    require_home(home_at(home))
    settings = home_at(home).settings()
    os.environ["MONOSASHI_HOME"] = str(home_at(home).folder)  # the check page and its process read the home's settings
    try:
        base = settings.base_path if base_path is None else base_path
        address = host or settings.host, port or settings.port
        with following(home_at(home)):
            serve_dashboards(home_at(home).folder, *address, base, settings.page_cache_mib)
    except ServeError as error:
        raise WrongUsageError(str(error)) from None


@commands.command(epilog="例: monosashi schedule --home /var/lib/monosashi --out units")
def schedule(
    home: HomeOption = None,
    inbox: Annotated[Path | None, typer.Option(help="受信箱（既定: <home>/inbox）")] = None,
    user: Annotated[str, typer.Option(help="動かす利用者")] = "monosashi",
    out: Annotated[Path | None, typer.Option(help="書き出すフォルダー（既定: 標準出力）")] = None,
    with_server: Annotated[
        bool, typer.Option("--with-server", help="Prefectサーバーを起動し、そこから毎晩動かします")
    ] = False,
) -> None:
    """毎晩動かすための systemd の unit を書き出します。

    夜間処理、その時刻、ダッシュボードの三つ。--with-server では、unit の代わりに
    サーバーを起動し、止めるまで動かし続けます。
    """
    from pipeline.cli.schedule import serve_schedule_command, write_units_command

    with logged(home_at(home), "schedule", inbox=inbox, with_server=with_server):
        if with_server:
            serve_schedule_command(home_at(home), inbox)
        else:
            write_units_command(home_at(home), inbox, user, out)
