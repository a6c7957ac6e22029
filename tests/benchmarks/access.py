"""Who may read what: ten thousand pairs against a naive filter, what a decision costs, and what attacks recover.

    .venv/bin/python -m tests.benchmarks.access [pairs]

The synthetic nation has 47 prefectures, six indicators and four years, in which bodies answer late or not at all, and
ten snapshots between which some answers change. An attack holds every published count, and all that follows from two.
"""

import os
import sys
import tempfile
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from random import Random

from dashboards.access import Person
from dashboards.store import Store
from dashboards.visible_rows import scope_of
from pipeline.cli.reference import install_sample
from pipeline.scoring.suppression import NATION, Key, Members, choose_shown, with_rest
from pipeline.settings import Home
from tests.conftest import SAMPLE_INBOX, night
from tests.portal import furnish_portal
from tests.scenarios.access_reference import Reference, compare

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


def attack(seed: int) -> None:
    """Print how many restricted answers of the nation are recovered, with suppression and without."""
    random, with_it, without, count = Random(seed), 0, 0, 0
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
    print(f"answers recovered of {count:,}: {with_it} with suppression, {without:,} without; "
          f"{shown_count} of {cell_count} counts are shown in the last snapshot")  # fmt: skip


def main(pairs: int) -> None:
    """Print all figures."""
    attack(2026)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(os.environ.get("MONOSASHI_OFFICE", folder))
        if not (home / "published").exists():
            install_sample(Home(home))
            furnish_portal(home)
            night(home, SAMPLE_INBOX)
        store, reference = Store(home / "published"), Reference(home / "published")
        print(f"{pairs:,} pairs of a person and an address: {len(compare(store, reference, pairs, 30, 7))} differ")
        people = [Person("", "nation"), Person("", "prefecture", frozenset({"480002"})), Person("", "analyst"),
                  Person("", "municipality", frozenset({"482226"})), Person("", "public")]  # fmt: skip
        for person in people:
            store.snapshot_for(scope_of(person))
        start = os.times()
        for _ in range(1000):
            for person in people:
                store.snapshot_for(scope_of(person))
        end = os.times()
        spent = end.user + end.system - start.user - start.system
        print(f"a decision, five roles in turn: {1000 * spent / 5000:.3f} ms of processor time")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
