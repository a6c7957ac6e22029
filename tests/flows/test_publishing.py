"""What is published: whole or not at all, with exports that anybody can check; and what is said when it fails."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import frictionless
import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from pipeline.cli.doctor import doctor_command
from pipeline.cli.snapshots import list_snapshots
from pipeline.intake.receive import receipts
from pipeline.orchestration.run import RunFailedError, run_night, run_vintage
from pipeline.orchestration.run_request import RUN_ID_FORMAT, RunRequest
from pipeline.outputs.csv_writer import csv_for_excel, neutralize
from pipeline.outputs.excel_tables import MISSING
from pipeline.settings import ROOT, VINTAGES, Home
from pipeline.warehouse.change_attribution import attribute_changes
from pipeline.warehouse.publish import current, snapshots
from pipeline.warehouse.snapshot import open_snapshot
from tests.conftest import SAMPLE_INBOX, night

COMPARISON = SAMPLE_INBOX / "2023" / "見本_市区町村比較.csv"
FIRST_RUN = "20261123T013000"


@pytest.fixture(scope="module")
def exports(sample_home) -> Path:
    return current(sample_home / "published").exports(sample_home / "published")


def order_at(home: Path, inbox: Path, moment: datetime) -> RunRequest:
    return RunRequest(home, inbox, "2026.1", moment.strftime(RUN_ID_FORMAT), moment)


def revised(folder: Path) -> Path:
    """An inbox with the comparison of 2023 in which one CIO is no longer appointed."""
    folder.mkdir()
    lines = COMPARISON.read_text(encoding="utf-8-sig").split("\n")
    cells = lines[1].split(",")
    assert cells[2] == "実施"
    cells[2] = "未実施"
    (folder / "訂正.csv").write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]), encoding="utf-8-sig")
    return folder


# ── exports ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_checksums_cover_the_snapshot_and_every_export(exports):
    checked = subprocess.run(["sha256sum", "--check", "--strict", "sha256.txt"], cwd=exports, capture_output=True)
    assert checked.returncode == 0, checked.stderr
    listed = {line.split("  ")[1] for line in (exports / "sha256.txt").read_text().splitlines()}
    there = {path.relative_to(exports).as_posix() for path in exports.rglob("*") if path.is_file()}
    assert listed == there - {"sha256.txt"} | {f"../{exports.name}.duckdb"}


def test_a_frictionless_validator_accepts_the_package_and_notices_a_change(exports, tmp_path):
    report = frictionless.validate(str(exports / "datapackage.json"))
    assert report.valid, report.flatten(["name", "message"])
    changed = Path(shutil.copytree(exports, tmp_path / "package"))
    (changed / "dictionary.csv").write_bytes((changed / "dictionary.csv").read_bytes() + b"x\r\n")
    assert not frictionless.validate(str(changed / "datapackage.json")).valid


def test_parquet_holds_every_table_with_the_columns_the_package_says(exports, sample_home):
    published = sample_home / "published"
    package = frictionless.Package(str(exports / "datapackage.json"))
    said = {r.name: [f.name for f in r.schema.fields] for r in package.resources if r.name != "dictionary"}
    with open_snapshot(current(published).path(published)) as con:
        names = con.sql(
            "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE schema_name <> 'raw'"
        ).fetchall()
        tables = {name: con.table(name).columns for (name,) in names}
        rows = {name: con.table(name).count("*").fetchone()[0] for name in tables}
    assert said == tables
    for name in tables:
        frame = pl.read_parquet(exports / "parquet" / f"{name}.parquet")
        assert (frame.columns, frame.height) == (tables[name], rows[name])


def test_its_views_open_over_the_parquet_files_as_they_are_in_the_snapshot(exports, sample_home, monkeypatch):
    published = sample_home / "published"
    monkeypatch.chdir(exports)
    with open_snapshot(current(published).path(published)) as snapshot, duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        con.execute((exports / "views.sql").read_text(encoding="utf-8"))
        listed = (
            "SELECT table_schema, table_name FROM information_schema.tables "
            "WHERE table_schema IN ('core', 'mart', 'meta') ORDER BY ALL"
        )
        assert con.sql(listed).fetchall() == snapshot.sql(listed).fetchall()
        (perspectives,) = snapshot.sql(
            "SELECT list(schema_name || '.' || view_name) FROM duckdb_views() WHERE NOT internal"
        ).fetchone()
        known = {
            "mart.score_component", "mart.indicator_change", "mart.body_year", "mart.prefecture_rate",
            "mart.role_model_answer",
        }  # fmt: skip
        assert known | {"meta.body_finding"} == set(perspectives)
        for name in perspectives:
            rows = snapshot.sql(f"FROM {name} ORDER BY ALL").fetchall()
            assert rows and con.sql(f"FROM {name} ORDER BY ALL").fetchall() == rows


def test_the_dictionary_page_is_whole_in_itself(exports):
    page = (exports / "dictionary.html").read_text(encoding="utf-8")
    assert "http" not in page and "<script" not in page
    assert 'id="mart.group_score"' in page and 'href="#mart.group_score"' in page
    assert 'id="lineage"' in page and "Score, 0…100" in page and "点（0…100）" in page
    assert "<svg" in page and set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'id="([^"]+)"', page))


def test_text_that_would_run_as_a_formula_is_harmless():
    frame = pl.DataFrame({"text": ["=1+1", "+1", "-1", "@A1", "\tx", "\rx", "a=1", None], "number": [-1.5] * 8})
    texts = ["'=1+1", "'+1", "'-1", "'@A1", "'\tx", "'\rx", "a=1", None]
    assert pl.read_csv(csv_for_excel(frame))["text"].to_list() == texts
    assert [text and neutralize(text) for text in frame["text"]] == texts
    assert csv_for_excel(frame.head(1)) == "\ufefftext,number\r\n'=1+1,-1.5\r\n".encode()


PEOPLE = ("bodies", "rates")
MACHINE_DEPENDENT = {0x87, 0xED, 0xEE, *range(0xF0, 0xFD)}
"""First bytes, in CP932, of the signs of NEC and IBM: Ⅰ, ①, ㈱ and their like."""


def cells_of(path: Path) -> list[list[str]]:
    return [line.split(",") for line in path.read_text(encoding="utf-8-sig").splitlines()]


@pytest.mark.parametrize("name", PEOPLE)
def test_tables_for_people_follow_the_rules_for_machine_readable_tables(exports, name):
    """総務省「統計表における機械判読可能なデータの表記方法の統一ルール」, by number."""
    path = exports / "people" / f"{name}.csv"
    header, *rows = cells_of(path)
    assert path.suffix == ".csv" and path.read_bytes().startswith(b"\xef\xbb\xbf")  # 1-1 file type
    assert {len(row) for row in rows} == {len(header)} and '"' not in path.read_text(encoding="utf-8-sig")  # 1-2
    for column, title in enumerate(header):
        values = [row[column] for row in rows if row[column] != MISSING]
        if "（点）" in title or "（人）" in title or "（団体）" in title or "（%）" in title:
            assert all(value.replace(".", "", 1).isdigit() for value in values), title  # 1-3 numbers as numbers
    assert all(cell == cell.strip() and "　" not in cell for row in [header, *rows] for cell in row)  # 1-5
    assert len(set(header)) == len(header) and all(header)  # 1-6 item names, none left out
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)  # 1-7 no formulas
    assert [title for title in header if "点" in title] == [t for t in header if t.endswith("の点（点）")]  # 1-9 units
    letters = {letter for row in [header, *rows] for cell in row for letter in cell}
    assert not [letter for letter in letters if letter.encode("cp932")[0] in MACHINE_DEPENDENT]  # 1-10
    years = {row[header.index("年度（西暦）")] for row in rows}
    assert years <= {"2023", "2024", "2025"}  # 1-11 western years, digits alone
    assert all(len(row[0]) == 6 and row[0].isdigit() for row in rows)  # 1-12 region code, with the full name beside
    assert all(cell for row in rows for cell in row)  # 1-13 no blanks: *** where there is no value; 2-1 no blank rows


@pytest.mark.parametrize("name", PEOPLE)
def test_tables_for_people_give_the_state_of_each_year_and_hold_closed_years_only(exports, name):
    header, *rows = cells_of(exports / "people" / f"{name}.csv")
    year, state = header.index("年度（西暦）"), header.index("年度の状態")
    assert {(row[year], row[state]) for row in rows} == {("2023", "速報"), ("2024", "確報"), ("2025", "速報")}


def test_the_workbook_for_people_follows_them_too(exports):
    book = CalamineWorkbook.from_path(str(exports / "people" / "monosashi.xlsx"))
    assert book.sheet_names == list(PEOPLE)  # 2-2 one table a sheet
    for name in PEOPLE:
        sheet = book.get_sheet_by_name(name)
        header, *rows = sheet.to_python()
        assert not sheet.merged_cell_ranges  # 1-4 no merged cells
        assert header == cells_of(exports / "people" / f"{name}.csv")[0]  # the table begins in the first row
        numeric = [place for place, title in enumerate(header) if title.endswith(("（点）", "（団体）"))]
        scores = [row[place] for row in rows for place in numeric]
        assert all(isinstance(value, float) or value == MISSING for value in scores)  # 1-3
        assert all(isinstance(row[0], str) and len(row[0]) == 6 for row in rows)  # 1-12 codes keep their zeros
    assert not [name for name in _names_in(exports / "people" / "monosashi.xlsx") if "drawing" in name]  # 1-8


def _names_in(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


# ── what was known ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_what_was_known_on_a_day_is_rebuilt_beside_what_is_published(own_first_year, tmp_path):
    """The sample came in on 23 November; a correction at 00:30 of the 25th in Japan, still the 24th in Greenwich."""
    first = current(own_first_year / "published")
    run_night(order_at(own_first_year, revised(tmp_path / "inbox"), datetime(2026, 11, 24, 15, 30, tzinfo=UTC)))
    published = (own_first_year / "published" / "current.json").read_bytes()
    later = order_at(own_first_year, tmp_path, datetime(2026, 12, 1, tzinfo=UTC))
    known = run_vintage(replace(later, vintage=date(2026, 11, 24), run_id=f"{later.run_id}-known-2026-11-24"))
    assert known.content_hash == first.content_hash
    assert (own_first_year / "published" / "current.json").read_bytes() == published
    assert [s.vintage for s in snapshots(own_first_year / "published" / VINTAGES)] == ["2026-11-24"]
    a_day_later = replace(later, vintage=date(2026, 11, 25))
    assert a_day_later.receipts() == receipts(own_first_year / "history")

    place, now = own_first_year / "published" / VINTAGES, current(own_first_year / "published")
    changes = attribute_changes(known.path(place), now.path(own_first_year / "published"))
    told = _frame(own_first_year, "FROM mart.snapshot_change")
    assert changes.drop("before_run_id").equals(told.drop("before_run_id"))
    assert set(changes["main_cause"]) == {"corrections", "others"}
    parts = ["from_new_answers", "from_corrections", "from_framework", "from_others"]
    assert (changes["change"] - changes.select(parts).sum_horizontal()).abs().max() < 1e-9

    shown = _frame(
        own_first_year, (ROOT / "data" / "queries" / "03_steps_changed_by_corrections.sql").read_text("utf-8")
    )
    before, after = (_step_counts(snapshot.path(own_first_year / "published")) for snapshot in (first, now))
    moved = {key: (before[key], after[key]) for key in before if before[key] != after[key]}
    assert (
        {(row["name"], row["year"], row["basis"]): (row["before"], row["after"]) for row in shown.to_dicts()}
        == moved
        != {}
    )


def _step_counts(path: Path) -> dict[tuple[str, int, str], int]:
    """Of each body, year and basis: how many STEPs are passed from the first one on."""
    with open_snapshot(path) as con:
        steps = con.sql(
            "SELECT name, year, basis, step, state FROM mart.step_status JOIN core.body USING (code) ORDER BY step"
        ).fetchall()
    states = defaultdict(list)
    for *key, _, state in steps:
        states[tuple(key)].append(state == "passed")
    return {key: [*passed, False].index(False) for key, passed in states.items()}


def _frame(home: Path, sql: str) -> pl.DataFrame:
    with open_snapshot(current(home / "published").path(home / "published")) as con:
        return con.sql(sql).pl()


def test_a_day_before_everything_is_refused(own_first_year):
    order = order_at(own_first_year, own_first_year, datetime(2026, 12, 1, tzinfo=UTC))
    with pytest.raises(RunFailedError, match="2026-11-22 までに受け取ったファイルはありません"):
        run_vintage(replace(order, vintage=date(2026, 11, 22)))
    assert not list((own_first_year / "work").glob("*/past"))


# ── damage ───────────────────────────────────────────────────────────────────────────────────────────────────────


def damage(home: Path, what: str) -> None:
    snapshot = current(home / "published")
    path = snapshot.path(home / "published")
    if what == "altered":
        path.chmod(0o644)
        path.write_bytes(path.read_bytes()[:-1] + b"x")
    elif what == "missing":
        path.unlink()
    elif what == "pointer gone":
        (home / "published" / "current.json").unlink()
    elif what == "export altered":
        (snapshot.exports(home / "published") / "dictionary.csv").write_text("x")


WITHOUT_PRIVILEGE = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
"""Root, too, is then bound by permissions."""
READS = {
    "sql": ["sql", "SELECT code FROM core.body LIMIT 1"],
    "snapshots": ["snapshots"],
    "template": ["template", "pref_dx", "482226", "--out", "form.xlsx"],
}


@pytest.mark.parametrize("command", READS.values(), ids=READS)
def test_a_home_on_a_read_only_share_is_read(read_only_home, tmp_path, command):
    words = [*WITHOUT_PRIVILEGE, sys.executable, "-m", "pipeline.cli", *command, "--home", read_only_home]
    done = subprocess.run(
        words, capture_output=True, text=True, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    assert (done.returncode, done.stderr) == (0, "") and done.stdout


@pytest.fixture(scope="module")
def read_only_home(sample_home, tmp_path_factory):
    home = Path(shutil.copytree(sample_home, tmp_path_factory.mktemp("share") / "home"))
    for folder in (home, *(path for path in home.rglob("*") if path.is_dir())):
        folder.chmod(0o555)
    yield home
    for folder in (home, *(path for path in home.rglob("*") if path.is_dir())):
        folder.chmod(0o755)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("altered", "が変わっています"),
        ("missing", ".duckdb がありません"),
        ("pointer gone", "current.json がありません"),
        ("export altered", "違い: dictionary.csv"),
    ],
)
def test_damage_is_told(own_sample, capsys, what, said):
    """That the next night mends it: test_disturbed.py."""
    damage(own_sample, what)
    assert doctor_command(Home(own_sample)) == 1
    assert said in capsys.readouterr().out
    list_snapshots(Home(own_sample))
    listed = capsys.readouterr().out
    assert what == "export altered" or (listed.startswith("! ") and said in listed and "monosashi run" in listed)


def test_a_damaged_pointer_stops_the_night_and_says_how_to_mend_it(own_first_year):
    (own_first_year / "published" / "current.json").write_text("{")
    with pytest.raises(RunFailedError, match="monosashi rollback RUN"):
        night(own_first_year, SAMPLE_INBOX, minute=5)
    assert [s.run_id for s in snapshots(own_first_year / "published")] == [FIRST_RUN]


def test_a_read_only_folder_is_told_of(own_sample):
    """That a night publishes nothing then, and says so: test_disturbed.py."""
    (own_sample / "published").chmod(0o555)
    doctor = [*WITHOUT_PRIVILEGE, sys.executable, "-m", "pipeline.cli", "doctor"]
    told = subprocess.run([*doctor, "--home", own_sample], capture_output=True, text=True, cwd=ROOT)
    assert told.returncode == 1 and "published に書き込めるようにしてください" in told.stdout
