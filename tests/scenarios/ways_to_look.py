"""Ways of looking for what is not one's own: requests that a person makes by hand, about another body.

Each way is a name and its requests. Whoever asks, of the body of a `Target` the answers are those that everybody gets,
or none. `tests/pages/test_ways_to_look.py` tries them behind a portal; `python -m tests.benchmarks.ways_to_look` at the
sign-in of `make run-office`.
"""

import json
import re
import zipfile
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import quote

from tests.pages.conftest import question

CALLBACKS = "/_dash-update-component"
WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
_CLASS = re.compile("自治体機密性[12](（[^）]*）)?|Confidentialityclass[12]:[a-z]*")
_WRAP = re.compile(r"\s|<br>|\\u003cbr\\u003e")
"""A caption is broken into lines, of another length where the class is another."""
_END = re.compile('"end_id":"[^"]*"')
_TAKEN = re.compile('"content":"([^"]+)","filename"')
_WHO = re.compile(r"(hanako|kuni|mihon|reiji|hazuki|bunseki)（[^）]*）")


class Target(NamedTuple):
    """A body that is somebody else's: its code, that of its prefecture, and a delivery of it."""

    code: str
    prefecture: str
    delivery: str
    year: int = 2025


@dataclass(frozen=True)
class Request:
    """What is sent. `json`: of a callback."""

    path: str
    method: str = "GET"
    json: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


Way = Callable[[Target], list[Request]]


def _get(*paths: str) -> Way:
    """Ask for addresses in which the target stands as {code}, {prefecture}, {delivery}, {year}."""
    return lambda target: [Request(path.format(**target._asdict())) for path in paths]


def _page(path: str, search: str = "?pref={prefecture}&year={year}") -> Way:
    """Ask for the content of a page, as the browser does."""

    def ask(target: Target) -> list[Request]:
        names = target._asdict()
        return [Request(CALLBACKS, "POST", question(path.format(**names), search.format(**names)))]

    return ask


def _named(text: str) -> dict[str, str]:
    name, _, prop = text.rpartition(".")
    return {"id": name, "property": prop}


def _callback(output: str, inputs: Mapping[str, Any], state: Mapping[str, Any]) -> Request:
    ids = output.strip(".").split("...")
    named = [_named(one) for one in ids]
    given = [
        [
            {"id": key.rsplit(".", 1)[0], "property": key.rsplit(".", 1)[1], "value": value}
            for key, value in part.items()
        ]
        for part in (inputs, state)
    ]
    body = {"output": output, "outputs": named if len(named) > 1 else named[0], "inputs": given[0], "state": given[1],
            "changedPropIds": [next(iter(inputs))]}  # fmt: skip
    return Request(CALLBACKS, "POST", body)


def _address(target: Target, path: str = "/body/{code}", more: str = "") -> list[str]:
    return [path.format(**target._asdict()), f"?pref={target.prefecture}&year={target.year}{more}"]


def _source(indicator: str) -> Way:
    """The drawer 出典, with the code of another body."""
    output = "..source.opened...source.closeButtonProps...source.title...source.children.."
    return lambda target: [
        _callback(
            output,
            {"source-wanted.data": {"code": target.code, "indicator": indicator}},
            {"address.data": _address(target)},
        )
    ]


def _card(path: str, card: str, form: str) -> Way:
    """取り出す, for a card of a page that was never opened."""
    return lambda target: [
        _callback(
            "download.data",
            {"file-wanted.data": {"card": card, "form": form}},
            {"address.data": _address(target, path)},
        )
    ]


def _panel(tab: str) -> Way:
    """A tab of a body's page, whose content is asked for by hand."""

    def ask(target: Target) -> list[Request]:
        panel = {"name": tab, "type": "panel"}
        body = {
            "output": '{"name":["ALL"],"type":"panel"}.children',
            "outputs": [{"id": panel, "property": "children"}],
            "inputs": [{"id": "tab-wanted", "property": "data", "value": {"tab": tab, "address": _address(target)}}],
            "state": [[{"id": panel, "property": "id", "value": panel}]],
            "changedPropIds": ["tab-wanted.data"],
        }
        return [Request(CALLBACKS, "POST", body)]

    return ask


def _save(path: str) -> Way:
    """A plan in the name of another place."""
    return lambda target: [
        _callback(
            "plan-saved.children",
            {"plan-save.n_clicks": 1},
            {"plan-title.value": "案", "address.data": _address(target, path, "&plan=policy_roadmap")},
        )
    ]


def _methods(path: str, *methods: str) -> Way:
    return lambda target: [Request(path.format(**target._asdict()), method) for method in methods]


def _wide(target: Target) -> list[Request]:
    wide = quote(target.code.translate(WIDE_DIGITS))
    return [Request(f"/sheet/body/{wide}.pdf"), Request(f"/api/v1/core.answer.csv?code={wide}")]


TABLE = "/api/v1/core.answer.csv"
OF_ANOTHER: Mapping[str, Way] = {
    "the page of a body": _page("/body/{code}"),
    "the same in English": _page("/body/{code}", "?pref={prefecture}&year={year}&lang=en"),
    "the same in the view of another prefecture": _page("/body/{code}", "?pref=500003&year={year}"),
    "two prefectures in one address": _page("/body/{code}", "?pref={prefecture}&pref=500003&year={year}"),
    "a year that is being collected": _page("/body/{code}", "?pref={prefecture}&year=2026"),
    "a year that is none": _page("/body/{code}", "?pref={prefecture}&year=99999"),
    "bodies put side by side": _page("/compare", "?pref={prefecture}&year={year}&bodies={code},502065"),
    "a restricted indicator by name": _page("/indicator/csirt"),
    "an indicator of the own prefecture alone": _page("/indicator/stress_analysis"),
    "a board of deliveries": _page("/deliveries"),
    "a delivery by its number": _page("/deliveries/{delivery}"),
    "a grid sorted by what is hidden": _page("/indicator/csirt", "?pref={prefecture}&year={year}&bodies.sort=value"),
    "a tab with answers": _panel("answers"),
    "a tab with trends": _panel("trends"),
    "a tab with deliveries": _panel("deliveries"),
    "a tab with plans": _panel("plan"),
    "the source of a restricted figure": _source("csirt"),
    "the source of a public figure": _source("dx_policy"),
    "a card as CSV, never opened": _card("/indicator/csirt", "bodies", "csv"),
    "a card of a body as CSV": _card("/body/{code}", "held", "csv"),
    "a card of the board as CSV": _card("/deliveries", "arrivals", "csv"),
    "a sheet of a body": _get("/sheet/body/{code}.pdf?pref={prefecture}&year={year}"),
    "a sheet of a prefecture": _get("/sheet/pref/{prefecture}.pdf?year={year}"),
    "a return slip": _get("/returns/{delivery}.html", "/returns/{delivery}.csv", "/returns/{delivery}.xlsx"),
    "a table, filtered by code": _get(TABLE + "?code={code}"),
    "a table, without a filter on the own": _get("/api/v1/meta.finding.csv?code={code}&severity=error"),
    "a table with points": _get("/api/v1/core.indicator_value.json?code={code}&indicator=csirt"),
    "cells as they came": _get("/api/v1/raw.cell.parquet?code={code}"),
    "two codes in one address": _get(TABLE + "?code={code}&code=502065"),
    "an encoded address": _get("/api/v1/core%2Eanswer%2Ecsv?%63ode={code}"),
    "a code in wide digits": _wide,
    "SQL in a value": _get(TABLE + "?code={code}'%20OR%20'1'='1"),
    "SQL in the name of a table": _get("/api/v1/internal.core.answer.csv?code={code}"),
    "an earlier run": _get(TABLE + "?code={code}&run=20261122T013000"),
    "HEAD and OPTIONS": _methods(TABLE + "?code={code}", "HEAD", "OPTIONS"),
    "methods that write": _methods("/returns/{delivery}.html", "POST", "PUT", "DELETE", "PATCH"),
    "part of a file": lambda target: [Request(f"{TABLE}?code={target.code}", headers={"Range": "bytes=0-400"})],
    "another address on top": lambda target: [
        Request("/", headers={"X-Original-URL": f"/returns/{target.delivery}.html"}),
        Request("/", headers={"X-Rewrite-URL": f"/returns/{target.delivery}.html"}),
    ],
    "the place of another's plan": _card("/body/{code}", "plan", "csv"),
    "another's answers, in the view of a third": _card("/body/{code}", "answers", "csv"),
    "bodies of a restricted indicator": _card("/indicator/security_audit", "bodies", "csv"),
    "a deck of a body": _get(
        "/deck.docx?pref={prefecture}&year={year}&of={code}&cards=/body/{code}~held,/body/{code}~next"
    ),
    "a deck of the board": _get("/deck.docx?pref={prefecture}&year={year}&cards=/deliveries~arrivals"),
    "a plan with restricted measures": _page(
        "/support", "?pref={prefecture}&year={year}&tab=plan&measures=csirt,security_audit&towns={code}"
    ),
    "a place under other weights": _page(
        "/ranking", "?pref={prefecture}&year={year}&code={code}&scope=prefecture&w.step0=5"
    ),
    "a meeting about a body": _page("/meeting", "?pref={prefecture}&year={year}&of={code}"),
    "years in other digits": _page("/body/{code}", "?pref={prefecture}&year=２０２５"),
    "slips spelled otherwise": _get(
        "/returns/{delivery}.HTML", "/returns/{delivery}.html;x=1", "/returns/{delivery}%2ehtml",
        "/returns//{delivery}.html", "/returns/{delivery}.html/", "/Returns/{delivery}.html",
    ),
    "who one is, in other headers": lambda target: [
        Request(f"/returns/{target.delivery}.html", headers={name: "kuni"})
        for name in ("X-Forwarded-User", "Remote-User", "X-Remote-Groups", "Authorization", "Forwarded")
    ],
    "tables of the scope": _get(
        "/api/v1/main.own.csv", "/api/v1/main.slip.csv", "/api/v1/information_schema.tables.csv"
    ),
    "rows before the first and after the last": _get(TABLE + "?code={code}&limit=-1", TABLE + "?code={code}&offset=-5"),
    "every table by delivery": _get(
        *(f"/api/v1/{name}.csv?delivery_id={{delivery}}" for name in ("meta.delivery", "meta.ledger", "meta.finding"))
    ),
    "what a table is": _get("/api/v1/core.answer.metadata.json", "/api/v1/openapi.json", "/api/v1/meta.run.csv"),
    "the source of odd shapes": lambda target: [
        _callback(
            "..source.opened...source.closeButtonProps...source.title...source.children..",
            {"source-wanted.data": wanted},
            {"address.data": _address(target)},
        )
        for wanted in ("x", [target.code], {"code": target.code}, {"code": [target.code], "indicator": ["csirt"]})
    ],
    "a plan for another's place": _save("/body/{code}"),
    "a plan for another prefecture": _save("/support"),
}  # fmt: skip
"""About a body: each answers as to everybody, or not at all."""

OF_THE_HOME: Mapping[str, tuple[str, ...]] = {
    "the published files": ("/published/current.json", "/published/open/current.json"),
    "the trail": ("/audit/2026-11.jsonl", "/audit/"),
    "secrets": ("/access.toml", "/proxy.secret", "/oidc.secret", "/session.key"),
    "plans as files": ("/plans/480002/", "/plans/490008/0.json"),
    "up from assets": ("/assets/../access.toml", "/assets/..%2f..%2faccess.toml", "/assets/%2e%2e/%2e%2e/proxy.secret"),
    "up from slips": ("/returns/..%2f..%2faccess.html", "/returns/....//x.html", "/returns/%00.html"),
    "up from tables": ("/api/v1/../../access.toml", "/api/v1/..%2f..%2faccess.toml", "//api/v1/core.answer.csv"),
    "up from sheets": ("/sheet/body/..%2f..%2f482013.pdf", "/sheet/pref/..%2f480002.zip"),
    "files of the machine": ("/etc/passwd", "/assets//etc/passwd", "/static/../../etc/passwd"),
    "backslashes": ("/assets/..\\..\\access.toml", "/%5c..%5caccess.toml"),
    "Dash's own": ("/_dash-component-suites/../access.toml", "/_dash-component-suites/dash/..%2f..%2f..%2fapp.py"),
}
"""Of the home, for nobody through a browser: neither is its text."""
MARKS = ("mode =", "root:x:0", '"previous"', "input_digest", "[[group]]")
"""What stands in such files."""


def plain(content: bytes) -> str:
    """Return an answer without what may differ by who asks: name, class of the file; the mark of a page that is new."""
    text = _text_of(content)
    if found := _TAKEN.search(text):
        text = b64decode(json.loads(f'"{found[1]}"')).decode("utf-8", "replace")
    for each in (_WRAP, _CLASS, _WHO, _END):
        text = each.sub("", text)
    return text


def _text_of(content: bytes) -> str:
    """Return the text of an answer; of an Office file that of its parts."""
    if content.startswith(b"{"):
        return json.dumps(json.loads(content), ensure_ascii=False, separators=(",", ":"))
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(BytesIO(content)) as book:
        parts = [book.read(name) for name in sorted(book.namelist()) if name.endswith((".xml", ".csv"))]
    return re.sub(r"<dcterms:.*?</dcterms:\w+>", "", b"".join(parts).decode("utf-8", "replace"))


def parts_about(text: str, code: str) -> list[str]:
    """Return each row and each list of an answer in JSON that holds the code of a body, in order."""
    found: list[str] = []

    def walk(part: Any) -> None:
        values = list(part.values()) if isinstance(part, dict) else part
        if not isinstance(values, list):
            return
        if code in [each for each in values if isinstance(each, str)]:
            found.append(json.dumps(part, ensure_ascii=False, sort_keys=True))
        for each in values:
            walk(each)

    walk(json.loads(text))
    return sorted(found)
