"""事例: only who was judged not to have passed and later has; what an office knows of it stands beside."""

import json

import pytest

from dashboards.app import create_app
from dashboards.pages.support_cases import cases
from pipeline.definitions.cases import load_cases
from pipeline.definitions.model import DefinitionError
from pipeline.settings import Home
from tests.pages.conftest import laid_out, texts


def _write(home, text):
    (home / "definitions").mkdir(exist_ok=True)
    (home / "definitions" / "cases.toml").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def rows(context):
    with context("/support", "?case_step=1") as asked:
        return cases(asked).table.rows


def test_a_case_was_judged_not_to_have_passed_before_it_passed(rows, ask):
    states = {
        (code, year): state
        for code, year, state in ask("SELECT code, year, state FROM mart.step_status WHERE step = 1 AND basis = 'full'")
    }
    assert rows
    for row in rows:
        before = [
            states[row["code"], year] for year in (2023, 2024) if year < row["year"] and (row["code"], year) in states
        ]
        judged = [state for state in before if state in ("passed", "failed")]
        assert states[row["code"], row["year"]] == "passed" and judged[-1] == "failed", row["name"]


def test_who_merely_answered_at_last_is_no_case(rows, ask):
    later = ask(
        """SELECT code FROM mart.step_status WHERE step = 1 AND basis = 'full' GROUP BY code
        HAVING bool_or(state = 'passed') AND NOT bool_or(state = 'failed')"""
    )
    assert later and not {code for (code,) in later} & {row["code"] for row in rows}


def test_changed_answers_stand_in_the_order_of_years(rows):
    several = [row["raised"].split("　／　") for row in rows if "　／　" in row["raised"]]
    assert several
    for texts_ in several:
        years = [text[:4] for text in texts_]
        assert years == sorted(years)


def test_those_that_own_towns_are_like_come_first(rows):
    counts = [row["alike_count"] for row in rows]
    assert counts == sorted(counts, reverse=True) and counts[0] > 0


def test_answers_that_may_not_be_shown_by_name_are_in_no_case(lay_out):
    for step in range(4):
        _, content = lay_out("/support", f"?tab=cases&case_step={step}")
        assert "セキュリティ監査" not in json.dumps(content, ensure_ascii=False)


def test_links_and_contacts_of_the_home_stand_beside_the_case(own_sample, rows):
    code = rows[0]["code"]
    _write(own_sample, f'[[case]]\ncode = "{code}"\nstep = 1\nlink = "https://x.example/a"\ncontact = "DX課 0123"\n')
    _, content = laid_out(create_app(own_sample), "/support", "?tab=cases&case_step=1")
    assert "https://x.example/a　／　DX課 0123" in json.dumps(content, ensure_ascii=False)
    _write(own_sample, '[[case]]\ncode = "48"\nstep = 1\n')
    _, content = laid_out(create_app(own_sample), "/support", "?tab=cases&case_step=1")
    assert "手がかりのファイルに誤りがあります: cases.toml" in texts(content)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [("", "題名、資料、連絡先のどれもありません"), ('link = "javascript:alert(1)"', "link"), ('gone = "x"', "gone")],
)
def test_a_case_that_cannot_be_used_is_refused_with_its_place(tmp_path, line, sentence):
    _write(tmp_path, f'[[case]]\ncode = "482226"\nstep = 1\n{line}\n')
    with pytest.raises(DefinitionError, match=sentence):
        load_cases(Home(tmp_path))


def test_a_year_without_cases_is_said_so(lay_out):
    _, content = lay_out("/support", "?tab=cases&case_step=1&year=2023")
    assert "STEP1を新たに達成した団体はまだありません" in texts(content)
