"""What strangers send: bounded, refused with the headers of every answer and a way on, told in one line of the log."""

import json
import logging
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from waitress.adjustments import Adjustments

from dashboards.http_server import HEADER_SECONDS, BoundedParser, create_bounded_server
from dashboards.request_limits import ADDRESS_BYTES, ALWAYS, CALLBACK_BYTES
from dashboards.server_log import OncePerSecond, OneLine
from tests.benchmarks.served import attack, resident_mib
from tests.dashboards.test_serve import served
from tests.pages.conftest import question

CALLBACKS = "/_dash-update-component"


def has_all_headers(headers: Any) -> bool:
    return all(name in headers for name, _ in ALWAYS)


@pytest.mark.parametrize(
    "path",
    ["/", "/nowhere", "/body/482226", "/_dash-layout", "/_dash-dependencies", "/assets/theme.css",
     "/readyz", "/export/no/no.csv", "/_mcp", "/check/file", "/returns/x.csv"],
)  # fmt: skip
def test_every_answer_carries_the_headers_and_how_long_it_stays(client: Any, path: str) -> None:
    with client.get(path) as answer:
        assert has_all_headers(answer.headers), (answer.status_code, dict(answer.headers))


def test_an_address_is_bounded_with_a_way_on(client: Any) -> None:
    assert client.get("/?a=" + "x" * (ADDRESS_BYTES - 10)).status_code == 200
    answer = client.get("/?a=" + "x" * ADDRESS_BYTES)
    assert answer.status_code == 414 and has_all_headers(answer.headers)
    assert 'href="/"' in answer.text and "アドレスが長すぎます" in answer.text


def callback(values: dict[str, Any]) -> dict[str, Any]:
    """What a browser sends to save a plan, with other values."""
    known = {"plan-save.n_clicks": 1, "plan-title.value": "a", "address.data": ["/support", ""]} | values
    places = [{"id": key.split(".")[0], "property": key.split(".")[1], "value": value} for key, value in known.items()]
    return {"output": "plan-saved.children", "outputs": {"id": "plan-saved", "property": "children"},
            "inputs": places[:1], "state": places[1:], "changedPropIds": ["plan-save.n_clicks"]}  # fmt: skip


def tab(wanted: Any) -> dict[str, Any]:
    """What a browser sends to have a tab built."""
    panel = {"name": "answers", "type": "panel"}
    return {"output": '{"name":["ALL"],"type":"panel"}.children', "outputs": [{"id": panel, "property": "children"}],
            "inputs": [{"id": "tab-wanted", "property": "data", "value": wanted}],
            "state": [[{"id": panel, "property": "id", "value": panel}]], "changedPropIds": []}  # fmt: skip


def finder(place: Any) -> dict[str, Any]:
    """What a browser sends to have the search filled, for another component."""
    names = ("data", "nothingFoundMessage", "placeholder", "attributes")
    own = {"type": "go", "name": "find"}
    output = "...".join(f'{{"name":"find","type":"go"}}.{name}' for name in names)
    return {"output": f"..{output}..",
            "outputs": [{"id": place, "property": name} for name in names],
            "inputs": [{"id": "url", "property": "search", "value": ""},
                       {"id": own, "property": "searchValue", "value": ""}],
            "state": [{"id": own, "property": "nothingFoundMessage", "value": ""}], "changedPropIds": []}  # fmt: skip


FORGED = {
    "no JSON": b"{",
    "deep": b"[" * 100_000,
    "no object": b"[]",
    "nothing": b"{}",
    "no such callback": {"output": "nothing.children", "inputs": [], "outputs": []},
    "output of another kind": {"output": {"a": 1}},
    "other places": question("/ranking") | {"outputs": [{"id": "elsewhere", "property": "children"}]},
    "no inputs": question("/ranking") | {"inputs": []},
    "inputs of another kind": question("/ranking") | {"inputs": {"a": 1}},
    "other inputs": question("/ranking") | {"inputs": [{"id": "a", "property": "b", "value": 1}] * 3},
    "an address that is a number": question(5),  # type: ignore[arg-type]
    "an address that is a list": question("/", ["?"]),  # type: ignore[arg-type]
    "a long address": question("/", "?" + "x" * 5000),
    "half a character": question("/", "?a=\ud800"),
    "changes of another kind": question("/ranking") | {"changedPropIds": 5},
    "changes that are no text": question("/ranking") | {"changedPropIds": [{}]},
    "an address without its search": callback({"address.data": ["/"]}),
    "an address of other parts": callback({"address.data": {"path": "/"}}),
    "a tab of another kind": tab("answers"),
    "a tab without its page": tab({"tab": "answers"}),
    "places to fill of another id": callback({}) | {"outputs": [{"id": "elsewhere", "property": "children"}]},
    "places to fill of another component": finder({"name": "other", "type": "go"}),
    "places to fill by the text of their id": finder('{"name":"find","type":"go"}'),
    "too long": question("/ranking") | {"more": "x" * CALLBACK_BYTES},
}


@pytest.mark.parametrize("sent", FORGED.values(), ids=FORGED)
def test_a_forged_callback_is_refused_in_one_line(client: Any, caplog: Any, sent: Any) -> None:
    data = sent if isinstance(sent, bytes) else json.dumps(sent)
    with caplog.at_level(logging.WARNING):
        answer = client.post(CALLBACKS, data=data, content_type="application/json")
    assert 400 <= answer.status_code < 500 and has_all_headers(answer.headers)
    lines = [OneLine().format(record) for record in caplog.records]
    assert len(lines) == 1 and "\n" not in lines[0] and "x" * 50 not in lines[0]


def test_a_fault_of_ours_is_an_answer_and_a_line_that_names_its_place(client: Any, app: Any, caplog: Any) -> None:
    with caplog.at_level(logging.WARNING):
        asked = question("/ranking")
        asked["inputs"][2]["value"] = {"a": ["kind", "we", "do", "not", "expect"]}
        assert client.post(CALLBACKS, json=asked).status_code == 200
        app.server.view_functions["readyz"], whole = None, app.server.view_functions["readyz"]
        try:
            answer = client.get("/readyz")
        finally:
            app.server.view_functions["readyz"] = whole
    assert answer.status_code == 500 and has_all_headers(answer.headers) and "Traceback" not in answer.text
    (line,) = [OneLine().format(record) for record in caplog.records]
    assert re.search(r"/readyz broke \(TypeError at \S+:\d+\)", line)


def test_repeated_faults_are_a_line_a_second() -> None:
    now = [0.0]
    once = OncePerSecond(lambda: now[0])

    def written(text: str) -> str | None:
        record = logging.LogRecord("a", logging.ERROR, "", 1, "broke %s", (text,), None)
        return OneLine().format(record) if once.filter(record) else None

    first = [written(str(number)) for number in range(1000)]
    assert first[0] is not None and first[1:] == [None] * 999
    now[0] = 1.5
    assert (written("\x1b[2Jx\ny") or "").endswith("broke \ufffd[2Jx\ufffdy (+999)")


@pytest.fixture(scope="module")
def running(sample_home: Path) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    with served(sample_home) as one:
        yield one


def raw(port: int, sent: bytes) -> bytes:
    """What the server answers to these bytes before it closes the connection, or for five seconds."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(sent)
        answer = b""
        while b"</p>" not in answer and (part := connection.recv(65536)):
            answer += part
    return answer


BAD_HTTP = {
    "431": b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 20_000 + b"\r\n\r\n",
    "414": b"GET /?" + b"x" * 5000 + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    "413": b"POST /_dash-update-component HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000000\r\n\r\n",
    "400": b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
    "501": b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n",
}


@pytest.mark.parametrize(("status", "sent"), BAD_HTTP.items(), ids=BAD_HTTP)
def test_what_is_no_request_of_ours_is_refused_with_the_headers_and_a_way_on(
    running: Any, status: str, sent: bytes
) -> None:
    answer = raw(running[1], sent)
    assert answer.startswith(f"HTTP/1.1 {status} ".encode()) or answer.startswith(f"HTTP/1.0 {status} ".encode())
    assert all(f"{name}: ".encode() in answer for name, _ in ALWAYS) and b'href="/"' in answer


def test_a_body_without_end_is_cut_off_by_its_route(running: Any) -> None:
    head = b"POST /_dash-update-component HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert b" 413 " in raw(running[1], head + (b"10000\r\n" + b"x" * 0x10000 + b"\r\n") * 5)


def test_files_on_their_way_are_few(running: Any) -> None:
    head = b"POST /check/file HTTP/1.1\r\nHost: localhost\r\nX-File-Name: a\r\nContent-Length: 1000000\r\n\r\nx"
    with ExitStack() as stack:
        for _ in range(4):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", running[1]), timeout=20))
            connection.sendall(head)
        time.sleep(0.5)
        assert b" 503 " in raw(running[1], head)
    for _ in range(40):  # those are gone: there is room again
        with closing(socket.create_connection(("127.0.0.1", running[1]), timeout=20)) as connection:
            connection.sendall(head)
            connection.settimeout(0.3)
            try:
                connection.recv(100)
            except TimeoutError:
                return
        time.sleep(0.1)
    pytest.fail("uploads that were given up still count")


def test_a_request_that_trickles_in_runs_out_of_time() -> None:
    """Every byte keeps its connection busy: what counts is when the request began."""
    request = BoundedParser(Adjustments())
    for _ in range(100):
        request.received(b"GET / HTTP/1.1\r\nX: y" if not request.header_plus else b"y")
    assert not request.completed and not request.has_run_out_of_time
    request.begun_at -= HEADER_SECONDS + 1
    assert request.has_run_out_of_time


def test_a_connection_whose_request_ran_out_of_time_is_closed() -> None:
    server = create_bounded_server(lambda *_: [], socket.create_server(("127.0.0.1", 0)), "", 1, 1000)
    try:
        at_rest = {"requests": [], "last_activity": time.time(), "will_close": False}
        late = SimpleNamespace(**at_rest, request=BoundedParser(server.adj))
        early = SimpleNamespace(**at_rest, request=BoundedParser(server.adj))
        late.request.begun_at -= HEADER_SECONDS + 1
        server.active_channels = {1: late, 2: early}
        server.maintenance(time.time())
        server.active_channels = {}
    finally:
        server.close()
    assert (late.will_close, early.will_close) == (True, False)


def test_a_hundred_slow_sockets_do_not_keep_others_waiting(running: Any) -> None:
    with ExitStack() as stack:
        for _ in range(150):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", running[1]), timeout=20))
            connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        assert b" 200 " in raw_line(running[1], b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")


def raw_line(port: int, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(sent)
        return connection.recv(65536)


def test_hostile_requests_leave_the_memory_as_it_was(running: Any) -> None:
    """A sample of tests/benchmarks/served.py, which sends 10,000 while snapshots change."""
    process, port = running
    attack(port, 40)
    before = resident_mib(process)
    statuses = attack(port, 200)
    assert resident_mib(process) < 1.1 * before
    assert set(statuses) <= {200, 400, 404, 413, 414} and statuses[200] and statuses[400] and statuses[414]
