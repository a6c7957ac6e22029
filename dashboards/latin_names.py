"""Names of bodies in Latin letters, for the pages in English: `Hazuki-shi` of 葉月市 and its reading ハヅキシ."""

import re
from functools import cache
from unicodedata import normalize

import polars as pl

from dashboards.romaji import TABLE, hepburn
from dashboards.words import Words

CODES = {
    "name": ("role_model_code", "code", "pref"),
    "body": ("code",),
    "body_name": ("body_code",),
    "sender_name": ("sender_code",),
    "prefecture": ("prefecture_code",),
}
"""Columns of answers that hold names, and the columns whose code they may be the name of."""
GROUPS = ("peer_group", "population_band")
"""Columns that hold what bodies have in common; as `peer_key` the same is asked for again, and stays as it is."""


def latin_name(name: str, kana: str) -> str:
    """`Hazuki-shi` of 葉月市 and ハヅキシ; the name itself where there is no reading."""
    if not kana:
        return name
    ending = next((end for end in TABLE["endings"].get(name[-1:], ()) if kana.endswith(end) and kana != end), "")
    stem = hepburn(kana.removesuffix(ending)).capitalize()
    return f"{stem}-{hepburn(ending)}" if ending else stem


@cache
def latin_group(text: str) -> str:
    """`city I-1` of 一般市Ⅰ－１, `10,000–30,000` of 1〜3万人, `under 5,000 × village` of 5千人未満 × 村."""
    return " × ".join(_latin_part(part) for part in normalize("NFKC", text).split(" × "))


def peer_name(key: str, words: Words) -> str:
    """What peers have in common, as a page in this language writes it."""
    return latin_group(key) if words.lang == "en" else key


def _latin_part(text: str) -> str:
    bound = next((end for end in TABLE["bounds"] if text.endswith(end)), "")
    text = text.removesuffix(bound)
    size = "|".join(TABLE["thousands"])
    text = re.sub(rf"^(\d+)([〜~].*({size}))", r"\1\3\2", text)
    text = re.sub(rf"(\d+)({size})", lambda found: f"{int(found[1]) * TABLE['thousands'][found[2]]},000", text)
    for written, latin in TABLE["groups"].items():
        text = text.replace(written, latin)
    return TABLE["bounds"][bound].format(text) if bound else text.strip()


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
    changes += [
        pl.col(name).map_elements(latin_group, pl.String)
        for name in GROUPS
        if name in frame.columns and frame.schema[name] == pl.String
    ]
    for change in changes:
        frame = frame.with_columns(change)
    return frame


def _changed(frame: pl.DataFrame, column: str, code: str, latin: pl.DataFrame) -> pl.Expr:
    """The column, in Latin letters where it holds the name that belongs to the code."""
    if frame.schema[column] != pl.String or frame.schema[code] != pl.String:
        return pl.col(column)
    of = {key: pl.col(code).replace_strict(latin["code"], latin[key], default=None) for key in ("written", "latin")}
    return pl.when(pl.col(column) == of["written"]).then(of["latin"]).otherwise(pl.col(column)).alias(column)
