"""Rows: what shifts answers to other questions and bodies, and what only looks as if."""

from collections import Counter
from random import Random

from tests.scenarios.operators import Phase, operator
from tests.scenarios.questionnaires import Expected, Key, Line, NotApplicable, Questionnaire


def _split_cell(sheet: Questionnaire, line: Line) -> bool:
    """Write a number of four digits or more without the quotes that its comma needs."""
    for at, column in enumerate(sheet.columns):
        cell = line.cells[at] if at < len(line.cells) else ""
        if (
            (column == "answer" or column.startswith("Q"))
            and isinstance(cell, str)
            and cell.isdecimal()
            and len(cell) > 3
        ):
            line.cells[at : at + 1] = f"{int(cell):,}".split(",")
            return True
    return False


@operator(Phase.ROW, kind="csv")
def unquoted_thousands(sheet: Questionnaire, chance: Random) -> None:
    lines = [line for line in _whole_lines(sheet) if _is_thousand(sheet, line)]
    if not lines:
        raise NotApplicable
    for line in lines if chance.random() < 0.3 else [chance.choice(lines)]:
        _split_cell(sheet, line)
        sheet.hold_line(line)


def _is_thousand(sheet: Questionnaire, line: Line) -> bool:
    copy = Line(list(line.cells), line.code, line.item)
    return any(sheet.expected[key].kind == "value" for key in sheet.keys(line)) and _split_cell(sheet, copy)


def _whole_line(sheet: Questionnaire, chance: Random) -> Line:
    lines = _whole_lines(sheet)
    if not lines:
        raise NotApplicable
    return chance.choice(lines)


def _whole_lines(sheet: Questionnaire) -> list[Line]:
    """Lines that have not slipped and stand there once: of two the other would be read."""
    times = Counter((line.code, line.item) for line in sheet.lines)
    return [one for one in sheet.lines if len(one.cells) == len(sheet.columns) and times[one.code, one.item] == 1]


@operator(Phase.ROW, kind="csv")
def cell_dropped(sheet: Questionnaire, chance: Random) -> None:
    line = _whole_line(sheet, chance)
    del line.cells[chance.randrange(len(line.cells))]
    sheet.hold_line(line)


@operator(Phase.ROW, kind="csv")
def cell_added(sheet: Questionnaire, chance: Random) -> None:
    line = _whole_line(sheet, chance)
    before = {key: sheet.expected[key] for key in sheet.keys(line)}
    at = chance.randint(0, len(line.cells))
    line.cells.insert(at, chance.choice(["", "", "0", "予定", "12"]))
    sheet.hold_line(line)
    if at > max(n for n, column in enumerate(sheet.columns) if column == "answer" or column.startswith("Q") or n == 0):
        _leave_undecided(sheet, line, before)


@operator(Phase.ROW, kind="csv")
def row_cut(sheet: Questionnaire, chance: Random) -> None:
    line = _whole_line(sheet, chance)
    end = chance.randint(1, len(line.cells) - 1)
    del line.cells[end:]
    sheet.hold_line(line)
    code = line.cells[sheet.index("code")] if "code" in sheet.columns[:end] else ""
    if line.item and "item" not in sheet.columns[:end] and code not in sheet.catalogue.registry.by_code:
        sheet.expected[line.code, line.item] = Expected("absent")  # nothing shows whose answer it was, or to what


@operator(Phase.ROW, layout="wide")
def cells_swapped(sheet: Questionnaire, chance: Random) -> None:
    """A number and a choice beside each other change places: neither can be read."""
    line = _whole_line(sheet, chance)
    items = {item.id: item for item in sheet.catalogue.survey("pref_dx").item}
    kinds = [items[c].kind if c in items and (line.code, c) not in sheet.touched else "" for c in sheet.columns]
    pairs = [at for at in range(len(kinds) - 1) if set(kinds[at : at + 2]) == {"number", "choice"}]
    pairs = [
        at for at in pairs if all(sheet.expected[line.code, c].kind == "value" for c in sheet.columns[at : at + 2])
    ]
    if not pairs:
        raise NotApplicable
    at = chance.choice(pairs)
    line.cells[at], line.cells[at + 1] = line.cells[at + 1], line.cells[at]
    for column in sheet.columns[at : at + 2]:
        sheet.touched.add((line.code, column))
        sheet.expected[line.code, column] = Expected("held")


@operator(Phase.ROW)
def row_doubled(sheet: Questionnaire, chance: Random) -> None:
    line = _whole_line(sheet, chance)
    copy = Line(list(line.cells), line.code, line.item)
    sheet.lines.insert(chance.randint(0, len(sheet.lines)), copy)
    sheet.tolerated |= {"note.repeated"}


@operator(Phase.ROW)
def row_doubled_with_another_answer(sheet: Questionnaire, chance: Random) -> None:
    """Neither of two different answers is read."""
    line = _whole_line(sheet, chance)
    if not all(sheet.expected[key].kind == "value" for key in sheet.keys(line)):
        raise NotApplicable
    copy = Line(list(line.cells), line.code, line.item)
    for at, column in enumerate(sheet.columns):
        if column == "answer" or column.startswith("Q"):
            copy.cells[at] = chance.choice(["12", "予定", "2028-03-31", "別紙"])
            if copy.cells[at] != str(line.cells[at]).strip():
                sheet.expected[line.code, line.item or column] = Expected("held")
    sheet.lines.insert(sheet.lines.index(line) + chance.randint(1, 3), copy)
    sheet.tolerated |= {"structure.repeated", "structure.repeated_block", "value.option", "value.number", "value.date"}


@operator(Phase.ROW)
def row_removed(sheet: Questionnaire, chance: Random) -> None:
    times = Counter((line.code, line.item) for line in sheet.lines)
    once = [line for line in sheet.lines if times[line.code, line.item] == 1]
    if len(sheet.lines) < 2 or not once:
        raise NotApplicable
    line = chance.choice(once)
    sheet.lines.remove(line)
    left = {key for one in sheet.lines for key in sheet.keys(one)}
    for key in sheet.keys(line):
        if key not in left:
            sheet.expected[key] = Expected("absent")


@operator(Phase.ROW)
def rows_below(sheet: Questionnaire, chance: Random) -> None:
    if sheet.layout == "wide" and sheet.columns[0].startswith("Q"):
        raise NotApplicable  # what stands below answers in the first column looks like answers without a body
    width = len(sheet.columns)
    below = chance.choice([
        ["担当", "企画課", "", "電話", "000-0000"], ["担当者", "見本太郎"], ["連絡先", "03-1234-5678"],
        ["※空欄は未回答です"], ["（注）Q031は4月1日現在の人数"], ["合計", "", "", "", "12"],
        ["作成日", "令和7年6月1日"], ["以上"],
        ["E-mail", "dx@example.lg.jp"], list(sheet.header[-1]), ["", "", "", ""], [],
    ])  # fmt: skip
    padded = [*below, *([""] * (width - len(below)))] if chance.random() < 0.7 else below
    sheet.below += [*([[""] * width] * chance.randint(0, 2)), padded]


@operator(Phase.ROW)
def lines_above(sheet: Questionnaire, chance: Random) -> None:
    lines = chance.choice([
        [["自治体DX取組状況調査"]], [["自治体DX調査", "", "令和7年度"], []],
        [["提出日", "令和7年6月1日"], ["団体名", "見本市"], [""]],
        [["団体コード欄は6桁で入力してください"]],
    ])  # fmt: skip
    sheet.above = [[*line] for line in lines] + sheet.above


@operator(Phase.ROW)
def blank_cells_and_rows(sheet: Questionnaire, chance: Random) -> None:
    more = [""] * chance.randint(1, 5)
    for row in (*sheet.header, *(line.cells for line in sheet.lines)):
        row.extend(more)
    sheet.below += [[""] * len(sheet.columns) for _ in range(chance.randint(0, 3))]


@operator(Phase.ROW, kind="csv")
def blank_cells_behind_the_answers_only(sheet: Questionnaire, chance: Random) -> None:
    """All rows but the header end in the same number of blank cells more: padding, unless it cannot be told."""
    if any(len(line.cells) != len(sheet.columns) for line in sheet.lines):
        raise NotApplicable
    for line in sheet.lines:
        line.cells.extend([""] * 2)
        _leave_undecided(sheet, line, sheet.expected)


def _leave_undecided(sheet: Questionnaire, line: Line, before: dict[Key, Expected]) -> None:
    """Blank cells behind all answers may be padding, and a line that slipped may look like it: read, or held back."""
    for key in sheet.keys(line):
        if before[key].kind == "value":
            sheet.expected[key] = Expected("value_or_held", before[key].value)


@operator(Phase.ROW)
def blank_template(sheet: Questionnaire, chance: Random) -> None:
    if chance.random() > 0.3 or any(len(line.cells) != len(sheet.columns) for line in sheet.lines):
        raise NotApplicable
    for line in sheet.lines:
        for at, column in enumerate(sheet.columns[: len(line.cells)]):
            if column in ("answer", "remark") or column.startswith(("Q", "extra", "copy")):
                line.cells[at] = ""
    held = any(one.kind == "held" for one in sheet.expected.values())
    for key in sheet.expected:
        sheet.expected[key] = Expected("blank")
    if held:
        raise NotApplicable
    sheet.is_refused = {key[1] for key in sheet.expected} != {"Q009"}
