"""Eight years × 1,741 municipalities × 150 items: rebuild, publish, and ask the twenty questions. Prints figures.

Rebuilt twice: from nothing, and as a night does it when only the newest year has something new.

Made-up answers go straight into the build, as reading would have left them. `python -m tests.benchmarks.eight_years`
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import duckdb
import polars as pl

from pipeline.definitions.catalogue import Catalogue, load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.definitions.item import Item
from pipeline.intake.answers import read_answers
from pipeline.outputs.exports import write_exports
from pipeline.settings import ROOT, SCHEMA_VERSION, Home
from pipeline.validation.answer_counts import ANSWER_COUNT_SCHEMA
from pipeline.validation.corrections import CORRECTION_SCHEMA
from pipeline.validation.delivery_table import DELIVERY_SCHEMA
from pipeline.validation.findings import finding_body_frame, finding_frame
from pipeline.warehouse.build import Inputs, content_hash, create, drop_internal
from pipeline.warehouse.frame_cache import FrameCache
from pipeline.warehouse.input_tables import definition_frames
from pipeline.warehouse.publish import Snapshot, publish, sha256_of
from pipeline.warehouse.python_tables import FrameStore
from pipeline.warehouse.row_counts import record_row_counts
from pipeline.warehouse.snapshot import open_snapshot

YEARS = range(2018, 2026)
ITEM_COUNT, BLANK_SHARE = 150, 0.05
ROUNDS = 3


def text_of(item: Item, chance: Random) -> str:
    if chance.random() < BLANK_SHARE:
        return ""
    if item.kind == "choice":
        return chance.choice(item.options)
    return {"number": str(chance.randrange(40)), "percent": f"{chance.randrange(100)}%"}.get(item.kind, "なし")


def one_year(catalogue: Catalogue) -> pl.DataFrame:
    """Cells of 150 items for every municipality: those the surveys ask, and as many more as it takes, or fewer."""
    chance = Random(1)
    asked = {survey.id: survey.items_in(max(e.year for e in survey.edition)) for survey in catalogue.surveys}
    items = [(survey, item.id, item) for survey, own in asked.items() for item in own]
    items += [("pref_dx", f"X{number:03}", items[0][2]) for number in range(ITEM_COUNT - len(items))]
    items = items[:ITEM_COUNT]
    rows = [
        (body.code, survey, body.code, name, row, 7, text_of(item, chance))
        for body in catalogue.registry.of_kind("municipality")
        for row, (survey, name, item) in enumerate(items, start=2)
    ]
    names = ["delivery_id", "survey", "code", "item", "row_no", "column_no", "raw_text"]
    return pl.DataFrame(rows, schema=names, orient="row")


def frames(catalogue: Catalogue) -> dict[str, pl.DataFrame]:
    """What a night's reading leaves: cells, answers, deliveries, ledger; and the definitions, said of every year."""
    last = max(edition.year for survey in catalogue.surveys for edition in survey.edition)
    known = one_year(catalogue)
    role = pl.when(pl.col("raw_text") == "").then(pl.lit("empty")).otherwise(pl.lit("answer"))
    as_read = known.with_columns(role=role, year=pl.lit(last, pl.Int32), row_no=pl.col("row_no").cast(pl.Int32),
                                 column_no=pl.col("column_no").cast(pl.Int32))  # fmt: skip
    as_read = as_read.with_columns(year=pl.when(survey="dx_dashboard").then(2023).otherwise("year").cast(pl.Int32))
    of_row = {"row_as_of": pl.lit(None, pl.Date), "row_status": pl.lit(None, pl.String)}
    as_read = as_read.with_columns(**of_row)
    answers = _every_year(read_answers(as_read, catalogue.surveys))
    cells = _every_year(as_read).drop("survey", "year")
    definitions = definition_frames(catalogue)
    definitions |= {name: _every_year(definitions[name].unique(["survey", *own])) for name, own in
                    {"item": ["item"], "item_coverage": ["item", "body_kind"], "edition": []}.items()}  # fmt: skip
    definitions["item_coverage"] = definitions["item_coverage"].with_columns(is_nationwide=pl.lit(False))
    undated = [pl.lit(None, pl.Date).alias(name) for name in ("opens_date", "closes_date", "final_since_date")]
    definitions["edition"] = definitions["edition"].with_columns(*undated)
    traits = definitions["body_trait"]
    definitions["body_trait"] = traits if traits.height else _made_up_traits(catalogue)
    return definitions | {"cell": cells, "answer": answers} | _run_tables(cells)


def _every_year(frame: pl.DataFrame) -> pl.DataFrame:
    """The same in every year, under deliveries of its own; the answers of a body are another's the year before."""
    own = (_passed_on(frame, year).with_columns(year=pl.lit(year, pl.Int32)).select(frame.columns) for year in YEARS)
    renamed = [
        f.with_columns(delivery_id=pl.lit(f"{year}-") + pl.col("delivery_id")) if "delivery_id" in f.columns else f
        for year, f in zip(YEARS, own, strict=True)
    ]
    return pl.concat(renamed)


def _passed_on(frame: pl.DataFrame, year: int) -> pl.DataFrame:
    """Every body's answers under the code of one further down the list: no two years are alike."""
    if "code" not in frame.columns:
        return frame
    codes = frame["code"].unique().sort().to_list()
    places = year - YEARS[0]
    return frame.with_columns(code=pl.col("code").replace_strict(codes, codes[places:] + codes[:places]))


def _made_up_traits(catalogue: Catalogue) -> pl.DataFrame:
    chance = Random(2)
    rows = [
        (body.code, year, f"群{chance.randrange(35)}", chance.randrange(1_000, 400_000))
        for body in catalogue.registry.of_kind("municipality")
        for year in (2020, 2024)
    ]
    schema = {"code": pl.String, "year": pl.Int32, "peer_group": pl.String, "population": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _run_tables(cells: pl.DataFrame) -> dict[str, pl.DataFrame]:
    ids = cells["delivery_id"].unique(maintain_order=True).to_list()
    received = datetime(2026, 1, 1, tzinfo=UTC)
    deliveries = [
        dict.fromkeys(DELIVERY_SCHEMA)
        | {"delivery_id": i, "name": f"{i}.csv", "received_at": received, "state": "accepted", "survey": "pref_dx",
           "year": int(i[:4])}
        for i in ids
    ]  # fmt: skip
    counts = cells.group_by("delivery_id").agg(
        cell_count=pl.len(), label_count=pl.lit(0), ignored_count=pl.lit(0), held_back_count=pl.lit(0),
        empty_count=(pl.col("role") == "empty").sum(), loaded_count=(pl.col("role") == "answer").sum(),
    )  # fmt: skip
    run = {"run_id": "bench", "started_at": received, "framework": "2026.1", "schema_version": SCHEMA_VERSION,
           "input_digest": "", "night_date": date(2026, 1, 1), "vintage_date": None}  # fmt: skip
    return {
        "delivery": pl.DataFrame(deliveries, schema=pl.Schema(DELIVERY_SCHEMA)),
        "finding": finding_frame([]),
        "finding_body": finding_body_frame([]),
        "correction": pl.DataFrame(schema=pl.Schema(CORRECTION_SCHEMA)),
        "ledger": counts,
        "delivery_body": pl.DataFrame(schema=pl.Schema(ANSWER_COUNT_SCHEMA)),
        "run": pl.DataFrame([run]),
    }


@contextmanager
def timed(what: str) -> Iterator[None]:
    start, work = time.perf_counter(), time.process_time()
    yield
    print(f"  {what:38} {time.perf_counter() - start:6.2f} s  ({time.process_time() - work:6.2f} s of work)")


def left_in(folder: Path, loaded: Mapping[str, pl.DataFrame]) -> dict[str, Path]:
    """The frames as the stage `validate` leaves them: Parquet files in the work folder."""
    folder.mkdir()
    for name, frame in loaded.items():
        frame.write_parquet(folder / f"{name}.parquet")
    return {name: folder / f"{name}.parquet" for name in loaded}


def rebuild(folder: Path, loaded: Inputs, kept: FrameStore) -> Path:
    """From what reading left to a published snapshot, as the stages `build` and `publish` do it."""
    folder.mkdir()
    built, published = folder / "monosashi-bench.duckdb", folder / "published"
    with timed("build the tables"):
        create(built, loaded, kept)
    with timed("count rows, drop what is internal, checkpoint"):
        record_row_counts(built)
        drop_internal(built)
    with timed("exports"):
        write_exports(built, built.with_suffix(""), "bench")
    with timed("content hash"):
        digest = content_hash(built)
    with timed("checksum, pointer"):
        snapshot = Snapshot(
            "bench", built.name, sha256_of(built), "", tuple(YEARS), "2026.1", SCHEMA_VERSION, digest, ""
        )
        publish(built, built.with_suffix(""), snapshot, published, 14)
    return snapshot.path(published)


def best_of(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    catalogue = load_catalogue(definition_paths(Home(Path("nowhere")), "2026.1"))
    loaded = frames(catalogue)
    print(f"{len(YEARS)} years × 1,741 × {ITEM_COUNT} items = {loaded['answer'].height:,} answers")
    with tempfile.TemporaryDirectory() as folder:
        import pipeline.outputs.html_page  # noqa: F401

        kept = FrameCache(Path(folder) / "kept")
        files = left_in(Path(folder) / "frames", loaded)
        with timed("rebuild and publish, from nothing"):
            rebuild(Path(folder) / "first", files, kept)
        last = loaded["answer"]["code"].max()
        fewer = loaded["answer"].filter((pl.col("code") != last) | (pl.col("year") < YEARS[-1]))
        files |= left_in(Path(folder) / "after", {"answer": fewer})
        with timed("rebuild and publish, the night after"):
            path = rebuild(Path(folder) / "second", files, kept)
        exports = sum(file.stat().st_size for file in path.with_suffix("").rglob("*") if file.is_file())
        size = path.stat().st_size
        print(f"  snapshot {size / 1e6:.1f} MB ({size / 1024**2:.0f} MiB), exports {exports / 1024**2:.0f} MiB")
        with open_snapshot(path) as con:
            sizes(con)
            for query in sorted((ROOT / "data" / "queries").glob("*.sql")):
                text = query.read_text(encoding="utf-8").replace("482226", "132012")
                print(f"  {query.stem:38} {1000 * best_of(lambda q=text: con.sql(q).fetchall()):6.0f} ms")


def sizes(con: duckdb.DuckDBPyConnection) -> None:
    """The largest tables, in rows and MiB."""
    tables = con.sql(
        "SELECT schema_name || '.' || table_name, estimated_size FROM duckdb_tables() ORDER BY 2 DESC LIMIT 6"
    ).fetchall()
    for name, rows in tables:
        blocks = con.execute(
            "SELECT count(DISTINCT block_id) FROM pragma_storage_info($1) WHERE block_id >= 0", [name]
        ).fetchall()[0][0]
        print(f"  {name:38} {rows:10,} rows, at most {blocks * 256 / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
