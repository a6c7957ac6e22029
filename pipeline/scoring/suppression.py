"""Which counts of restricted answers may be shown, so that no two of them can be subtracted to few bodies.

Only fixed sets have counts: the nation's municipalities, and those of each prefecture. A set is a mapping from the code
of a body that answered to whether it has full points. Shown is a set with at least `least` bodies on either side that
differs from every other set that is shown, or that follows from those shown, in none or in at least `least` bodies.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

NATION = "JP"
REST = "rest"
"""The key of what follows from those shown: the nation without the prefectures that are shown."""

Members = Mapping[str, bool]
"""Code of a body that answered → whether it has full points."""
Reason = Literal["few", "snapshot", "years", "sets"]
Key = tuple[int, str]
"""Year, and NATION, the code of a prefecture, or REST."""


@dataclass(frozen=True)
class Shown:
    """What is shown of one indicator, and why the rest is not."""

    sets: Mapping[Key, Members]
    reasons: Mapping[Key, Reason]


def choose_shown(answers: Mapping[Key, Members], earlier: Iterable[Mapping[Key, Members]], least: int) -> Shown:
    """Choose the sets of one indicator that are shown, the newest year first.

    Args:
        answers: every fixed set, by year and NATION or prefecture.
        earlier: what snapshots that were published before show, and what follows from it.
        least: bodies at least on each side, and in any difference.
    """
    published = list(earlier)
    reasons: dict[Key, Reason] = {}
    known: dict[Key, Members] = {}
    for year in sorted({year for year, _ in answers}, reverse=True):
        of_year = {key: members for key, members in answers.items() if key[0] == year}
        for key, members in of_year.items():
            if reason := _reason(key, members, known, published, least):
                reasons[key] = reason
        shown = {key: members for key, members in of_year.items() if key not in reasons}
        for key in _hidden_for_the_rest(year, shown, known, published, least):
            reasons[key] = "sets"
            del shown[key]
        known |= with_rest(shown)
    return Shown({key: members for key, members in known.items() if key[1] != REST}, reasons)


def with_rest(shown: Mapping[Key, Members]) -> dict[Key, Members]:
    """Add what follows from the sets shown: for each year, the nation without its prefectures."""
    found = dict(shown)
    for year in {year for year, scope in shown if scope == NATION}:
        rest = dict(shown[year, NATION])
        for key, members in shown.items():
            if key[0] == year and key[1] != NATION:
                rest = {code: answer for code, answer in rest.items() if code not in members}
        if rest:
            found[year, REST] = rest
    return found


def is_few(members: Members, least: int) -> bool:
    """Return whether a side has fewer bodies than `least`: no share of 0 or 100 % is shown, either."""
    yes = sum(members.values())
    return min(yes, len(members) - yes) < least


def _reason(
    key: Key, members: Members, known: Mapping[Key, Members], earlier: Collection[Mapping[Key, Members]], least: int
) -> Reason | None:
    if is_few(members, least):
        return "few"
    if any(0 < _changed_count(members, one[key]) < least for one in earlier if key in one):
        return "snapshot"
    others = (other for (_, scope), other in known.items() if scope == key[1])
    return "years" if any(0 < len(members.keys() ^ other.keys()) < least for other in others) else None


def _changed_count(one: Members, other: Members) -> int:
    """Return how many bodies are in one set alone, or answer otherwise in the other."""
    return len({code for code, _ in one.items() ^ other.items()})


def _hidden_for_the_rest(
    year: int,
    shown: Mapping[Key, Members],
    known: Mapping[Key, Members],
    earlier: Collection[Mapping[Key, Members]],
    least: int,
) -> list[Key]:
    """Return prefectures to hide, the smallest first, until nothing follows of the rest of the nation either."""
    left, hidden = dict(shown), list[Key]()
    while True:
        rest = with_rest(left).get((year, REST))
        if rest is None or _reason((year, REST), rest, known, earlier, least) is None:
            return hidden
        prefectures = [key for key in left if key[1] != NATION]
        smallest = min(prefectures or list(left), key=lambda key: (len(left[key]), key))
        hidden.append(smallest)
        del left[smallest]
