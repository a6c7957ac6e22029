"""Tables for people who open them in Excel, after the 総務省 rules for machine-readable tables."""

import unicodedata
from pathlib import Path

import duckdb
import polars as pl

from pipeline.outputs.confidentiality import class_text
from pipeline.outputs.csv_writer import csv_for_excel
from pipeline.outputs.messages import message
from pipeline.outputs.xlsx_writer import write_frames

_QUERIES = Path(__file__).with_name("tables")
YEAR = "年度（西暦）"
MISSING = "***"
"""Rule 1-13: a cell without a value is not left blank."""
_SIGNS = [chr(sign) for sign in (*range(0x2160, 0x216C), *range(0x2460, 0x2474))]
_PLAIN = {sign: unicodedata.normalize("NFKC", sign) for sign in _SIGNS}
"""Rule 1-10: Roman numerals and circled numbers of one letter depend on the machine; 一般市Ⅰ－１ is written with I."""


def write_excel_tables(con: duckdb.DuckDBPyConnection, folder: Path, confidentiality: int | None = None) -> None:
    """Write `<table>.csv` with all years, and `monosashi.xlsx` with the latest year of each, one table a sheet.

    With a class of confidentiality each table has it as its last column: a row that is copied on takes it along.
    """
    folder.mkdir(parents=True)
    frames = {path.stem: con.sql(path.read_text(encoding="utf-8")).pl() for path in sorted(_QUERIES.glob("*.sql"))}
    handling = {message("confidentiality", "label"): pl.lit(text)} if (text := class_text(confidentiality)) else {}
    tables = {
        name: frame.with_columns(pl.col(pl.String).str.replace_many(_PLAIN), **handling)
        for name, frame in frames.items()
    }
    for name, frame in tables.items():
        (folder / f"{name}.csv").write_bytes(csv_for_excel(frame, MISSING))
    latest = {name: frame.filter(pl.col(YEAR) == pl.col(YEAR).max()) for name, frame in tables.items()}
    ((night,),) = con.execute("SELECT night_date FROM meta.run").fetchall()
    write_frames(folder / "monosashi.xlsx", latest, MISSING, night)
