"""What several commands read: the definitions of a home, and a file within the limit of size."""

from pathlib import Path

from pipeline.cli.command_error import CommandError, WrongUsageError
from pipeline.cli.os_error_sentence import os_error_sentence
from pipeline.definitions.catalogue import Catalogue, load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.definitions.model import DefinitionError
from pipeline.outputs.messages import message
from pipeline.settings import Home, Settings


def load_definitions(home: Home) -> Catalogue:
    """Load the definitions in force in a home. Raises CommandError with the first fault."""
    try:
        return load_catalogue(definition_paths(home))
    except DefinitionError as error:
        raise CommandError(message("message", "definitions", what=str(error).splitlines()[0])) from None


def require_file(file: Path) -> None:
    """Raise WrongUsageError for what is no file, or cannot be opened."""
    read_to_limit(file, 0)


def read_to_limit(file: Path, limit: int) -> bytes:
    """Read at most one byte more than the limit: what is larger is refused by its reader. Raises WrongUsageError."""
    try:
        with file.open("rb") as opened:
            return opened.read(limit + 1)
    except OSError as error:
        raise WrongUsageError(os_error_sentence(error)) from None


def read_within_limit(file: Path) -> bytes:
    """Read a file. Raises CommandError when it cannot be opened, or is larger than a file may be."""
    limit = Settings().limits().file_bytes
    content = read_to_limit(file, limit)
    if len(content) > limit:
        raise CommandError(f"{file}: ファイルの大きさが上限（{limit // 1024**2} MiB）を超えています。分けてください。")
    return content
