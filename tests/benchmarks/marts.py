"""The marts of a nation: 1,741 municipalities, 60 indicators, three years, built by the SQL of the night."""

import random
import time
from datetime import UTC, datetime

import duckdb
import polars as pl

from pipeline.definitions.catalogue import Catalogue, load_catalogue
from pipeline.definitions.peers import BodyTrait
from pipeline.settings import ROOT, Home
from pipeline.validation.findings import finding_frame
from pipeline.validation.validate import DELIVERY_SCHEMA
from pipeline.warehouse.build import build_table, load_inputs
from pipeline.warehouse.inputs import definition_frames
from pipeline.warehouse.tables import table_files

YEARS = (2023, 2024, 2025)
SEED = 2026
_COUNTS = ("cell_count", "label_count", "ignored_count", "empty_count", "loaded_count", "held_back_count")


def nation() -> Catalogue:
    """The definitions in force, with invented peer groups and populations for the real bodies."""
    catalogue = load_catalogue(Home(ROOT / "nowhere").sources("2026.1"))
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
    feeds = [(i, survey, item) for i in catalogue.framework.indicator for survey, item in i.fed_by.items()]
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
    schema = {name: pl.String for name in names} | {"number": pl.Float64}
    schema |= {name: pl.Int32 for name in ("year", "row_no", "column_no")}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        delivery_id=pl.lit("nation"), published_number=pl.col("number"), as_of_date=pl.lit(None, pl.Date)
    )


def papers(said: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """What a night would have loaded beside the answers."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    delivery = dict.fromkeys(DELIVERY_SCHEMA) | {"delivery_id": "nation", "name": "nation.csv", "received_at": now}
    cells = said.select("delivery_id", "row_no", "column_no", "raw_text", "code", "item").with_columns(
        role=pl.lit("answer")
    )
    return {
        "answer": said,
        "cell": cells,
        "delivery": pl.DataFrame([delivery | {"state": "accepted"}], schema=pl.Schema(DELIVERY_SCHEMA)),
        "finding": finding_frame([]),
        "ledger": pl.DataFrame({"delivery_id": ["nation"]} | {name: [0] for name in _COUNTS}),
        "run": pl.DataFrame([{"run_id": "nation", "started_at": now, "framework": "2026.1", "schema_version": "1",
                              "input_digest": ""}]),
    }  # fmt: skip


def main() -> None:
    catalogue = nation()
    seconds: dict[str, float] = {}
    with duckdb.connect(config={"threads": 2}) as con:
        load_inputs(con, definition_frames(catalogue) | papers(answers(catalogue)))
        for file in table_files():
            start = time.perf_counter()
            build_table(con, file)
            seconds[file.full_name] = time.perf_counter() - start
        bodies, years, indicators, rows = con.sql(
            "SELECT count(DISTINCT code), count(DISTINCT year), count(DISTINCT indicator), count(*) FROM mart.indicator_score"
        ).fetchall()[0]
    print(f"the nation: {bodies:,} bodies × {indicators} indicators × {years} years = {rows:,} values, on two threads")
    for schema in ("raw", "core", "mart", "meta"):
        own = {name: taken for name, taken in seconds.items() if name.startswith(f"{schema}.")}
        slowest = "、".join(f"{n} {t:.2f}" for n, t in sorted(own.items(), key=lambda item: -item[1])[:5])
        print(f"  {schema}  {sum(own.values()):6.2f} s   (slowest: {slowest})")


if __name__ == "__main__":
    main()
