"""Every command explains itself: its help fits a screen of 80 columns, whole, and has an example that works."""

import shlex

import pytest
from rich.cells import cell_len
from typer.main import get_command
from typer.testing import CliRunner

from pipeline.cli.app import app

COLUMNS = 80
TOP = get_command(app)
GROUPS = [name for name, command in TOP.commands.items() if hasattr(command, "commands")]
COMMANDS = [
    *([name] for name in TOP.commands if name not in GROUPS),
    *([group, name] for group in GROUPS for name in TOP.commands[group].commands),
]


def help_of(words: list[str]) -> str:
    return (
        CliRunner()
        .invoke(app, [*words, "--help"], env={"COLUMNS": str(COLUMNS), "TERMINAL_WIDTH": str(COLUMNS)})
        .output
    )


@pytest.mark.parametrize("words", [[], *([group] for group in GROUPS), *COMMANDS], ids=" ".join)
def test_help_fits_the_screen_and_nothing_is_cut_off(words):
    shown = help_of(words)
    assert [line for line in shown.splitlines() if cell_len(line) > COLUMNS] == []
    assert "…" not in shown


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_has_an_example_that_the_command_line_accepts(words):
    command = TOP
    for name in words:
        command = command.commands[name]
    example = command.epilog or ""
    assert example.startswith(f"例: monosashi {' '.join(words)}")
    command.make_context(words[-1], shlex.split(example)[2 + len(words) :])
