"""Columns to codes, for files that name bodies without codes.

Position is the only safe key: 25 names are shared by 57 municipalities. Every name is checked against the registry.
A file whose columns are out of order is refused: no column of it could be trusted.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.definitions.characters import fold_name
from pipeline.definitions.registry import Body, Registry
from pipeline.intake.fault import Fault, Phrase, RefusedError, cell_address
from pipeline.intake.odd_character import describe_odd_character

_MOST_UNKNOWN_SHARE = 0.01
_MOST_NAMED = 5


@dataclass(frozen=True)
class Header:
    """A header row: `names[i]` is in column `first_column + i` of row `row`, both counted from 1."""

    names: tuple[str, ...]
    row: int
    first_column: int


@dataclass(frozen=True)
class MatchedColumns:
    """Column number → code, and a fault for each column with another name than expected: it is held back."""

    codes: dict[int, str]
    name_faults: tuple[Fault, ...]


def match_columns(header: Header, bodies: tuple[Body, ...], registry: Registry) -> MatchedColumns:
    """Match each column to a body by position. Raises RefusedError for missing, extra or misplaced columns."""
    if len(header.names) != len(bodies):
        raise RefusedError(_count_fault(header, bodies))
    wrong = [i for i, body in enumerate(bodies) if not registry.has_name(body, header.names[i])]
    if misplaced := [i for i in wrong if set(registry.named(header.names[i])) & set(bodies)]:
        raise RefusedError(_order_fault(header, bodies, misplaced))
    if len(wrong) > max(1, _MOST_UNKNOWN_SHARE * len(bodies)):
        raise RefusedError(_order_fault(header, bodies, wrong))
    codes = {header.first_column + i: body.code for i, body in enumerate(bodies)}
    return MatchedColumns(codes, tuple(_name_fault(header, i, bodies[i]) for i in wrong))


def _name_fault(header: Header, i: int, body: Body) -> Fault:
    name = header.names[i]
    facts = {"name": name, "expected": body.name, "prefecture": body.prefecture, "odd": describe_odd_character(name)}
    return Fault("body.name", header.row, header.first_column + i, name, code=body.code, facts=facts)


def _order_fault(header: Header, bodies: tuple[Body, ...], misplaced: list[int]) -> Fault:
    pairs = tuple(
        Phrase("misplaced", {"cell": _cell(header, i), "text": header.names[i], "expected": bodies[i].name})
        for i in misplaced[:_MOST_NAMED]
    )
    facts = {"pairs": pairs, "count": len(misplaced)}
    first = misplaced[0]
    return Fault("body.order", header.row, header.first_column + first, header.names[first], facts=facts)


def _count_fault(header: Header, bodies: tuple[Body, ...]) -> Fault:
    expected = [body.name for body in bodies]
    folded, folded_expected = [*map(fold_name, header.names)], [*map(fold_name, expected)]
    changes = SequenceMatcher(None, folded, folded_expected, autojunk=False).get_opcodes()
    extra = tuple(
        Phrase("placed", {"cell": _cell(header, i), "text": header.names[i]})
        for tag, a, b, _, _ in changes
        if tag != "equal"
        for i in range(a, b)
    )
    absent = tuple(expected[j] for tag, _, _, a, b in changes if tag != "equal" for j in range(a, b))
    facts = {
        "count": len(header.names),
        "expected_count": len(bodies),
        "extra": extra[:_MOST_NAMED],
        "absent": absent[:_MOST_NAMED],
    }
    return Fault("body.count", header.row, facts=facts)


def _cell(header: Header, i: int) -> str:
    return cell_address(header.row, header.first_column + i)
