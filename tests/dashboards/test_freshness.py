"""The red bar: when it shows, and what it says."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from plotly.io.json import to_json_plotly

from dashboards.components import shell
from dashboards.freshness import Freshness, freshness, last_report
from dashboards.words import words_of
from tests.pages.conftest import texts

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def hours_ago(hours: float) -> str:
    return (NOW - timedelta(hours=hours)).isoformat()


def told(pointer: dict | None, report: dict, lang: str = "ja") -> str:
    bar = shell.notice(freshness(pointer, report, NOW), words_of(lang))
    return "" if bar is None else texts(json.loads(to_json_plotly(bar)))


@pytest.mark.parametrize(("hours", "shows"), [(1, False), (35.9, False), (36.1, True), (90, True)])
def test_old_after_36_hours(hours: float, shows: bool) -> None:
    text = told({"published_at": hours_ago(hours)}, {"outcome": "published", "finished_at": hours_ago(hours)})
    assert ("公表データが古くなっています" in text) is shows


def test_a_night_without_news_confirms_the_snapshot() -> None:
    report = {"outcome": "unchanged", "finished_at": hours_ago(2)}
    assert told({"published_at": hours_ago(200)}, report) == ""


def test_a_failed_night_is_told_with_its_reason() -> None:
    report = {"outcome": "failed", "finished_at": hours_ago(3), "message": "見本の理由 <b>"}
    text = told({"published_at": hours_ago(20)}, report)
    assert "直近の更新に失敗しました（2026-11-23 15:00）" in text
    assert "見本の理由 <b>" in text
    assert "The last update failed" in told({"published_at": hours_ago(20)}, report, "en")


def test_a_failed_first_night_does_not_speak_of_earlier_data() -> None:
    assert "前回まで" not in told(None, {"outcome": "failed", "finished_at": hours_ago(3)})


@pytest.mark.parametrize("content", [None, "", "{", "[]"])
def test_no_report_is_no_alarm(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "last.json").write_text(content, encoding="utf-8")
    assert last_report(tmp_path) == {}
    assert told({"published_at": hours_ago(1)}, last_report(tmp_path)) == ""


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (timedelta(seconds=-5), "0分前"),
        (timedelta(minutes=59), "59分前"),
        (timedelta(hours=47), "47時間前"),
        (timedelta(days=3, hours=2), "3日前"),
    ],
)
def test_ages(age: timedelta, text: str) -> None:
    assert shell.age_text(Freshness(age, None, ""), words_of("ja")) == text
