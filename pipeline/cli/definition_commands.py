"""The commands that write definitions and reference data into a home."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.command_log import logged
from pipeline.cli.home_option import HomeOption, home_at

new = typer.Typer(help="年度版、調査、枠組みの下書きを、置き場に作ります。", no_args_is_help=True)
imports = typer.Typer(help="運用者が用意した基礎データを取り込みます。", no_args_is_help=True)


@new.command("edition", epilog="例: monosashi new edition pref_dx 2026")
def new_edition_command(survey: str, year: int, home: HomeOption = None) -> None:
    """調査に年度版を足します。

    設問は前の年度と同じで始まります。変えるところを書き直してください。
    """
    from pipeline.cli.new import new_edition

    with logged(home_at(home), "new edition", survey=survey, year=year):
        new_edition(survey, year, home_at(home))


@new.command("survey", epilog="例: monosashi new survey devices --from devices.csv")
def new_survey_command(
    survey_id: Annotated[str, typer.Argument(metavar="ID", help="調査の名前（英数字）")],
    file: Annotated[Path, typer.Option("--from", help="1行1団体の表。見出しと値から見立てます")],
    year: Annotated[int | None, typer.Option(help="年度（既定: 表の日付か今年）")] = None,
    home: HomeOption = None,
) -> None:
    """別の調査を、その表から起こします。"""
    from pipeline.cli.new import new_survey

    with logged(home_at(home), "new survey", survey=survey_id, source=file):
        new_survey(survey_id, file, year, home_at(home))


@new.command("framework", epilog="例: monosashi new framework 2027.1 --from 2026.1")
def new_framework_command(
    version: str,
    source: Annotated[str, typer.Option("--from", help="もとにする枠組みの版")],
    home: HomeOption = None,
) -> None:
    """枠組みの新しい版を、いまの版から起こします。

    採点する年度を決めるまで、使われません。
    """
    from pipeline.cli.new import new_framework

    with logged(home_at(home), "new framework", version=version, source=source):
        new_framework(version, source, home_at(home))


@imports.command("peers", epilog="例: monosashi import peers peers.csv")
def import_peers(file: Path, home: HomeOption = None) -> None:
    """類似団体区分と人口。

    列: code6, peer_group_fyYYYY, population_YYYY
    """
    from pipeline.cli.reference import import_reference

    with logged(home_at(home), "import peers", source=file):
        import_reference("peers", file, home_at(home))


@imports.command("registry", epilog="例: monosashi import registry registry.csv")
def import_registry(file: Path, home: HomeOption = None) -> None:
    """団体の台帳。

    列: code, name, kana, prefecture, kind, latitude, longitude
    """
    from pipeline.cli.reference import import_reference

    with logged(home_at(home), "import registry", source=file):
        import_reference("registry", file, home_at(home))


@imports.command("boundaries", epilog="例: monosashi import boundaries N03.json --credit 国土数値情報")
def import_boundaries(
    file: Path,
    credit: Annotated[str, typer.Option("--credit", help="地図に添える出典（ファイルに書かれていないとき）")] = "",
    home: HomeOption = None,
) -> None:
    """市区町村の境界（TopoJSONかGeoJSON）。

    コードは lg_code, lg_code_5, code6, code のどれか。
    """
    from pipeline.cli.reference import import_map

    with logged(home_at(home), "import boundaries", source=file):
        import_map(file, home_at(home), credit)
