"""The commands of `monosashi`, each a call of its own module; heavy libraries are imported where they are used."""

import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from typer.main import get_command

from pipeline.cli.command_error import CommandError, WrongUsageError
from pipeline.cli.command_log import logged
from pipeline.cli.error_sentence import error_sentence
from pipeline.cli.home_folder import require_home
from pipeline.cli.usage_sentence import SHOWS_HELP
from pipeline.settings import ROOT, Home, Settings, list_missing

app = typer.Typer(
    name="monosashi",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
imports = typer.Typer(help="運用者が用意した基礎データを取り込みます。", no_args_is_help=True)
app.add_typer(imports, name="import")
quarantine = typer.Typer(help="読み取ると処理が止まるため、夜間処理から外してあるファイル。", no_args_is_help=True)
app.add_typer(quarantine, name="quarantine")
news = typer.Typer(help="年度版、調査、枠組みの下書きを、置き場に作ります。", no_args_is_help=True)
app.add_typer(news, name="new")

HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home", help="この導入の置き場（既定: MONOSASHI_HOME、なければ data/local か利用者のデータ用フォルダー）"
    ),
]


def _home(given: Path | None) -> Home:
    return Home(given or Settings().home)


def main() -> None:
    """Run the command line. Any error becomes one line and exit code 2: a traceback on the screen is a bug."""
    command = get_command(app)
    try:
        code = command(prog_name="monosashi", standalone_mode=False)
    except Exception as error:
        if type(error).__name__ != SHOWS_HELP:
            print(f"monosashi: {error_sentence(error, command)}", file=sys.stderr)
        raise SystemExit(2) from None
    raise SystemExit(code)


def _show_version(is_asked: bool) -> None:
    if is_asked:
        print(f"monosashi {version('monosashi')}")
        raise typer.Exit


@app.callback()
def check_installation(
    _version: Annotated[
        bool, typer.Option("--version", help="版を示します", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    """ものさし — 自治体DXの進み具合を、比べられる団体の中で測ります。"""
    if missing := list_missing():
        raise CommandError(f"{ROOT / missing[0]} がありません。入れたものが欠けています。入れ直してください。")


@app.command(epilog="例: monosashi run --sample --home data/local/sample")
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

    with logged(_home(home), "run", inbox=inbox, vintage=vintage, accept_change=accept_change), running_worker(SUITES):
        from pipeline.cli.run import run_command, run_vintage_command

        if vintage:
            raise SystemExit(run_vintage_command(_home(home), vintage))
        raise SystemExit(run_command(_home(home), inbox, accept_change, is_sample=sample, is_json=as_json))


@app.command(epilog="例: monosashi serve --home data/local/sample --port 8051")
def serve(
    home: HomeOption = None,
    host: Annotated[str | None, typer.Option(help="待ち受けるアドレス（既定: 127.0.0.1）")] = None,
    port: Annotated[int | None, typer.Option(metavar="PORT", min=1, max=65_535, help="ポート（既定: 8050）")] = None,
    base_path: Annotated[str | None, typer.Option(help="プロキシの下に置くときのパス。例: /monosashi/")] = None,
) -> None:
    """公開中のデータをダッシュボードで見せます。"""
    from dashboards.serve import ServeError
    from dashboards.serve import serve as serve_dashboards

    require_home(_home(home))
    settings = _home(home).settings()
    os.environ["MONOSASHI_HOME"] = str(_home(home).folder)  # the check page and its process read the home's settings
    try:
        base = settings.base_path if base_path is None else base_path
        address = host or settings.host, port or settings.port
        serve_dashboards(_home(home).folder, *address, base, settings.page_cache_mib)
    except ServeError as error:
        raise WrongUsageError(str(error)) from None


@app.command(epilog="例: monosashi schedule --home /var/lib/monosashi --out units")
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

    with logged(_home(home), "schedule", inbox=inbox, with_server=with_server):
        if with_server:
            serve_schedule_command(_home(home), inbox)
        else:
            write_units_command(_home(home), inbox, user, out)


@app.command(epilog="例: monosashi check 13_八王子市.csv --xlsx 指摘.xlsx")
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

    raise SystemExit(check_command(files, _home(home), is_json=as_json, xlsx=xlsx))


@app.command(epilog="例: monosashi template pref_dx 132012 --filled --out 調査票.xlsx")
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
        survey, code, _home(home), year=year, is_filled=filled, filled_from=filled_from, encoding=encoding, out=out
    )


@app.command(epilog="例: monosashi read 13_八王子市.csv --csv")
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


@app.command(epilog="例: monosashi score --framework my_framework --values values.csv --out scores.csv")
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


@app.command(epilog="例: monosashi sensitivity --year 2025 --out sensitivity.md")
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

    sensitivity_command(_home(home), year, basis, out)


@app.command(epilog='例: monosashi sql "SELECT * FROM mart.ranking" --format csv --out ranking.csv')
def sql(
    query: Annotated[str, typer.Argument(help="SELECT文、またはファイル名.sql")],
    home: HomeOption = None,
    output: Annotated[str, typer.Option("--format", help="table, csv, json, parquet, xlsx")] = "table",
    out: Annotated[Path | None, typer.Option(help="書き出すファイル（CSVはBOM付き）")] = None,
    seconds: Annotated[float, typer.Option(help="これだけで終わらなければ止めます")] = 30,
    run: Annotated[str, typer.Option(help="実行か日付（--vintage で作ったもの）")] = "current",
    rows: Annotated[int, typer.Option(min=1, help="返す行の上限")] = 1_000_000,
) -> None:
    """公開中のデータへの問い合わせ（読み取り専用、1文）。

    行を打ち切ったときは終了コード1。
    """
    from pipeline.cli.sql import query_facts, sql_command

    with logged(_home(home), "sql", **query_facts(query), out=out, run=run, is_quiet=True):
        raise SystemExit(sql_command(_home(home), query, output, out, run, seconds, rows))


@app.command(epilog="例: monosashi diff 2026-03-31 current --format xlsx --out diff.xlsx")
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

    diff_command(_home(home), before, after, output, out)


@app.command(epilog="例: monosashi snapshots --home data/local")
def snapshots(home: HomeOption = None) -> None:
    """公開したデータの一覧。* が公開中のもの。"""
    from pipeline.cli.snapshots import list_snapshots

    list_snapshots(_home(home))


@app.command(epilog="例: monosashi rollback 20261123T013000")
def rollback(
    run_id: Annotated[str, typer.Argument(metavar="RUN", help="戻す先の実行（snapshots で見られます）")],
    home: HomeOption = None,
) -> None:
    """以前に公開したデータへ戻します。"""
    from pipeline.cli.snapshots import rollback_command

    with logged(_home(home), "rollback", to=run_id):
        rollback_command(_home(home), run_id)


PublicKeyOption = Annotated[Path | None, typer.Option("--key", help="署名を確かめる公開鍵")]


@app.command(epilog="例: monosashi backup --to /mnt/backup")
def backup(
    target: Annotated[
        Path | None, typer.Argument(metavar="DEST", help="書き出すファイル（.tar）、またはフォルダー")
    ] = None,
    home: HomeOption = None,
    to: Annotated[Path | None, typer.Option("--to", help="DEST の代わりに、すでにあるフォルダー")] = None,
    verify: Annotated[bool, typer.Option("--verify", help="書き出さず、DEST にある控えを確かめます")] = False,
    new_key: Annotated[bool, typer.Option("--new-key", help="署名の鍵を作り、公開鍵を DEST に書き出します")] = False,
    key: PublicKeyOption = None,
) -> None:
    """置き場の控えを取り、SHA-256で確かめます。

    鍵があれば署名します。
    """
    from pipeline.cli.backup import backup_command, choose_target, new_key_command, verify_command

    target = choose_target(target, to)
    if verify:
        verify_command(target, key)
    elif new_key:
        with logged(_home(home), "backup --new-key", target=target):
            new_key_command(_home(home), target)
    else:
        with logged(_home(home), "backup", target=target):
            backup_command(_home(home), target)


@app.command(epilog="例: monosashi restore monosashi-backup-20261123T013000.tar --home data/restored")
def restore(
    file: Annotated[Path, typer.Argument(help="backup で作った控え")],
    home: Annotated[Path, typer.Option("--home", help="戻す先（空か、まだない場所）")],
    key: PublicKeyOption = None,
) -> None:
    """控えから置き場を作り直します。

    一つでも合わなければ、何も戻しません。公開鍵を示すと、署名も確かめます。
    """
    from pipeline.cli.backup import restore_command

    restore_command(file, _home(home), key)
    with logged(_home(home), "restore", source=file):  # not before: only an empty place is restored to
        pass


@app.command(epilog="例: monosashi doctor --home data/local")
def doctor(home: HomeOption = None) -> None:
    """この機械で動かす準備ができているかを確かめます。"""
    from pipeline.cli.doctor import doctor_command

    raise SystemExit(doctor_command(_home(home)))


FilesInQuarantine = Annotated[list[str] | None, typer.Argument(metavar="[FILE]...", help="受付番号かファイル名")]
AllInQuarantine = Annotated[bool, typer.Option("--all", help="隔離中のすべて")]


@app.command(epilog="例: monosashi audit --since 2026-11-01 --who hanako")
def audit(
    home: HomeOption = None,
    since: Annotated[str | None, typer.Option(help="この日から（例: 2026-11-01）")] = None,
    until: Annotated[str | None, typer.Option(help="この日まで")] = None,
    who: Annotated[str | None, typer.Option(help="この文字を含む利用者")] = None,
    event: Annotated[str | None, typer.Option(help="この種類かコマンド（例: rollback）")] = None,
    output: Annotated[str, typer.Option("--format", help="table, csv, json")] = "table",
    is_verified: Annotated[bool, typer.Option("--verify", help="記録がつながっているか確かめます")] = False,
    known: Annotated[str, typer.Option(help="控えてあった値。その行が残っているかも確かめます")] = "",
) -> None:
    """だれが、いつ、何を変え、取り出したか。

    --verify でつながらないところがあれば終了コード1。
    """
    from pipeline.cli.audit import show_trail, verify_trail

    if is_verified or known:
        raise SystemExit(verify_trail(_home(home), known))
    show_trail(_home(home), since, until, who, event, output)


@quarantine.command("list", epilog="例: monosashi quarantine list --home data/local")
def list_in_quarantine(home: HomeOption = None) -> None:
    """隔離しているファイルの一覧。"""
    from pipeline.cli.quarantine import list_quarantine

    list_quarantine(_home(home))


@quarantine.command("retry", epilog="例: monosashi quarantine retry 調査票.xlsx")
def retry_in_quarantine(
    files: FilesInQuarantine = None, home: HomeOption = None, every: AllInQuarantine = False
) -> None:
    """次の夜に、もう一度だけ読ませます。

    また止まれば、隔離に戻ります。
    """
    from pipeline.cli.quarantine import retry_command

    with logged(_home(home), "quarantine retry", files="--all" if every else " ".join(files or [])):
        retry_command(_home(home), files or [], is_all=every)


@quarantine.command("release", epilog="例: monosashi quarantine release 調査票.xlsx")
def release_from_quarantine(
    files: FilesInQuarantine = None, home: HomeOption = None, every: AllInQuarantine = False
) -> None:
    """隔離を解き、毎晩読ませます。

    止まっても差戻しになるだけで、隔離には戻りません。
    """
    from pipeline.cli.quarantine import release_command

    with logged(_home(home), "quarantine release", files="--all" if every else " ".join(files or [])):
        release_command(_home(home), files or [], is_all=every)


@news.command("edition", epilog="例: monosashi new edition pref_dx 2026")
def new_edition_command(survey: str, year: int, home: HomeOption = None) -> None:
    """調査に年度版を足します。

    設問は前の年度と同じで始まります。変えるところを書き直してください。
    """
    from pipeline.cli.new import new_edition

    with logged(_home(home), "new edition", survey=survey, year=year):
        new_edition(survey, year, _home(home))


@news.command("survey", epilog="例: monosashi new survey devices --from devices.csv")
def new_survey_command(
    survey_id: Annotated[str, typer.Argument(metavar="ID", help="調査の名前（英数字）")],
    file: Annotated[Path, typer.Option("--from", help="1行1団体の表。見出しと値から見立てます")],
    year: Annotated[int | None, typer.Option(help="年度（既定: 表の日付か今年）")] = None,
    home: HomeOption = None,
) -> None:
    """別の調査を、その表から起こします。"""
    from pipeline.cli.new import new_survey

    with logged(_home(home), "new survey", survey=survey_id, source=file):
        new_survey(survey_id, file, year, _home(home))


@news.command("framework", epilog="例: monosashi new framework 2027.1 --from 2026.1")
def new_framework_command(
    version: str,
    source: Annotated[str, typer.Option("--from", help="もとにする枠組みの版")],
    home: HomeOption = None,
) -> None:
    """枠組みの新しい版を、いまの版から起こします。

    採点する年度を決めるまで、使われません。
    """
    from pipeline.cli.new import new_framework

    with logged(_home(home), "new framework", version=version, source=source):
        new_framework(version, source, _home(home))


@imports.command("peers", epilog="例: monosashi import peers peers.csv")
def import_peers(file: Path, home: HomeOption = None) -> None:
    """類似団体区分と人口。

    列: code6, peer_group_fyYYYY, population_YYYY
    """
    from pipeline.cli.reference import import_reference

    with logged(_home(home), "import peers", source=file):
        import_reference("peers", file, _home(home))


@imports.command("registry", epilog="例: monosashi import registry registry.csv")
def import_registry(file: Path, home: HomeOption = None) -> None:
    """団体の台帳。

    列: code, name, kana, prefecture, kind, latitude, longitude
    """
    from pipeline.cli.reference import import_reference

    with logged(_home(home), "import registry", source=file):
        import_reference("registry", file, _home(home))


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

    with logged(_home(home), "import boundaries", source=file):
        import_map(file, _home(home), credit)
