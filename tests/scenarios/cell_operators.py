"""Answers as offices write them, clearly or not."""

from datetime import date
from random import Random

from tests.scenarios.operators import Phase, operator
from tests.scenarios.questionnaires import (
    NOT_APPLICABLE,
    SURVEY,
    Expected,
    NotApplicable,
    Place,
    Questionnaire,
    as_text,
)

_WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
_SPACES = (" ", "\u3000", "\u00a0", "\u200b", "\t", "\ufeff", " \u200b ")
_OTHER_SCRIPTS = ("٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "๐๑๒๓๔๕๖๗๘๙", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
_ORNAMENTS = "②⑫²³₂⑵⒉❷㉑"
_ERRORS = ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#####")


@operator(Phase.CELL)
def quoted_thousands(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "number")
    sheet.read_as(place, f"{sheet.meant(place):,.0f}")


@operator(Phase.CELL)
def broken_thousands(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "number")
    sheet.hold(
        place, chance.choice(["1,2", "103,52", "1,2345", "1,,234", ",123", "123,", "0,123", "1234,567", "1.234,5"])
    )


@operator(Phase.CELL)
def decimal_comma(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "percent", "number")
    sheet.hold(place, chance.choice(["56,2", "7,5", "0,25", "12,5%"]))


@operator(Phase.CELL)
def ornamental_digit(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "number", "percent")
    mark = chance.choice(_ORNAMENTS)
    sheet.hold(place, chance.choice([mark, f"12{mark}", f"{mark}人", f"1{mark}3"]))


@operator(Phase.CELL)
def digits_of_another_script(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "number", "percent", "date")
    digits = str.maketrans("0123456789", chance.choice(_OTHER_SCRIPTS))
    sheet.hold(place, as_text(sheet.meant(place)).translate(digits))


@operator(Phase.CELL)
def four_hundred_digits(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "number", "percent")
    sheet.hold(place, chance.choice(["9" * 400, "1" * 16, f"0.{'3' * 30}", f"{'9' * 400}人", f"{'123,' * 100}123"]))


@operator(Phase.CELL)
def exponent(sheet: Questionnaire, chance: Random) -> None:
    sheet.hold(sheet.pick(chance, "number"), chance.choice(["1e3", "1.2E+05", "1E400", "5e-324"]))


@operator(Phase.CELL)
def percent_sign_on_a_count(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "number")
    sheet.hold(place, f"{chance.randint(1, 100)}{chance.choice('%％')}")


@operator(Phase.CELL)
def percent_sign_on_a_percentage(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "percent")
    sheet.read_as(place, as_text(sheet.meant(place)) + chance.choice(["%", "％", "パーセント", " %", "　％", "ﾊﾟｰｾﾝﾄ"]))


@operator(Phase.CELL)
def fraction_for_a_percentage(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "percent")
    if place.item.recomputed_from:
        return
    value = chance.choice([0.562, 1.0, 0.9, 0.0049])
    sheet.read_as(place, as_text(value), value, question="value.fraction")


@operator(Phase.CELL)
def own_unit(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "number")
    spelled = sheet.catalogue.survey(SURVEY).unit_spellings(place.item)
    number = chance.choice([as_text(sheet.meant(place)), f"{sheet.meant(place):,.0f}"])
    sheet.read_as(place, number + chance.choice(["", " ", "　"]) + chance.choice(spelled))


@operator(Phase.CELL)
def another_unit(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "number")
    units = {"人", "千円", "円", "万円", "件", "日", "回", "割", "千人", "百万円", "箇所", "か月", "ヶ月"}
    own = set(sheet.catalogue.survey(SURVEY).unit_spellings(place.item))
    sheet.hold(place, f"{chance.randint(1, 500)}{chance.choice(sorted(units - own))}")


@operator(Phase.CELL)
def minus_sign(sheet: Questionnaire, chance: Random) -> None:
    place, sign = sheet.pick(chance, "number"), chance.choice("△▲−-－‐–")
    if chance.random() < 0.5 and not _is_part(sheet, place):
        sheet.read_as(place, f"{sign}0", 0.0)
    else:
        sheet.hold(place, f"{sign}{chance.choice(['5', '1,103', '１２'])}")  # less than the minimum of 0


def _is_part(sheet: Questionnaire, place: Place) -> bool:
    """Return whether a percentage is computed from a number."""
    shares = [item.recomputed_from for item in sheet.catalogue.survey(SURVEY).item if item.recomputed_from]
    return any(place.item.id in (parts.numerator, parts.denominator) for parts in shares)


@operator(Phase.CELL)
def full_width_digits(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "number", "percent")
    value = sheet.meant(place)
    text = f"{value:,.0f}" if place.item.kind == "number" and chance.random() < 0.5 else as_text(value)
    sheet.read_as(place, text.translate(_WIDE))


@operator(Phase.CELL)
def outer_spaces(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "number", "percent", "date", "choice")
    sheet.read_as(place, chance.choice(_SPACES) + as_text(sheet.meant(place)) + chance.choice(_SPACES))


@operator(Phase.CELL)
def formula_of_text(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "number", "percent", "date", "choice")
    sheet.read_as(place, f'="{as_text(sheet.meant(place))}"')


@operator(Phase.CELL)
def hidden_character_inside(sheet: Questionnaire, chance: Random) -> None:
    """Unseen in a word it does no harm; between digits nobody knows what stood there."""
    place, mark = sheet.pick(chance, "number", "percent", "date", "choice"), chance.choice("\u200b\u200e\u00ad\ufeff")
    text = as_text(sheet.meant(place))
    broken = f"{text[:1]}{mark}{text[1:]}"
    if place.item.kind == "choice":
        sheet.read_as(place, broken)
    elif len(text) > 1:
        sheet.hold(place, broken)


@operator(Phase.CELL)
def approximation(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "number", "percent")
    sheet.hold(
        place,
        chance.choice(["約12", "12以上", "10～20", "12程度", "10-20", "12(13)", "12/13", "十二", "12 13", "3人と2人"]),
    )


@operator(Phase.CELL)
def prose(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "number", "percent", "date", "choice")
    sheet.hold(
        place,
        chance.choice(["別紙のとおり", "確認中", "なし（検討中）", "○", "-", "ー", "？", "TRUE", "nan", "inf", "ﾅｼ。"]),
    )


@operator(Phase.CELL)
def option_with_an_addition(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "choice")
    text = as_text(sheet.meant(place))
    sheet.hold(place, chance.choice([f"{text}（一部）", f"1.{text}", text[:-1], f"{text}、予定", f"{text}\n予定"]))


@operator(Phase.CELL)
def blank(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "number", "percent", "date", "choice", "text")
    sheet.put(place, chance.choice(["", "", " ", "\u3000", "\u200b", "\n"]), Expected("blank"))


@operator(Phase.CELL, layout="wide")
def last_columns_blank(sheet: Questionnaire, chance: Random) -> None:
    """As when the last questions apply to few bodies: a line that slips then ends in a blank cell all the same."""
    for line in sheet.lines:
        for column in sheet.columns[-chance.randint(1, 3) :]:
            if (line.code, column) in sheet.expected:
                sheet.touched.add((line.code, column))
                line.cells[sheet.index(column)] = ""
                sheet.expected[line.code, column] = Expected("blank")
    if all(expected.kind == "blank" for expected in sheet.expected.values()):
        sheet.is_refused = True


@operator(Phase.CELL)
def not_applicable(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "number", "percent", "date", "choice")
    if _is_part(sheet, place):
        return
    sheet.read_as(place, chance.choice([NOT_APPLICABLE, f" {NOT_APPLICABLE}　"]), NOT_APPLICABLE)


@operator(Phase.CELL)
def error_text(sheet: Questionnaire, chance: Random) -> None:
    sheet.hold(sheet.pick(chance, "number", "percent", "date", "choice"), chance.choice(_ERRORS))


@operator(Phase.CELL)
def formula_as_text(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "number", "percent", "date", "choice")
    sheet.hold(place, chance.choice(["=SUM(A1:A3)", "=B2", "=1+2", "+A1", "=12"]))


@operator(Phase.CELL)
def date_in_another_form(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "date")
    day = sheet.meant(place)
    if not isinstance(day, date):
        return
    era, weekday = day.year - 2018, "月火水木金土日"[day.weekday()]
    forms = [
        f"{day:%Y}/{day.month}/{day.day}", f"{day:%Y/%m/%d} 0:00", f"{day:%Y%m%d}", f"{day:%Y.%m.%d}",
        f"{day.year}年{day.month}月{day.day}日", f"{day.year}年{day.month}月{day.day}日({weekday})",
        f"令和{era}年{day.month}月{day.day}日", f"R{era}.{day.month}.{day.day}", f"Ｒ{era}．{day.month}．{day.day}",
        f"令和{era}年（{day.year}年）{day.month}月{day.day}日", f"{day.year}年（令和{era}年）{day.month}月{day.day}日",
        f"{day}T00:00:00", f"{day:%Y-%m-%d} 00:00:00",
    ]  # fmt: skip
    sheet.read_as(place, chance.choice(forms))


@operator(Phase.CELL)
def date_that_is_none(sheet: Questionnaire, chance: Random) -> None:
    place = sheet.pick(chance, "date")
    forms = [
        "46113", "46113.5", "2028/3", "令和10年3月", "令和0年3月31日", "2028-02-30", "28/3/31", "3/31/2028",
        "令和10年度", "2028年3月31日(木)", "2027年（令和10年）3月31日", "2028年3月末", "毎年3月31日",
        "20280332", "2028-03-31 12:30",
        "2028/3/31～2029/3/31", "M45.1.1", "昭和元年度", "R10,3,31", "1899-12-31", "0000-00-00",
    ]  # fmt: skip
    sheet.hold(place, chance.choice(forms))


@operator(Phase.CELL)
def remark_with_marks(sheet: Questionnaire, chance: Random) -> None:
    """Quotes, line breaks and delimiters in a cell that only people read; beside an odd value it would confirm it."""
    if "remark" not in sheet.columns:
        text = sheet.pick(chance, "text")
        noted = chance.choice(
            ['「"引用"」を参照', "一行目\r\n二行目", "一行目\n二行目", "a,b;c\td", '""', "復帰\rのみ"]
        )
        sheet.read_as(text, noted, noted)
        return
    lines = [line for line in sheet.lines if (line.code, line.item) not in sheet.touched]
    if not lines:
        raise NotApplicable
    line = chance.choice(lines)
    sheet.touched.add((line.code, line.item))
    noted = chance.choice(
        ['昨年度は"12"', "一行目\r\n二行目", "甲,乙", "a\tb;c", '"""', "復帰\rのみ", "=1+1", "12,345"]
    )
    line.cells[sheet.index("remark")] = noted
