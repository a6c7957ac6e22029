"""Macros that go with the snapshot, and how they are documented: by their first lines and their final SELECT.

Each parameter of a table macro has a line at its head: `-- parameter: name | TYPE | example | 日本語 | English`.
"""

import re
from dataclasses import dataclass
from functools import cache

from pipeline.warehouse.tables import MACRO, BilingualComment, TableColumn, TableFile, table_files

_PARAMETER = re.compile(r"^-- parameter: (.+)$", re.MULTILINE)
_OPTIONAL = re.compile(r"(\w+) := ([^,)]+)")


@dataclass(frozen=True)
class MacroParameter:
    """What a macro is called with; `default` is SQL, and None where it must be given."""

    name: str
    data_type: str
    example: str
    meaning: BilingualComment
    default: str | None


@dataclass(frozen=True)
class Macro:
    """A table macro: what it returns, how it is called, its parameters and its columns."""

    name: str
    meaning: BilingualComment
    example: str
    parameters: tuple[MacroParameter, ...]
    columns: tuple[TableColumn, ...]


@cache
def macros() -> tuple[Macro, ...]:
    """Return all table macros, by name."""
    files = sorted((file for file in table_files() if file.schema == MACRO), key=lambda file: file.name)
    return tuple(
        Macro(file.name, file.grain, file.purpose.ja, _parameters(file), file.columns) for file in files if file.columns
    )


def _parameters(file: TableFile) -> tuple[MacroParameter, ...]:
    """Return the parameters in the order of a call."""
    head = file.sql.partition(" AS TABLE")[0]
    defaults = dict(_OPTIONAL.findall(head[head.index("CREATE ") :]))
    lines = (line.split(" | ") for line in _PARAMETER.findall(head))
    return tuple(
        MacroParameter(name, kind, example, BilingualComment(ja, en), defaults.get(name))
        for name, kind, example, ja, en in lines
    )


def macro_comment(file: TableFile) -> str:
    """Return what stands in the snapshot beside a macro: meaning in both languages, and an example of a call."""
    return f"{file.grain.ja} | {file.grain.en} | {file.purpose.ja}"


def macro_rows() -> list[tuple[object, ...]]:
    """Return one row per macro × column, for `meta.macro`."""
    return [
        (m.name, m.example, m.meaning.ja, m.meaning.en, position, c.name, c.data_type, c.meaning.ja, c.meaning.en)
        for m in macros()
        for position, c in enumerate(m.columns, start=1)
    ]


def parameter_rows() -> list[tuple[object, ...]]:
    """Return one row per macro × parameter, for `meta.macro_parameter`; the unit follows from the name."""
    return [
        (m.name, position, p.name, p.data_type, p.default is None, p.default, p.example, p.meaning.ja, p.meaning.en)
        for m in macros()
        for position, p in enumerate(m.parameters, start=1)
    ]
