"""The marts of a nation: 1,741 municipalities, 60 indicators, three years, built by the SQL of the night."""

import random
import time

import duckdb
import polars as pl

from pipeline.definitions.catalogue import Catalogue, load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.definitions.peers import BodyTrait
from pipeline.settings import ROOT, Home
from pipeline.warehouse.build import build_table, load_inputs
from pipeline.warehouse.input_tables import definition_frames
from pipeline.warehouse.tables import table_files
from tests.run_tables import run_tables

YEARS = (2023, 2024, 2025)
SEED = 2026
_SIZE = """
    SELECT count(DISTINCT code), count(DISTINCT year), count(DISTINCT indicator), count(*) FROM mart.indicator_score
"""


def nation() -> Catalogue:
    """The definitions in force, with invented peer groups and populations for the real bodies."""
    catalogue = load_catalogue(definition_paths(Home(ROOT / "nowhere"), "2026.1"))
    chance = random.Random(SEED)
    traits = tuple(
        BodyTrait(body.code, year, f"{chance.randrange(15)}-{chance.randrange(4)}", chance.randrange(500, 400_000))
        for body in catalogue.registry.bodies
        if body.body_kind == "municipality"
        for year in YEARS
    )
    return Catalogue(**(vars(catalogue) | {"traits": traits}))


def answers(catalogue: Catalogue) -> pl.DataFrame:
    """One answer in eight is a blank; all others are drawn from what the framework can score."""
    chance, rows = random.Random(SEED), []
    feeds = [(i, survey, item) for i in catalogue.framework.indicator for survey, item in i.source_items.items()]
    codes = [body.code for body in catalogue.registry.bodies if body.body_kind == "municipality"]
    for year in YEARS:
        for row_no, (indicator, survey, item) in enumerate(feeds, start=2):
            spoken = next(i for i in catalogue.survey(survey).item if i.id == item)
            options = [option for option in spoken.options if option in indicator.points]
            for column_no, code in enumerate(codes, start=3):
                option = chance.choice(options) if options and chance.random() > 0.125 else None
                number = None if options or chance.random() < 0.125 else chance.uniform(0, 100)
                status = "not_answered" if option is None and number is None else "answered"
                text = option or ("" if number is None else str(number))
                rows.append((code, survey, item, year, status, text, option, number, row_no, column_no))
    names = ["code", "survey", "item", "year", "status", "raw_text", "option", "number", "row_no", "column_no"]
    schema = dict.fromkeys(names, pl.String) | {"number": pl.Float64}
    schema |= dict.fromkeys(("year", "row_no", "column_no"), pl.Int32)
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        delivery_id=pl.lit("nation"), published_number=pl.col("number"), as_of_date=pl.lit(None, pl.Date)
    )


def cells(said: pl.DataFrame) -> pl.DataFrame:
    """The cells the answers came from."""
    kept = ("delivery_id", "row_no", "column_no", "raw_text", "code", "item")
    return said.select(*kept, role=pl.lit("answer"))


def main() -> None:
    catalogue = nation()
    said, seconds, busy = answers(catalogue), {}, {}
    with duckdb.connect(config={"threads": 2}) as con:
        load_inputs(con, definition_frames(catalogue) | run_tables("nation") | {"answer": said, "cell": cells(said)})
        for file in table_files():
            start, worked = time.perf_counter(), time.process_time()
            build_table(con, file)
            seconds[file.full_name] = time.perf_counter() - start
            busy[file.full_name] = time.process_time() - worked
        bodies, years, indicators, rows = con.sql(_SIZE).fetchall()[0]
    print(f"the nation: {bodies:,} bodies × {indicators} indicators × {years} years = {rows:,} values, on two threads")
    for schema in ("raw", "core", "mart", "meta"):
        own = {name: taken for name, taken in seconds.items() if name.startswith(f"{schema}.")}
        slowest = "、".join(f"{n} {t:.2f}" for n, t in sorted(own.items(), key=lambda item: -item[1])[:4])
        print(f"  {schema}  {sum(own.values()):6.2f} s, {sum(map(busy.get, own)):.2f} s of work   (slowest: {slowest})")


if __name__ == "__main__":
    main()
