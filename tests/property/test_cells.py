"""What a cell means, over cells as offices write them and over any text at all."""

import math
import re

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.definitions.catalogue import Catalogue
from pipeline.definitions.characters import drop_invisible
from pipeline.intake.answers import read_answers
from pipeline.intake.cells import CELL_SCHEMA
from pipeline.intake.codes import read_code
from pipeline.intake.dates import read_date
from pipeline.intake.digits import narrow_digits
from pipeline.intake.fiscal_years import read_fiscal_year
from pipeline.intake.number_text import read_number
from pipeline.intake.sender_from_path import sender_from_path
from pipeline.intake.text import normalize_text
from tests.property.office_cells import dates, faulty_dates, faulty_numbers, numbers, years

ALPHABET = '0123456789０９，．,.-△▲−%％人名年月日令和元RHS/()（）="#eE+~〜約 \u3000\u200b\ufeff²③٣३㋿⻑\U000e0100'
ANY_TEXT = st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.text(ALPHABET, max_size=30))


@given(numbers(("人", "名")))
def test_a_number_has_the_value_that_was_written(drawn):
    value, text = drawn
    assert read_number(text, ("人", "名")).value == value


@given(numbers(("%", "％", "パーセント")))
def test_a_percentage_has_the_value_that_was_written(drawn):
    value, text = drawn
    assert read_number(text, is_percent=True).value == value


@given(faulty_numbers())
def test_what_is_no_number_is_refused_with_its_reason(drawn):
    reason, text = drawn
    reading = read_number(text, ("人", "名"))
    assert (reading.value, reading.reason) == (None, reason)


@given(dates())
def test_a_day_is_the_one_that_was_written(drawn):
    day, text = drawn
    assert read_date(text).value == day


@given(faulty_dates())
def test_what_is_no_day_is_refused_with_its_reason(drawn):
    reason, text = drawn
    reading = read_date(text)
    assert (reading.value, reading.reason) == (None, reason)


@given(st.integers(2019, 2060).flatmap(lambda year: st.tuples(st.just(year), years(year, "年度"))))
def test_a_fiscal_year_is_the_one_that_was_written(drawn):
    year, text = drawn
    assert read_fiscal_year(text) == year


@given(ANY_TEXT)
@settings(max_examples=500)
@example("9" * 400)
@example("٣")
def test_any_text_is_a_finite_number_or_has_a_reason(catalogue, text):
    reading = read_number(text, ("人",))
    assert (reading.value is None) != (reading.reason is None)
    assert reading.value is None or math.isfinite(reading.value)
    assert reading.reason is None or reading.reason in catalogue.rules.phrase
    if reading.value is not None:
        kept = re.sub(r"[^0-9.]", "", narrow_digits(text).replace("．", "."))
        assert abs(reading.value) == float(kept), "no digit is added, left out or turned into another"


@given(ANY_TEXT)
@settings(max_examples=500)
def test_any_text_is_a_day_or_has_a_reason(catalogue, text):
    reading = read_date(text)
    assert (reading.value is None) != (reading.reason is None)
    assert reading.reason is None or reading.reason in catalogue.rules.phrase


@given(ANY_TEXT)
def test_no_text_of_a_label_raises(catalogue, text):
    registry = catalogue.registry
    assert drop_invisible(normalize_text(text)).strip() == normalize_text(text)
    assert read_fiscal_year(text) is None or 1900 <= read_fiscal_year(text) <= 9999
    assert read_code(text, registry.by_code).code in {None, *registry.by_code}
    assert all(not registry.has_name(body, text) or registry.named(text) for body in registry.bodies[:20])
    assert sender_from_path(text, registry) is None or sender_from_path(text, registry).body_kind == "municipality"


@pytest.fixture(scope="module")
def item_of_kind(catalogue: Catalogue) -> dict[str, str]:
    """Kind → an item of `pref_dx` in 2025 of that kind."""
    return {item.kind: item.id for item in catalogue.survey("pref_dx").items_in(2025)}


@given(st.lists(ANY_TEXT, min_size=1, max_size=20))
@settings(max_examples=30)
def test_no_text_stops_the_reading_of_a_run(catalogue, item_of_kind, texts):
    rows = [
        ("d", "pref_dx", 2025, row, 7, text, "answer", "482226", item, None, None)
        for item in item_of_kind.values()
        for row, text in enumerate(texts, start=2)
    ]
    answers = read_answers(pl.DataFrame(rows, schema=CELL_SCHEMA, orient="row"), catalogue.surveys)
    assert answers["raw_text"].to_list() == [row[5] for row in rows]
    numbers = answers["published_number"].drop_nulls()
    assert numbers.is_finite().all()
    values = pl.any_horizontal(pl.col("published_number", "date").is_not_null())
    asked = pl.col("item").is_in([item_of_kind[kind] for kind in ("number", "percent", "date")])
    unread = answers.filter(asked & (pl.col("status") == "answered") & ~values)
    assert unread["refusal"].null_count() == 0
