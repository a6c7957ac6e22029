"""Cells as offices write them: each with the value that was meant, or with the reason why it has none."""

from datetime import date

from hypothesis import strategies as st

WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
MINUS = "-△▲−－–‐"
SPACES = st.sampled_from(["", "", "", " ", "\u3000", "\u00a0", "\u200b", "\ufeff", "\t", " \u2003"])
BETWEEN = st.sampled_from(["", "", " ", "\u3000", "\u00a0"])
ERAS = {"令和": 2018, "R": 2018, "㋿": 2018, "平成": 1988, "H": 1988}


@st.composite
def digits(draw: st.DrawFn) -> tuple[float, str]:
    """A number of at most 15 digits, with or without groups, decimals and sign."""
    whole, decimals = draw(st.integers(0, 10**9)), draw(st.text("0123456789", max_size=3))
    sign = draw(st.sampled_from(["", "", *MINUS]))
    point = f".{decimals}" if decimals else ""
    value = float(f"{'-' if sign else ''}{whole}{point}") + 0.0
    body = f"{draw(st.sampled_from([str(whole), f'{whole:,}']))}{point}"
    return value, sign + (body.translate(WIDE) if draw(st.booleans()) else body)


@st.composite
def numbers(draw: st.DrawFn, units: tuple[str, ...]) -> tuple[float, str]:
    """A number and a cell that clearly holds it, in one of the units or without."""
    value, text = draw(digits())
    unit = draw(st.sampled_from(["", *units]))
    cell = f"{text}{draw(BETWEEN) if unit else ''}{unit}"
    cell = f'="{cell}"' if draw(st.integers(0, 4)) == 0 else cell
    return value, draw(SPACES) + cell + draw(SPACES)


@st.composite
def faulty_numbers(draw: st.DrawFn) -> tuple[str, str]:
    """A reason and a cell of people (人, 名) that may not be read, for that reason."""
    whole = draw(st.integers(1, 999))
    other = draw(st.integers(1, 999))
    reason, text = draw(
        st.sampled_from(
            [
                ("ornamental_digit", f"{whole}{draw(st.sampled_from('²③⑴½'))}"),
                ("other_script", f"{whole}{draw(st.sampled_from('٣३๓𝟛'))}人"),
                ("thousands_comma", f"{whole},{other % 100}"),
                ("thousands_comma", f"{whole},{other:03},{other}9999"),
                ("percent_sign", f"{whole}%"),
                ("percent_sign", f"{whole}パーセント"),
                ("other_unit", f"{whole}{draw(st.sampled_from(['千円', '件', '円', '時間', '人工']))}"),
                ("exponent", f"{whole}e{other}"),
                ("too_many_digits", f"{whole}{'0' * draw(st.integers(15, 400))}"),
                ("too_many_digits", f"0.{'0' * draw(st.integers(15, 400))}{whole}"),
                ("error_cell", draw(st.sampled_from(["#REF!", "#N/A", "#DIV/0!", "#VALUE!"]))),
                ("formula", f"=A{whole}+B{other}"),
                ("range", f"{whole}{draw(st.sampled_from('~～〜-'))}{other}"),
                ("range", f"約{whole}人"),
                ("range", f"{whole}人{draw(st.sampled_from(['以上', '以下', '程度', '前後']))}"),
                ("two_numbers", f"{whole}人、{other}人"),
                ("two_numbers", f"{whole} {other}"),
                ("decimal_point", f"{whole}."),
                ("hidden_character", f"{whole}\u200b{other}"),
                ("no_answer", draw(st.sampled_from(["なし", "未定", "－"]))),
                ("no_number", draw(st.sampled_from(["同上", "十二"]))),
            ]
        )
    )
    return reason, draw(SPACES) + text + draw(SPACES)


@st.composite
def dates(draw: st.DrawFn) -> tuple[date, str]:
    """A day and a cell that clearly holds it."""
    day = draw(st.dates(date(2019, 5, 1), date(2060, 12, 31)))
    text = draw(st.one_of(_with_separators(day), _in_kanji(day), st.just(f"{day:%Y%m%d}"), st.just(day.isoformat())))
    text = text.translate(WIDE) if draw(st.booleans()) else text
    return day, draw(SPACES) + text + draw(SPACES)


@st.composite
def _with_separators(draw: st.DrawFn, day: date) -> str:
    mark = draw(st.sampled_from("-/."))
    year = draw(st.sampled_from([str(day.year), f"R{day.year - 2018}"]))
    month, number = draw(st.sampled_from([(f"{day.month:02}", f"{day.day:02}"), (str(day.month), str(day.day))]))
    midnight = draw(st.sampled_from(["", "", " 0:00", " 00:00:00"]))
    return f"{year}{mark}{month}{mark}{number}{midnight}"


@st.composite
def _in_kanji(draw: st.DrawFn, day: date) -> str:
    weekday = "月火水木金土日"[day.weekday()]
    after = draw(st.sampled_from(["", f"({weekday})", f"（{weekday}）", f"（{weekday}曜日）", f" {weekday}曜日"]))
    return f"{draw(years(day.year, '年'))}{day.month}月{day.day}日{after}"


@st.composite
def years(draw: st.DrawFn, year: int, suffix: str) -> str:
    """A year by one calendar or by both; the suffix (年, 年度) stands after each."""
    western, era = f"{year}{suffix}", draw(st.sampled_from(sorted(ERAS)))
    number = year - ERAS[era]
    japanese = f"{era}{'元' if number == 1 else number}{suffix}"
    return draw(st.sampled_from([western, japanese, f"{western}（{japanese}）", f"{japanese}({western})"]))


@st.composite
def faulty_dates(draw: st.DrawFn) -> tuple[str, str]:
    """A reason and a cell that may not be read as a day, for that reason."""
    day = draw(st.dates(date(2020, 1, 1), date(2060, 12, 31)))
    wrong = "月火水木金土日"[(day.weekday() + draw(st.integers(1, 6))) % 7]
    return draw(
        st.sampled_from(
            [
                ("wrong_weekday", f"{day.year}年{day.month}月{day.day}日({wrong})"),
                ("years_disagree", f"令和{day.year - 2018}年（{day.year + 1}年）{day.month}月{day.day}日"),
                ("era_zero", f"令和0年{day.month}月{day.day}日"),
                ("no_such_day", f"{day.year}-02-3{draw(st.integers(0, 1))}"),
                ("no_such_day", f"{day.year}/{draw(st.integers(13, 99))}/{day.day}"),
                ("serial", str(draw(st.integers(40_000, 60_000)))),
                ("incomplete_date", f"{day.year}年{day.month}月"),
                ("incomplete_date", f"令和{day.year - 2018}年度末"),
                ("short_year", f"{day.year % 100}/{day.month}/{day.day}"),
                ("two_dates", f"{day.isoformat()}～{day.year + 1}-03-31"),
                ("other_script", f"{day.year}/{day.month}/٣"),
                ("ornamental_digit", f"{day.year}年{day.month}月③日"),
                ("error_cell", "#VALUE!"),
                ("formula", "=TODAY()"),
                ("no_answer", "未定"),
            ]
        )
    )
