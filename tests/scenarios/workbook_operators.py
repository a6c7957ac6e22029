"""What only workbooks have: formats, formulas, error cells, other sheets, merged cells."""

from datetime import date, timedelta
from random import Random

from tests.scenarios.operators import Phase, operator
from tests.scenarios.questionnaires import Cell, Expected, NotApplicable, Questionnaire, Typed, as_text


@operator(Phase.CELL, kind="xlsx")
def percent_format(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "percent")
    value = sheet.meant(place)
    if isinstance(value, float):
        sheet.read_as(place, Typed(value / 100, chance.choice(["0%", "0.0%", "0.00%"])))


@operator(Phase.CELL, kind="xlsx")
def hundred_per_cent(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "percent")
    if not place.item.recomputed_from:
        sheet.read_as(place, Typed(1.0, chance.choice(["0%", "0.0%"])), 100.0)


@operator(Phase.CELL, kind="xlsx")
def number_in_a_format(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "number")
    value, unit = sheet.meant(place), place.item.unit
    if isinstance(value, float):
        formats = ["#,##0", "0", "#,##0_ ", f'#,##0"{unit}"', f'0" {unit}"', "0.00", "#,##0;[Red]-#,##0", "@"]
        sheet.read_as(place, Typed(value, chance.choice(formats)))


@operator(Phase.CELL, kind="xlsx")
def number_that_shows_another(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "number")
    formats = ["#,##0,", "0%", '0"千円"' if place.item.unit != "千円" else '0"人"', '"約"0', ";;;", "yyyy/m/d", "h:mm"]
    sheet.hold(place, Typed(float(chance.randrange(2_000, 40_000)) + 0.25, chance.choice(formats)))


@operator(Phase.CELL, kind="xlsx")
def date_in_a_format(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "date")
    day = sheet.meant(place)
    if isinstance(day, date):
        formats = [
            "yyyy/m/d",
            'yyyy"年"m"月"d"日"',
            '[$-411]ggge"年"m"月"d"日"',
            "m/d/yy",
            "yyyy-mm-dd",
            "m/d",
            "[$-411]ge.m.d",
        ]
        sheet.read_as(place, Typed(float((day - date(1899, 12, 30)) // timedelta(days=1)), chance.choice(formats)))


@operator(Phase.CELL, kind="xlsx")
def general_serial(sheet: Questionnaire, chance: Random) -> None:
    sheet.hold(
        sheet.pick(chance, "date"), Typed(float(chance.randrange(46_000, 48_000)), chance.choice(["General", "0"]))
    )


@operator(Phase.CELL, kind="xlsx")
def error_cell(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "number", "percent", "date", "choice")
    error = chance.choice(["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?"])
    sheet.hold(place, Typed(0, formula="=B2/C2", result=error))


@operator(Phase.CELL, kind="xlsx")
def formula_never_computed(sheet: Questionnaire, chance: Random) -> None:
    sheet.hold(sheet.pick(chance, "number", "percent", "date", "choice"), Typed(0, formula="=B2+C2", result=""))


@operator(Phase.CELL, kind="xlsx")
def formula_with_a_result(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "number", "choice")
    sheet.read_as(place, Typed(0, formula="=B2", result=as_text(sheet.meant(place))))


def _with_other_answers(sheet: Questionnaire) -> list[list[Cell]]:
    """The same form with other numbers."""
    rows: list[list[Cell]] = [*sheet.above, *map(list, sheet.header)]
    for line in sheet.lines:
        rows.append([
            _another(cell) if column == "answer" or column.startswith("Q") else cell
            for column, cell in zip(sheet.columns, line.cells, strict=False)
        ])  # fmt: skip
    return rows


def _another(cell: Cell) -> Cell:
    if isinstance(cell, Typed):
        return cell._replace(value=cell.value + 1)
    return str(int(cell) + 1) if cell.isdecimal() else cell


@operator(Phase.FILE, kind="xlsx")
def hidden_sheet(sheet: Questionnaire, chance: Random) -> None:
    sheet.decoys.append((f"昨年度{len(sheet.decoys)}", _with_other_answers(sheet), True))


@operator(Phase.FILE, kind="xlsx")
def example_sheet(sheet: Questionnaire, chance: Random) -> None:
    name = chance.choice(["記入例", "例", "作成例", "見本", "【記入例】", "記入例(2)", "調査票（記入例）"])
    if name in {decoy[0] for decoy in sheet.decoys}:
        raise NotApplicable
    sheet.decoys.append((name, _with_other_answers(sheet), False))


@operator(Phase.FILE, kind="xlsx")
def two_visible_sheets(sheet: Questionnaire, chance: Random) -> None:
    if chance.random() > 0.4:
        raise NotApplicable
    sheet.decoys.append((f"調査票 (2) {len(sheet.decoys)}", _with_other_answers(sheet), False))
    sheet.is_refused = True


@operator(Phase.FILE, kind="xlsx")
def sheet_of_another_kind(sheet: Questionnaire, chance: Random) -> None:
    sheet.decoys.append((f"集計{len(sheet.decoys)}", [["区分", "件数"], ["甲", "12"]], False))


@operator(Phase.FILE, kind="xlsx")
def merged_labels(sheet: Questionnaire, chance: Random) -> None:
    columns = [column for column in ("code", "name", "year") if column in sheet.columns]
    if sheet.layout == "wide" or len(sheet.lines) < 2 or len({line.code for line in sheet.lines}) > 1:
        raise NotApplicable
    for column in columns:
        at = sheet.columns.index(column)
        if len({_plain(line.cells[at]) for line in sheet.lines}) == 1:
            sheet.merged.append((0, len(sheet.lines) - 1, column))
            for line in sheet.lines[1:]:
                line.cells[at] = ""


def _plain(cell: object) -> str:
    return f"{cell.value:g}" if isinstance(cell, Typed) else str(cell)


@operator(Phase.FILE, kind="xlsx", layout="long")
def merged_answers(sheet: Questionnaire, chance: Random) -> None:
    if len({line.item for line in sheet.lines}) < max(2, len(sheet.lines)):
        raise NotApplicable  # of a line that stands there twice the other would be read
    at = sheet.index("answer")
    start = chance.randrange(len(sheet.lines) - 1)
    pair = sheet.lines[start : start + 2]
    first = pair[0].cells[at]
    if not isinstance(first, str) or not first.strip():
        raise NotApplicable
    pair[1].cells[at] = ""
    sheet.merged.append((start, start + 1, "answer"))
    for line in pair:
        for key in sheet.keys(line):
            if sheet.expected[key].kind in ("value", "held", "blank"):
                sheet.expected[key] = Expected("held")
