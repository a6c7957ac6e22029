"""What the README tells an operator to type is there: commands, their options, settings, files."""

import re
import shlex

import pytest
from typer.main import get_command

from pipeline.cli.app import app
from pipeline.settings import ROOT, Settings

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.+?)```", README, re.DOTALL)
LINES = [line for block in BLOCKS for line in block.splitlines() if re.match(r"(\.venv/bin/)?monosashi ", line)]


def parts(line: str) -> list[str]:
    """Words of a command, without the remark behind it."""
    return shlex.split(line, comments=True)[1:]


def test_the_readme_names_commands():
    assert len(LINES) > 15 and {"run", "serve", "schedule", "backup", "restore"} <= {parts(line)[0] for line in LINES}


@pytest.mark.parametrize("line", LINES)
def test_commands_and_their_options_are_real(line):
    command, words = get_command(app), parts(line)
    while hasattr(command, "commands"):
        assert words[0] in command.commands, line
        command = command.commands[words.pop(0)]
    known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    assert {word for word in words if word.startswith("--")} <= known


def test_settings_are_real():
    """Of the two that end in a shorthand, as `_SMTP_PORT`, the whole name is meant."""
    named = set(re.findall(r"MONOSASHI_([A-Z_]+)", README)) | set(re.findall(r"`_([A-Z_]+)`", README))
    assert len(named) > 15 and {name.lower() for name in named} <= set(Settings.model_fields)


def test_files_and_modules_are_real():
    units = [f"pipeline/operations/systemd/monosashi.{kind}" for kind in ("service", "timer")]
    named = [*units, "requirements.lock", *re.findall(r"`((?:data|tests|pipeline)/[a-z_0-9./]+)`", README)]
    modules = re.findall(r"python -m (tests[a-z_.]+)", README)
    named += [f"{name.replace('.', '/')}.py" for name in modules]
    assert modules and [name for name in named if not (ROOT / name).exists()] == []
