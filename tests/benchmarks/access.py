"""Who may read what: ten thousand pairs against a naive filter, what a decision costs, and what attacks recover.

    .venv/bin/python -m tests.benchmarks.access [pairs [home]]

The synthetic nation has 47 prefectures, six indicators and four years, in which bodies answer late or not at all, and
ten snapshots between which some answers change. An attack holds every published count, and all that follows from two.
Two whole nights between which restricted answers changed places give the same open data: nothing else depends on them.
"""

import json
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from dashboards.access import person_of
from dashboards.app import create_app
from dashboards.store import Store
from dashboards.visible_rows import scope_of
from pipeline.cli.reference import install_sample
from pipeline.definitions.access import Access, read_access
from pipeline.scoring.suppression import NATION, Key, Members, choose_shown, with_rest
from pipeline.settings import ROOT, Home
from pipeline.warehouse import publish as publishing
from pipeline.warehouse.snapshot import open_snapshot
from tests.conftest import SAMPLE_INBOX, night
from tests.pages.conftest import laid_out
from tests.portal import HOST, PEOPLE, SECRET, Seat, furnish_portal
from tests.scenarios.access_reference import Reference, compare
from tests.scenarios.permuted_answers import permute

ANSWERS = ROOT / "pipeline" / "warehouse" / "suppression_sql" / "restricted_answers.sql"
USERS, PATHS = 50, ("/", "/nation", "/ranking", "/indicator/dx_policy", "/body/482226", "/support")
RESTRICTED_ITEMS, UNCOUNTED = (
    {"Q039", "Q050", "Q051", "Q052", "Q053"},
    ("早蕨町", "師走町", "山吹市", "楓原市", "松籟村"),
)
LEAST, PREFECTURES, YEARS, SNAPSHOTS, INDICATORS = 5, 47, (2022, 2023, 2024, 2025), 10, 6


def nation(random: Random) -> dict[Key, dict[str, bool]]:
    """Return the fixed sets of one indicator: 37 bodies a prefecture on average, three in a hundred silent."""
    sets: dict[Key, dict[str, bool]] = {}
    for number in range(1, PREFECTURES + 1):
        codes, share = (
            [f"{number:02}{place:04}" for place in range(random.randrange(15, 60))],
            random.uniform(0.05, 0.95),
        )
        for year in YEARS:
            answers = {code: random.random() < share for code in codes if random.random() < 0.97}
            sets[year, f"{number:02}"] = answers
            sets.setdefault((year, NATION), {}).update(answers)
    return sets


def next_snapshot(sets: Mapping[Key, Members], random: Random) -> dict[Key, dict[str, bool]]:
    """Return the sets after some bodies have corrected their answers of the last year."""
    changed = {key: dict(members) for key, members in sets.items()}
    last = YEARS[-1]
    for code in random.sample(sorted(changed[last, NATION]), random.randrange(0, 12)):
        for key in ((last, NATION), (last, code[:2])):
            changed[key][code] = not changed[key][code]
    return changed


def recovered(published: list[Mapping[Key, Members]]) -> set[tuple[int, str]]:
    """Return the answers that some set, or the difference of two, gives away: all alike, or fewer than LEAST bodies."""
    found: set[tuple[int, str]] = set()
    for shown in published:
        for (year, _), members in shown.items():
            if len(set(members.values())) == 1:
                found |= {(year, code) for code in members}
        for (one_key, one), (other_key, other) in combinations(shown.items(), 2):
            if one_key[0] == other_key[0] or one_key[1] == other_key[1]:
                found |= _from_difference(one_key[0], one, other, is_one_year=one_key[0] == other_key[0])
    for before, after in combinations(published, 2):
        for key in before.keys() & after.keys():
            changed = {code for code, _ in before[key].items() ^ after[key].items()}
            found |= {(key[0], code) for code in changed} if 0 < len(changed) < LEAST else set()
    return found


def _from_difference(year: int, one: Members, other: Members, *, is_one_year: bool) -> set[tuple[int, str]]:
    """Return what a subtraction gives away, where one set holds the other: few bodies, or, in one year, all alike.

    Between years the answers of those in both sets have changed, too: that many are alike cannot be told.
    """
    left = one.keys() - other.keys() if other.keys() <= one.keys() else set()
    answers = {one[code] for code in left}
    return {(year, code) for code in left} if 0 < len(left) < LEAST or (is_one_year and len(answers) == 1) else set()


def guessed_right(shown: Mapping[Key, Members], every: Mapping[Key, Members]) -> int:
    """Return how many answers are as most of the published count around them: what anybody may guess.

    The count of the prefecture, else that of the nation in the year, else none.
    """
    right = 0
    for (year, scope), members in every.items():
        around = shown.get((year, scope)) or shown.get((year, NATION))
        if scope != NATION and around:
            most = 2 * sum(around.values()) >= len(around)
            right += sum(answer is most for answer in members.values())
    return right


def attack(seed: int) -> None:
    """Print how many restricted answers of the nation are recovered, with suppression and without."""
    random, with_it, without, count, guessed = Random(seed), 0, 0, 0, 0
    shown_count = cell_count = 0
    for _ in range(INDICATORS):
        sets, shown, plain = nation(random), list[Mapping[Key, Members]](), list[Mapping[Key, Members]]()
        for _ in range(SNAPSHOTS):
            chosen = choose_shown(sets, shown, LEAST)
            shown.append(with_rest(chosen.sets))
            plain.append(with_rest(sets))
            sets = next_snapshot(sets, random)
        with_it, without = with_it + len(recovered(shown)), without + len(recovered(plain))
        count += sum(len(members) for (_, scope), members in sets.items() if scope == NATION)
        shown_count, cell_count = shown_count + len(chosen.sets), cell_count + len(sets)
        guessed += guessed_right(chosen.sets, sets)
    print(f"the nation: answers recovered of {count:,}: {with_it} with suppression, {without:,} without; "
          f"{shown_count} of {cell_count} counts are shown in the last snapshot; "
          f"guessing each as most of its count answered is right for {guessed:,}")  # fmt: skip


def attack_sample(published: Path) -> None:
    """Print how many restricted answers of a real night are recovered from what it shows, and without suppression."""
    file = json.loads((published / "current.json").read_text(encoding="utf-8"))["file"]
    with open_snapshot(published / file) as con:
        rows = con.execute(ANSWERS.read_text(encoding="utf-8")).fetchall()
    with open_snapshot(published / "open" / file) as con:
        shown = set(con.execute("SELECT indicator, year, scope_key FROM mart.suppression "
                                "WHERE NOT is_suppressed").fetchall())  # fmt: skip
    sets: dict[str, dict[Key, dict[str, bool]]] = {}
    for indicator, year, prefecture, code, is_yes in rows:
        for scope in (NATION, prefecture):
            sets.setdefault(indicator, {}).setdefault((year, scope), {})[code] = is_yes
    with_it = without = guessed = 0
    for indicator, plain in sets.items():
        chosen = {key: members for key, members in plain.items() if (indicator, *key) in shown}
        with_it += len(recovered([with_rest(chosen)]))
        without += len(recovered([with_rest(plain)]))
        guessed += guessed_right(chosen, plain)
    print(f"the sample: answers recovered of {len(rows):,}: {with_it} with suppression, {without:,} without; "
          f"guessing each as most of its count answered is right for {guessed:,}")  # fmt: skip


def compare_two_nights(folder: Path) -> None:
    """Print how many files of the open data differ when restricted answers change places among the bodies.

    Files that are counted as sent, of one prefecture. The DuckDB file is compared by the digest of its content: its
    bytes are others in any two nights, as are those of the list that has its checksum.
    """
    (folder / "sent" / "48").mkdir(parents=True)
    files = sorted((SAMPLE_INBOX / "2025" / "48_見本県").glob("48_*.csv"))[:24]
    for file in (one for one in files if not any(name in one.name for name in UNCOUNTED)):
        shutil.copyfile(file, folder / "sent" / "48" / file.name)
    changed = permute(folder / "sent", folder / "exchanged", RESTRICTED_ITEMS, Random(1))
    contents, hashes = [], []
    for name in ("sent", "exchanged"):
        home = Home(folder / f"home_{name}")
        install_sample(home)
        furnish_portal(home.folder)
        night(home.folder, folder / name)
        snapshot = publishing.current(home.open_data)
        assert snapshot is not None
        exports = snapshot.exports(home.open_data)
        contents.append({path.relative_to(exports): path.read_bytes() for path in exports.rglob("*") if path.is_file()})
        hashes.append(snapshot.content_hash)
    one, other = contents
    paths = one.keys() | other.keys()
    differing = sorted(str(path) for path in paths if one.get(path) != other.get(path))
    content = "the same" if hashes[0] == hashes[1] else "another"
    print(f"two nights, {changed} restricted answers exchanged: of {len(one)} files of the open data differ "
          f"{differing}; the content of the DuckDB file is {content}")  # fmt: skip


def measure_requests(home: Path, folder: Path) -> None:
    """Print what pages cost fifty people of five roles, and one owner who is not asked, in processor time."""
    plain = folder / "plain"
    plain.mkdir()
    for name in ("published", "reference", "reports", "returns"):
        (plain / name).symlink_to(home / name)
    asked, unasked = create_app(home), create_app(plain)
    spent = {
        "none": _spent([unasked] * USERS),
        "five roles": _spent([Seat(asked, PEOPLE[at % 5]) for at in range(USERS)]),
    }
    p95 = {name: sorted(times)[int(0.95 * len(times))] for name, times in spent.items()}
    print(f"a page, all visited before, {USERS} people x {len(PATHS)} pages: p95 "
          f"{p95['none']:.1f} ms in mode none, {p95['five roles']:.1f} ms of five roles "
          f"({100 * p95['five roles'] / p95['none'] - 100:+.0f} %); median {median(spent['none']):.1f} and "
          f"{median(spent['five roles']):.1f} ms of processor time")  # fmt: skip


def _spent(people: list[Any]) -> list[float]:
    """Return the milliseconds of each page of each person, the second time that everybody comes."""
    for is_counted in (False, True):
        found = [_cost(person, path) for person in people for path in PATHS]
        if is_counted:
            return found
    return []


def _cost(person: Any, path: str) -> float:
    start = time.process_time()
    laid_out(person, path, "?pref=480002&year=2025")
    return 1000 * (time.process_time() - start)


def measure_decision(store: Store) -> None:
    """Print what it costs to find out who is asking, and what of the snapshot they read."""
    access, calls = read_access_of_portal(), 1000
    headers = [
        {"HTTP_HOST": HOST, "REMOTE_ADDR": "127.0.0.1", "HTTP_X_MONOSASHI_USER": "hanako",
         "HTTP_X_MONOSASHI_GROUPS": groups, "HTTP_X_MONOSASHI_SECRET": SECRET}
        for groups in PEOPLE
    ]  # fmt: skip
    for environ in headers:
        store.snapshot_for(scope_of(person_of(environ, access, SECRET)))
    start = time.process_time()
    for _ in range(calls):
        for environ in headers:
            store.snapshot_for(scope_of(person_of(environ, access, SECRET)))
    spent = 1000 * (time.process_time() - start) / (calls * len(headers))
    print(f"a decision, six roles in turn: {spent:.3f} ms of processor time (at most 2)")


def read_access_of_portal() -> Access:
    """Return who is in which role at the portal of the tests."""
    with tempfile.TemporaryDirectory() as folder:
        furnish_portal(Path(folder))
        return read_access(Path(folder))


def main(pairs: int, given: str = "") -> None:
    """Print all figures."""
    attack(2026)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = Path(given or folder / "home")
        if not (home / "published").exists():
            install_sample(Home(home))
            furnish_portal(home)
            night(home, SAMPLE_INBOX)
        attack_sample(home / "published")
        store, reference = Store(home / "published"), Reference(home / "published")
        print(f"{pairs:,} pairs of a person and an address: {len(compare(store, reference, pairs, 30, 7))} differ")
        measure_decision(store)
        measure_requests(home, folder)
        compare_two_nights(folder / "two")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, *sys.argv[2:3])
