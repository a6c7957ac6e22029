"""What an installation needs beside the code, and where it keeps its own."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.settings import ROOT, SHIPPED, Home, SettingsError, default_home, list_missing


def test_a_checkout_is_complete():
    assert list_missing() == []


@pytest.mark.parametrize("pattern", SHIPPED)
def test_whatever_is_missing_is_named(pattern, tmp_path):
    for other in SHIPPED:
        if other != pattern:
            path = tmp_path / other.replace("*", "any")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
    assert list_missing(tmp_path) == [pattern]


def test_a_checkout_keeps_its_home_in_data_local():
    assert default_home() == ROOT / "data" / "local"


def test_what_is_installed_keeps_its_home_in_the_users_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_home(tmp_path / "site-packages") == tmp_path / "monosashi"
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert default_home(tmp_path / "site-packages") == Path.home() / ".local" / "share" / "monosashi"


def test_the_check_of_a_file_knows_the_limits_of_its_home(tmp_path):
    """Every command that has a home reads its settings there."""
    (tmp_path / "monosashi.toml").write_text("max_rows = 1\n", encoding="utf-8")
    (tmp_path / "two.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    found = CliRunner().invoke(app, ["check", "--home", str(tmp_path), str(tmp_path / "two.csv")])
    assert found.exit_code == 1 and "行数が上限（1）を超えています" in found.stdout


@pytest.mark.parametrize("text", ["keep_report = 3\n", "keep_reports = \n", 'keep_reports = "many"\n'])
def test_a_setting_that_cannot_be_used_is_named_with_its_file(tmp_path, text):
    (tmp_path / "monosashi.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"monosashi\.toml"):
        Home(tmp_path).settings()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("keep_snapshot = 3", "keep_snapshots のことですか（例: keep_snapshots = 14）。"),
        ("keep_snapshots = 'many'", "keep_snapshots: 整数で書いてください（例: keep_snapshots = 14）"),
        ("notify_always = 'perhaps'", "notify_always: true か false で書いてください（例: notify_always = false）"),
        (
            "slip_languages = ['fr']",
            'slip_languages.0: "ja"、"en" のどれかを書いてください（例: slip_',
        ),
        ("port = 1\nport = 2", "2行目: 同じキーか同じ [表] が二度書かれています"),
        ("[contact]\nofice = 'DX課'", "2行目 contact.ofice という設定はありません。office のことですか"),
        ("port = 1\nkeep_snapshots = 14.5", "2行目 keep_snapshots: 整数で書いてください"),
        ("port 8050", "1行目: キーと値の行になっていません"),
        ("webhook_url = 'office'", "1行目 webhook_url: http:// か https:// で始まる"),
        ('mail_to = "a@example.jp', "1行目: 文字が閉じていない"),
        ("slip_languages = ['ja'", "1行目: 「[」か「{」が閉じていない"),
        ("smtp_password = 秘密", "1行目: 値として読めないか"),
    ],
)
def test_a_fault_in_the_file_is_one_japanese_line_with_a_valid_example(tmp_path, text, said):
    """A typing error, a value of another kind, a key written twice."""
    (tmp_path / "monosashi.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        Home(tmp_path).settings()
    assert said in str(refused.value) and str(tmp_path / "monosashi.toml") in str(refused.value)
    assert "\n" not in str(refused.value) and "秘密" not in str(refused.value)
    assert "例: " in str(refused.value) and not re.search(r"[A-Z][a-z]+ [a-z]+ [a-z]+", str(refused.value))


def test_a_file_in_cp932_is_refused_with_what_to_do(tmp_path):
    (tmp_path / "monosashi.toml").write_bytes("[contact]\noffice = '雛形県'".encode("cp932"))
    with pytest.raises(SettingsError, match=r"2行目: UTF-8 ではありません。.*UTF-8 にして保存してください"):
        Home(tmp_path).settings()


def test_a_variable_that_is_no_setting_is_refused_with_the_nearest_one(tmp_path, monkeypatch):
    monkeypatch.setenv("MONOSASHI_KEEP_SNAPSHOT", "3")
    with pytest.raises(SettingsError, match="MONOSASHI_KEEP_SNAPSHOTS のことですか"):
        Home(tmp_path).settings()


@pytest.mark.parametrize(
    ("line", "example"),
    [
        ("max_read_mib = 0", "max_read_mib = 1024"),
        ("max_read_seconds = -1", "max_read_seconds = 60"),
        ("max_read_cpu_seconds = 0", "max_read_cpu_seconds = 30"),
        ("read_processes = 0", "read_processes = 2"),
        ("max_file_mib = 0", "max_file_mib = 20"),
        ('max_cells = "many"', "max_cells = 2000000"),
        ("max_read_seconds = inf", "max_read_seconds = 60"),
    ],
)
def test_a_limit_of_nothing_is_refused_with_a_valid_example(tmp_path, line, example):
    (tmp_path / "monosashi.toml").write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=f"例: {example}"):
        Home(tmp_path).settings()
