"""Names of bodies in Latin letters, for the pages in English: `Hazuki-shi` of 葉月市 and its reading ハヅキシ."""

import polars as pl

from dashboards.romaji import TABLE, hepburn

CODES = {
    "name": ("role_model_code", "code", "pref"),
    "body": ("code",),
    "body_name": ("body_code",),
    "prefecture": ("prefecture_code",),
}
"""Columns of answers that hold names, and the columns whose code they may be the name of."""


def latin_name(name: str, kana: str) -> str:
    """`Hazuki-shi` of 葉月市 and ハヅキシ; the name itself where there is no reading."""
    if not kana:
        return name
    ending = next((end for end in TABLE["endings"].get(name[-1:], ()) if kana.endswith(end) and kana != end), "")
    stem = hepburn(kana.removesuffix(ending)).capitalize()
    return f"{stem}-{hepburn(ending)}" if ending else stem


def with_latin_names(frame: pl.DataFrame, bodies: pl.DataFrame) -> pl.DataFrame:
    """Write the names of bodies in Latin letters. `bodies`: as of bodies.sql.

    Only a text that is the name of the code beside it is one: a file or an indicator keeps its own.
    """
    latin = bodies.select(
        "code", "prefecture_code", "prefecture", pl.col("name").alias("written"),
        pl.struct("name", "kana").map_elements(lambda row: latin_name(row["name"], row["kana"] or ""), pl.String)
        .alias("latin"),
    )  # fmt: skip
    changes = [
        _changed(frame, column, code, latin.select("code", "written", "latin"))
        for column, codes in CODES.items()
        if column in frame.columns
        for code in codes
        if code in frame.columns
    ]
    if "prefecture" in frame.columns and "prefecture_code" not in frame.columns and "code" in frame.columns:
        offices = latin.select(pl.col("code").alias("prefecture_code"), pl.col("latin").alias("office"))
        of = latin.join(offices, on="prefecture_code").select("code", pl.col("prefecture").alias("written"), "office")
        changes.append(_changed(frame, "prefecture", "code", of.rename({"office": "latin"})))
    for change in changes:
        frame = frame.with_columns(change)
    return frame


def _changed(frame: pl.DataFrame, column: str, code: str, latin: pl.DataFrame) -> pl.Expr:
    """The column, in Latin letters where it holds the name that belongs to the code."""
    if frame.schema[column] != pl.String or frame.schema[code] != pl.String:
        return pl.col(column)
    of = {key: pl.col(code).replace_strict(latin["code"], latin[key], default=None) for key in ("written", "latin")}
    return pl.when(pl.col(column) == of["written"]).then(of["latin"]).otherwise(pl.col(column)).alias(column)
