"""How offices write: the same answer with units, full-width digits, eras, or left blank."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from sample_answers import Cells
from sample_bodies import Body, rng, table
from sample_progress import progress
from sample_questions import Question, asked_in

FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
EXCEL_DAY_ZERO = date(1899, 12, 30)
NUMBER_HABITS = ("plain", "plain", "plain", "units", "full_width", "thousands")
DATE_HABITS = ("iso", "slash", "era", "era_short", "excel")
BLANK_SHARE = 0.012
SPARSE = ("49325", 2025)  # one file with a fifth of its items blank
SHOWN_IN_FULL = "48222"  # the town of the examples leaves blank only what the table of specials says
EXCUSES = ("担当課に照会中のため後日回答", "集計中", "")
PLANS = ("令和8年度に実施予定", "来年度当初予算に計上予定", "検討会で協議中")


def with_unit(text: str, question: Question) -> str:
    """12人, 74.2%."""
    return text + ("%" if question.kind == "percent" else question.unit)


NUMBERS: dict[str, Callable[[str, Question], str]] = {
    "plain": lambda text, _: text,
    "units": with_unit,
    "full_width": lambda text, _: text.translate(FULL_WIDTH),
    "thousands": lambda text, _: text if "." in text else f"{int(text):,}",
}
DATES: dict[str, Callable[[date], str]] = {
    "iso": lambda day: day.isoformat(),
    "slash": lambda day: f"{day.year}/{day.month}/{day.day}",
    "era": lambda day: f"令和{day.year - 2018}年{day.month}月{day.day}日",
    "era_short": lambda day: f"R{day.year - 2018}.{day.month}.{day.day}",
    "excel": lambda day: str((day - EXCEL_DAY_ZERO).days),
}


def as_written(text: str, question: Question, body: Body, year: int) -> str:
    """A plain answer in the hand of this body and the words of that edition."""
    if question.kind == "choice" or not text[:1].isdigit():
        return question.spelled_in(year, text)
    draw = rng("habit", body.code, str(year))
    number_habit, date_habit = draw.choice(NUMBER_HABITS), draw.choice(DATE_HABITS)
    if question.kind == "date":
        return DATES[date_habit](date.fromisoformat(text))
    if scale := question.scale.get(str(year)):
        return str(Decimal(text) / Decimal(str(scale)))  # a share as a decimal never bears a sign
    return NUMBERS[number_habit](text, question)


def left_blank(body: Body, year: int) -> set[str]:
    """The items this body did not get to."""
    draw, items = rng("blank", body.code, str(year)), [question.id for question in asked_in(year)]
    if (body.five, year) == SPARSE:
        return set(draw.sample(items, len(items) // 5))
    share = 0.0 if body.five == SHOWN_IN_FULL else BLANK_SHARE
    return {item for item in items if draw.random() < share}


def prescribed(body: Body, year: int) -> dict[str, dict[str, str]]:
    """The rows of the table of specials for one body and edition, by item."""
    rows = [row for row in table("pref_dx_specials") if row["five"] == body.five and row["year"] == str(year)]
    whole = [row for row in rows if row["item"] == "@all"]
    by_item = {question.id: row for row in whole for question in asked_in(year)}
    return by_item | {row["item"]: row for row in rows if row["item"] != "@all"}


def cells_of(body: Body, year: int) -> Cells:
    """The cells as they stand in the delivery, by today's item ids."""
    plain, blank = progress(body, year), left_blank(body, year)
    cells = {q.id: "" if q.id in blank else as_written(plain[q.id], q, body, year) for q in asked_in(year)}
    return cells | {item: row["cell"] for item, row in prescribed(body, year).items()}


def remarks_of(body: Body, year: int) -> Cells:
    """What stands in the column of remarks: some excuses, some plans, and what the table prescribes."""
    draw, cells = rng("remark", body.code, str(year)), cells_of(body, year)
    excuses = {item: draw.choice(EXCUSES) for item in sorted(left_blank(body, year))}
    plans = {item: draw.choice(PLANS) for item, cell in cells.items() if cell == "予定" and draw.random() < 0.15}
    return excuses | plans | {item: row["remark"] for item, row in prescribed(body, year).items()}
