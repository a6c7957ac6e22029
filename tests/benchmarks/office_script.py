"""The script an office would write: every CSV read by pandas, checked by Great Expectations, appended; then grouped.

Kind to the office: one context and one suite for all files, the rules in one column each, nothing kept but the frame.
`python -m tests.benchmarks.office_script INBOX COUNT` prints seconds: imports, files, totals.
"""

import sys
import time
from itertools import pairwise
from pathlib import Path

import polars as pl

from pipeline.definitions.catalogue import Catalogue, load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.settings import Home
from tests.benchmarks.long_files import YEAR


def valid_answers(catalogue: Catalogue) -> list[str]:
    """`item=answer` for every option of every item, and the blank."""
    items = [item for item in catalogue.survey("pref_dx").items_in(YEAR) if item.kind == "choice"]
    return [f"{item.id}={text}" for item in items for text in (*item.spelled_in(YEAR), "")]


def suite_of(catalogue: Catalogue):
    import great_expectations as gx
    from great_expectations import expectations as gxe

    items = [item.id for item in catalogue.survey("pref_dx").items_in(YEAR)]
    codes = [body.code for body in catalogue.registry.bodies]
    expectations = [
        gxe.ExpectColumnValuesToNotBeNull(column="回答"),
        gxe.ExpectColumnValuesToBeInSet(column="団体コード", value_set=codes),
        gxe.ExpectColumnValuesToBeInSet(column="調査年度", value_set=[str(YEAR)]),
        gxe.ExpectColumnValuesToBeInSet(column="設問番号", value_set=items),
        gxe.ExpectColumnValuesToBeUnique(column="設問番号"),
        gxe.ExpectColumnValuesToBeInSet(column="chosen", value_set=valid_answers(catalogue)),
        gxe.ExpectColumnValuesToBeBetween(column="number", min_value=0, max_value=1_000_000),
    ]
    return gx.ExpectationSuite(name="file", expectations=expectations)


def read_all(files: list[Path], catalogue: Catalogue):
    """Every file read, checked and appended. Returns the frame and how many files were found wanting."""
    import great_expectations as gx
    import pandas as pd

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("office").add_dataframe_asset("file")
    whole = asset.add_batch_definition_whole_dataframe("whole")
    suite, kinds = suite_of(catalogue), {i.id: i.kind for i in catalogue.survey("pref_dx").items_in(YEAR)}
    frames, wrong = [], 0
    for file in files:
        frame = pd.read_csv(file, encoding="cp932", dtype=str)
        kind = frame["設問番号"].map(kinds)
        frame["chosen"] = (frame["設問番号"] + "=" + frame["回答"].fillna("")).where(kind == "choice")
        frame["number"] = pd.to_numeric(frame["回答"].str.rstrip("%"), errors="coerce").where(kind != "choice")
        wrong += not whole.get_batch({"dataframe": frame}).validate(suite).success
        frames.append(frame)
    return pd.concat(frames), wrong


def totals(frame, catalogue: Catalogue) -> list:
    """Means and shares by item, by prefecture, by body."""
    points = pl.DataFrame(
        [(i.source_items.get("pref_dx"), text, worth) for i in catalogue.framework.indicator for text, worth in
         i.points.items()], schema=["設問番号", "回答", "points"], orient="row",
    ).drop_nulls().to_pandas()  # fmt: skip
    scored = frame.merge(points, on=["設問番号", "回答"], how="left").assign(
        pref=frame["団体コード"].str[:2].to_numpy()
    )
    return [
        frame.groupby(["設問番号", "回答"]).size(),
        scored.groupby(["pref", "設問番号"])["points"].mean(),
        scored.groupby("団体コード")["points"].agg(["mean", "count"]).rank(ascending=False),
        frame.groupby("設問番号")["number"].describe(),
    ]


def main(inbox: str, count: str) -> None:
    catalogue = load_catalogue(definition_paths(Home(Path("nowhere")), "2026.1"))
    marks = [time.perf_counter()]
    import great_expectations  # noqa: F401

    marks.append(time.perf_counter())
    frame, wrong = read_all(sorted(Path(inbox).glob("*.csv"))[: int(count)], catalogue)
    marks.append(time.perf_counter())
    totals(frame, catalogue)
    marks.append(time.perf_counter())
    print(*(round(after - before, 3) for before, after in pairwise(marks)), wrong)


if __name__ == "__main__":
    main(*sys.argv[1:])
