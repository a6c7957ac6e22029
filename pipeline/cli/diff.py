"""`monosashi diff`: what differs between two snapshots, and why."""

from pathlib import Path

import duckdb
import polars as pl

from pipeline.cli.command_error import CommandError, WrongUsageError
from pipeline.cli.home_folder import require_home
from pipeline.cli.sql import require_format, write_result
from pipeline.lake.services import services_of
from pipeline.settings import Home
from pipeline.warehouse.change_attribution import NotComparableError, attribute_changes
from pipeline.warehouse.database import open_database
from pipeline.warehouse.publish import PublishError

_SHOWN = 30
_PARTS = ("from_new_answers", "from_corrections", "from_framework", "from_others")


def diff_command(home: Home, before: str, after: str, output: str, out: Path | None) -> None:
    """Write every change with its parts; on the screen the greatest of each measure, and how many there are."""
    require_format(output, out)
    require_home(home)
    try:
        catalogue = services_of(home).catalogue
        old, new = catalogue.file_of(before), catalogue.file_of(after)
        changes = _with_names(attribute_changes(old, new), new)
    except (PublishError, NotComparableError) as error:
        raise WrongUsageError(str(error)) from None
    except duckdb.Error as error:
        raise CommandError(
            f"公開データを開けません（{str(error).splitlines()[0]}）。`monosashi doctor` で確かめてください。"
        ) from None
    if output == "table" and out is None:
        _print_greatest(changes)
    else:
        write_result(changes, output, out)


def _with_names(changes: pl.DataFrame, snapshot: Path) -> pl.DataFrame:
    with open_database(snapshot, read_only=True) as con:
        bodies = con.sql("SELECT code, name, prefecture FROM core.body").pl()
    named_rows = changes.join(bodies, on="code", how="left", maintain_order="left")
    return named_rows.select("code", "prefecture", "name", pl.exclude("code", "prefecture", "name"))


def _print_greatest(changes: pl.DataFrame) -> None:
    if changes.is_empty():
        print("違いはありません。")
    for (measure,), rows in changes.partition_by("measure", as_dict=True, maintain_order=True).items():
        bodies = rows["code"].n_unique()
        print(f"{measure}: {rows.height:,}件、{bodies:,}団体")
        greatest = rows.sort(pl.col("change").abs(), descending=True, nulls_last=True, maintain_order=True)
        shown = ("code", "name", "year", "basis", "group_id", "before", "after", "change", *_PARTS, "main_cause")
        write_result(greatest.select(shown).with_columns(pl.col(pl.Float64).round(2)).head(_SHOWN), "table", None)
        if rows.height > _SHOWN:
            print(f"… ほか{rows.height - _SHOWN:,}件（--format csv で全部）")
