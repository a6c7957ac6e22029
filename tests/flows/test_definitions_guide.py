"""By the commands of the guide a year is prepared, collected and published, and a survey and a framework are added."""

import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.orchestration.run import next_request, run_night
from pipeline.settings import ROOT
from pipeline.warehouse.publish import current
from pipeline.warehouse.snapshot import open_snapshot
from tests.document_blocks import blocks

GUIDE = ROOT / "data" / "README.md"
DEVICES = "団体コード,団体名,基準日,端末数\n482226,葉月市,2019/4/1,120\n482234,長月町,2019/4/1,60\n"
RUN = ["run", "--home", "置き場"]
ENDS = {"doctor": {0, 1}, "check": {0, 1}}
"""Exit codes other than 0: doctor names what is still to be done, check what is to be looked at."""


@pytest.fixture
def folder(own_first_year: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a home that has published a year, and the table of another survey."""
    (tmp_path / "置き場").symlink_to(own_first_year)
    (tmp_path / "端末.csv").write_text(DEVICES, encoding="cp932")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def guide_commands() -> list[list[str]]:
    lines = [line for block in blocks("sh", [GUIDE]) for line in block.text.splitlines() if "--home 置き場" in line]
    return [shlex.split(line)[1:] for line in lines]


@pytest.mark.slow
def test_the_guide_leads_to_a_published_year(folder, own_first_year):
    before = years(own_first_year)
    for words in guide_commands():
        if words == RUN:
            continue  # one night for both, without Prefect: tests/flows/test_command_line.py has the command
        ended = CliRunner().invoke(app, words)
        assert ended.exit_code in ENDS.get(words[0], {0}), (words, ended.output, ended.exception)
        assert "Traceback" not in ended.output and ended.stdout.strip()
        if words[0] == "check" and "調査票.xlsx" in words:
            shutil.copyfile("調査票.xlsx", own_first_year / "inbox" / "48_葉月市_2027.xlsx")
        elif words[0] == "check":
            shutil.copyfile("端末.csv", own_first_year / "inbox" / "端末.csv")
    run_night(next_request(own_first_year, own_first_year / "inbox"))
    assert years(own_first_year) == before | {("pref_dx", 2027), ("devices", 2019)}
    assert 2027 in scored_years(own_first_year)
    assert 2019 not in scored_years(own_first_year), "a survey in no basis brings no years"
    assert len(guide_commands()) == 10 and guide_commands().count(RUN) == 2
    own = own_first_year / "definitions" / "surveys"
    assert {path.name for path in own.iterdir()} == {"pref_dx", "devices"}


def scored_years(home: Path) -> set[int]:
    published = home / "published"
    with open_snapshot(current(published).path(published)) as con:
        return {year for (year,) in con.sql("SELECT DISTINCT year FROM mart.group_score").fetchall()}


def years(home: Path) -> set[tuple[str, int]]:
    published = home / "published"
    with open_snapshot(current(published).path(published)) as con:
        return set(con.sql("SELECT DISTINCT survey, year FROM core.answer").fetchall())
