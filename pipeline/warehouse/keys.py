"""Keys of the published tables: the primary key of each, and which tables bear the key of another.

A primary key stands in the third line of a table's file. A column refers to a table when it bears the name of its
key, so one name means one thing; a column that ends with `_code` is the code of a body in a certain part.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.warehouse.tables import PUBLISHED, TableFile, table_files

REFERRED = ("core.body", "core.survey", "core.indicator", "core.basis", "core.perspective", "core.indicator_group",
            "core.item", "meta.delivery", "meta.finding", "meta.peer_rule")  # fmt: skip
"""Tables that others refer to by the names of their key columns."""
_BODY = "core.body"


@dataclass(frozen=True)
class TableKey:
    """A key: the columns of a table, and for a foreign key the table and columns they are found in."""

    table: TableFile
    columns: tuple[str, ...]
    refers_to: TableFile | None = None
    referred_columns: tuple[str, ...] = ()

    @property
    def row(self) -> tuple[object, ...]:
        """The row of `meta.key`."""
        other = self.refers_to
        kind = "foreign" if other else "primary"
        referred = (other.schema, other.name, ", ".join(self.referred_columns)) if other else (None, None, None)
        return (self.table.schema, self.table.name, kind, ", ".join(self.columns), *referred)


def table_keys() -> list[TableKey]:
    """Return all keys, by table; its primary key first."""
    published = sorted((file for file in table_files() if file.schema in PUBLISHED), key=lambda file: file.full_name)
    return [key for file in published for key in (TableKey(file, file.key), *foreign_keys(file))]


def foreign_keys(file: TableFile) -> Iterator[TableKey]:
    """Yield the keys of other tables that a table bears; a part of a longer key that it bears too is left out."""
    names = [column.name for column in file.columns]
    referred = [other for other in table_files() if other.full_name in REFERRED and other != file]
    borne = [other for other in referred if set(other.key) <= set(names)]
    for other in borne:
        if not any(set(other.key) < set(longer.key) for longer in borne):
            yield TableKey(file, other.key, other, other.key)
    bodies = next(other for other in table_files() if other.full_name == _BODY)
    for name in names:
        if name.endswith("_code"):
            yield TableKey(file, (name,), bodies, bodies.key)
