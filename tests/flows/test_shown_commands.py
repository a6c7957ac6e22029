"""Every command that a document shows is run over a copy of the sample, or stands here with what checks it instead.

The commands run in a folder that looks like a checkout: `H` is a home, and files are there by the names they are shown.
"""

import csv
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.definitions.catalogue import Catalogue, load_catalogue
from pipeline.definitions.corrections import CorrectionFile
from pipeline.definitions.definition_paths import definition_paths
from pipeline.definitions.model import load
from pipeline.definitions.rules import Rules
from pipeline.definitions.survey import Survey
from pipeline.intake.read import read_all
from pipeline.intake.receive import receipts
from pipeline.operations.backup import backup
from pipeline.operations.systemd_units import UNITS
from pipeline.orchestration.precheck import precheck
from pipeline.settings import ROOT, Home, Settings
from pipeline.validation.validate import validate
from pipeline.warehouse.adhoc_query import run_select
from pipeline.warehouse.publish import current, snapshot_file
from tests.document_blocks import Block, Command, blocks, commands

ELSEWHERE = {
    r"make \w": "tests/drift/test_readme.py: test_make_has_every_target",
    r"\S*python -m tests\.benchmarks": "tests/drift/test_benchmarks.py: test_every_benchmark_finds_what_it_imports",
    r"\S*python -m pytest ": "tests/flows/test_shown_commands.py: test_pytest_finds_what_is_shown",
    r"\S*monosashi run --inbox ": "tests/flows/test_command_line.py: run",
    r"\S*monosashi run --accept-change ": "tests/flows/test_years.py: accept_reason",
    r"\S*monosashi serve ": "tests/dashboards/test_serve.py: serve",
    r"\S*monosashi schedule --with-server ": "tests/flows/test_schedule.py: --with-server",
    r".* --home 置き場( |$)": "tests/flows/test_definitions_guide.py: test_the_guide_leads_to_a_published_year",
    r"systemd-analyze verify ": "tests/flows/test_schedule.py: systemd-analyze",
    r"sudo (cp|systemctl) ": "tests/flows/test_shown_commands.py: test_units_that_are_copied_are_there",
    r"\S*python -m pip download ": "tests/drift/test_locks.py: anybody may install from them",
    r"PIP_NO_INDEX=1 .*install\.sh ": "tests/flows/test_wheel.py: install.sh",
    r"/opt/monosashi/\.venv/bin/": "tests/flows/test_wheel.py: doctor",
}
"""What begins so is not run here: it needs a network, root, or a minute. Where it is checked, and by what."""
EXIT_CODES = {"doctor": {0, 1}}
DATES = {"2026-03-31": "2026-11-23"}
"""A day as shown: the day of the sample's night."""


def elsewhere(command: Command) -> str:
    return next((place for pattern, place in ELSEWHERE.items() if re.match(pattern, command.text)), "")


RUN_HERE = list({command.text: command for command in commands() if not elsewhere(command)}.values())
OF_MONOSASHI = [command for command in RUN_HERE if re.match(r"(\.venv/bin/)?monosashi ", command.text)]
OF_THE_SHELL = [command for command in RUN_HERE if command not in OF_MONOSASHI]


def only(language: str, document: str, place: int = 0) -> Block:
    """One block of a document."""
    return blocks(language, [ROOT / document])[place]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def checkout(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home `H`, and with every file that a document takes for granted."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(sample_home, folder / "H")
    (folder / "tests").symlink_to(ROOT / "tests", target_is_directory=True)
    sample, areas = ROOT / "data" / "sample", folder / "DIR"
    (folder / ".venv").symlink_to(sys.prefix)
    (folder / "data").symlink_to(ROOT / "data")
    (folder / "FOLDER").mkdir()
    shutil.copyfile(sample / "inbox" / "2025" / "48_見本県" / "48_葉月市.csv", folder / "48_葉月市.csv")
    shutil.copyfile(sample / "peers.csv", folder / "FILE.csv")
    shutil.copyfile(sample / "registry.csv", folder / "REGISTRY.csv")
    (folder / "FILE").write_text(json.dumps(square("482226")), encoding="utf-8")
    backup(Home(folder / "H"), folder / "FILE.tar")
    areas.mkdir()
    (areas / "framework.toml").write_text(only("toml", "data/queries/README.md").text, encoding="utf-8")
    (folder / "CSV").write_text(only("csv", "data/queries/README.md").text, encoding="utf-8")
    return folder


def square(code: str) -> dict:
    """A file of boundaries with one area, as GeoJSON."""
    ring = [[140, 36], [140.1, 36], [140.1, 36.1], [140, 36.1], [140, 36]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    features = [{"properties": {"code": code}, "geometry": geometry}]
    return {"type": "FeatureCollection", "attribution": "見本", "features": features}


def with_vintages_slow(commands: list[Command]) -> list:
    """Return them for parametrize: a vintage is a night of its own, and the commands after it ask for it."""
    of = {True: [pytest.mark.slow], False: []}
    return [pytest.param(one, id=one.place, marks=of[any(day in one.text for day in DATES)]) for one in commands]


@pytest.mark.parametrize("command", with_vintages_slow(OF_MONOSASHI))
def test_the_command_does_what_it_is_shown_for(checkout, monkeypatch, command):
    monkeypatch.chdir(checkout)
    _, *words = shlex.split(command.text)
    run_id = current(checkout / "H" / "published").run_id
    given = {"RUN": run_id, **DATES}
    ended = CliRunner().invoke(app, [given.get(word, word) for word in words])
    assert ended.exit_code in EXIT_CODES.get(words[0], {0}), (ended.stdout, ended.stderr, ended.exception)
    assert "Traceback" not in ended.output
    if "--out" in words:
        assert (checkout / words[words.index("--out") + 1]).stat().st_size > 0
    elif words[0] != "restore":
        assert ended.stdout.strip()


@pytest.mark.parametrize("command", OF_THE_SHELL, ids=lambda command: command.place)
def test_the_shell_runs_it_as_shown(checkout, command):
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(["bash", "-ec", command.text], cwd=checkout, env=os.environ | {"PATH": path},
                          capture_output=True, text=True, timeout=120)  # fmt: skip
    assert done.returncode == 0 and done.stdout.strip(), done.stderr


@pytest.mark.parametrize("block", {b.text: b for b in blocks("python") if "H/published" in b.text}.values(), ids=str)
def test_python_reads_the_snapshot_as_shown(checkout, block):
    *lines, last = block.text.strip().splitlines()
    program = "\n".join([*lines, f"assert ({last}).height > 0"])
    done = subprocess.run([sys.executable, "-c", program], cwd=checkout, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


QUESTIONS = [block for block in blocks("sql") if "$year" not in block.text]
"""The query of a page has parameters: test_a_page_is_one_file_its_query_and_its_words asks it."""


@pytest.mark.parametrize("block", QUESTIONS, ids=str)
def test_sql_has_rows_as_shown(checkout, block):
    frame, is_cut = run_select(snapshot_file(checkout / "H" / "published", "current"), block.text, 30, 10_000)
    assert frame.height > 0 and not is_cut


def test_scoring_any_table_writes_the_lines_shown(checkout, monkeypatch):
    monkeypatch.chdir(checkout)
    ended = CliRunner().invoke(app, ["score", "--framework", "DIR", "--values", "CSV"])
    assert ended.stdout == only("text", "data/queries/README.md").text


def test_what_is_not_run_here_is_checked_where_it_is_said_to_be():
    used = {place for command in commands() if (place := elsewhere(command))}
    assert set(ELSEWHERE.values()) == used
    for place in used:
        file, _, text = place.partition(": ")
        assert text in (ROOT / file).read_text(encoding="utf-8"), place


def test_units_that_are_copied_are_there():
    """They are copied from where the command before has written them."""
    (copied,) = [command.text for command in commands() if command.text.startswith("sudo cp")]
    (written,) = re.findall(r"schedule --home H --out (\w+)", "\n".join(command.text for command in commands()))
    assert f"cp {written}/monosashi* " in copied
    (enabled,) = re.findall(r"systemctl enable --now (.+)", "\n".join(command.text for command in commands()))
    assert set(enabled.split()) <= set(UNITS)


def test_pytest_finds_what_is_shown():
    for command in commands():
        if words := re.findall(r"python -m pytest (\S+)(?: -k (\w+))?", command.text):
            ((path, word),) = words
            files = [ROOT / path] if path.endswith(".py") else [*(ROOT / path).glob("test_*.py")]
            assert any(re.search(rf"def test_\w*{word}", file.read_text(encoding="utf-8")) for file in files)


# ── The changes that the rooms' documents show ───────────────────────────────────────────────────────────────────


def test_an_edition_is_a_few_lines(tmp_path):
    survey = tmp_path / "survey.toml"
    text = (ROOT / "data" / "surveys" / "pref_dx" / "survey.toml").read_text(encoding="utf-8")
    survey.write_text(text + only("toml", "data/README.md").text, encoding="utf-8")
    assert load(Survey, survey).years[-1] == 2027
    assert len(load(Survey, survey).items_in(2027)) == len(load(Survey, survey).items_in(2026))


def test_an_indicator_of_a_framework_is_scored(tmp_path):
    indicator = only("toml", "data/README.md", 1).text
    group = '[[group]]\nid = "g"\nindicators = { decision_days = 1 }\n'
    (tmp_path / "framework.toml").write_text(indicator + group, encoding="utf-8")
    (tmp_path / "values.csv").write_text("unit,indicator,value\na,decision_days,365\nb,decision_days,30\n")
    words = ["score", "--framework", str(tmp_path), "--values", str(tmp_path / "values.csv")]
    rows = list(csv.DictReader(CliRunner().invoke(app, words).stdout.splitlines()))
    assert {row["unit"]: float(row["score"]) for row in rows} == {"a": 0, "b": 100}


def test_a_correction_can_be_read(tmp_path):
    (tmp_path / "2023.toml").write_text(only("toml", "data/corrections/README.md").text, encoding="utf-8")
    assert len(load(CorrectionFile, tmp_path / "2023.toml").correction) == 1


@pytest.fixture(scope="module")
def more_rules(tmp_path_factory) -> Rules:
    """The rules in force with those that the document adds."""
    path = tmp_path_factory.mktemp("rules") / "rules.toml"
    text = (ROOT / "expectations" / "rules.toml").read_text(encoding="utf-8")
    path.write_text(text + "".join(b.text for b in blocks("toml", [ROOT / "expectations" / "README.md"])), "utf-8")
    return load(Rules, path)


@pytest.fixture(scope="module")
def catalogue(sample_home: Path, more_rules: Rules) -> Catalogue:
    """The definitions of the sample with those rules."""
    return replace(load_catalogue(definition_paths(Home(sample_home))), rules=more_rules)


def test_a_rule_between_two_items_is_one_file(catalogue):
    text = (ROOT / "data" / "sample" / "inbox" / "2025" / "48_見本県" / "48_葉月市.csv").read_text(encoding="cp932")
    broken = re.sub(r"^(.*,Q004,.*),策定している,", r"\1,策定していない,", text, flags=re.MULTILINE)
    assert broken != text and re.search(r",Q008,.*,公表している,", broken)
    assert (
        "全体方針の策定（Q004）は「策定していない」です" in _findings(broken, catalogue)["consistency.published_policy"]
    )
    assert "consistency.published_policy" not in _findings(text, catalogue)


def _findings(text: str, catalogue: Catalogue) -> dict[str, str]:
    """The id of each rule that a file breaks, and its message."""
    checked = precheck([("48_葉月市.csv", text.encode("cp932"))], catalogue, Settings().limits())
    return dict(checked.findings.select("rule_id", "message_ja").iter_rows())


def test_a_rule_between_two_numbers_is_one_file(catalogue):
    text = (ROOT / "data" / "sample" / "inbox" / "2025" / "48_見本県" / "48_葉月市.csv").read_text(encoding="cp932")
    broken = re.sub(r"^(.*,Q031,.*),[^,]*,([^,]*)$", r"\1,9999,\2", text, flags=re.MULTILINE)
    assert broken != text
    assert "高度専門人材の人数は" in _findings(broken, catalogue)["consistency.specialists"]
    assert "consistency.specialists" not in _findings(text, catalogue)


@pytest.mark.slow
def test_a_rule_over_numbers_is_one_file(catalogue, sample_home):
    """稲穂市 wrote 120 for Q042, after 12 the year before, without a remark."""
    history = Home(sample_home).history
    read = read_all(receipts(history), lambda receipt: receipt.content(history), catalogue, Settings().limits())
    found = validate(read, catalogue).findings.filter(pl.col("rule_id") == "last_year.growth_of_five")
    assert "「120」は、昨年の「12」と5倍を超えて違います。" in " ".join(found["message_ja"])


@pytest.mark.slow
def test_a_page_is_one_file_its_query_and_its_words(checkout, tmp_path):
    """The steps of the document, one after another, in a copy of the dashboards."""
    shutil.copytree(ROOT / "dashboards", tmp_path / "dashboards", ignore=shutil.ignore_patterns("__pycache__"))
    for language, place in (("python", "pages/population.py"), ("sql", "queries/population.sql"),
                            ("toml", "messages/population.toml")):  # fmt: skip
        text = blocks(language, [ROOT / "dashboards" / "README.md"])[-1].text
        (tmp_path / "dashboards" / place).write_text(text, encoding="utf-8")
    program = """
from pathlib import Path
from dashboards.app import create_app
from tests.pages.conftest import laid_out, nodes, texts

app = create_app(Path("H").resolve())
title, content = laid_out(app, "/population")
kinds = {node["type"] for node in nodes(content)}
(rows,) = [len(node["props"]["rowData"]) for node in nodes(content) if node["type"] == "AgGrid"]
first = app.server.test_client().get("/population").text
print(title, {"Graph", "AgGrid", "Details"} <= kinds, rows, "44団体のうち最も多いのは" in first)
"""
    env = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    done = subprocess.run([sys.executable, "-c", program], cwd=checkout, env=env, capture_output=True, text=True,
                          timeout=120)  # fmt: skip
    assert done.stdout.strip() == "見本県の人口｜ものさし True 44 True", done.stderr
