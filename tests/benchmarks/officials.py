"""What the officials of the load ask, as their browsers would: callbacks, sliders, files."""

import json
import random
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection

from tests.e2e.page_size import PATHS

TRIAL, FILE = "/standing, other weights", "/export/overview/bodies.csv"
CHILDREN = ("mayor_message", "all_staff_training", "service_design")
"""Of the group that 位置と幅 opens with."""
HEADER, NEWS = "(header)", "(news, footer)"


@dataclass(frozen=True)
class Asked:
    """One answer: what was asked, how long it took, how much came."""

    name: str
    milliseconds: float
    size: int
    status: int


def callback(outputs: str, inputs: dict[str, object], state: dict[str, object] | None = None) -> bytes:
    """What the browser sends; `outputs` and keys are `id.property`, several outputs apart by blanks."""
    said = [tuple(name.split(".")) for name in outputs.split()]
    told = {
        "output": f"..{'...'.join(outputs.split())}..",
        "outputs": [{"id": id_, "property": name} for id_, name in said],
        "inputs": _values(inputs),
        "state": _values(state or {}),
        "changedPropIds": [next(iter(inputs))],
    }
    return json.dumps(told).encode()


def _values(told: dict[str, object]) -> list[dict[str, object]]:
    return [
        {"id": id_, "property": name, "value": value}
        for (id_, name), value in ((k.split("."), v) for k, v in told.items())
    ]


def page_question(path: str, search: str) -> bytes:
    where = {"url.pathname": path, "url.search": search, "snapshot.data": ""}
    return callback("main.children title.data", where)


def header_question(path: str, search: str) -> bytes:
    outputs = "skip.children header.children finder.children shown-lang.data"
    return callback(outputs, {"url.pathname": path, "url.search": search}, {"shown-lang.data": "ja"})


def news_question(search: str) -> bytes:
    inputs = {"refresh.n_intervals": 1, "url.search": search}
    return callback("notice.children footer.children snapshot.data", inputs, {"snapshot.data": ""})


def ask(port: int, name: str, where: str, question: bytes | None = None) -> Asked:
    """One request, a question as a callback; as a browser sends it."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
        start = time.perf_counter()
        headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip"}
        connection.request("POST" if question else "GET", where, question, headers)
        answer = connection.getresponse()
        size = len(answer.read())
        return Asked(name, 1000 * (time.perf_counter() - start), size, answer.status)


CALLBACKS = "/_dash-update-component"


def visit(port: int, name: str, path: str, search: str, seen: Callable[[Asked], None]) -> None:
    """A page as a browser opens it from another: the header and the news in the footer follow the address, too."""
    seen(ask(port, HEADER, CALLBACKS, header_question(path, search)))
    seen(ask(port, name, CALLBACKS, page_question(path, search)))
    seen(ask(port, NEWS, CALLBACKS, news_question(search)))


def one_thing(port: int, pref: str, near: list[str], year: int, chance: random.Random, seen: list[Asked]) -> None:
    """One page, or a try with other weights, or a file."""
    name = chance.choice((*PATHS, TRIAL, FILE))
    search = f"?pref={pref}&year={year}"
    if name == FILE:
        seen.append(ask(port, FILE, FILE + search))
        return
    if name == TRIAL:
        search += f"&w={chance.choice(CHILDREN)}:{chance.choice((0, 0.5, 1.5, 2, 2.5, 3))}"
    if name == "/compare":
        search += "&codes=" + ",".join(chance.sample(near, 3))
    path = "/standing" if name == TRIAL else name.format(code=chance.choice(near))
    visit(port, name, path, search, seen.append)
