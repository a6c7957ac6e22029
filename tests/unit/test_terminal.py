"""Names and cells of files on a terminal: control characters and marks of direction are shown, never sent."""

import pytest
from typer.testing import CliRunner

from pipeline.cli import terminal
from pipeline.cli.app import app

HARM = "\x1b]0;あ\x07\u202e"
HEADER = "団体コード,団体名,調査年度,設問番号,回答,備考"


@pytest.mark.parametrize("command", ["check", "read"])
def test_a_command_sends_no_control_character_of_a_name_or_a_cell(tmp_path, command):
    file = tmp_path / f"調査\x1b[2J{HARM.replace('/', '')}.csv"
    (tmp_path / "home").mkdir()
    file.write_text(f"{HEADER},{HARM}\n131016,千代田区,2025,Q012,{HARM},\n", encoding="utf-8")
    words = [command, str(file), *(["--home", str(tmp_path / "home")] if command == "check" else [])]
    shown = CliRunner().invoke(app, words).output
    assert "␛]0;" in shown and "<U+202E>" in shown
    assert not set("\x1b\x07\u202e") & set(shown)


@pytest.mark.parametrize(("is_terminal", "written"), [(True, "a,␛b\r\n"), (False, "a,\x1bb\r\n")])
def test_data_is_made_visible_on_a_terminal_only(capsys, monkeypatch, is_terminal, written):
    monkeypatch.setattr("sys.stdout.isatty", lambda: is_terminal)
    terminal.write_data("a,\x1bb\r\n")
    assert capsys.readouterr().out == written
