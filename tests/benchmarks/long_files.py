"""1,741 `long` CP932 files of about 60 items: intake and validation beside plain decoding, parsing and loading;
reading, validating and building all tables beside the same followed by plain aggregates.
"""

import csv
import io
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from random import Random
from statistics import median

import duckdb
import polars as pl

from pipeline.definitions.catalogue import Catalogue, load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.definitions.item import Item
from pipeline.intake.read import ReadResult, read_all
from pipeline.intake.receive import Receipt
from pipeline.settings import FileLimits, Home
from pipeline.validation.validate import validate
from pipeline.warehouse.build import create
from pipeline.warehouse.input_tables import definition_frames

YEAR = 2025
HEADER = ("団体コード", "団体名", "調査年度", "設問番号", "設問", "選択肢・記入方法", "回答", "備考")
BLANK_SHARE, WRONG_SHARE = 0.03, 0.002


def answer(item: Item, chance: Random) -> str:
    """What an office might write: mostly right, sometimes blank, now and then wrong."""
    draw = chance.random()
    if draw < BLANK_SHARE + WRONG_SHARE:
        return "" if draw < BLANK_SHARE else "？"
    if item.kind == "choice":
        return chance.choice(item.options)
    return {"number": "12", "percent": "100%", "date": "2028-03-31", "text": "なし"}[item.kind]


def files(catalogue: Catalogue) -> dict[str, bytes]:
    """One file for every municipality of the nation."""
    chance, survey = Random(1), catalogue.survey("pref_dx")
    made: dict[str, bytes] = {}
    for body in catalogue.registry.of_kind("municipality"):
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(HEADER)
        for item in survey.items_in(YEAR):
            options = "／".join(item.options)
            writer.writerow([body.code, body.name, YEAR, item.id, item.text, options, answer(item, chance), ""])
        made[f"{body.code}.csv"] = text.getvalue().encode("cp932", errors="replace")
    return made


def plainly(made: dict[str, bytes]) -> None:
    """The least that must be done, with the project's tools: decode, parse with Polars, load into DuckDB."""
    _load(pl.concat([pl.read_csv(content.decode("cp932").encode(), infer_schema=False) for content in made.values()]))


def by_hand(made: dict[str, bytes]) -> None:
    """The same with the csv module: a strict floor, as it keeps nothing of where a cell stood."""
    rows = [row for content in made.values() for row in csv.reader(io.StringIO(content.decode("cp932")))]
    _load(pl.DataFrame(rows, orient="row", schema=[f"column_{n}" for n in range(len(HEADER))]))


_TOTALS = """
    CREATE TABLE answer AS
        SELECT "団体コード" AS code, "設問番号" AS item, trim("回答") AS text,
            try_cast(rtrim("回答", '%') AS DOUBLE) AS number
        FROM loaded;
    CREATE TABLE by_option AS
        SELECT *, n / sum(n) OVER (PARTITION BY item) AS share
        FROM (SELECT item, text, count(*) AS n FROM answer GROUP BY ALL);
    CREATE TABLE by_prefecture AS
        SELECT code[:2] AS prefecture, item, text, count(*) AS n, avg(number) FROM answer GROUP BY ALL;
    CREATE TABLE by_body AS SELECT code, avg((text <> '')::INTEGER) AS coverage, count(number) FROM answer GROUP BY ALL;
    CREATE TABLE place AS SELECT *, rank() OVER (PARTITION BY code[:2] ORDER BY coverage DESC) FROM by_body;
"""


def with_totals(made: dict[str, bytes]) -> None:
    """`plainly`, and then counts by option, prefecture and body, means and places: nothing checked, nothing scored."""
    frame = pl.concat([pl.read_csv(content.decode("cp932").encode(), infer_schema=False) for content in made.values()])
    with duckdb.connect() as con:
        con.register("incoming", frame)
        con.execute("CREATE TABLE loaded AS FROM incoming")
        con.execute(_TOTALS)


def whole(made: dict[str, bytes], catalogue: Catalogue, folder: Path) -> dict[str, float]:
    """Seconds of our stages over the same bytes: read and validate, build all tables."""
    folder.mkdir(parents=True)
    start = time.perf_counter()
    validated = validate(intake(made, catalogue), catalogue)
    read = time.perf_counter()
    frames = {
        "delivery": validated.deliveries, "cell": validated.cells, "answer": validated.answers,
        "finding": validated.findings, "ledger": validated.ledger, "correction": validated.corrections,
        "delivery_body": validated.delivery_bodies, "finding_body": validated.finding_bodies,
        "run": pl.DataFrame([{"run_id": "bench", "started_at": datetime.now(UTC), "framework": "2026.1",
                              "schema_version": "1", "input_digest": "", "night_date": date(2026, 1, 1),
                              "vintage_date": None}]),
    }  # fmt: skip
    create(folder / "built.duckdb", definition_frames(catalogue) | frames)
    return {"read and validate": read - start, "build": time.perf_counter() - read}


def _load(frame: pl.DataFrame) -> None:
    with duckdb.connect() as con:
        con.register("incoming", frame)
        con.table("incoming").create("loaded")


def intake(made: dict[str, bytes], catalogue: Catalogue) -> ReadResult:
    now = datetime.now(UTC)
    receipts = [Receipt(name, name, sha256(c).hexdigest(), len(c), now) for name, c in made.items()]
    return read_all(receipts, lambda receipt: made[receipt.name], catalogue, FileLimits())


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Five rounds side by side, medians: one round says more of the machine's mood than of the program."""
    catalogue = load_catalogue(definition_paths(Home(Path("nowhere")), "2026.1"))
    made = files(catalogue)
    few = dict(list(made.items())[:3])
    validate(intake(few, catalogue), catalogue)  # imports aside
    read, validated = intake(made, catalogue), validate(intake(made, catalogue), catalogue)
    rounds = [
        (
            seconds(lambda: plainly(made)),
            seconds(lambda: by_hand(made)),
            seconds(lambda: intake(made, catalogue)),
            seconds(lambda: validate(read, catalogue)),
            seconds(lambda: validate(intake(dict([*made.items()][:1]), catalogue), catalogue)),
        )
        for _ in range(5)
    ]
    plain, hand, reading, checking, one = (median(column) for column in zip(*rounds, strict=True))
    ratio, strict = (median((row[2] + row[3]) / row[floor] for row in rounds) for floor in (0, 1))
    size_mib = sum(map(len, made.values())) / 1024**2
    print(
        f"{len(made):,} long files, {size_mib:.0f} MiB, {validated.cells.height:,} cells, "
        f"{validated.findings.height:,} findings; medians of five rounds"
    )
    print(f"  decode, parse (Polars), load     {plain:6.2f} s")
    print(f"  decode, parse (csv), load        {hand:6.2f} s")
    print(f"  intake                           {reading:6.2f} s")
    print(f"  validation                       {checking:6.2f} s")
    print(f"  intake and validation            {reading + checking:6.2f} s  {ratio:4.1f} × the first,")
    print(f"                                            {strict:4.1f} × the second")
    print(f"  one file, as `monosashi check`   {one:6.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        floors, wholes = zip(
            *((seconds(lambda: with_totals(made)), whole(made, catalogue, Path(folder, f"{n}"))) for n in range(3)),
            strict=True,
        )
    ratio = median(sum(own.values()) / floor for floor, own in zip(floors, wholes, strict=True))
    parts = ", ".join(f"{name} {median(own[name] for own in wholes):.2f} s" for name in wholes[0])
    print(f"  decode, parse, load, aggregate   {median(floors):6.2f} s  (Polars and DuckDB, three rounds)")
    print(f"  our stages: {parts}: {ratio:.1f} × that; the marts hold scores, bounds, ranks and rank ranges besides")


if __name__ == "__main__":
    main()
