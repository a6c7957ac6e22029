"""The recipe of dashboards/README.md: nginx with TLS in front, which asks the office's portal who somebody is."""

import json
import re
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.settings import ROOT
from tests.dashboards.fronts import dashboards_of, nginx_with
from tests.pages.conftest import question
from tests.portal import HOST, SECRET


class _Portal(BaseHTTPRequestHandler):
    """The office's login: who brings a ticket is whoever stands on it."""

    def do_GET(self) -> None:
        name, _, groups = self.headers.get("X-Ticket", "").partition(":")
        self.send_response(200 if name else 401)
        for header, text in (("X-Person", name), ("X-Groups", groups)):
            if text:
                self.send_header(header, text)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def dashboards_port(office_home: Path) -> Iterator[int]:
    with dashboards_of(office_home) as port:
        yield port


@pytest.fixture(scope="module")
def port(nginx: str, dashboards_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of nginx, started with the recipe: its names, ports and files are ours, and nothing else."""
    folder = tmp_path_factory.mktemp("nginx")
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=x -keyout"
    subprocess.run(
        [*command.split(), folder / "monosashi.key", "-out", folder / "monosashi.crt"], check=True, capture_output=True
    )
    (folder / "monosashi.secret").write_text(f'proxy_set_header X-Monosashi-Secret "{SECRET}";\n', encoding="ascii")
    with ThreadingHTTPServer(("127.0.0.1", 0), _Portal) as portal:
        threading.Thread(target=portal.serve_forever, daemon=True).start()
        own = {"listen 443": "listen PORT", "monosashi.pref.example": HOST, "/etc/nginx/": f"{folder}/",
               "127.0.0.1:9000": f"127.0.0.1:{portal.server_port}",
               "127.0.0.1:8050": f"127.0.0.1:{dashboards_port}"}  # fmt: skip
        with nginx_with(nginx, ROOT / "dashboards" / "README.md", own, folder) as own_port:
            yield own_port
        portal.shutdown()


def ask(port: int, path: str, headers: list[tuple[str, str]], body: str = "") -> tuple[int, str]:
    """Ask through TLS, with headers that may come twice."""
    unverified = ssl._create_unverified_context()
    with closing(HTTPSConnection("127.0.0.1", port, timeout=20, context=unverified)) as connection:
        connection.putrequest("POST" if body else "GET", path, skip_host=True)
        for name, text in (("Host", HOST), *headers, *([("Content-Length", str(len(body)))] if body else [])):
            connection.putheader(name, text)
        connection.endheaders(body.encode() or None)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")


BOARD = "/deliveries?pref=480002"
MIHON, REIJI = ("X-Ticket", "hanako:mihon"), ("X-Ticket", "taro:reiji")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param([MIHON], 200, id="of the prefecture"),
        pytest.param([REIJI], 403, id="of another"),
        pytest.param([], 401, id="whom the portal does not know"),
        pytest.param([("X-Ticket", "hanako:")], 403, id="in no group"),
        pytest.param([REIJI, ("X-Monosashi-Groups", "soumu")], 403, id="a forged group"),
        pytest.param([REIJI, ("X-Monosashi-User", "kuni"), ("X-Monosashi-Groups", "soumu"),
                      ("X-Monosashi-Groups", "mihon")], 403, id="doubled headers"),
        pytest.param([REIJI, ("X_Monosashi_Groups", "soumu")], 403, id="a header with underscores"),
        pytest.param([REIJI, ("X-Monosashi-Secret", SECRET)], 403, id="the secret, from a browser"),
        pytest.param([REIJI, ("X-Monosashi-Groups", "ｓｏｕｍｕ".encode().decode("latin-1"))], 403, id="wide letters"),
        pytest.param([REIJI, ("X-Monosashi-Groups", "g" * 9000)], 400, id="an oversized header"),
        pytest.param([("X-Ticket", "hanako:mihon,soumu")], 403, id="groups of two roles"),
        pytest.param([("X-Ticket", "hanako, taro:soumu")], 403, id="two names"),
    ],
)  # fmt: skip
def test_who_somebody_is_comes_from_the_portal_alone(port, headers, status):
    assert ask(port, BOARD, headers)[0] == status


def test_a_page_is_laid_out_through_it(port):
    """A callback has a body, which the portal is not asked about."""
    sent = [MIHON, ("Content-Type", "application/json"), ("Sec-Fetch-Site", "same-origin")]
    status, text = ask(port, "/_dash-update-component", sent, json.dumps(question("/ranking", "?pref=480002")))
    assert status == 200 and "_pages_content" in text


def test_past_nginx_nobody_is_answered(dashboards_port):
    with socket.create_connection(("127.0.0.1", dashboards_port), timeout=10) as direct:
        direct.sendall(f"GET / HTTP/1.1\r\nHost: {HOST}\r\nX-Monosashi-User: kuni\r\nX-Monosashi-Groups: soumu\r\n\r\n"
                       .encode())  # fmt: skip
        assert re.match(rb"HTTP/1.. 403 ", direct.recv(100))
