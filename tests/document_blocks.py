"""The documents of the repository, and what they show in fenced blocks."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.settings import ROOT

ROOMS = ("data", "expectations", "pipeline", "dashboards", "tests")
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *(path for room in ROOMS for path in sorted((ROOT / room).rglob("README.md")))]
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


class Block(NamedTuple):
    """A fenced block: where it stands, its language and its text."""

    path: Path
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}"


class Command(NamedTuple):
    """A command of a `sh` block, without the remark behind it."""

    place: str
    text: str


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def blocks(language: str, paths: list[Path] = DOCUMENTS) -> list[Block]:
    """All blocks of a language, in the order of the documents."""
    return [block for path in paths for block in _blocks(path) if block.language == language]


def _blocks(path: Path) -> Iterator[Block]:
    text = text_of(path)
    for found in _FENCE.finditer(text):
        yield Block(path, text.count("\n", 0, found.start()) + 2, found[1], found[2])


def commands() -> list[Command]:
    """Every command of every document; a line that ends in a backslash goes on in the next."""
    return [Command(str(block), line) for block in blocks("sh") for line in _command_lines(block.text)]


def _command_lines(text: str) -> list[str]:
    lines = (re.sub(r"\s+# .*", "", line).strip() for line in text.replace("\\\n", " ").splitlines())
    return [line for line in lines if line and not line.startswith("#")]
