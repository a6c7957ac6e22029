"""What a cell of Excel shows is what its sender meant: per cent, dates, units; never another number in silence."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.number_formats import BUILT_IN, GENERAL, show_number

ERA = '[$-411]ggge"年"m"月"d"日";@'
A_NUMBER = re.compile(r"-?\d+(\.\d+)?%?")


@pytest.mark.parametrize(
    ("text", "code", "shown"),
    [
        ("1", "0%", "100%"),
        ("0.562", "0%", "56.2%"),
        ("0.56200000000000006", "0.0%", "56.2%"),
        ("0.07", "0%", "7%"),
        ("0.29", "0.00%", "29%"),
        ("1.1", "0%", "110%"),
        ("0", "0%", "0%"),
        ("-0.5", "0.0%", "-50%"),
        ("-0.5", "0.0%;△0.0%", "-50%"),
        ("0.001", "0.0%", "0.1%"),
        ("1E-3", "0.0%", "0.1%"),
        ("0.123456789", "0%", "12.3456789%"),
        ("12.5", '0.0"%"', "12.5%"),
        ("12.5", r"0.0\%", "12.5%"),
    ],
)
def test_a_percentage_is_shown_in_per_cent_at_full_precision(text, code, shown):
    assert show_number(text, code) == shown


@given(st.integers(0, 100_000))
def test_no_percentage_has_noise_of_binary_numbers(thousandths):
    shown = show_number(repr(thousandths / 100_000), "0.0%")
    assert float(shown.rstrip("%")) == thousandths / 1000
    assert len(shown) <= len("100.000%")


@pytest.mark.parametrize(
    ("text", "code", "shown"),
    [
        ("45000", "yyyy/m/d", "2023-03-15"),
        ("45000", "m/d/yy", "2023-03-15"),
        ("45000", ERA, "2023-03-15"),
        ("45000", 'yyyy"年"m"月"d"日"', "2023-03-15"),
        ("45000", "yyyy年m月d日", "2023-03-15"),
        ("45000", r"yyyy\-mm\-dd", "2023-03-15"),
        ("45000", "[$-F800]dddd, mmmm dd, yyyy", "2023-03-15"),
        ("45000", "ge.m.d", "2023-03-15"),
        ("45000", "r", "2023-03-15"),
        ("45000", "aaa", "2023-03-15"),
        ("45000", "mmm-yy", "2023-03-15"),
        ("45000", "m月", "2023-03-15"),
        ("45000.5", "yyyy/m/d h:mm", "2023-03-15T12:00:00"),
        ("45000.5", "yyyy/m/d", "2023-03-15T12:00:00"),
        ("45000.999999999", "yyyy/m/d", "2023-03-16"),
        ("1", "yyyy/m/d", "1900-01-01"),
        ("59", "yyyy/m/d", "1900-02-28"),
        ("61", "yyyy/m/d", "1900-03-01"),
        ("2958465", "yyyy/m/d", "9999-12-31"),
        ("0.5", "h:mm", "12:00"),
        ("0.75", 'h"時"mm"分"', "18:00"),
        ("0.5", "h:mm AM/PM", "12:00"),
        ("0.500011574", "h:mm:ss", "12:00:01"),
        ("0.001", "mm:ss.0", "00:01:26"),
        ("1.25", "[h]:mm", "30:00"),
        ("0.25", "[mm]:ss", "06:00"),
        ("45000.25", "h:mm", "2023-03-15T06:00:00"),
    ],
)
def test_dates_and_times_are_iso(text, code, shown):
    assert show_number(text, code) == shown


@pytest.mark.parametrize("number", [14, 15, 16, 17, 22, *range(27, 32), *range(34, 37), *range(50, 59)])
def test_the_dates_that_files_name_by_number_only_are_dates(number):
    assert show_number("45000", BUILT_IN[number]) == "2023-03-15"


@pytest.mark.parametrize("number", [18, 19, 20, 21, 32, 33, 45, 46, 47])
def test_the_times_that_files_name_by_number_only_are_times(number):
    assert show_number("0.5", BUILT_IN[number]) in ("12:00", "12:00:00")


@given(st.integers(1, 2_958_465))
def test_serial_numbers_count_a_day_that_never_was(days):
    shown = show_number(str(days), "yyyy/m/d")
    if days == 60:
        assert shown == "60（日付として表示できない値）"
    else:
        assert date.fromisoformat(shown) == date(1899, 12, 31) + timedelta(days - (days > 60))


@given(st.integers(0, 2_957_003))
def test_the_other_epoch_begins_in_1904(days):
    assert show_number(str(days), "yyyy/m/d", is_1904=True) == str(date(1904, 1, 1) + timedelta(days))


@pytest.mark.parametrize("code", [GENERAL, "G/標準", "0", "#,##0", "0_ ", "@", "# ?/?", "0.00E+00", "[DBNum3]0"])
def test_a_plain_number_is_never_a_date(code):
    assert show_number("45000", code) == "45000"


@pytest.mark.parametrize(
    ("text", "code", "shown"),
    [
        ("12", '#,##0"人"', "12人"),
        ("12.5", '#,##0.0"人"', "12.5人"),
        ("1234", '#,##0"千円"', "1234千円"),
        ("3", "0年", "3年"),
        ("3", r"0\件", "3件"),
        ("3", "0!件", "3件"),
        ("12", 'General"人"', "12人"),
        ("-3", '0"人"', "-3人"),
        ("12", '"約"0"人"', "約12人"),
        ("1234", "[$¥-411]#,##0", "¥1234"),
        ("11002", "000000", "011002"),
        ("5", "00", "05"),
        ("1", '[=1]"○";[=0]"×"', "○"),
        ("0", '0;-0;"なし"', "なし"),
        ("1", '"有";;"無"', "有"),
    ],
)
def test_text_of_the_format_is_shown(text, code, shown):
    assert show_number(text, code) == shown


@pytest.mark.parametrize(
    ("text", "code", "shown"),
    [
        ("2.0", "0.00", "2"),
        ("12.0", GENERAL, "12"),
        ("0.5", GENERAL, "0.5"),
        ("12.4", "0", "12.4"),
        ("1e3", GENERAL, "1000"),
        ("1E-7", GENERAL, "0.0000001"),
        ("-0", GENERAL, "0"),
        ("0.1", GENERAL, "0.1"),
        ("-5", "#,##0;[Red]#,##0", "-5"),
        ("-5", "#,##0;△#,##0", "-5"),
        ("-5", "#,##0;▲#,##0", "-5"),
        ("-5", "#,##0_);(#,##0)", "-5"),
        ("-5", "#,##0;-#,##0", "-5"),
        ("0", BUILT_IN[41], "0"),
        ("-5", BUILT_IN[41], "-5"),
        ("5", BUILT_IN[43], "5"),
        ("abc", "0", "abc"),
        ("nan", "0", "nan"),
        ("1_0", "0", "1_0"),
        ("１２", "0", "１２"),
        ("1e400", GENERAL, "1e400"),
    ],
)
def test_a_number_is_as_it_would_be_typed(text, code, shown):
    assert show_number(text, code) == shown


@pytest.mark.parametrize(
    ("text", "code", "shown"),
    [
        ("12000", "#,##0,", "12000（表示は12）"),
        ("12500000", '#,##0,,"百万"', "12500000（表示は12百万）"),
        ("12500", "0.0,", "12500（表示は12.5）"),
        ("0.1", "0%%", "0.1（表示は1000%%）"),
        ("-5", "0;0", "-5（表示は5）"),
        ("3", '0"00"', "3（表示は300）"),
        ("3", '"1"0', "3（表示は13）"),
        ("3", '0".5"', "3（表示は3.5）"),
        ("1234567", "000-0000", "1234567（表示形式は 000-0000）"),
        ("5", ";;;", "5（表示形式により非表示）"),
        ("0", "#,###", "0（表示形式により非表示）"),
        ("0", "#,##0;-#,##0;", "0（表示形式により非表示）"),
        ("2", '[=2]"3"', "2（表示は3）"),
        ("60", "yyyy/m/d", "60（日付として表示できない値）"),
        ("0", "yyyy/m/d", "0（日付として表示できない値）"),
        ("-1", "yyyy/m/d", "-1（日付として表示できない値）"),
        ("2958466", "yyyy/m/d", "2958466（日付として表示できない値）"),
        ("1e400", "[h]:mm:ss", "1e400（日付として表示できない値）"),
        ("-1e400", "yyyy/m/d", "-1e400（日付として表示できない値）"),
        ("99999999999", "[h]:mm:ss", "99999999999（日付として表示できない値）"),
    ],
)
def test_a_number_that_is_shown_as_another_is_given_with_both_and_is_no_number(text, code, shown):
    assert show_number(text, code) == shown
    assert not A_NUMBER.fullmatch(shown)


@given(
    st.one_of(st.floats(), st.integers()).map(repr),
    st.one_of(st.text('0#?.,%;"年月日人ymdhsge[]$-411\\_* @E+/()△', max_size=20), st.text(max_size=20)),
    st.booleans(),
)
def test_any_number_in_any_format_is_a_text(text, code, is_1904):
    assert show_number(text, code, is_1904=is_1904)
