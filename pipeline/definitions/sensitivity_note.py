"""The sensitivity note in a framework's folder: how far ranks move, as `monosashi sensitivity --out` writes it."""

from pathlib import Path

from pipeline.definitions.faults import fault
from pipeline.definitions.model import DefinitionError, LocalizedText

BETWEEN_LANGUAGES = "\n---\n\n"
"""Separates the note in Japanese from the note in English."""


def load_sensitivity_note(path: Path) -> LocalizedText:
    """Read the Japanese and the English half of a note. Raises DefinitionError."""
    halves = path.read_bytes().decode("utf-8", errors="replace").split(BETWEEN_LANGUAGES)
    if len(halves) != 2:
        raise DefinitionError(f"{path}: {fault('framework.note')}")
    return LocalizedText(ja=halves[0], en=halves[1])
