"""An S3 server that is slow, busy, forgetful or suspicious: a proxy that answers some requests itself."""

import http.client
import ssl
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

Refusal = tuple[int, str]
"""HTTP status and code of S3."""
Fault = Callable[[str, str, int], Refusal | None]
"""Method, path and how often both came before → what is answered; None passes the request on."""


@dataclass
class FaultyS3:
    """What is wrong with it may change at any time."""

    target: str
    fault: Fault | None = None
    delay_seconds: float = 0
    date: str = ""
    seen: Counter = field(default_factory=Counter)

    def heal(self) -> None:
        self.fault, self.delay_seconds, self.date = None, 0, ""
        self.seen.clear()

    def refusal(self, method: str, path: str) -> Refusal | None:
        count = self.seen[method, path]
        self.seen[method, path] += 1
        return self.fault(method, path, count) if self.fault else None


@contextmanager
def started_proxy(target: str, certificate: Path | None = None) -> Iterator[tuple[FaultyS3, str]]:
    """Yields what to change, and the address, by TLS where there is a certificate with its key beside it."""
    faulty = FaultyS3(target)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            time.sleep(faulty.delay_seconds)
            path = urlsplit(self.path).path
            if refusal := faulty.refusal(self.command, path):
                self.refuse(*refusal)
            else:
                self.pass_on(body)

        do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = answer  # noqa: N815

        def refuse(self, status: int, code: str) -> None:
            text = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(text)

        def pass_on(self, body: bytes) -> None:
            connection = http.client.HTTPConnection(urlsplit(faulty.target).netloc, timeout=60)
            connection.request(self.command, self.path, body or None, dict(self.headers))
            answer = connection.getresponse()
            content = answer.read()
            self.send_response_only(answer.status)
            for name, value in answer.headers.items():
                if name.lower() not in ("transfer-encoding", "content-length", "connection", "date"):
                    self.send_header(name, faulty.date if faulty.date and name == "Last-Modified" else value)
            self.send_header("Date", faulty.date or self.date_time_string())
            length = answer.headers.get("Content-Length", "0") if self.command == "HEAD" else str(len(content))
            self.send_header("Content-Length", length)
            self.end_headers()
            self.wfile.write(content)
            connection.close()

        def log_message(self, *words: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate.with_suffix(".key"))
        server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield faulty, f"http{'s' if certificate else ''}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
