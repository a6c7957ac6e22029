"""Good files, broken at random with a seed: nothing crashes, no cell is lost, no answer lands on another body."""

from collections.abc import Iterator
from random import Random

import polars as pl

from pipeline.definitions.catalogue import Catalogue, load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.orchestration.precheck import precheck
from pipeline.settings import ROOT, FileLimits, Home
from pipeline.validation.validate import Validated

HEADER = ["団体コード", "団体名", "調査年度", "Q012", "Q042", "Q041", "Q008"]
BODIES = 30
MARKED = "Q042"
"""The item whose answers tell whose they are."""


def good_file(catalogue: Catalogue, chance: Random) -> list[list[str]]:
    """A wide file in which every body gives a number that nobody else gives."""
    survey = catalogue.survey("pref_dx")
    options = {item.id: item.options[0] for item in survey.item if item.options}
    rows = [HEADER]
    for body in catalogue.registry.of_kind("municipality")[:BODIES]:
        mark = str(chance.randrange(10**8, 10**9))
        rows.append([body.code, body.name, "2025", options["Q012"], mark, options["Q041"], options["Q008"]])
    return rows


def as_bytes(rows: list[list[str]], encoding: str = "cp932") -> bytes:
    return "\r\n".join(",".join(row) for row in rows).encode(encoding, errors="replace")


def broken(rows: list[list[str]], chance: Random) -> bytes:
    """The file with one thing done to it that happens to files."""
    lines = [list(row) for row in rows]
    a, b = chance.sample(range(len(lines)), 2)
    c, d = chance.sample(range(len(HEADER)), 2)
    kind = chance.randrange(10)
    if kind == 0:
        lines[a], lines[b] = lines[b], lines[a]
    elif kind == 1:
        for line in lines:
            line[c], line[d] = line[d], line[c]
    elif kind == 2:
        del lines[a]
    elif kind == 3:
        lines.insert(a, list(lines[b]))
    elif kind == 4:
        lines[a].insert(c, "")
    elif kind == 5:
        del lines[a][c]
    elif kind == 6:
        lines[a][c] = '"' + lines[a][c]
    elif kind == 7:
        return as_bytes(lines, chance.choice(["utf-8", "utf-8-sig", "utf-16", "euc_jp", "iso2022_jp"]))
    content = as_bytes(lines)
    if kind == 8:
        return content[: chance.randrange(len(content))]
    if kind == 9:
        at = chance.randrange(len(content))
        return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
    return content


def batches(count: int, size: int, seed: int = 0) -> Iterator[tuple[Validated, dict[str, str]]]:
    """Broken files, checked a batch at a time; with the number every body gave."""
    sources = definition_paths(Home(ROOT / "nowhere"), "2026.1")
    catalogue = load_catalogue(type(sources)(**(vars(sources) | {"registry": ROOT / "data/sample/registry.csv"})))
    chance = Random(seed)
    rows = good_file(catalogue, chance)
    marks = {row[0]: row[4] for row in rows[1:]}
    for start in range(0, count, size):
        files = [(f"{n}.csv", broken(rows, chance)) for n in range(start, min(start + size, count))]
        yield precheck(files, catalogue, FileLimits()), marks


def strays(validated: Validated, marks: dict[str, str]) -> pl.DataFrame:
    """Loaded answers that are another body's number."""
    loaded = validated.answers.filter((pl.col("item") == MARKED) & (pl.col("status") == "answered"))
    own = loaded.with_columns(own=pl.col("code").replace_strict(marks, default=None))
    return own.filter(pl.col("raw_text").is_in(list(marks.values())) & (pl.col("raw_text") != pl.col("own")))


def unbalanced(validated: Validated) -> pl.DataFrame:
    """Files whose cells do not add up."""
    parts = ["label_count", "ignored_count", "loaded_count", "held_back_count", "empty_count"]
    return validated.ledger.filter(pl.sum_horizontal(parts) != pl.col("cell_count"))
