"""A home of the program before editions had states goes on: its years are unchanged, and none is lost unnoticed.

The commit of that day is checked out into a temporary folder. There an operator adds the year 2022 the only way there
was, by editing the installed definition, and a night over the sample and the files of 2022 is run by the old code. Then
the present code takes over the same home: its first night is refused, because its definitions have no 2022. With the
operator's definition in the home, as it was, it publishes, though the framework of today names newer questions.
Answers, points, scores and nominal ranks of all four years must be equal. What may differ was changed on purpose and
stands in the CHANGELOG: verdicts on thin evidence, mid-ranks. `python -m tests.benchmarks.upgrade`
"""

import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from pipeline.settings import ROOT
from pipeline.warehouse.publish import current

BEFORE = "3d327cc9415330457a5790d8d3146f8ef09f40fd"
"""The commit before editions had states."""
EQUAL = {
    "core.answer": "code, survey, item, year, revision, status, raw_text, option_text, number, as_of_date, delivery_id",
    "core.indicator_value": "code, year, basis, indicator, status, value, points, delivery_id, row_no, column_no",
    "mart.group_score": "code, year, basis, perspective, group_id, score, low, high, coverage, is_published",
    "mart.ranking": "code, year, basis, perspective, group_id, comparison_set, rank, n",
}
"""Table → columns that an upgrade leaves as they are."""
EDITION_2022 = "[[edition]]\nyear = 2022\nas_of = 2022-04-01\n\n[[edition]]\nyear = 2023\n"
ENTRY = "import sys; from pipeline.cli.app import main; sys.argv[0] = 'monosashi'; main()"
INBOX = Path("data/sample/inbox")
FORMS = "2023/48_見本県_取組状況調査.csv"


def monosashi(code: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """Run a command line with the code of a folder."""
    return subprocess.run(
        [sys.executable, "-c", ENTRY, *map(str, words)],
        cwd=code,
        env=os.environ | {"PYTHONPATH": str(code), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def add_2022(survey: Path) -> None:
    """Add an edition to a definition: it asks what 2023 asked, in the same words."""
    text = survey.read_text(encoding="utf-8").replace("[[edition]]\nyear = 2023\n", EDITION_2022, 1)
    of_2023 = r'^((?:label_by_year|options_by_year|scale) = \{.*?)2023 = ("[^"]*"|\{[^}]*\}|[0-9.]+)'
    survey.write_text(re.sub(of_2023, r"\g<1>2022 = \2, 2023 = \2", text, flags=re.MULTILINE), encoding="utf-8")


def old_home(folder: Path) -> Path:
    """Let the old code run its night over the sample and a year more."""
    old, home = folder / "old", folder / "home"
    archive = subprocess.run(["git", "archive", BEFORE], cwd=ROOT, capture_output=True, check=True).stdout
    old.mkdir()
    subprocess.run(["tar", "-x"], cwd=old, input=archive, check=True)
    add_2022(old / "data" / "surveys" / "pref_dx" / "survey.toml")
    inbox = old / INBOX
    text = (inbox / FORMS).read_bytes().decode("cp932")
    path = inbox / "2022" / Path(FORMS).name
    path.parent.mkdir()
    path.write_bytes(text.replace(",2023,", ",2022,").encode("cp932"))
    done = monosashi(old, "run", "--sample", "--home", home)
    if done.returncode > 1:
        raise SystemExit(f"the old night failed: {done.stdout[-1500:]}{done.stderr[-1500:]}")
    return home


def differences(before: Path, after: Path) -> dict[str, tuple[int, int]]:
    """Return rows and differing rows of each table that must be equal."""
    with duckdb.connect() as con:
        for name, path in (("old", before), ("new", after)):
            con.execute(f"ATTACH '{path}' AS {name} (READ_ONLY)")
        found = {}
        for table, columns in EQUAL.items():
            rows = {name: f"SELECT {columns} FROM {name}.{table} WHERE year <= 2025" for name in ("old", "new")}
            count = con.sql(f"SELECT count(*) FROM ({rows['old']})").fetchall()[0][0]
            gone = con.sql(f"SELECT count(*) FROM ({rows['old']} EXCEPT ALL {rows['new']})").fetchall()[0][0]
            more = con.sql(f"SELECT count(*) FROM ({rows['new']} EXCEPT ALL {rows['old']})").fetchall()[0][0]
            found[table] = (count, gone + more)
    return found


def main() -> dict[str, object]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = old_home(folder)
        published = home / "published"
        before = current(published).path(published)
        refused = monosashi(ROOT, "run", "--home", home, "--inbox", folder / "old" / INBOX)
        lost = "2022年度の公開がすべてなくなります" in refused.stdout + refused.stderr
        stays = current(published).path(published) == before
        own = home / "definitions" / "surveys" / "pref_dx" / "survey.toml"
        own.parent.mkdir(parents=True)
        shutil.copyfile(folder / "old" / "data" / "surveys" / "pref_dx" / "survey.toml", own)
        done = monosashi(ROOT, "run", "--home", home, "--inbox", folder / "old" / INBOX)
        rows = differences(before, current(published).path(published))
        seconds = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"refused without the operator's year: exit {refused.returncode}, names the year {lost}, kept {stays}")
    print(f"with it: exit {done.returncode}; rows and differing rows: {rows}")
    figures = {"refused": refused.returncode == 2 and lost and stays, "exit": done.returncode, "rows": rows}
    if not figures["refused"] or done.returncode > 1 or any(wrong for _, wrong in rows.values()):
        print(refused.stdout[-800:], refused.stderr[-800:], done.stdout[-800:], done.stderr[-800:])
        raise SystemExit("WRONG: the home of before does not go on as it was")
    return figures | {"cpu_s": round(seconds.ru_utime + seconds.ru_stime)}


if __name__ == "__main__":
    print(main())
