"""`monosashi digest`: the sentence of the page, what waits, what came in; one text a prefecture."""

import shutil
from datetime import UTC, datetime, timedelta

import duckdb
import pytest
from typer.testing import CliRunner

from dashboards.components.page import page_at
from dashboards.digest import RUN_ID, DigestError, digests
from pipeline.cli.app import app as commands
from pipeline.settings import Home


@pytest.fixture(scope="module")
def text(sample_home):
    (found,) = digests(Home(sample_home), "480002")
    return found.text


def test_the_digest_begins_with_the_sentence_of_the_page(text, context):
    with context("/") as asked:
        sentence = page_at("/")["sentence"](asked)
    assert text.startswith("ものさし 週報　見本県　2026-11-23") and sentence in text


def test_what_waits_is_what_the_page_counts(text, context):
    with context("/") as asked:
        rows = asked.rows("overview_todo")
    assert rows
    for row in rows:
        assert f"・{row['count']}{asked.words('todo.' + row['kind'])}" in text
        assert all(name in text for name in row["names"][:12])


def test_who_has_not_sent_and_who_was_sent_back_are_named(text, ask):
    missing = ask(
        """SELECT DISTINCT name FROM mart.submission_board JOIN core.body USING (code)
        WHERE state = 'not_submitted' AND year = 2025 AND prefecture_code = '480002' AND body_kind = 'municipality'"""
    )
    assert missing and all(f"団体が未提出: {name}" in text for (name,) in missing)
    assert "件を差戻し中（全年度）: 早蕨町" in text


def test_files_of_many_bodies_name_none(text):
    assert "ほか33" not in text and "件を差戻し中" in text


def test_what_was_received_in_seven_days_stands_by_state(text, ask):
    ((rejected,),) = ask("SELECT count(*) FROM meta.delivery WHERE state = 'rejected' AND name LIKE '%/48_%'")
    assert "■ この7日に届いたもの" in text and "受理" in text
    assert rejected == 0 or "差戻し" in text


def test_a_week_without_deliveries_says_so(own_sample):
    _change(own_sample, "UPDATE meta.delivery SET received_at = received_at - INTERVAL 30 DAY")
    (found,) = digests(Home(own_sample), "480002")
    assert "届いたものはありません" in found.text


def _change(home, statement):
    (file,) = (home / "published").glob("monosashi-*.duckdb")
    file.chmod(0o644)
    with duckdb.connect(file) as connection:
        connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("SELECT 1", "7日前の公開から変わっていません"),
        ("UPDATE mart.step_status SET state = 'failed' WHERE state = 'passed'", "（7日前: 見本県"),
        ("DROP TABLE mart.step_status", "比べていません"),
    ],
)
def test_what_changed_is_beside_the_sentence_of_a_week_before(own_sample, statement, expected):
    (now,) = (own_sample / "published").glob("monosashi-*.duckdb")
    run_id = now.stem.removeprefix("monosashi-")
    before = (datetime.strptime(run_id, RUN_ID).replace(tzinfo=UTC) - timedelta(days=8)).strftime(RUN_ID)
    earlier = now.with_name(f"monosashi-{before}.duckdb")
    shutil.copy(now, earlier)
    earlier.chmod(0o644)
    with duckdb.connect(earlier) as connection:
        connection.execute(statement)
    (found,) = digests(Home(own_sample), "480002")
    assert expected in found.text


def test_every_prefecture_gets_a_file_of_its_own(sample_home, tmp_path):
    answer = CliRunner().invoke(commands, ["digest", "--home", str(sample_home), "--out", str(tmp_path)])
    assert answer.exit_code == 0, answer.output
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [f"週報_{name}_2026-11-23.txt" for name in sorted(["見本県", "例示県", "雛形県"])]
    assert "団体" in (tmp_path / "週報_見本県_2026-11-23.txt").read_text(encoding="utf-8")


def test_no_digest_without_a_published_snapshot_or_for_an_unknown_prefecture(sample_home, tmp_path):
    with pytest.raises(DigestError, match="monosashi run"):
        list(digests(Home(tmp_path)))
    with pytest.raises(DigestError, match="130001"):
        list(digests(Home(sample_home), "130001"))
