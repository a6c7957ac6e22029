"""Thirty everyday files of thirty offices: nothing wrong is read, nothing clear is refused, each problem is named."""

import pytest

from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.orchestration.precheck import precheck
from pipeline.settings import Home, Settings
from tests.scenarios.town_files import KINDS, MEANT, town_files

ALWAYS = {"structure.missing_items", "file.mostly_wrong"}
"""All thirty leave most questions out."""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """Name of a file → the file, its values as text by question, its rules, and its messages."""
    catalogue = load_catalogue(definition_paths(Home(tmp_path_factory.mktemp("home"))))
    files = town_files(catalogue)
    checked = precheck([(one.name, one.content) for one in files], catalogue, Settings().limits())
    ids = dict(checked.deliveries.select("name", "delivery_id").iter_rows())
    answers, findings = checked.answers.partition_by("delivery_id", as_dict=True), checked.findings
    found = {}
    for one in files:
        rows = answers[(ids[one.name],)].to_dicts() if (ids[one.name],) in answers else []
        read = {row["item"]: row for row in rows if row["status"] == "answered"}
        own = [row for row in findings.to_dicts() if row["delivery_id"] == ids[one.name]]
        found[one.name] = (one, read, own)
    return found


def _shown(row):
    number = row["number"]
    return str(row["option"] or row["date"] or (row["raw_text"] if number is None else f"{number:g}"))


@pytest.mark.parametrize("name", [name for name, *_ in KINDS])
def test_an_everyday_file_is_read_as_it_was_meant_or_asked_about(outcomes, name):
    file, read, findings = outcomes[name]
    values = {item: _shown(row) for item, row in read.items()}
    is_asked_about = file.rules == {"value.fraction"}
    if name != "前の様式.csv":
        expected = {item: value for item, value in MEANT.items() if item not in file.unread}
        assert {item: values[item] for item in values if not (is_asked_about and item in file.unread)} == expected
    assert {row["rule_id"] for row in findings} - ALWAYS == file.rules - ALWAYS
    assert all(row["message_ja"] and row["fix_ja"] for row in findings)


def test_a_form_of_another_year_answers_no_question_by_the_number_of_another(outcomes):
    """Q013 asked for the end of the plan in 2023, and asks for the department of DX in 2025."""
    _, read, findings = outcomes["前の様式.csv"]
    (finding,) = [row for row in findings if row["rule_id"] == "structure.other_wording"]
    assert not {"Q010", "Q013"} & read.keys()
    assert "2025年度の様式ではないおそれ" in finding["message_ja"]


@pytest.mark.parametrize(("name", "text"), [
    ("表示形式.xlsx", "セルの中の数と表示されている数が違います"),
    ("未回答の言葉.csv", "「対象外」と入力し、まだ分からないときは空欄に"),
    ("二度の回答.csv", "G4「3」、G10「4」"),
    ("二枚のシート.xlsx", "どれを提出されたのか分かりません"),
    ("約と範囲.csv", "範囲か、おおよその数です"),
])  # fmt: skip
def test_a_message_gives_the_reason(outcomes, name, text):
    assert any(text in row["message_ja"] for row in outcomes[name][2])
