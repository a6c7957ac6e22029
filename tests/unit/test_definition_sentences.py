"""A definition that cannot be used is one Japanese line: which file, which line, what to do, an example."""

import re
from pathlib import Path

import pytest

from pipeline.cli.error_sentence import error_sentence
from pipeline.definitions.access import AccessError, read_access
from pipeline.definitions.framework_layers import load_framework
from pipeline.definitions.model import DefinitionError, load
from pipeline.definitions.survey import Survey

SURVEY = """id = "own"
title = { ja = "調査", en = "Survey" }
source = { ja = "県", en = "Prefecture" }

[[edition]]
year = 2026
as_of = 2026-04-01

[[item]]
id = "Q1"
text = "計画はありますか"
kind = "choice"
options = ["ある", "ない"]
"""
FAULTS = [
    ("year = 2026", "year 2026", "6行目: キーと値の行になっていません"),
    ("year = 2026", "year = 2026\nyear = 2027", "7行目: 同じキーか同じ [表] が二度書かれています"),
    ('id = "own"', "id = 'own", "1〜13行目: 文字が閉じていないか"),
    ('kind = "choice"', "kind = “choice”", "12行目: 値として読めないか"),
    ("as_of = 2026-04-01", "as_of = 2026-04-31", "7行目: 暦にない日付です"),
    ("year = 2026", "year = 2026 年度", "6行目: 値のあとに余分な文字があります"),
    ('["ある", "ない"]', '["ある" "ない"]', "13行目: 「[」か「{」が閉じていないか"),
    ("year = 2026", 'year = "R8"', "6行目 [[edition]] R8 のキー year: 整数で書いてください（例: year = 2026）"),
    ('kind = "choice"', 'kind = "chioce"', '12行目 [[item]] Q1 のキー kind: "choice"、'),
    ('kind = "choice"', 'kindo = "choice"', "kindo というキーはありません。kind のことですか（例: kind = "),
    ('text = "計画はありますか"\n', "", "9行目 [[item]] Q1 のキー text: 書かれていません。書き足し"),
    ('options = ["ある", "ない"]', "", '9行目 [[item]] Q1: 設問 Q1: 選択肢は、選択（kind = "choice"）'),
    ("as_of = 2026-04-01", "as_of = 2026-04-01\nsent_to = ['神奈川']", "8行目 [[edition]] 2026 のキー sent_to: "),
    ("[[item]]", '[[item]]\nid = "Q1"\ntext = "?"\nkind = "text"\n[[item]]', "itemに同じものが二度あります: Q1"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), FAULTS)
def test_a_faulty_survey_is_one_line(tmp_path, old, new, expected):
    assert old in SURVEY
    refused = refuse(tmp_path, SURVEY.replace(old, new, 1).encode())
    assert expected in refused
    assert "例: " in refused or "どちらか一方" in refused


def refuse(folder: Path, content: bytes) -> str:
    """What the command line prints about a survey: one line with its file, and no English sentence."""
    path = folder / "survey.toml"
    path.write_bytes(content)
    with pytest.raises(DefinitionError) as refusal:
        load(Survey, path)
    sentence = error_sentence(refusal.value, None)
    assert sentence.startswith("定義ファイルに誤りがあります: ") and str(path) in sentence and "\n" not in sentence
    assert not re.search(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}", sentence.replace(str(path), ""))
    return sentence


def test_cp932_is_named_with_the_line_and_what_to_do(tmp_path):
    assert "2行目: UTF-8 ではありません。エディターで" in refuse(tmp_path, SURVEY.encode("cp932"))


def test_of_several_faults_the_others_are_counted(tmp_path):
    faulty = SURVEY.replace("year = 2026", 'year = "R8"').replace('kind = "choice"', 'kind = "chioce"')
    assert refuse(tmp_path, faulty.encode()).endswith("ほかに1件あります。")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mode = proxy", "1行目: 値として読めないか"),
        ("mode = 'proxy'\nmode = 'none'", "2行目: 同じキーか"),
        ("mode = 'ldap'", '1行目 キー mode: "none"、"proxy"、"oidc" のどれかを書いてください'),
        ("[proxy]\naddresses = ['portal']", "2行目 キー proxy.addresses: portal はアドレスではありません。例: "),
        ("[[group]]\nname = 'a'\nrole = 'municipality'", "1行目 [[group]] 1: グループ「a」"),
    ],
)
def test_who_may_see_what_is_refused_in_the_same_way(tmp_path, text, expected):
    (tmp_path / "access.toml").write_text(text, encoding="utf-8")
    with pytest.raises(AccessError) as refusal:
        read_access(tmp_path)
    assert expected in str(refusal.value) and str(tmp_path / "access.toml") in str(refusal.value)


def test_a_sentence_about_a_whole_framework_has_the_line_of_its_table(tmp_path):
    path = tmp_path / "framework.toml"
    path.write_text(
        '[[indicator]]\nid = "x"\npoints = { "ある" = 1.0 }\n\n[[group]]\nid = "g"\nindicators = ["y"]\n', "utf-8"
    )
    with pytest.raises(
        DefinitionError, match=r"framework\.toml: 5行目 \[\[group\]\] g のキー indicators: 指標 y がありません"
    ):
        load_framework(path)
