"""The dictionary of the published tables: units of columns, meanings of coded values, why a table is empty."""

from pathlib import Path

from pipeline.definitions.model import LocalizedText, Model, load
from pipeline.settings import ROOT

FILE = ROOT / "data" / "dictionary.toml"


class UnitRule(Model):
    """The unit of all columns whose name ends with `suffix`, and of those named; with `tables`, only in those."""

    unit: str
    suffix: str = ""
    columns: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()

    def holds_for(self, table: str, column: str) -> bool:
        """Return whether a column has this unit."""
        is_named = column in self.columns or bool(self.suffix and column.endswith(self.suffix))
        return is_named and (not self.tables or table in self.tables)


class CodeList(Model):
    """The values of a column, in order.

    Attributes:
        column: its name.
        also: columns of other names with the same values.
        tables: schema and name of the tables it holds for; empty for all that have the column.
        value: value → meaning.
    """

    column: str
    also: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    value: dict[str, LocalizedText]

    def holds_for(self, table: str, column: str) -> bool:
        """Return whether a column of a table has these values."""
        return column in (self.column, *self.also) and (not self.tables or table in self.tables)


class EmptyReason(LocalizedText):
    """Why a table may have no rows."""

    table: str


class TableList(Model):
    """Tables by schema and name."""

    tables: tuple[str, ...] = ()


class Dictionary(Model):
    """Units, code lists, which tables are for the office alone, and why some may be empty."""

    unit: tuple[UnitRule, ...]
    code: tuple[CodeList, ...]
    office: TableList = TableList()
    empty: tuple[EmptyReason, ...] = ()

    def unit_of(self, table: str, column: str) -> str | None:
        """Return the unit of a column of numbers."""
        return next((rule.unit for rule in self.unit if rule.holds_for(table, column)), None)

    def codes_of(self, table: str, column: str) -> CodeList | None:
        """Return the values of a column of a table, if it is coded."""
        return next((codes for codes in self.code if codes.holds_for(table, column)), None)


def load_dictionary(path: Path = FILE) -> Dictionary:
    """Read the dictionary. Raises DefinitionError with file, table and key of every fault."""
    return load(Dictionary, path)
