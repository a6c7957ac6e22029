"""Questionnaires as careful offices fill them in."""

from collections.abc import Iterable, Iterator
from datetime import date
from random import Random

from pipeline.definitions.item import Item
from pipeline.definitions.registry import Body
from tests.scenarios.questionnaires import (
    SURVEY,
    YEAR,
    Cell,
    Expected,
    Line,
    Questionnaire,
    Typed,
    Value,
    as_text,
    load_definitions,
)

LONG_HEADER = {
    "code": "団体コード", "name": "団体名", "year": "調査年度", "item": "設問番号", "text": "設問",
    "options": "選択肢・記入方法", "answer": "回答", "remark": "備考",
}  # fmt: skip
WIDE_HEADER = {"code": "団体コード", "name": "団体名", "year": "調査年度"}


def fill_in(chance: Random, bodies: Iterator[Body], kind: str = "", layout: str = "") -> Questionnaire:
    """A questionnaire without a fault, of one body (long) or of some (wide): whole, or a few questions of it."""
    catalogue = load_definitions()
    layout = layout or chance.choice(["long", "long", "wide"])
    kind = kind or chance.choice(["csv", "csv", "xlsx"])
    asked = list(catalogue.survey(SURVEY).items_in(YEAR))
    if chance.random() < 0.3:
        asked = _with_whole_shares(chance.sample(asked, chance.randint(1, 8)), asked)
    own = [next(bodies) for _ in range(1 if layout == "long" or chance.random() < 0.2 else chance.randint(2, 4))]
    answers = {body.code: answer_all(asked, chance) for body in own}
    expected = {
        (code, item): Expected("value", value) for code, given in answers.items() for item, value in given.items()
    }
    columns, lines = _long(own, asked, answers) if layout == "long" else _wide(own, asked, answers)
    if layout == "long" and chance.random() < 0.5:
        for left_out in ("text", "options"):
            _drop(columns, lines, left_out)
    header = [[(LONG_HEADER | WIDE_HEADER).get(column, column) for column in columns]]
    sheet = Questionnaire(catalogue, layout, kind, own, columns, header, lines, expected)
    if kind == "xlsx" and chance.random() < 0.7:
        _type_numbers(sheet)
    if kind == "csv" and chance.random() < 0.3:
        sheet.encoding = "utf-8"
    return sheet


def _with_whole_shares(some: list[Item], asked: list[Item]) -> list[Item]:
    """Without percentages whose parts are not asked with them: these cannot be checked, nor computed."""
    ids = {item.id for item in some}
    whole = [i for i in some if not (p := i.recomputed_from) or {p.numerator, p.denominator} <= ids]
    return sorted(whole or asked[:3], key=asked.index)


def answer_all(asked: Iterable[Item], chance: Random) -> dict[str, Value]:
    """Item → an answer that breaks no rule, and that hardly another body gives."""
    given: dict[str, Value] = {}
    for item in asked:
        given[item.id] = _answer(item, chance)
    for whole, part in (("Q032", "Q033"), ("Q032", "Q036"), ("Q055", "Q054"), ("Q046", "Q047")):
        if whole in given and part in given:
            given[whole], given[part] = max(given[whole], given[part]), min(given[whole], given[part])
    for item in asked:
        if (parts := item.recomputed_from) and {parts.numerator, parts.denominator} <= given.keys():
            given[item.id] = _share(float(given[parts.numerator]), float(given[parts.denominator]))
    return given


def _share(part: float, whole: float) -> float:
    """A percentage with two decimals, rounded as officials do."""
    return int(10_000 * part / whole + 0.5 + 1e-9) / 100


def _answer(item: Item, chance: Random) -> Value:
    if item.kind == "choice":
        return chance.choice(item.options)
    if item.kind == "date":
        return date(2026 + chance.randrange(8), chance.randint(1, 12), chance.randint(1, 28))
    if item.kind == "text":
        return f"https://www.example.lg.jp/dx/{chance.randrange(10**6)}.html"
    if item.kind == "percent":
        return chance.randrange(111, 1000) / 10
    return float(chance.randint(1, int(item.maximum)) if item.maximum else chance.randrange(1_000, 99_999))


def _long(bodies: list[Body], asked: list[Item], answers: dict[str, dict[str, Value]]) -> tuple[list[str], list[Line]]:
    lines = []
    for body in bodies:
        for item in asked:
            hint = "／".join(item.options) or "数または文字"
            cells = [
                body.code,
                body.name,
                str(YEAR),
                item.id,
                item.text,
                hint,
                as_text(answers[body.code][item.id]),
                "",
            ]
            lines.append(Line([*cells], body.code, item.id))
    return list(LONG_HEADER), lines


def _wide(bodies: list[Body], asked: list[Item], answers: dict[str, dict[str, Value]]) -> tuple[list[str], list[Line]]:
    lines = [
        Line([body.code, body.name, str(YEAR), *map(as_text, answers[body.code].values())], body.code)
        for body in bodies
    ]  # fmt: skip
    return [*WIDE_HEADER, *(item.id for item in asked)], lines


def _drop(columns: list[str], lines: list[Line], column: str) -> None:
    at = columns.index(column)
    for line in lines:
        del line.cells[at]
    columns.remove(column)


def _type_numbers(sheet: Questionnaire) -> None:
    """Write what looks like a number as one, as Excel does on entry: codes lose their leading zero."""
    for line in sheet.lines:
        line.cells = [Typed(float(cell)) if _is_number(cell) else cell for cell in line.cells]


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.replace(".", "", 1).isdecimal() and cell.isascii()
