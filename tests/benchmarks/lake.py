"""The nation on a lake: publication, the ten questions, kills. Real PostgreSQL, and SeaweedFS as S3: `make bench-lake`.

The file is that of `eight_years`: 1,741 municipalities × 8 years × 150 items. Times are on the clock, and of processor
time, which counts where others use the machine. `python -m tests.benchmarks.lake [HOME [PART …]]`: the nation is built
in HOME where nothing is; parts are publish, questions, readers, kills.
"""

import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from statistics import median

import duckdb

from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.lake import lake_tables
from pipeline.lake.engine import opened_lake
from pipeline.lake.lake_query import lake_source
from pipeline.lake.lake_tables import commit_tables, commits
from pipeline.lake.place import LakePlace
from pipeline.lake.services import services_of
from pipeline.settings import ROOT, Home
from pipeline.warehouse.frame_cache import FrameCache
from pipeline.warehouse.publish import Snapshot, current
from pipeline.warehouse.snapshot import open_snapshot
from tests.benchmarks.eight_years import frames, left_in, rebuild
from tests.benchmarks.many_deliveries import _family
from tests.flows.nights import forked
from tests.lake.publications import a_snapshot
from tests.lake.servers import Postgres, started_postgres, started_s3, wait_until

ROUNDS = 3
KILLS, SERVER_KILLS = 20, 5
READERS, READING_SECONDS = (2, 20), 20
PARTS = ("publish", "questions", "readers", "kills")
_MADE_BY = """
SELECT * FROM postgres_query('__ducklake_metadata_lake',
    'SELECT DISTINCT begin_snapshot FROM ducklake_table WHERE end_snapshot IS NULL')
"""


def nation(folder: Path) -> Home:
    """A home with the nation published, built once."""
    if not current(folder / "published"):
        catalogue = load_catalogue(definition_paths(Home(Path("nowhere")), "2026.1"))
        with tempfile.TemporaryDirectory() as work:
            files = left_in(Path(work) / "frames", frames(catalogue))
            rebuild(folder, files, FrameCache(Path(work) / "cache"))
    return Home(folder)


@contextmanager
def servers(folder: Path) -> Iterator[tuple[Postgres, LakePlace]]:
    """PostgreSQL and S3, and a lake on them that is empty."""
    import obstore
    from obstore.store import S3Store

    with started_postgres(folder / "postgres") as postgres, started_s3(folder / "s3") as address:
        postgres.run("CREATE DATABASE nation")
        os.environ |= {"AWS_ENDPOINT_URL": address, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "writer",
                       "AWS_SECRET_ACCESS_KEY": "writer-secret"}  # fmt: skip
        obstore.put(S3Store("monosashi", client_options={"allow_http": True}), "made", b"")
        place = LakePlace(postgres.connection("nation"), "s3://monosashi/nation")
        os.environ |= {"MONOSASHI_LAKE": place.catalogue, "MONOSASHI_BUCKET": place.bucket}
        yield postgres, place


@contextmanager
def timed(what: str) -> Iterator[None]:
    start, work = time.perf_counter(), time.process_time()
    yield
    print(f"  {what:52} {time.perf_counter() - start:7.2f} s, {time.process_time() - work:6.2f} s of work", flush=True)


def measure_publication(home: Home, place: LakePlace) -> None:
    """The files to the bucket, and the tables in one transaction: the first time, and over what is there."""
    with timed("publish: files and tables, into an empty lake"):
        services_of(home).catalogue.move_in()
    present = current(home.published)
    assert present
    for number in (1, 2):
        built, snapshot = a_snapshot(home, number)
        with timed("publish: tables, over those of the day before"):
            commit_tables(place, built, snapshot, present)
        built.unlink()
        present = snapshot
    print(f"  catalogue in PostgreSQL {catalogue_mib(place):.1f} MiB after three publications")


def catalogue_mib(place: LakePlace) -> float:
    with opened_lake(place) as con:
        query = (
            "SELECT * FROM postgres_query('__ducklake_metadata_lake', 'SELECT pg_database_size(current_database())')"
        )
        return float(con.execute(query).fetchall()[0][0]) / 1024**2


def server_seconds(postgres: Postgres) -> float:
    """Processor time of PostgreSQL, of its processes that have ended, too."""
    assert postgres.process
    found = 0
    for pid in _family(f"{postgres.process.pid}"):
        fields = Path("/proc", pid, "stat").read_text(encoding="ascii").rpartition(")")[2].split()
        found += sum(int(ticks) for ticks in fields[11:15])
    return found / os.sysconf("SC_CLK_TCK")


def questions() -> dict[str, str]:
    """The first ten of the prepared questions, of Hachioji: those that the lake was first measured with."""
    return {
        path.stem: path.read_text(encoding="utf-8").replace("482226", "132012")
        for path in sorted((ROOT / "data" / "queries").glob("*.sql"))[:10]
    }


def ms(con: duckdb.DuckDBPyConnection, query: str) -> tuple[float, float]:
    """Milliseconds on the clock and of work; DuckDB's own threads count."""
    start, work = time.perf_counter(), time.process_time()
    con.sql(query).fetchall()
    return 1000 * (time.perf_counter() - start), 1000 * (time.process_time() - work)


Times = dict[str, list[tuple[float, float]]]
"""Of each question, milliseconds on the clock and of work, time after time."""


def ask(con: duckdb.DuckDBPyConnection) -> Times:
    """Each question some times, in turns; the first time, nothing is in memory."""
    found: Times = {name: [] for name in questions()}
    for _ in range(1 + ROUNDS):
        for name, query in questions().items():
            found[name].append(ms(con, query))
    return found


def measure_questions(home: Home, postgres: Postgres) -> None:
    """The ten questions of the file on this host and of the lake, cold and warm."""
    present = current(home.published)
    assert present
    with open_snapshot(present.path(home.published)) as con:
        of_file = ask(con)
    with lake_source(home, "current")() as con:
        before = server_seconds(postgres)
        of_lake = ask(con)
        of_server = server_seconds(postgres) - before
    print(f"  {'ms on the clock: first, median of warm (work)':38} {'file':>24} {'lake':>24}   warm lake ÷ file")
    for name in questions():
        print(f"  {name:38} {shown(of_file[name])} {shown(of_lake[name])}   {ratio(of_lake[name], of_file[name]):.1f}")
    with open_snapshot(present.path(home.published)) as con:
        answered = [name for name, query in questions().items() if con.sql(query).fetchone()]
    told_together("all ten", of_file, of_lake)
    # DuckLake has no statistics of an empty table, and asks PostgreSQL for them once a column; the made-up nation has
    # no finding and no change since a snapshot before.
    told_together(f"the {len(answered)} that have an answer", *(
        {name: times[name] for name in answered} for times in (of_file, of_lake)))  # fmt: skip
    asked = (1 + ROUNDS) * len(questions())
    print(f"  PostgreSQL worked {1000 * of_server / asked:.1f} ms a question")


def told_together(what: str, of_file: Times, of_lake: Times) -> None:
    """Print the sum over some questions, and how many times the file's the lake takes, warm and the first time."""
    file, lake = (
        [(sum(clock for clock, _ in times), sum(work for _, work in times)) for times in zip(*of.values(), strict=True)]
        for of in (of_file, of_lake)
    )
    print(
        f"  {what:38} {shown(file)} {shown(lake)}   {ratio(lake, file):.1f}; first time {lake[0][0] / file[0][0]:.1f}"
    )


def shown(times: list[tuple[float, float]]) -> str:
    warm = median(clock for clock, _ in times[1:])
    return f"{times[0][0]:7.0f} {warm:6.0f} ({median(work for _, work in times[1:]):5.0f})"


def ratio(one: list[tuple[float, float]], other: list[tuple[float, float]]) -> float:
    return median(clock for clock, _ in one[1:]) / median(clock for clock, _ in other[1:])


def measure_readers(home: Home, postgres: Postgres) -> None:
    """Readers in processes of their own, each asking the ten questions again and again for some seconds.

    The client computes; PostgreSQL names the files. Its work for an answer, times the answers of 200 readers who think
    half a minute, is what it would have to do for them.
    """
    for count in READERS:
        before = server_seconds(postgres)
        folder = Path(tempfile.mkdtemp(dir=home.folder))
        children = [forked(partial(read_on, home, folder / f"{number}")) for number in range(count)]
        peak = 0
        while len(list(folder.glob("*.done"))) < count:
            peak = max(peak, len(_family(f"{postgres.process.pid}")) if postgres.process else 0)
            time.sleep(0.5)
        assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * count
        times = sorted(float(line) for file in folder.glob("*.done") for line in file.read_text().split())
        work = (server_seconds(postgres) - before) / len(times)
        print(f"  {count} readers for {READING_SECONDS} s: {len(times)} answers, median {1000 * median(times):.0f} ms, "
              f"19 of 20 within {1000 * times[int(0.95 * len(times))]:.0f} ms; PostgreSQL {1000 * work:.1f} ms of work "
              f"an answer, {peak} processes; 200 readers, a question each 30 s: {100 * 200 / 30 * work:.1f} % of a "
              "processor", flush=True)  # fmt: skip


def read_on(home: Home, answers: Path) -> None:
    texts, times = list(questions().values()), []
    with lake_source(home, "current")() as con:
        end = time.monotonic() + READING_SECONDS
        while time.monotonic() < end:
            times.append(ms(con, texts[len(times) % len(texts)])[0] / 1000)
    answers.write_text("\n".join(map(str, times)))
    answers.rename(answers.with_suffix(".done"))


def measure_kills(home: Home, place: LakePlace, postgres: Postgres) -> None:
    """Kill the writer at random moments of a publication, and PostgreSQL while it commits."""
    before = commits(place)[0].snapshot
    built, snapshot = a_snapshot(home, 1)
    start = time.monotonic()
    commit_tables(place, built, snapshot, before)
    seconds, before, chance = time.monotonic() - start, snapshot, Random(1)
    for what, count, kill in (
        ("writer", KILLS, partial(kill_writer, place, seconds, chance)),
        ("PostgreSQL", SERVER_KILLS, partial(kill_server, place, postgres, chance)),
    ):
        found: Counter[str] = Counter()
        for number in range(count):
            as_if = replace(snapshot, run_id=f"2028{number + 1000 * (what != 'writer'):05}T013000")
            kill(built, as_if, before)
            after = whole_run(place)
            assert after in (before.run_id, as_if.run_id), after
            found["the new one" if after == as_if.run_id else "the one before"] += 1
            before = as_if if after == as_if.run_id else before
        print(
            f"  {what} killed {count} times ({seconds:.1f} s a publication), always one whole snapshot: {dict(found)}",
            flush=True,
        )
    built.unlink()


def kill_writer(
    place: LakePlace, seconds: float, chance: Random, built: Path, snapshot: Snapshot, before: Snapshot
) -> None:
    child = forked(partial(commit_tables, place, built, snapshot, before))
    time.sleep(chance.uniform(0, 1.4 * seconds))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def kill_server(
    place: LakePlace, postgres: Postgres, chance: Random, built: Path, snapshot: Snapshot, before: Snapshot
) -> None:
    """Once the last table is written, so that it falls into the commit or close to it."""
    noted = built.with_suffix(".noted")
    noted.unlink(missing_ok=True)
    child = forked(partial(commit_noting, place, built, snapshot, before, noted))
    wait_until(noted.exists, 120)
    time.sleep(chance.uniform(0, 0.3))
    postgres.kill()
    os.waitpid(child, 0)
    postgres.start()


def commit_noting(place: LakePlace, built: Path, snapshot: Snapshot, before: Snapshot, noted: Path) -> None:
    replace_all = lake_tables._replace_all

    def replace_and_note(con: duckdb.DuckDBPyConnection) -> None:
        replace_all(con)
        noted.touch()

    lake_tables._replace_all = replace_and_note
    commit_tables(place, built, snapshot, before)


def whole_run(place: LakePlace) -> str:
    """The run that the lake names, once every table of it was made by its commit and can be read to its end."""
    newest = commits(place)[0]
    with opened_lake(place) as con:
        made = con.execute(_MADE_BY).fetchall()
        assert made == [(newest.snapshot_id,)], made
        tables = con.execute(
            "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'lake'"
        )
        for (name,) in tables.fetchall():
            con.execute(f"SELECT count(*), max(hash(t)) FROM {name} AS t").fetchall()
    return newest.snapshot.run_id


def main(folder: Path, parts: tuple[str, ...]) -> None:
    home = nation(folder)
    with tempfile.TemporaryDirectory(prefix="lake-") as name, servers(Path(name)) as (postgres, place):
        if "publish" in parts:
            measure_publication(home, place)
        else:
            services_of(home).catalogue.move_in()
        if "questions" in parts:
            measure_questions(home, postgres)
        if "readers" in parts:
            measure_readers(home, postgres)
        if "kills" in parts:
            measure_kills(home, place, postgres)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]), tuple(sys.argv[2:]) or PARTS)
    else:
        with tempfile.TemporaryDirectory() as own:
            main(Path(own) / "nation", PARTS)
