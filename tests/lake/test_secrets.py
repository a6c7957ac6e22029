"""TLS to PostgreSQL and S3, and passwords that nobody reads: not in files, messages or the list of processes."""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.lake.lake_tables import commits
from pipeline.lake.place import LakeError, LakePlace, lake_place
from pipeline.lake.services import services_of
from pipeline.settings import ROOT, Home
from pipeline.warehouse.publish import current
from tests.flows.nights import put_news
from tests.flows.servers import MONOSASHI
from tests.lake.conftest import use
from tests.lake.faulty_s3 import started_proxy
from tests.lake.servers import Postgres, require_tls, started_postgres

PASSWORD = "correct-horse-battery"


@pytest.fixture(scope="module")
def secured(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """Another PostgreSQL, which takes nobody but by TLS and with a password. `postgres` shows that there is one."""
    with started_postgres(tmp_path_factory.mktemp("secured") / "server") as server, pytest.MonkeyPatch.context() as own:
        server.run("CREATE DATABASE office")
        own.setenv("PGPASSWORD", PASSWORD)
        require_tls(server, PASSWORD)
        yield server


def run_watched(command: list[str], processes: set[str]) -> str:
    """Run a command and return what it prints; `processes` gets what the list of processes shows meanwhile."""
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output)
        while process.poll() is None:
            processes |= set(command_lines())
            time.sleep(0.1)
        output.seek(0)
        return output.read()


def command_lines() -> Iterator[str]:
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            yield path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue


def test_a_night_over_tls_leaves_its_passwords_nowhere(own_first_year, secured, s3, s3_place, monkeypatch):
    """A night and a query in processes of their own, while the list of processes is read again and again."""
    home, certificate = Home(own_first_year), secured.folder.parent / "server.crt"
    put_news(home.folder, 1)
    processes: set[str] = set()
    printed = ""
    with started_proxy(s3, certificate) as (_, address):
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
        monkeypatch.setenv("PGPASSWORD", PASSWORD)
        place = use(LakePlace(secured.connection("office"), f"{s3_place.bucket}/tls"), monkeypatch)
        for words in (("run",), ("sql", "FROM duckdb_databases(), duckdb_secrets()", "--lake", "--format", "csv")):
            printed += run_watched([*MONOSASHI, *words, "--home", str(home.folder)], processes)
        assert commits(place)[0].snapshot == current(home.published)
    assert any("pipeline.cli" in line for line in processes) and "monosashi" in printed
    for secret in (PASSWORD, os.environ["AWS_SECRET_ACCESS_KEY"]):
        assert secret not in printed
        assert not any(secret in line for line in processes)
        for folder in (home.folder, secured.folder.parent):
            for path in (one for one in folder.rglob("*") if one.is_file()):
                assert secret.encode() not in path.read_bytes(), path


def test_no_tls_no_password_and_another_certificate_are_refused(own_first_year, secured, monkeypatch):
    home = Home(own_first_year)
    plain = secured.connection("office").partition(" sslmode")[0] + " sslmode=disable"
    other = secured.connection("office").partition(" sslrootcert")[0] + " sslrootcert=/etc/ssl/certs/nobody.pem"
    for connection, password in ((plain, PASSWORD), (other, PASSWORD), (secured.connection("office"), "wrong-horse")):
        monkeypatch.setenv("PGPASSWORD", password)
        use(LakePlace(connection, (home.folder / "bucket").as_uri()), monkeypatch)
        with pytest.raises(LakeError, match="つながりません") as caught, services_of(home).lock():
            pass
        assert password not in f"{caught.value}{caught.value.en}"


@pytest.mark.parametrize("connection", [
    "host=db password=s3cret dbname=m", "postgresql://monosashi:s3cret@db/m", "host=db sslpassword = 's3cret'",
])  # fmt: skip
def test_a_password_in_the_settings_is_refused(tmp_path, monkeypatch, connection):
    """An attached lake shows its connection to everybody who asks it."""
    use(LakePlace(connection, "file:///srv/m"), monkeypatch)
    with pytest.raises(LakeError, match="pgpass") as caught:
        lake_place(Home(tmp_path))
    assert "s3cret" not in f"{caught.value}{caught.value.en}"
