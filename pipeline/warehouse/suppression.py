"""What is shown of restricted answers in one snapshot, beside what earlier ones showed: rows of `mart.suppression`."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import duckdb
import polars as pl

from pipeline.scoring.suppression import NATION, Key, Members, choose_shown, with_rest
from pipeline.warehouse.database import open_database

SUPPRESSION_SCHEMA: dict[str, type[pl.DataType]] = {
    "scope": pl.String, "scope_key": pl.String, "indicator": pl.String, "year": pl.Int32, "reason": pl.String,
    "yes_count": pl.Int32, "answered_count": pl.Int32,
}  # fmt: skip
"""The columns of `mart.suppression` as they come in."""
_ANSWERS = Path(__file__).with_name("suppression_sql") / "restricted_answers.sql"
_SHOWN = "SELECT indicator, year, scope_key FROM mart.suppression WHERE NOT is_suppressed"

Sets = dict[str, dict[Key, dict[str, bool]]]
"""Indicator → year and scope → code → whether it has full points."""


Figure = tuple[str, int]
"""Indicator and year."""


def suppress(built: Path, earlier: Iterable[Path], embargoed: Collection[Figure] = ()) -> pl.DataFrame:
    """Choose what a built snapshot shows.

    Args:
        built: the internal snapshot.
        earlier: internal snapshots beside which open data was published.
        embargoed: of which nothing is shown yet.
    """
    with open_database(built, read_only=True) as con:
        sets, numbers = _sets(con), _numbers(con)
        ((least,),) = con.execute("SELECT min_peers FROM meta.framework").fetchall()
    before = [_shown(path) for path in earlier]
    held = [("nation", NATION, *figure, "embargo", None, None) for figure in sorted(_figures(sets) & set(embargoed))]
    rows = [
        row
        for indicator, answers in sorted(sets.items())
        for row in _rows(
            indicator,
            {key: members for key, members in answers.items() if (indicator, key[0]) not in embargoed},
            [with_rest(one.get(indicator, {})) for one in before],
            least,
        )
    ]
    hidden = [*held, *(("nation", NATION, indicator, year, "kind", None, None) for indicator, year in numbers)]
    return pl.DataFrame([*rows, *hidden], schema=SUPPRESSION_SCHEMA, orient="row")


def _rows(
    indicator: str, answers: Mapping[Key, Members], earlier: list[dict[Key, Members]], least: int
) -> Iterator[tuple[object, ...]]:
    shown = choose_shown(answers, earlier, least)
    for (year, scope_key), members in sorted(answers.items()):
        counts = (sum(members.values()), len(members)) if (year, scope_key) in shown.sets else (None, None)
        scope = "nation" if scope_key == NATION else "prefecture"
        yield scope, scope_key, indicator, year, shown.reasons.get((year, scope_key)), *counts


def _sets(con: duckdb.DuckDBPyConnection) -> Sets:
    """Return every fixed set of the restricted choice indicators."""
    found: Sets = defaultdict(lambda: defaultdict(dict))
    for indicator, year, prefecture_code, code, is_yes in con.execute(_ANSWERS.read_text(encoding="utf-8")).fetchall():
        for scope_key in (NATION, prefecture_code):
            found[indicator][year, scope_key][code] = is_yes
    return found


def _figures(sets: Sets) -> set[Figure]:
    return {(indicator, year) for indicator, answers in sets.items() for year, _ in answers}


def _numbers(con: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    """Return indicator and year of restricted numbers, of which nothing is shown: an extreme is somebody's."""
    return con.execute(
        """
        SELECT DISTINCT indicator, year
        FROM mart.indicator_score
        JOIN core.indicator USING (indicator)
        WHERE disclosure <> 'public' AND kind = 'number' AND status = 'answered'
        ORDER BY ALL
        """
    ).fetchall()


def _shown(path: Path) -> dict[str, dict[Key, Members]]:
    """Return what an earlier snapshot shows, with the answers behind it."""
    with open_database(path, read_only=True) as con:
        sets, shown = _sets(con), con.execute(_SHOWN).fetchall()
    found: dict[str, dict[Key, Members]] = defaultdict(dict)
    for indicator, year, scope_key in shown:
        found[indicator][year, scope_key] = sets[indicator][year, scope_key]
    return found
