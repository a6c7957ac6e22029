"""The command line `monosashi`: its groups of commands, and what becomes of an error.

Each command is a call of its own module; heavy libraries are imported where they are used.
"""

import os
import sys
from importlib.metadata import version
from typing import Annotated

import typer
from typer.main import get_command

from pipeline.cli import (
    analyst_commands,
    definition_commands,
    night_commands,
    operator_commands,
    quarantine_commands,
    sender_commands,
)
from pipeline.cli.command_error import CommandError
from pipeline.cli.error_sentence import error_sentence
from pipeline.cli.terminal import print_line
from pipeline.cli.usage_sentence import SHOWS_HELP
from pipeline.settings import ROOT, list_missing

app = typer.Typer(
    name="monosashi",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for _group in (night_commands, sender_commands, analyst_commands, operator_commands):
    app.add_typer(_group.commands)
app.add_typer(definition_commands.imports, name="import")
app.add_typer(quarantine_commands.quarantine, name="quarantine")
app.add_typer(definition_commands.new, name="new")


OWN_AND_GROUP = 0o027
"""What is made is for the user and the group of the service, whatever the shell or the unit sets."""


def main() -> None:
    """Run the command line. Any error becomes one line and exit code 2: a traceback on the screen is a bug."""
    os.umask(OWN_AND_GROUP)
    command = get_command(app)
    try:
        code = command(prog_name="monosashi", standalone_mode=False)
    except Exception as error:
        if type(error).__name__ != SHOWS_HELP:
            print_line(f"monosashi: {error_sentence(error, command)}", file=sys.stderr)
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
