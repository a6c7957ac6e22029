"""What `doctor` finds on an unsafe machine."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from pipeline.cli import doctor
from pipeline.settings import Home


@contextmanager
def answering(status: int) -> Iterator[int]:
    """A server that answers as Prefect's does: 200 to anybody, or 401 to who has no string. Yields its port."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(b'"3.8.8"')

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.mark.parametrize(("status", "state"), [(200, doctor.WRONG), (401, doctor.WELL)])
def test_a_prefect_server_that_asks_nobody_who_they_are_is_named(tmp_path, monkeypatch, status, state):
    with answering(status) as port:
        monkeypatch.setattr(doctor, "USUAL_PORT", port)
        found = doctor._open_server(Home(tmp_path))
    assert found.state == state
    assert (str(port) in found.detail) == (state == doctor.WRONG) and "--with-server" in found.advice


@pytest.mark.parametrize(("mode", "state"), [(0o755, doctor.TO_DO), (0o751, doctor.TO_DO), (0o750, doctor.WELL)])
def test_a_home_that_anybody_may_read_is_named_with_the_command_that_closes_it(tmp_path, mode, state):
    home = tmp_path / "a home"
    home.mkdir()
    home.chmod(mode)
    found = doctor._readers(Home(home))
    assert found.state == state and f"chmod o-rwx '{home}'" in found.advice


def test_a_home_that_is_not_there_yet_is_read_by_nobody(tmp_path):
    assert doctor._readers(Home(tmp_path / "later")).state == doctor.WELL
