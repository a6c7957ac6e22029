"""Places and ranges of places in words."""

from math import ceil, floor

from dashboards.words import Words


def range_of(row: dict) -> tuple[int, int] | None:
    """First and last place of nine draws in ten, rounded outwards; None where nothing was drawn."""
    return None if row["rank_p05"] is None else (floor(row["rank_p05"]), ceil(row["rank_p95"]))


def places(first: float, last: float, words: Words) -> str:
    """`3位`, or `3〜8位`."""
    texts = {"rank": words.number(first, 0), "last": words.number(last, 0)}
    return words("peers.rank_one" if first == last else "peers.rank_range", **texts)


def band_text(row: dict, words: Words) -> str:
    """The band in words; that there is none where nothing was drawn or too few are ranked."""
    return words(f"band.{row['band']}") if row["band"] else words("band.none")


def range_text(row: dict, words: Words) -> str:
    """Band and range in one phrase: `中位（12〜18位）`."""
    found = range_of(row)
    if found is None:
        return band_text(row, words)
    return words("band.with_range", band=band_text(row, words), range=places(*found, words))
