"""Whatever is wrong with a command, a person reads one line in Japanese: what, where, what to do, and an example."""

import os
import re
import shlex
import socket
import sys
from pathlib import Path

import pytest

from pipeline.cli.app import main
from pipeline.cli.query_sentence import query_sentence
from pipeline.warehouse.adhoc_query import QueryRefusedError, run_select
from pipeline.warehouse.publish import current_file

HOME = " --home HOME"
SQL = "sql 'SELECT 1'"
FORM = "template pref_dx 482226"
JAPANESE = re.compile(r"[ぁ-んァ-ヶ]")
ADVICE = re.compile(r"（?例: |例: |`monosashi [^`]+`")
WRONG = {
    # what Typer finds
    "frobnicate": "「frobnicate」という命令はありません",
    "snapshot": "snapshots のことですか",
    "import maps": "使えるもの: peers、registry、boundaries",
    "run --hom HOME": "--home のことですか",
    "run --home": "--home のあとに値がありません",
    "run --sample=yes": "--sample に値は付けられません",
    "sql": "QUERY「SELECT文、ファイル名.sql、または用意された問いの名」がありません",
    "template pref_dx": "CODE「団体コード6桁」がありません",
    "score --values CSV": "--framework「framework.toml のあるフォルダー」がありません",
    "restore ARCHIVE": "--home「戻す先（空か、まだない場所）」がありません",
    "sql SELECT 1": "余分な語があります（1）",
    FORM + " --year 令和7": "--year の「令和7」は整数ではありません",
    SQL + " --rows 1.5": "--rows の「1.5」は整数ではありません",
    SQL + " --rows 0": "1 以上にしてください",
    SQL + " --seconds 三十": "--seconds の「三十」は数ではありません",
    "serve --port 99999": "65,535 以下にしてください",
    # the home
    SQL + " --home MISSING": "はじめてなら、`monosashi run --sample --home MISSING`",
    "snapshots --home MISSING": "置き場 MISSING がありません",
    "serve --home MISSING": "置き場 MISSING がありません",
    "check CSV --home MISSING": "置き場 MISSING がありません",
    FORM + " --home MISSING": "置き場 MISSING がありません",
    "quarantine list --home MISSING": "置き場 MISSING がありません",
    "sensitivity --home MISSING": "置き場 MISSING がありません",
    "rollback 1 --home MISSING": "置き場 MISSING がありません",
    "backup ARCHIVE --home MISSING": "置き場 MISSING がありません",
    SQL + " --home EMPTY": "EMPTY/inbox に置いて `monosashi run --home EMPTY`",
    SQL + " --home CSV": "CSV はファイルです",
    "run --home CSV": "CSV はファイルです",
    "doctor --home CSV": "CSV はファイルです",
    "sql 'SELECT * FROM mart.rankng'" + HOME: "ranking のことですか",
    # files and folders
    "check MISSING" + HOME: "MISSING がありません",
    "check EMPTY" + HOME: "EMPTY はフォルダーです",
    "read CSV/inside": "途中にフォルダーではないもの",
    "sql MISSING.sql" + HOME: "MISSING.sql がありません",
    SQL + " --format csv --out MISSING/x.csv" + HOME: "フォルダー MISSING がありません",
    FORM + " --out MISSING/x.csv" + HOME: "フォルダー MISSING がありません",
    "run --inbox MISSING" + HOME: "受信箱 MISSING がありません",
    "schedule --out CSV" + HOME: "CSV の途中にフォルダーではないもの",
    "backup --to MISSING" + HOME: "共有フォルダーの接続を確かめる",
    "backup --to MISSING.tar" + HOME: "MISSING.tar がありません",
    "backup MISSING" + HOME: "名の終わりを .tar に",
    "backup ARCHIVE --to EMPTY" + HOME: "行き先を一つ",
    "backup ARCHIVE" + HOME: "ARCHIVE はもうあります",
    "backup ARCHIVE --verify": "控えではないか壊れています",
    "backup ARCHIVE --verify --key MISSING": "公開鍵 MISSING がありません",
    "restore MISSING --home EMPTY": "MISSING がありません",
    "restore ARCHIVE" + HOME: "HOME は空ではありません",
    "import peers MISSING --home EMPTY": "MISSING がありません",
    "import peers CSV --home EMPTY": "CSV: 見出しに列 code6 がありません",
    "import registry CSV --home EMPTY": "見出しに列 code、name、kana",
    "import boundaries EMPTY --home EMPTY": "EMPTY はフォルダーです",
    "import boundaries ARCHIVE --home EMPTY": "ARCHIVE: JSONとして読めません",
    "score --framework EMPTY --values CSV": "EMPTY/framework.toml がありません",
    # values
    "template nosuch 482226" + HOME: "調査票のある調査 nosuch はありません。あるのは",
    "template pref_dx 999999" + HOME: "団体コード 999999 の団体は台帳にありません",
    FORM + " --year 1900" + HOME: "1900 年度はありません。あるのは 2023、",
    FORM + " --encoding latin1" + HOME: "--encoding は cp932、utf-8",
    FORM + " --filled-from 1999" + HOME: "1999年度の回答はありません",
    SQL + " --format xml" + HOME: "table, csv, json, parquet",
    SQL + " --format parquet" + HOME: "--out FILE.parquet",
    SQL + " --run 1999-01-01" + HOME: "1999-01-01 の公開データはありません",
    SQL + " --seconds 0" + HOME: "0 より大きく 86,400 まで",
    "rollback 1" + HOME: "実行 1 の公開データはありません。あるのは 20261123T013000",
    "diff 1 2" + HOME: "1 の公開データはありません",
    "run --vintage tomorrow" + HOME: "'tomorrow' ではなく",
    "run --accept-change ''" + HOME: "理由を書いてください",
    "new edition nosuch 2027 --home EMPTY": "調査 nosuch はありません。あるのは",
    "new edition pref_dx 2026 --home EMPTY": "2026 年度がもうあります",
    "new edition pref_dx 9 --home EMPTY": "4桁の西暦",
    "new survey a/b --from CSV --home EMPTY": "「a/b」は名前に使えません",
    "new survey devices --from CSV --home EMPTY": "団体コードか団体名の列が見つかりません",
    "new framework 2027.1 --from 1999.1 --home EMPTY": "枠組み 1999.1 はありません。あるのは 2026.1",
    "quarantine release x" + HOME: "「x」は隔離していません",
    "sensitivity --basis nosuch" + HOME: "--basis は national、full",
    "sensitivity --year 1999" + HOME: "1999 年度にもありません。あるのは",
    "serve --base-path 'a b'" + HOME: "--base-path の「a b」は使えません",
    "serve --port TAKEN" + HOME: "TAKEN 番ポートを開けません",
    # settings
    "MONOSASHI_PORT=abc check CSV" + HOME: "port: 整数で書いてください（例: port = 8050）",
    "MONOSASHI_POTR=80 check CSV" + HOME: "MONOSASHI_PORT のことですか",
    "MONOSASHI_WEBHOOK_URL=chat.example.jp check CSV" + HOME: "http:// か https:// で始まる",
    "MONOSASHI_NIGHTLY_CRON=tomorrow schedule" + HOME: "（例: 30 1 * * *）",
    "check CSV --home TYPO": "keep_snapshots のことですか",
}  # fmt: skip
"""A command → what its line holds. Words in capitals are places that the test makes."""
QUERIES = {
    "SELECT * FROM mart.rankng": "rankng という表はありません。ranking のことですか",
    "SELECT nosuch FROM core.body": "nosuch という列はありません",
    "SELECT b.nosuch FROM core.body AS b": "nosuch という列はありません",
    "SELECT nosuch(1)": "nosuch という関数やマクロはありません",
    "SELEC 1": "「SELEC」の近くに書き誤り",
    "SELECT (": "SQLが途中で終わっています",
    "SELECT CAST('a' AS INTEGER)": "「a」は INT32 に変えられません",
    "DELETE FROM core.body": "読み取り（SELECT）だけができます",
    "SELECT 1; SELECT 2": "1文だけにしてください（2文",
    "FROM '/etc/passwd.csv'": "ファイルの読み書きはできません",
    "FROM lineage('48222', 'dx_policy', 2025)": "団体コード 48222 の団体はありません。6桁で書いてください",
    "FROM lineage_group('482226', 2025, 'step9')": "群 step9 はありません。core.indicator_group の group_id",
    "FROM what_if('482226', 2025, 'dx_policy', 2.0)": "0から1で書いてください",
    "FROM answer_as_known(TIMESTAMPTZ '2020-01-01')": "これより後の時刻を書いてください",
}


@pytest.fixture(scope="module")
def places(sample_home: Path, tmp_path_factory: pytest.TempPathFactory):
    """Word in capitals → a published home, one without anything, a port that is taken, files that are none."""
    folder = tmp_path_factory.mktemp("wrong_usage")
    for name, setting in {"EMPTY": "", "TYPO": "keep_snapshot = 3\n"}.items():
        (folder / name).mkdir()
        (folder / name / "monosashi.toml").write_text(setting, encoding="utf-8")
    (folder / "ARCHIVE.tar").write_bytes(b"no archive")
    (folder / "CSV").write_text("unit,value\n東町,3\n", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        paths = {name: str(folder / name) for name in ("EMPTY", "TYPO", "CSV", "MISSING")}
        yield {**paths, "HOME": str(sample_home), "ARCHIVE": str(folder / "ARCHIVE.tar"),
               "TAKEN": str(taken.getsockname()[1])}  # fmt: skip


def line_of(words: list[str], monkeypatch, capsys) -> str:
    """The one line that a command ends with."""
    monkeypatch.setattr(sys, "argv", ["monosashi", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert ended.value.code == 2
    assert JAPANESE.search(line) and ADVICE.search(line), line
    return line


@pytest.mark.parametrize(("command", "expected"), WRONG.items(), ids=WRONG)
def test_a_wrong_usage_is_answered_in_one_line(places, monkeypatch, capsys, command, expected):
    def placed(text: str) -> str:
        return re.sub(r"\b(HOME|EMPTY|TYPO|CSV|MISSING|ARCHIVE|TAKEN)\b", lambda found: places[found[0]], text)

    words = [placed(word) for word in shlex.split(command)]
    while words[0].startswith("MONOSASHI_"):
        monkeypatch.setitem(os.environ, *words.pop(0).split("=", 1))
    assert placed(expected) in line_of(words, monkeypatch, capsys)


@pytest.mark.parametrize(("query", "expected"), QUERIES.items(), ids=QUERIES)
def test_a_wrong_query_is_answered_in_japanese(sample_home, query, expected):
    with pytest.raises(QueryRefusedError) as refused:
        run_select(current_file(sample_home / "published"), query, seconds=10, row_limit=1)
    assert expected in query_sentence(str(refused.value))


def test_reading_makes_no_home(places):
    assert not Path(places["MISSING"]).exists()


def test_a_fault_of_ours_is_named_as_one(monkeypatch, capsys, places):
    monkeypatch.setattr("pipeline.cli.read.read_command", lambda *_, **__: 1 / 0)
    monkeypatch.setattr(sys, "argv", ["monosashi", "read", places["CSV"]])
    with pytest.raises(SystemExit):
        main()
    assert "こちらの不具合で止まりました（ZeroDivisionError: division by zero）" in capsys.readouterr().err


def test_a_group_without_a_command_shows_its_help(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["monosashi", "import"])
    with pytest.raises(SystemExit) as ended:
        main()
    shown = capsys.readouterr()
    assert (ended.value.code, shown.err) == (2, "") and "boundaries" in shown.out
