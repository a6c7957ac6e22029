"""The door, as operators and analysts use it: a real Prefect flow, real processes, a real page."""

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app, main
from pipeline.settings import ROOT
from tests.conftest import SAMPLE_INBOX
from tests.flows.network import is_loopback, offline

MONOSASHI = [sys.executable, "-m", "pipeline.cli"]
PLAIN = {"NO_COLOR": "1", "COLUMNS": "200"}


def monosashi(*arguments: object, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*MONOSASHI, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=1200,
        cwd=ROOT,
        env={**os.environ, **PLAIN, **env},
    )


@pytest.mark.slow
def test_a_night_without_its_prefect_server_goes_on_and_says_so_in_a_line(own_first_year):
    """A night as a Prefect flow: test_wheel.py."""
    gone = {"PREFECT_API_URL": "http://127.0.0.1:9/api"}
    done = monosashi("run", "--home", own_first_year, "--json", **gone)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["outcome"] == "unchanged"
    assert "変更はありません" in done.stderr
    assert "Prefectが使えないため" in done.stderr and "Traceback" not in done.stderr


def test_the_dashboards_of_a_home_answer(first_year_home):
    from dashboards.app import create_app

    client = create_app(first_year_home).server.test_client()
    assert client.get("/").status_code == 200
    assert client.get("/readyz").status_code == 200


OUTSIDE = """
import socket, subprocess
for look_up in (socket.gethostbyname, lambda name: socket.create_connection((name, 80), timeout=1)):
    try:
        look_up("monosashi.invalid")
    except OSError:
        pass
subprocess.run(["python3", "-c", "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.7', 9))"])
"""


def test_who_calls_out_is_heard(tmp_path):
    """The names it looks up, and the addresses its child processes send to."""
    _, called = offline([sys.executable, "-c", OUTSIDE], tmp_path, dict(os.environ))
    assert {where for where in called if not is_loopback(where)} >= {"monosashi.invalid", "192.0.2.7"}


def refusal(monkeypatch, capsys, *arguments: object) -> str:
    """Run a command in this process, which has to end with 2. Returns what it says: one line."""
    monkeypatch.setattr(sys, "argv", ["monosashi", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    errors = capsys.readouterr().err
    assert len(errors.strip().splitlines()) == 1
    return errors


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "--inbox", "/nowhere"], "受信箱 /nowhere がありません"),
        (["sql", "SELECT 1"], "まだ何も公開していません"),
        (["sql", "SELECT 1", "--format", "xml"], "table, csv, json, parquet"),
        (["rollback", "1"], "まだ何も公開していません"),
        (["import", "peers", "/nowhere.csv"], "/nowhere.csv がありません"),
    ],
)
def test_errors_are_one_line_and_exit_2(tmp_path, monkeypatch, capsys, arguments, said):
    """In this process: what a process of its own adds is in the other tests."""
    assert said in refusal(monkeypatch, capsys, *arguments, "--home", tmp_path)


def test_what_is_made_is_for_the_user_and_the_group_alone_whatever_the_shell_says(tmp_path):
    command = [*MONOSASHI, "backup", tmp_path / "key.pub", "--new-key", "--home", tmp_path / "home"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, umask=0)
    made = [tmp_path / "key.pub", tmp_path / "home", *(tmp_path / "home").rglob("*")]
    assert len(made) > 3 and not [path for path in made if path.stat().st_mode & 0o027]


def test_sql_reads_and_only_reads(sample_home, monkeypatch, capsys):
    rows = monosashi(
        "sql", "SELECT code, name FROM core.body WHERE code = '482226'", "--home", sample_home, "--format", "csv"
    )
    assert rows.stdout == "code,name\n482226,葉月市\n"
    for forbidden in ("DELETE FROM core.body", "COPY core.body TO 'x.csv'", "SELECT * FROM read_csv('/etc/passwd')"):
        refusal(monkeypatch, capsys, "sql", forbidden, "--home", sample_home)


def test_prepared_queries_are_found_by_name_wherever_one_stands(sample_home, tmp_path, monkeypatch):
    """Listed with their questions and the folder; a file of that name in the folder where one stands comes first."""
    monkeypatch.chdir(tmp_path)
    listed = CliRunner().invoke(app, ["sql", "--list"])
    assert listed.exit_code == 0 and listed.stdout.startswith(f"{ROOT / 'data' / 'queries'}\n")
    assert "  14_join_an_estat_table  e-Statの表と、" in listed.stdout and len(listed.stdout.splitlines()) == 1 + 20
    asked = ["--home", str(sample_home), "--format", "csv"]
    for name in ("14_join_an_estat_table", "14_join_an_estat_table.sql"):
        ended = CliRunner().invoke(app, ["sql", name, *asked])
        assert ended.exit_code == 0 and "48222" in ended.stdout, ended.stderr
    Path("14_join_an_estat_table.sql").write_text("SELECT 7 AS own")
    assert CliRunner().invoke(app, ["sql", "14_join_an_estat_table.sql", *asked]).stdout == "own\n7\n"


def test_sql_as_json(sample_home):
    ended = CliRunner().invoke(app, ["sql", "SELECT 1 AS one", "--home", str(sample_home), "--format", "json"])
    assert json.loads(ended.stdout) == [{"one": 1}]


def test_a_template_comes_back_as_it_went_out(sample_home, tmp_path):
    """Empty, or with the last answers, as CSV and as a workbook: what we send we can read. Empty, it has no answer."""
    filled = {"f.csv": ["--filled", "--encoding", "utf-8"], "f.xlsx": ["--filled-from", "2025"]}
    for name, options in {"e.csv": [], **filled}.items():
        file = tmp_path / name
        words = ["template", "pref_dx", "482226", "--home", str(sample_home), "--out", str(file), *options]
        made = CliRunner().invoke(app, words)
        assert made.exit_code == 0 and "葉月市、2026年度、79問" in made.stdout, made.stderr
        assert ("、2025年度の回答）" in made.stdout) is bool(options), "the year that the answers are of"
        checked = CliRunner().invoke(app, ["check", str(file), "--home", str(sample_home), "--json"])
        (delivery,) = json.loads(checked.stdout)
        found = [(finding["rule_id"], finding["cell_count"]) for finding in delivery["findings"]]
        if name == "e.csv":
            assert (checked.exit_code, found) == (1, [("file.blank", 1)])
        else:
            assert checked.exit_code == 0
            blank = sum(count for rule_id, count in found if rule_id == "value.blank")
            assert blank < 10 + 15, "what the year before had not asked is blank: 15 questions"


def test_check_tells_the_sender_and_stores_nothing(sample_home, tmp_path):
    wrong = SAMPLE_INBOX / "2025" / "48_見本県" / "48_師走町.csv"
    told = monosashi("check", wrong, "--home", sample_home, "--xlsx", tmp_path / "slip.xlsx")
    assert told.returncode == 1 and "「任命してる」は「CIO" in told.stdout
    assert (tmp_path / "slip.xlsx").stat().st_size > 1000


def test_snapshots_and_doctor(sample_home):
    assert monosashi("snapshots", "--home", sample_home).stdout.startswith("* 20261123T013000")
    doctor = monosashi("doctor", "--home", sample_home)
    assert "○ 公開中のデータ: 20261123T013000" in doctor.stdout
    assert "△ 受信箱" in doctor.stdout and "→" in doctor.stdout and doctor.returncode == 0


def test_importing_checks_before_it_replaces(own_sample, tmp_path):
    peers = own_sample / "reference" / "peers.csv"
    good = peers.read_bytes()
    bad = tmp_path / "bad.csv"
    bad.write_bytes(good.replace(b"482226", b"482227"))
    refused = monosashi("import", "peers", bad, "--home", own_sample)
    assert refused.returncode == 2 and "code6 の「482227」は台帳にない団体です" in refused.stderr
    assert peers.read_bytes() == good
    assert monosashi("import", "peers", peers, "--home", own_sample).returncode == 0


@pytest.mark.bench
def test_readers_and_the_night_never_meet(own_sample, tmp_path):
    """While the dashboards and a reader hold the snapshot open, a night publishes a new one, and both see it."""
    port = _free_port()
    server = subprocess.Popen([*MONOSASHI, "serve", "--home", str(own_sample), "--port", str(port)], cwd=ROOT)
    reader = subprocess.Popen([sys.executable, "-c", READER, str(own_sample / "published")], cwd=ROOT,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # fmt: skip
    try:
        assert _said_by_dashboards(port) == "20261123T013000"
        assert _ask(reader, "old") == "20261123T013000"
        inbox = tmp_path / "inbox"
        inbox.mkdir()
        (inbox / "new.csv").write_bytes(b"a,b")
        published = subprocess.run([sys.executable, "-c", NIGHT, str(own_sample), str(inbox)], cwd=ROOT, check=True)
        assert published.returncode == 0
        assert _ask(reader, "old") == "20261123T013000"  # the connection it holds stays whole
        assert _ask(reader, "new") == "20261123T013900"
        assert _said_by_dashboards(port) == "20261123T013900"
    finally:
        server.terminate()
        reader.terminate()
        server.wait()
        reader.communicate()


READER = """
import sys
from pathlib import Path
from pipeline.warehouse.publish import current
from pipeline.warehouse.snapshot import open_snapshot
published = Path(sys.argv[1])
held = open_snapshot(current(published).path(published))
for line in sys.stdin:
    con = held if line.strip() == "old" else open_snapshot(current(published).path(published))
    print(con.sql("SELECT run_id FROM meta.run").fetchone()[0], flush=True)
"""
NIGHT = """
import sys
from pathlib import Path
from tests.conftest import night
night(Path(sys.argv[1]), Path(sys.argv[2]), minute=9)
"""


def _ask(reader: subprocess.Popen, which: str) -> str:
    reader.stdin.write(which + "\n")
    reader.stdin.flush()
    return reader.stdout.readline().strip()


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _said_by_dashboards(port: int) -> str:
    """The run the dashboards read, asked until they are up."""
    for _ in range(3000):
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the dashboards did not answer within 300 s")
