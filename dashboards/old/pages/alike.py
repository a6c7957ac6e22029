"""似た団体: the bodies nearest to one by traits, and as many of them, as the reader chooses."""

from dataclasses import replace
from typing import Any

from dashboards.address import Address
from dashboards.old.figures.marks import pills
from dashboards.store import OpenedSnapshot

TRAITS = {
    "both": ("log_population", "east_km", "north_km"),
    "population": ("log_population",),
    "place": ("east_km", "north_km"),
}
"""What the reader may choose, and the columns of mart.similarity_feature it stands for."""
COUNTS = ("20", "10", "50", "100")


def _asked(address: Address, name: str, known: Any) -> str:
    first = next(iter(known))
    return address.asked(name) if address.asked(name) in known else first


def alike(snapshot: OpenedSnapshot, body: dict, year: int, address: Address) -> list[str]:
    """The codes of a body and of those nearest to it; empty when one of the traits is not known of it."""
    from pipeline.scoring.similarity import most_similar

    chosen, count = TRAITS[_asked(address, "traits", TRAITS)], int(_asked(address, "k", COUNTS))
    traits = snapshot.frame("compare_traits", body_kind=body["body_kind"], year=year)
    near = most_similar(traits, chosen, body["code"], count)
    return [body["code"], *near["code"]] if near.height else []


def controls(address: Address) -> list[Any]:
    """By what, and how many."""
    words = address.words
    traits, count = _asked(address, "traits", TRAITS), _asked(address, "k", COUNTS)
    by = [(name, words(f"compare.trait_{name}"), None) for name in TRAITS]
    many = [(number, words("compare.nearest", count=number), None) for number in sorted(COUNTS, key=int)]
    now = replace(address, more={**address.more, "traits": traits, "k": count})
    return [
        pills(now, "traits", words("compare.traits"), by, None),
        pills(now, "k", words("compare.how_many"), many, None),
    ]
