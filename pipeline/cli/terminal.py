"""What commands print: text of files and their names never moves the cursor of a terminal or turns a line around."""

import sys
from typing import TextIO

from pipeline.definitions.visible_text import visible


def print_line(text: str, file: TextIO | None = None) -> None:
    """Print one line, by default on the standard output; a line end within it is shown, too."""
    print(visible(text), file=file)


def write_data(text: str) -> None:
    """Write CSV or JSON to the standard output: as it is into a file or a pipe, made visible on a terminal."""
    sys.stdout.write(visible(text, keep="\r\n\t") if sys.stdout.isatty() else text)
