"""The commands for analysts of what is published."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.command_log import logged
from pipeline.cli.home_option import HomeOption, home_at

commands = typer.Typer()


@commands.command(epilog="例: monosashi score --framework my_framework --values values.csv --out scores.csv")
def score(
    framework: Annotated[Path, typer.Option(help="framework.toml のあるフォルダー")],
    values: Annotated[Path, typer.Option(help="表: unit,indicator,value（必要なら status も）")],
    uncertainty: Annotated[int | None, typer.Option(min=1, help="順位の幅を求めるために引く回数")] = None,
    out: Annotated[Path | None, typer.Option(help="書き出すCSV（既定: 標準出力）")] = None,
) -> None:
    """どんな枠組みでも、どんな表でも採点します。

    夜間処理と同じSQLを使います。値や枠組みに誤りがあれば終了コード1。
    """
    from pipeline.cli.score import score_command

    raise SystemExit(score_command(framework, values, uncertainty, out))


@commands.command(epilog="例: monosashi sensitivity --year 2025 --out sensitivity.md")
def sensitivity(
    home: HomeOption = None,
    year: Annotated[int | None, typer.Option(help="年度（既定: 点のある最新の年度）")] = None,
    basis: Annotated[str | None, typer.Option(help="基準（既定: 全国調査だけによる基準）")] = None,
    out: Annotated[Path | None, typer.Option(help="書き出すMarkdown（既定: 標準出力）")] = None,
) -> None:
    """順位がどれだけ動くかを書き出します。

    公開中のデータで、重み、平均の取り方、空欄の扱いを変えてみます。
    """
    from pipeline.cli.sensitivity import sensitivity_command

    sensitivity_command(home_at(home), year, basis, out)


def _list_queries(is_asked: bool) -> None:
    from pipeline.cli.prepared_queries import print_prepared_queries

    if is_asked:
        print_prepared_queries()
        raise typer.Exit


@commands.command(epilog='例: monosashi sql "SELECT * FROM mart.ranking" --format csv --out ranking.csv')
def sql(
    query: Annotated[str, typer.Argument(help="SELECT文、ファイル名.sql、または用意された問いの名")],
    home: HomeOption = None,
    output: Annotated[str, typer.Option("--format", help="table, csv, json, parquet, xlsx")] = "table",
    out: Annotated[Path | None, typer.Option(help="書き出すファイル（CSVはBOM付き）")] = None,
    seconds: Annotated[float, typer.Option(help="これだけで終わらなければ止めます")] = 30,
    run: Annotated[str, typer.Option(help="実行か日付（--vintage で作ったもの）")] = "current",
    rows: Annotated[int, typer.Option(min=1, help="返す行の上限")] = 1_000_000,
    lake: Annotated[bool, typer.Option("--lake", help="レイクに直接たずねます")] = False,
    is_open: Annotated[bool, typer.Option("--open", help="--lake のうち、公開してよい版だけのレイク")] = False,
    _list: Annotated[
        bool, typer.Option("--list", is_eager=True, callback=_list_queries, help="用意された問いの名を一覧にする")
    ] = False,
) -> None:
    """公開中のデータへの問い合わせ（読み取り専用、1文）。

    行を打ち切ったときは終了コード1。
    """
    from pipeline.cli.sql import query_facts, sql_command

    with logged(home_at(home), "sql", **query_facts(query), out=out, run=run, is_quiet=True):
        code = sql_command(home_at(home), query, output, out, run, seconds, rows, is_lake=lake, is_open=is_open)
        raise SystemExit(code)


@commands.command(epilog="例: monosashi diff 2026-03-31 current --format xlsx --out diff.xlsx")
def diff(
    before: Annotated[str, typer.Argument(metavar="RUN_A", help="前の実行、日付（--vintage で作ったもの）、current")],
    after: Annotated[str, typer.Argument(metavar="RUN_B", help="後の実行、日付、current")],
    home: HomeOption = None,
    output: Annotated[str, typer.Option("--format", help="table, csv, json, parquet, xlsx")] = "table",
    out: Annotated[Path | None, typer.Option(help="書き出すファイル（CSVはBOM付き）")] = None,
) -> None:
    """二つの公開データの違いを見せます。

    点・順位・STEPの変化を、新しい回答、訂正、枠組み、ほかの団体に分けます。
    """
    from pipeline.cli.diff import diff_command

    diff_command(home_at(home), before, after, output, out)
