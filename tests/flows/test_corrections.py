"""Corrections by the office: data with reason, who and when; stale once the source differs from what they expect."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.definitions.model import DefinitionError
from pipeline.outputs.report import RunReport
from pipeline.settings import Home
from pipeline.warehouse.publish import current
from pipeline.warehouse.snapshot import open_snapshot
from tests.conftest import SAMPLE_INBOX, night

TOWN = "482226"
ENTRY = """
[[correction]]
survey = "pref_dx"
code = "{code}"
item = "{item}"
expected = "{expected}"
value = "{value}"
reason = {{ ja = "電話で確認", en = "Told by telephone" }}
who = "見本県デジタル推進課"
when = {when}
"""


def add_correction(home: Path, **fields: str) -> None:
    """Add an entry to the corrections of 2025 in a home."""
    entry = {"code": TOWN, "item": "Q016", "expected": "構築している", "value": "予定", "when": "2026-10-01"} | fields
    path = Home(home).reference / "corrections" / "2025.toml"
    path.write_text(
        (path.read_text(encoding="utf-8") if path.exists() else "") + ENTRY.format(**entry), encoding="utf-8"
    )


def query(home: Path, sql: str, *values: str) -> pl.DataFrame:
    with open_snapshot(current(home / "published").path(home / "published")) as con:
        return con.sql(sql, params=list(values)).pl()


def revisions(home: Path, item: str = "Q016", code: str = TOWN) -> list[tuple]:
    found = query(
        home, "SELECT * FROM core.answer WHERE code = $1 AND item = $2 AND year = 2025 ORDER BY revision", code, item
    )
    return found.select("raw_text", "is_current", "is_correction").rows()


def resend(inbox: Path, town: str, old: str, new: str) -> None:
    """Send the questionnaire of a town again, with one answer changed."""
    name = f"48_見本県/48_{town}.csv"
    text = (SAMPLE_INBOX / "2025" / name).read_bytes().decode("cp932")
    changed = [line.replace(old, new, 1) if ",Q016," in line else line for line in text.split("\r\n")]
    assert changed != text.split("\r\n")
    path = inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("\r\n".join(changed).encode("cp932"))


ABSENT, MISTAKEN = "493058", ("482021", "482137")
"""時雨村 sent nothing in 2025; for the two others the correction is no option of the question."""
SENT_AGAIN, CORRECTED_BY_THE_SENDER = ("482013", "睦月市"), ("483010", "弥生町")
"""Of two valid ones the questionnaire comes again: with an answer that is no option, and with another answer."""
DECIDED_TOO_LATE = ("482064", "文月市")
"""Its questionnaire comes again with another answer, and the correction is decided after that."""
MISSPELT = ("483044", "師走町")
"""Its one answer that was held back is an option misspelt; the correction is older than the delivery."""
ASKED_BACK = "482129"
"""山吹市: an answer that differs from last year's is corrected, another that is held back is not."""


@pytest.fixture(scope="module")
def corrected(sample_home, tmp_path_factory) -> tuple[Path, RunReport]:
    """The sample with nine corrections, and questionnaires that come again. Tests do not write to it."""
    home = Path(shutil.copytree(sample_home, tmp_path_factory.mktemp("corrected") / "home"))
    for code in (TOWN, SENT_AGAIN[0], CORRECTED_BY_THE_SENDER[0], ABSENT):
        add_correction(home, code=code)
    for code in MISTAKEN:
        add_correction(home, code=code, value="たぶん")
    add_correction(home, code=DECIDED_TOO_LATE[0], when="2026-12-01")
    add_correction(home, code=MISSPELT[0], item="Q012", expected="任命してる", value="任命している")
    add_correction(home, code=ASKED_BACK, item="Q026", expected="実施していない", value="実施している")
    resend(home / "inbox", DECIDED_TOO_LATE[1], ",構築している,", ",構築していない,")
    resend(home / "inbox", SENT_AGAIN[1], "構築している", "構築した")
    resend(home / "inbox", CORRECTED_BY_THE_SENDER[1], ",構築している,", ",構築していない,")
    return home, night(home, home / "inbox", minute=1)


@pytest.fixture
def home(corrected: tuple[Path, RunReport]) -> Path:
    return corrected[0]


def test_a_correction_is_a_revision_with_reason_and_decider(home):
    assert revisions(home) == [("構築している", False, False), ("予定", True, True)]
    correction = query(home, "SELECT * FROM meta.correction WHERE code = $1", TOWN).row(0, named=True)
    assert (correction["state"], correction["reason_ja"]) == ("applied", "電話で確認")
    assert correction["decided_by"] == "見本県デジタル推進課"
    verdict = "SELECT gates_unmet FROM mart.step_status WHERE code = $1 AND year = 2025 AND step = 2 AND basis = 'full'"
    assert "org_wide_structure" in query(home, verdict, TOWN).item()
    counts = "SELECT cell_count, loaded_count FROM meta.ledger JOIN meta.correction USING (delivery_id) WHERE code = $1"
    assert query(home, counts, TOWN).row(0) == (10 * 8, 5)  # a header and nine entries of eight cells; five hold


def test_valid_corrections_are_applied_among_invalid_ones(home):
    """Most entries of a file may be waiting or stale: the others are applied all the same."""
    state = "SELECT state FROM meta.delivery WHERE table_id = 'correction' AND year = 2025"
    assert query(home, state).item() == "partially_accepted"
    assert revisions(home, code="482013") == [("構築している", False, False), ("予定", True, True)]
    rules = "SELECT DISTINCT rule_id FROM meta.finding JOIN meta.correction USING (delivery_id) WHERE year = 2025"
    assert set(query(home, rules)["rule_id"]) == {"correction.waiting", "correction.stale", "value.option"}


def test_a_correction_without_an_answer_waits(home):
    assert query(home, "SELECT state FROM meta.correction WHERE code = $1", ABSENT).item() == "waiting"
    answered = "SELECT count(*) FROM core.answer WHERE code = $1 AND is_correction AND status = 'answered'"
    assert query(home, answered, ABSENT).item() == 0


def test_the_rules_also_hold_for_corrections(home):
    for code in MISTAKEN:
        assert revisions(home, code=code) == [("構築している", True, False)]
    rules = "SELECT rule_id FROM meta.finding AS f JOIN meta.correction AS c USING (delivery_id) WHERE c.code = $1"
    assert "value.option" in query(home, rules, MISTAKEN[0])["rule_id"].to_list()


def test_the_same_error_sent_again_stays_corrected(home):
    assert revisions(home, code=SENT_AGAIN[0])[-1] == ("予定", True, True)


def test_a_corrected_source_makes_the_correction_stale_and_counts(corrected):
    home, report = corrected
    (stale,) = [row for row in report.waiting if row["table_id"] == "correction"]
    assert stale["name"] == "corrections/2025.toml（pref_dx）"
    found = [row for row in report.findings if row["rule_id"] == "correction.stale"]
    assert sum(row["cell_count"] for row in found) == 2
    assert all("いま届いている値は「構築していない」です" in row["message_ja"] for row in found)
    assert all("この訂正を消してください" in row["fix_ja"] for row in found)
    for (code, _), state in ((CORRECTED_BY_THE_SENDER, "past"), (DECIDED_TOO_LATE, "stale")):
        assert query(home, "SELECT state FROM meta.correction WHERE code = $1", code).item() == state
        assert revisions(home, code=code)[-1] == ("構築していない", True, False)


def test_a_correction_settles_a_delivery_and_its_finding(corrected, sample_home):
    """A correction is known from when the error was, which is the very moment of the delivery."""
    finding = f"SELECT is_open FROM meta.body_finding WHERE file_name LIKE '%{MISSPELT[1]}.csv' AND severity = 'error'"
    waiting = f"SELECT count(*) FROM meta.open_delivery WHERE name LIKE '%{MISSPELT[1]}.csv'"
    for home, is_open in ((sample_home, True), (corrected[0], False)):
        assert query(home, finding)["is_open"].to_list() == [is_open]
        assert query(home, waiting).item() == is_open


def test_open_findings_are_those_that_wait_for_somebody(home):
    """Of the questionnaire that came again the older findings are settled; a stale correction waits for the office."""
    found = query(home, "FROM meta.body_finding WHERE year = 2025")
    assert not found.filter(severity="note")["is_open"].any()
    waiting = found.filter(is_open=True)
    assert waiting["fix_ja"].str.len_chars().min() > 0
    of_office = waiting.filter(file_name="corrections/2025.toml（pref_dx）")
    assert set(of_office["rule_id"]) == {"correction.waiting", "correction.stale", "value.option"}
    of_town = found.filter(code=ASKED_BACK, survey="pref_dx").filter(pl.col("item").is_in(["Q010", "Q026"]))
    assert dict(of_town.select("item", "is_open").rows()) == {"Q010": True, "Q026": False}
    sent_again = found.filter(file_name=f"2025/48_見本県/48_{SENT_AGAIN[1]}.csv", severity="warning")
    assert not sent_again["is_open"].any()


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"code": "999999"}, "[[correction]] 1 のキー code: 台帳に団体 999999 がありません"),
        ({"item": "Q999"}, "[[correction]] 1 のキー item: pref_dx の 2025 年度に設問 Q999 はありません"),
        ({"when": '"tomorrow"'}, "when"),
    ],
)
def test_an_entry_for_an_unknown_body_or_item_is_refused_with_its_key(own_sample, fields, text):
    add_correction(own_sample, **fields)
    with pytest.raises(DefinitionError) as refusal:
        load_catalogue(definition_paths(Home(own_sample), "2026.1"))
    assert "corrections/2025.toml" in str(refusal.value) and text in str(refusal.value)
