"""団体カルテ: what changed since the year before, and who was alike and is ahead now."""

from collections.abc import Callable

import pytest

Show = Callable[..., str]
Ask = Callable[[str], list[tuple]]


def test_every_changed_answer_is_told_with_both_years(show: Show, ask: Ask) -> None:
    rows = ask(
        "SELECT name_ja, option_before, option_text FROM mart.indicator_change JOIN core.indicator USING (indicator) "
        "WHERE code = '482226' AND year = 2025 AND basis = 'full' AND disclosure = 'public' AND NOT is_break "
        "AND status = 'answered' AND status_before = 'answered' AND option_before <> option_text"
    )
    text = show("/body/482226", "?year=2025&pref=480002")
    card = text.split("前の年度からの変化", 2)[2]  # first the page names its cards
    changed = card.split("2年前は似た回答")[0]
    assert rows
    for row in rows:
        assert all(part in changed for part in row), row


def test_a_question_that_changed_its_meaning_is_not_compared(show: Show, ask: Ask) -> None:
    found = ask("SELECT code, year FROM mart.indicator_change JOIN core.indicator USING (indicator) "
                "WHERE is_break AND basis = 'full' AND disclosure = 'public' ORDER BY code LIMIT 1")  # fmt: skip
    if not found:
        pytest.skip("no question of the sample changed its meaning")
    ((code, year),) = found
    assert "設問の意味が変わったため比べない" in show(f"/body/{code}", f"?year={year}")


def test_who_was_alike_and_is_ahead_is_named_with_what_was_raised(show: Show, ask: Ask) -> None:
    ((code, ahead, stage),) = ask(
        "SELECT found.code, name, role_model_stage FROM mart.role_model AS found JOIN core.body AS body "
        "ON body.code = role_model_code WHERE year = 2025 AND basis = 'full' ORDER BY found.code, position LIMIT 1"
    )
    text = show(f"/body/{code}", "?year=2025")
    part = text[text.index("2年前は似た回答") :]
    assert ahead in part and f"STEP{stage}まで達成" in part and "この2年で上げた指標" in part


def test_the_first_year_has_nothing_to_compare_with(show: Show) -> None:
    text = show("/body/482226", "?year=2023")
    assert "比べられる前の年度のデータがありません" in text and "当てはまる団体はありません" in text
    assert "前の年度と比べて変わった回答はありません" not in text, "that would say that there was a year before"


def test_answers_that_are_gone_are_counted_not_passed_over(show: Show, ask: Ask) -> None:
    ((code, gone),) = ask(
        "SELECT code, count(*) AS gone FROM mart.indicator_change JOIN core.indicator USING (indicator) "
        "WHERE year = 2025 AND basis = 'full' AND disclosure = 'public' AND NOT is_break "
        "AND status_before = 'answered' AND status = 'not_answered' GROUP BY code ORDER BY gone DESC, code LIMIT 1"
    )
    assert f"点が上がった回答は0、下がった回答は0（今年は未回答の設問{gone}）" in show(f"/body/{code}", "?year=2025")
