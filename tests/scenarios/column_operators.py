"""Headers and columns: in another order, over several rows, too many, too few."""

from random import Random

from tests.scenarios.operators import Phase, operator
from tests.scenarios.questionnaires import Expected, NotApplicable, Questionnaire


@operator(Phase.COLUMN)
def columns_reordered(sheet: Questionnaire, chance: Random) -> None:
    order = chance.sample(range(len(sheet.columns)), len(sheet.columns))
    _rearrange(sheet, order)


def _rearrange(sheet: Questionnaire, order: list[int]) -> None:
    """Keep the columns of these numbers, in this order."""
    sheet.columns = [sheet.columns[at] for at in order]
    sheet.header = [[row[at] for at in order] for row in sheet.header]
    for line in sheet.lines:
        line.cells = [line.cells[at] for at in order]


@operator(Phase.COLUMN)
def column_removed(sheet: Questionnaire, chance: Random) -> None:
    column = chance.choice(sheet.columns)
    if column == "name" and sheet.has_wrong_line:
        raise NotApplicable  # without the names nothing shows which line is wrong
    if f"copy of {column}" in sheet.columns:
        raise NotApplicable  # the other is read
    _rearrange(sheet, [at for at, one in enumerate(sheet.columns) if one != column])
    if column in ("code", "year", "item", "answer"):
        sheet.is_refused = True
    for key in sheet.expected:
        if key[1] == column:
            sheet.expected[key] = Expected("absent")
    if sheet.layout == "wide" and not any(column.startswith("Q") for column in sheet.columns):
        sheet.is_refused = True


@operator(Phase.COLUMN)
def column_without_header(sheet: Questionnaire, chance: Random) -> None:
    _insert(sheet, chance, "", [str(chance.randrange(1, 999)) for _ in sheet.lines])


@operator(Phase.COLUMN)
def extra_column(sheet: Questionnaire, chance: Random) -> None:
    label = chance.choice(["整理番号", "前年度", "№", "担当課", "Q999", "回答（前年度）", "確認欄"])
    _insert(sheet, chance, label, [str(chance.randrange(1, 999)) for _ in sheet.lines])


def _insert(sheet: Questionnaire, chance: Random, label: str, cells: list[str]) -> None:
    at = chance.randint(0, len(sheet.columns))
    sheet.columns.insert(at, f"extra {at}")
    for row in sheet.header:
        row.insert(at, label if row is sheet.header[-1] else "")
    for line, cell in zip(sheet.lines, cells, strict=True):
        line.cells.insert(at, cell)


@operator(Phase.COLUMN, layout="wide")
def column_doubled(sheet: Questionnaire, chance: Random) -> None:
    """The same answers twice."""
    at = chance.choice([at for at, column in enumerate(sheet.columns) if column.startswith("Q")] or [0])
    if not sheet.columns[at].startswith("Q"):
        raise NotApplicable
    sheet.columns.append(f"copy of {sheet.columns[at]}")
    for row in (*sheet.header, *(line.cells for line in sheet.lines)):
        row.append(row[at])
    sheet.tolerated.add("note.repeated")


@operator(Phase.COLUMN)
def header_over_two_rows(sheet: Questionnaire, chance: Random) -> None:
    """Words cut in two, or a group over the questions beside labels that are merged over both rows."""
    _require_one_row(sheet)
    (row,) = sheet.header
    if chance.random() < 0.5:
        cuts = [chance.randint(1, len(text) - 1) if len(text) > 1 else 0 for text in row]
        sheet.header = [[text[:cut] for text, cut in zip(row, cuts, strict=True)]]
        sheet.header.append([text[cut:] for text, cut in zip(row, cuts, strict=True)])
    elif sheet.layout == "wide":
        is_item = [column.startswith(("Q", "copy")) for column in sheet.columns]
        first = [at for at, one in enumerate(is_item) if one and not (at and is_item[at - 1])]
        upper = ["回答" if at in first else "" if is_item[at] else text for at, text in enumerate(row)]
        sheet.header = [upper, [text if is_item[at] else "" for at, text in enumerate(row)]]
    else:
        upper = ["設問" if column == "item" else text for column, text in zip(sheet.columns, row, strict=True)]
        sheet.header = [upper, ["番号" if column == "item" else "" for column in sheet.columns]]


@operator(Phase.COLUMN)
def header_over_three_rows(sheet: Questionnaire, chance: Random) -> None:
    _require_one_row(sheet)
    (row,) = sheet.header
    groups = [chance.choice(["", "調査票", "令和7年度"]) for _ in row]
    first = chance.choice([["", *([""] * (len(row) - 1))], ["自治体DX調査", *([""] * (len(row) - 1))], groups])
    sheet.header = [first, ["" for _ in row], row] if chance.random() < 0.5 else [first, row]


def _require_one_row(sheet: Questionnaire) -> None:
    if len(sheet.header) > 1:
        raise NotApplicable


@operator(Phase.COLUMN)
def header_in_another_form(sheet: Questionnaire, chance: Random) -> None:
    def form(text: str) -> str:
        wide = "".join(chr(ord(mark) + 0xFEE0) if "!" <= mark <= "~" else mark for mark in text)
        half = len(text) // 2
        return chance.choice(
            [text, wide, f" {text}", f"{text}　", f"{text[:half]}\n{text[half:]}", " ".join(text), f"\u200b{text}"]
        )

    sheet.header = [[form(text) for text in row] for row in sheet.header]
