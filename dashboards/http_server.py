"""The waitress server of the dashboards: bounded in bodies, uploads, connections and patience.

waitress answers what is no HTTP, or too large, before the application is asked: these answers carry the same headers.
"""

# waitress has no types: its classes are of any kind.
# mypy: disable-error-code="misc"

import time
from copy import copy
from socket import socket
from threading import BoundedSemaphore
from typing import Any
from weakref import finalize

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask
from waitress.utilities import Error

from dashboards.request_limits import CALLBACK_BYTES, Application, refusal

HEADER_BYTES = 16 * 1024
UPLOADS = 4
"""Files on their way at the same time: they are held in memory, and checked one after the other."""
HEADER_SECONDS, BODY_SECONDS, IDLE_SECONDS = 15, 120, 30
"""How long a request may take to arrive, and a connection may rest between requests."""
CONNECTIONS = 400
CHECK_PATH = "/check/file"


class TooManyUploadsError(Error):
    """As many files as may be are on their way."""

    code = 503
    reason = "Service Unavailable"


class BoundedParser(HTTPRequestParser):
    """A request whose body is bounded by its route, before any of it is held."""

    adj: Any
    uploads = BoundedSemaphore(UPLOADS)

    def __init__(self, adj: Adjustments) -> None:
        super().__init__(adj)
        self.begun_at = time.monotonic()

    def parse_header(self, header_plus: bytes) -> None:
        """Read the header and choose the limit of the body."""
        super().parse_header(header_plus)
        if not self.path.endswith(CHECK_PATH):
            self.adj = copy(self.adj)
            self.adj.max_request_body_size = CALLBACK_BYTES + 1
        elif self.content_length > 0 or self.chunked:
            self._begin_upload()

    def _begin_upload(self) -> None:
        if self.uploads.acquire(blocking=False):
            finalize(self, self.uploads.release)
        else:
            self.error = TooManyUploadsError("")
            self.completed = True

    @property
    def has_run_out_of_time(self) -> bool:
        """Whether it has taken too long to arrive."""
        limit = BODY_SECONDS if self.headers_finished and self.path.endswith(CHECK_PATH) else HEADER_SECONDS
        return time.monotonic() - self.begun_at > limit


class RefusalTask(ErrorTask):
    """An answer of waitress's own, as ours look."""

    def execute(self) -> None:
        """Write status, headers and body."""
        error = self.request.error
        headers, body = refusal(error.code, self.channel.server.base)
        self.status = f"{error.code} {error.reason}"
        self.response_headers.extend(headers)
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class BoundedChannel(HTTPChannel):
    """A connection."""

    parser_class = BoundedParser
    error_task_class = RefusalTask


class BoundedServer(TcpWSGIServer):
    """The server. Connections whose requests do not arrive in time are closed, however steadily they trickle."""

    channel_class = BoundedChannel

    def __init__(self, application: Application, door: socket, base: str, **settings: Any) -> None:
        self.base = base
        address = (door.family, door.type, door.proto, door.getsockname())
        super().__init__(application, _sock=door, adj=Adjustments(**settings), sockinfo=address, bind_socket=False)

    def maintenance(self, now: float) -> None:
        """Close what rests or takes too long."""
        super().maintenance(now)
        for channel in list(self.active_channels.values()):
            if channel.request is not None and channel.request.has_run_out_of_time:
                channel.will_close = True


def create_bounded_server(application: Application, door: socket, base: str, threads: int, max_bytes: int) -> Any:
    """Return the server on a listening socket; a file to check may have `max_bytes`."""
    return BoundedServer(
        application,
        door,
        base,
        threads=threads,
        # A checked file stays in memory: waitress would write what is larger to a temporary file.
        inbuf_overflow=max_bytes,
        max_request_body_size=max_bytes,
        max_request_header_size=HEADER_BYTES,
        channel_timeout=IDLE_SECONDS,
        cleanup_interval=5,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,
        ident="",
    )
