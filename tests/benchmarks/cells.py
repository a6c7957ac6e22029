"""Cells and answers of one file and of many, against csv.reader alone."""

import csv
import io
import time
from collections.abc import Callable

import polars as pl

from pipeline.definitions.catalogue import load_catalogue
from pipeline.intake.answers import read_answers
from pipeline.intake.decode import decode
from pipeline.intake.fault import cell_address
from pipeline.intake.recognise import recognise
from pipeline.intake.table import Limits, parse
from pipeline.settings import ROOT, Home

ROUNDS = 20


def seconds(work: Callable[[], object]) -> float:
    """The fastest of some rounds: the least disturbed one."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    sample = ROOT / "data" / "sample"
    sources = Home(ROOT / "nowhere").sources("2026.1")
    catalogue = load_catalogue(type(sources)(**(vars(sources) | {"registry": sample / "registry.csv"})))
    content = (sample / "inbox" / "2023" / "見本_市区町村比較.csv").read_bytes()

    def cells() -> pl.DataFrame:
        table = parse(decode(content).text, Limits())
        return cell_address(table, recognise(table, catalogue.surveys), catalogue.registry).cells

    identified = cells().select(pl.lit("x").alias("delivery_id"), pl.lit("dx_dashboard").alias("survey"),
                                pl.lit(2023, pl.Int32).alias("year"), pl.all())  # fmt: skip
    many = pl.concat([identified.with_columns(delivery_id=pl.lit(str(i))) for i in range(100)])
    baseline = seconds(lambda: list(csv.reader(io.StringIO(content.decode("utf-8-sig")))))
    one, hundred = (seconds(lambda frame=frame: read_answers(frame, catalogue.surveys)) for frame in (identified, many))
    print(f"cells of a file, addressed      {seconds(cells) / baseline:8.1f} × csv.reader alone")
    print(f"answers of 100 files at once    {hundred / one:8.1f} × one file")


if __name__ == "__main__":
    main()
