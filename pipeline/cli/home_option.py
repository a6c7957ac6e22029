"""The option `--home`, which most commands have."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.settings import Home, Settings

HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home", help="この導入の置き場（既定: MONOSASHI_HOME、なければ data/local か利用者のデータ用フォルダー）"
    ),
]


def home_at(given: Path | None) -> Home:
    """Return the home of the option, or that of the settings."""
    return Home(given or Settings().home)
