"""PostgreSQL of Debian and SeaweedFS as S3, started for the tests and ended with them; this machine only."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_GRPC = 10_000
"""SeaweedFS answers its own processes on each port plus this number."""
KEYS = {
    "writer": ["Admin", "Read", "Write", "List", "Tagging"], "reader": ["Read", "List"],
    "open": ["Read:monosashi/open-test/open/*"],
}  # fmt: skip


def postgres_programs() -> Path | None:
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


def s3_program() -> Path | None:
    path = Path(sys.executable).with_name("weed")
    return path if path.exists() else None


def free_port(beside: int = 0) -> int:
    """A port that nobody uses, of which `port + beside` is free, too."""
    while True:
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        if port + beside < 65_536 and _is_free(port + beside):
            return port


def is_answering(port: int) -> bool:
    with closing(socket.socket()) as probe:
        if probe.connect_ex(("127.0.0.1", port)):
            return False
        return probe.getsockname() != probe.getpeername()  # a port of nobody may answer itself


def _is_free(port: int) -> bool:
    with closing(socket.socket()) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


@dataclass
class Postgres:
    """A cluster of its own, with a superuser `monosashi`."""

    folder: Path
    port: int
    process: subprocess.Popen | None = None
    tls: str = ""
    """What a connection adds, where the server takes no other than by TLS and with a password (PGPASSWORD)."""

    def connection(self, database: str, user: str = "monosashi") -> str:
        return f"host=127.0.0.1 port={self.port} user={user} dbname={database}{self.tls}"

    def start(self) -> None:
        programs = postgres_programs()
        assert programs
        command = [programs / "postgres", "-D", self.folder, "-p", str(self.port), "-c", "listen_addresses=127.0.0.1",
                   "-c", f"unix_socket_directories={self.folder}",
                   "-c", f"ssl={'on' if self.tls else 'off'}"]  # fmt: skip
        self.process = _as_postgres([str(word) for word in command], self.folder / "log.txt")
        wait_until(lambda: self._answers(), 60)

    def kill(self) -> None:
        """End all its processes at once, as a power cut does."""
        assert self.process
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)

    def run(self, sql: str, database: str = "postgres") -> None:
        programs = postgres_programs()
        assert programs
        subprocess.run(
            [programs / "psql", "-q", "-v", "ON_ERROR_STOP=1", self.connection(database), "-c", sql],
            check=True, capture_output=True, timeout=60,
        )  # fmt: skip

    def _answers(self) -> bool:
        try:
            self.run("SELECT 1")
        except subprocess.CalledProcessError:
            return False
        return True


def _as_postgres(command: list[str], log: Path) -> subprocess.Popen:
    """PostgreSQL runs under no root."""
    if os.getuid() == 0:
        command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
    with log.open("a") as out:
        return subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True)


@contextmanager
def started_postgres(folder: Path) -> Iterator[Postgres]:
    programs = postgres_programs()
    assert programs
    folder.mkdir()
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        for above in folder.parents:
            if above.stat().st_uid == 0 and not above.stat().st_mode & 0o001:
                above.chmod(above.stat().st_mode | 0o011)
    init = [programs / "initdb", "-D", folder / "data", "-U", "monosashi", "-A", "trust", "-E", "UTF8",
            "--locale=C.UTF-8"]  # fmt: skip
    assert _as_postgres([str(word) for word in init], folder / "init.txt").wait(120) == 0
    server = Postgres(folder / "data", free_port())
    server.start()
    try:
        yield server
    finally:
        server.stop()


def require_tls(server: Postgres, password: str) -> Path:
    """Let a server take nobody but by TLS and with a password. Returns its certificate, which signs itself."""
    server.run(f"ALTER ROLE monosashi PASSWORD '{password}'")
    server.stop()
    certificate = self_signed(server.folder.parent)
    for name in ("server.key", "server.crt"):
        shutil.copyfile(certificate.with_name(name), server.folder / name)
        (server.folder / name).chmod(0o600)
        if os.getuid() == 0:
            shutil.chown(server.folder / name, "postgres", "postgres")
    (server.folder / "pg_hba.conf").write_text("hostssl all all 127.0.0.1/32 scram-sha-256\n")
    server.tls = f" sslmode=verify-full sslrootcert={certificate}"
    server.start()
    return certificate


def self_signed(folder: Path) -> Path:
    """Make a certificate of this machine for two days, with its key beside it."""
    certificate = folder / "server.crt"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=IP:127.0.0.1,DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE",
         "-keyout", folder / "server.key", "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    certificate.chmod(0o644)
    return certificate


@contextmanager
def started_s3(folder: Path) -> Iterator[str]:
    """SeaweedFS with a key that writes and one that reads. Yields its address."""
    program = s3_program()
    assert program
    folder.mkdir()
    identities = [
        {"name": name, "credentials": [{"accessKey": name, "secretKey": f"{name}-secret"}], "actions": actions}
        for name, actions in KEYS.items()
    ]
    (folder / "s3.json").write_text(json.dumps({"identities": identities}))
    master, volume, filer, s3 = (free_port(_GRPC) for _ in range(4))
    command = [program, "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-master.port={master}",
               f"-volume.port={volume}", "-filer=true", f"-filer.port={filer}", "-s3", f"-s3.port={s3}",
               f"-s3.config={folder / 's3.json'}", "-s3.port.iceberg=0", "-s3.port.lance=0",
               "-volume.max=100", "-master.volumeSizeLimitMB=64"]  # fmt: skip
    with (folder / "log.txt").open("w") as log:
        process = subprocess.Popen([str(word) for word in command], stdout=log, stderr=log)
    try:
        wait_until(lambda: is_answering(s3), 60)
        yield f"http://127.0.0.1:{s3}"
    finally:
        process.kill()
        process.wait()


def wait_until(is_done: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not is_done():
        assert time.monotonic() < end, f"not done within {seconds} s"
        time.sleep(0.05)
