"""Labels of lines: bodies, years and questions, in other spellings or wrong."""

from random import Random
from unicodedata import normalize

from pipeline.definitions.registry import Body, check_digit
from tests.scenarios.operators import Phase, operator
from tests.scenarios.questionnaires import Line, NotApplicable, Questionnaire

_RADICALS = {"長": "⻑", "月": "⽉", "日": "⽇", "山": "⼭", "田": "⽥", "大": "⼤", "小": "⼩", "里": "⾥"}


def _some_lines(sheet: Questionnaire, chance: Random) -> list[Line]:
    """One line, or all lines of one body, that have their labels still."""
    line = sheet.pick_line(chance)
    if sheet.layout == "wide" or chance.random() < 0.5:
        return [line]
    others = [one for one in sheet.lines if one.code == line.code and not one.is_relabelled]
    for one in others:
        one.is_relabelled = True
    return [line, *others]


def _body(sheet: Questionnaire, line: Line) -> Body:
    return sheet.catalogue.registry.by_code[line.code]


def _relabel(sheet: Questionnaire, chance: Random, column: str, text: str) -> None:
    """Write a label that means the same."""
    for line in _some_lines(sheet, chance):
        line.cells[sheet.index(column)] = text


def _mislabel(sheet: Questionnaire, chance: Random, column: str, text: str) -> None:
    """Write a label for which the lines must be held back."""
    sheet.index(column)
    for line in _some_lines(sheet, chance):
        line.cells[sheet.index(column)] = text
        sheet.hold_line(line)


@operator(Phase.LABEL)
def another_spelling_of_the_name(sheet: Questionnaire, chance: Random) -> None:
    at = sheet.index("name")
    for line in _some_lines(sheet, chance):
        body = _body(sheet, line)
        name = body.name
        line.cells[at] = chance.choice([
            body.prefecture + name, f"{body.prefecture}　{name}", " ".join(name), f"{name[:-1]}　{name[-1]}",
            f"\u3000{name} ", normalize("NFD", name), name.translate(str.maketrans(_RADICALS)),
            f"{name[0]}\U000e0100{name[1:]}",
            f"\u200b{name}", f"{name}\ufeff", f"{name}\n",
        ])  # fmt: skip


@operator(Phase.LABEL)
def name_of_another_body(sheet: Questionnaire, chance: Random) -> None:
    other = chance.choice(sheet.catalogue.registry.of_kind("municipality"))
    if any(other.name == body.name for body in sheet.bodies):
        raise NotApplicable
    _mislabel(sheet, chance, "name", other.name)


@operator(Phase.LABEL)
def code_in_another_spelling(sheet: Questionnaire, chance: Random) -> None:
    for line in _some_lines(sheet, chance):
        code = line.code
        forms = [
            code[:5], f"{code[:5]}-{code[5]}", f'="{code}"', "".join(chr(ord(digit) + 0xFEE0) for digit in code),
            f" {code}", f"{code}　", f"{code}.0", f"{code[:2]} {code[2:]}", f"\u200b{code}",
        ]  # fmt: skip
        if code.startswith("0") and not _is_also(sheet, code[1:]):
            forms.append(code[1:])
        text = chance.choice([form for form in forms if form != code[:5] or not _is_also(sheet, code[:5])])
        line.cells[sheet.index("code")] = text


def _is_also(sheet: Questionnaire, five: str) -> bool:
    """Return whether five digits stand for two bodies: one without its leading zero, one without its check digit."""
    by_code = sheet.catalogue.registry.by_code
    return f"0{five}" in by_code and five + check_digit(five) in by_code


@operator(Phase.LABEL)
def wrong_code(sheet: Questionnaire, chance: Random) -> None:
    code = sheet.lines[0].code
    digits = [code[:at] + str((int(code[at]) + chance.randint(1, 9)) % 10) + code[at + 1 :] for at in range(6)]
    texts = ["", "000000", "999999", code[:4], f"{code}0", "市区町村", "٤٨٢٢٢٦", "01⑩002", f"{code[:5]}X", *digits]
    text = chance.choice([text for text in texts if text not in sheet.catalogue.registry.by_code])
    _mislabel(sheet, chance, "code", text)


@operator(Phase.LABEL)
def code_of_another_body(sheet: Questionnaire, chance: Random) -> None:
    sheet.index("name")  # without a name nothing shows that the code is another's
    other = chance.choice(sheet.catalogue.registry.of_kind("municipality"))
    if any(other.name == body.name or other.code == body.code for body in sheet.bodies):
        raise NotApplicable
    _mislabel(sheet, chance, "code", other.code)


@operator(Phase.LABEL)
def code_of_a_prefecture(sheet: Questionnaire, chance: Random) -> None:
    _mislabel(sheet, chance, "code", chance.choice(sheet.catalogue.registry.of_kind("prefecture")).code)


@operator(Phase.LABEL)
def year_in_another_form(sheet: Questionnaire, chance: Random) -> None:
    forms = [
        "2025年度",
        "令和7年度",
        "R7",
        "令和7年度（2025年度）",
        "2025年度（令和7年度）",
        "２０２５",
        "2025年",
        " 2025",
        '="2025"',
        "令和７",
    ]
    _relabel(sheet, chance, "year", chance.choice(forms))


@operator(Phase.LABEL)
def no_year_of_the_survey(sheet: Questionnaire, chance: Random) -> None:
    forms = [
        "2022",
        "令和3年度",
        "2031",
        "25",
        "",
        "令和0年度",
        "2025・2031",
        "令和7年度（2024年度）",
        "今年度",
        "45748",
        "②⓪②⑤",
    ]
    _mislabel(sheet, chance, "year", chance.choice(forms))


@operator(Phase.LABEL, layout="wide")
def another_edition(sheet: Questionnaire, chance: Random) -> None:
    """One line of last year in a header that numbers this year's questions."""
    if len(sheet.lines) < 3 or any(line.is_relabelled for line in sheet.lines):
        raise NotApplicable
    line = sheet.pick_line(chance)
    line.cells[sheet.index("year")] = chance.choice(["2024", "令和6年度", "2023"])
    sheet.hold_line(line)


@operator(Phase.LABEL, layout="long")
def question_in_another_form(sheet: Questionnaire, chance: Random) -> None:
    at = sheet.index("item")
    for line in _some_lines(sheet, chance):
        wide = "".join(chr(ord(mark) + 0xFEE0) for mark in line.item)
        line.cells[at] = chance.choice(
            [wide, f" {line.item}", f"{line.item}\n", f"Q {line.item[1:]}", f"\u200b{line.item}"]
        )


@operator(Phase.LABEL, layout="long")
def unknown_question(sheet: Questionnaire, chance: Random) -> None:
    line = sheet.pick_line(chance)
    line.cells[sheet.index("item")] = chance.choice(["Q999", "Q040", "Q18", "問12", "12", f"{line.item}-1"])
    sheet.hold_line(line)
