"""The commands for those who send a questionnaire."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.home_option import HomeOption, home_at

commands = typer.Typer()


@commands.command(epilog="例: monosashi check 13_八王子市.csv --xlsx 指摘.xlsx")
def check(
    files: list[Path],
    home: HomeOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="指摘をJSONで")] = False,
    xlsx: Annotated[Path | None, typer.Option(help="指摘をExcelブックに書き出す")] = None,
) -> None:
    """提出前の確認をします（夜間処理と同じ検査）。

    何も保存しません。誤りがあれば終了コード1。
    """
    from pipeline.cli.check import check_command

    raise SystemExit(check_command(files, home_at(home), is_json=as_json, xlsx=xlsx))


@commands.command(epilog="例: monosashi template pref_dx 132012 --filled --out 調査票.xlsx")
def template(
    survey: str,
    code: Annotated[str, typer.Argument(help="団体コード6桁")],
    home: HomeOption = None,
    year: Annotated[int | None, typer.Option(help="年度（既定: 最新）")] = None,
    filled: Annotated[bool, typer.Option("--filled", help="前の年度の回答を入れておく")] = False,
    filled_from: Annotated[int | None, typer.Option(help="この年度の回答を入れておく")] = None,
    encoding: Annotated[str, typer.Option(help="cp932, utf-8")] = "cp932",
    out: Annotated[Path | None, typer.Option(help="書き出すファイル（.xlsx なら選択肢付きのブック）")] = None,
) -> None:
    """調査票を書き出します。

    空のもの、または前の年度の回答を入れたもの。
    """
    from pipeline.cli.template import template_command

    template_command(
        survey, code, home_at(home), year=year, is_filled=filled, filled_from=filled_from, encoding=encoding, out=out
    )


@commands.command(epilog="例: monosashi read 13_八王子市.csv --csv")
def read(
    file: Path,
    as_json: Annotated[bool, typer.Option("--json", help="JSONで")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="見出しから下をCSVで")] = False,
) -> None:
    """ファイルがどう読まれるかを見せます。

    文字コード、区切り、見出し、表。
    """
    from pipeline.cli.read import read_command

    read_command(file, is_json=as_json, is_csv=as_csv)
