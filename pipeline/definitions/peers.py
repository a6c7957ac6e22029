"""類似団体 (peer group) and population of each body by fiscal year, from the operator's file; never recomputed."""

import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.definitions.model import DefinitionError
from pipeline.definitions.registry import Registry, read_rows

_GROUP = re.compile(r"peer_group_fy(\d{4})")


@dataclass(frozen=True)
class BodyTrait:
    """Peer group, by its official label, and population of a body in one fiscal year; None where not in the file."""

    code: str
    year: int
    peer_group: str | None
    population: int | None


def load_peers(path: Path, registry: Registry) -> tuple[BodyTrait, ...]:
    """Read a CSV with the columns code6, peer_group_fyYYYY, population_YYYY, in order of code and year.

    Raises:
        DefinitionError: the file or a row cannot be used; the message names the row.
    """
    rows = read_rows(path, ("code6",))
    years = sorted({int(m[1]) for name in rows[0] if (m := _GROUP.fullmatch(name))}) if rows else []
    if not years:
        raise DefinitionError(
            f"{path}: 団体の行か、peer_group_fy2023 のような列がありません。見出しを確かめてください。"
        )
    _require_known(path, [row["code6"] for row in rows], registry)
    traits = (_trait(path, number, row, year) for number, row in enumerate(rows, start=2) for year in years)
    return tuple(sorted(traits, key=lambda trait: (trait.code, trait.year)))


def _trait(path: Path, number: int, row: dict[str, str], year: int) -> BodyTrait:
    text = (row.get(f"population_{year}") or "").strip()
    if text and not text.isdecimal():
        raise DefinitionError(f"{path} {number}行目: population_{year} の「{text}」は整数ではありません（例: 51234）。")
    group = (row[f"peer_group_fy{year}"] or "").strip() or None
    return BodyTrait(row["code6"], year, group, int(text) if text else None)


def _require_known(path: Path, codes: list[str], registry: Registry) -> None:
    known = {body.code for body in registry.bodies}
    for number, code in enumerate(codes, start=2):
        if code not in known:
            raise DefinitionError(
                f"{path} {number}行目: code6 の「{code}」は台帳にない団体です。6桁のコードを確かめてください。"
            )
    if len(set(codes)) < len(codes):
        raise DefinitionError(f"{path}: code6 が同じ行が2つあります。1行にしてください。")
