"""What pages, A4 sheets, exports and the API write of one body: as texts, by the figure they are about.

An observation is (figure, output, text). Two outputs contradict each other where the texts of one figure differ.
What the tables of the API hold is put into words here anew, not by dashboards/statements.py: that is the comparison.
"""

import csv
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, NamedTuple

from dash import Dash

from dashboards.address import Address
from dashboards.body_record import BodyRecord
from dashboards.components.page import page_at
from dashboards.documents.body import body_sheet
from dashboards.documents.prefecture import prefecture_sheet
from dashboards.page_context import PageContext
from dashboards.words import words_of

Figure = tuple[str, ...]
STATES = {"passed": "達成", "failed": "未到達", "undetermined": "回答待ち", None: "判定対象外"}
UNJUDGED = "判定対象外"
BANDS = {"top": "上位", "middle": "中位", "bottom": "下位", "top_middle": "上位〜中位", "middle_bottom": "中位〜下位",
         "top_bottom": "上位〜下位"}  # fmt: skip
SETS = ("peers", "prefecture", "nation")


class Observation(NamedTuple):
    figure: Figure
    output: str
    text: str


def contradictions(observations: list[Observation]) -> list[str]:
    """Every figure of which two outputs write different things, in one line."""
    texts: dict[Figure, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for figure, output, text in observations:
        texts[figure][text].append(output)
    return [f"{' '.join(figure)}: {dict(found)}" for figure, found in texts.items() if len(found) > 1]


def of_bodies(app: Dash, home: Path, year: int, count: int) -> list[Observation]:
    """Everything that is compared of `count` municipalities, drawn by the hash of their code."""
    outputs = Outputs(app, year)
    with app.server.test_request_context("/"):
        codes = [row["code"] for row in outputs.bodies()]
    codes = sorted(codes, key=lambda code: hashlib.sha256(code.encode()).digest())[:count]
    outputs.codes = codes
    pointer = json.loads((home / "published" / "current.json").read_text(encoding="utf-8"))
    exported = of_exports(home / "published" / pointer["file"].removesuffix(".duckdb"), year)
    seen = [each for code in codes for each in outputs.of_body(code)]
    return [*seen, *(each for each in exported if each.figure[0] in codes)]


class Outputs:
    """The outputs of a home in one fiscal year, in Japanese."""

    def __init__(self, app: Dash, year: int) -> None:
        self.app, self.year = app, year
        self.client = app.server.test_client()
        self.codes: list[str] = []
        self.tables: dict[str, dict[str, list[dict[str, Any]]]] = {}
        self.prefectures: dict[str, list[Observation]] = {}

    def of_body(self, code: str) -> list[Observation]:
        """Everything that is compared of one body."""
        with self.app.server.test_request_context("/"):
            page = self._context(f"/body/{code}", code, {})
            record = BodyRecord.of(page.snapshot, code, self.year, page.pref)
            assert record is not None
            names = {_name(group): group["group_id"] for group in record.groups}
            seen = [*self._of_prefecture(page.pref)]
            seen = [each for each in seen if each.figure[0] == code]
            seen += _of_page(page, names, code)
            sheet = body_sheet(record, words_of("ja"))
            seen += [*_of_sheet(sheet, names, code), *_reasons_of_sheet(sheet, names, seen)]
            seen += _of_compare(self._context("/compare", code, {"codes": code}), names, code)
            group = record.pillars[0]["group_id"]
            for set_ in ("prefecture", "all"):
                asked = self._context("/ranking", code, {"code": code, "group": group, "peers": set_})
                seen += _of_ranking(asked, group, set_, code)
        return [*seen, *self._of_api(code)]

    def _context(self, path: str, code: str, more: dict[str, str]) -> PageContext:
        pref = next(row["pref"] for row in self.bodies() if row["code"] == code)
        address = Address(path=path, pref=pref, year=str(self.year), peers=more.get("peers", ""), more=more)
        return PageContext.of(address)

    def bodies(self) -> list[dict[str, Any]]:
        return PageContext.of(Address(year=str(self.year))).rows("overview_bodies", pref=None)

    def _of_prefecture(self, pref: str) -> list[Observation]:
        """The lists of a prefecture, read once."""
        if pref not in self.prefectures:
            context = PageContext.of(Address(path="/", pref=pref, year=str(self.year)))
            self.prefectures[pref] = [*_of_overview(context), *_of_prefecture_sheet(context)]
        return self.prefectures[pref]

    def _api_rows(self, table: str, code: str) -> list[dict[str, Any]]:
        """The rows of a body in a table of the API, which is asked once for all of them."""
        if table not in self.tables:
            codes = "&code=".join(self.codes)
            answer = self.client.get(f"/api/v1/{table}.json?year={self.year}&basis=full&code={codes}")
            assert answer.status_code == 200, answer.text
            rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
            for row in json.loads(answer.text):
                rows[row["code"]].append(row)
            self.tables[table] = rows
        return self.tables[table][code]

    def _of_api(self, code: str) -> Iterator[Observation]:
        def rows(table: str) -> list[dict[str, Any]]:
            return self._api_rows(table, code)

        for row in rows("mart.step_status"):
            group = f"step{row['step']}"
            yield Observation((code, group, "verdict"), "API", STATES[row["state"]] + _mark(row["evidence"]))
        for row in rows("mart.group_score"):
            if row["is_published"]:
                yield Observation((code, row["group_id"], "score"), "API", number(row["score"]))
        for row in rows("mart.ranking"):
            place = _place(row["n"], UNJUDGED if row["evidence"] == "insufficient" else _rank(row))
            yield Observation((code, row["group_id"], row["comparison_set"], "place"), "API", place)
            if row["comparison_set"] in ("prefecture", "nation"):
                yield Observation((code, row["group_id"], row["comparison_set"], "band"), "API", _band(row))
        for row in rows("mart.score_change"):
            if row["reason"] is None:
                yield Observation((code, row["group_id"], "change"), "API", _signed(row["change"]))
        for row in rows("mart.body_stage"):
            yield Observation((code, "stage"), "API", _stage(row) + _mark(row["evidence"]))


def of_exports(folder: Path, year: int) -> Iterator[Observation]:
    """What `people/bodies.csv` beside the snapshot holds."""
    with (folder / "people" / "bodies.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["年度（西暦）"] != str(year):
                continue
            code, mark = row["団体コード"], "（暫定）" if row["段階の根拠"] == "暫定" else ""
            yield Observation((code, "stage"), "export", row["到達したSTEP"] + mark)
            for step in range(4):
                score = row[f"STEP{step}の点（点）"]
                if score != "***":
                    yield Observation((code, f"step{step}", "score"), "export", number(float(score)))


def number(value: float) -> str:
    """One decimal, rounded half up."""
    return f"{Decimal(repr(float(value))).quantize(Decimal('0.1'), ROUND_HALF_UP):,f}".replace("-", "−")


def _whole(value: float) -> str:
    return f"{value:,.0f}"


def _mark(evidence: str | None) -> str:
    return "（暫定）" if evidence == "provisional" else ""


def _signed(change: float) -> str:
    size = number(abs(change))
    return size if size == "0.0" else ("＋" if change > 0 else "△") + size


def _place(n: float, rank_text: str) -> str:
    """Where nothing is judged there is no place, whatever is numbered beside it."""
    return UNJUDGED if rank_text == UNJUDGED else f"{_whole(n)}団体中{rank_text}"


def _rank(row: dict[str, Any]) -> str:
    first, last = row["rank"], row["rank"] + row["equal_count"] - 1
    if first == last:
        return f"{_whole(first)}位"
    return f"{_whole(first)}〜{_whole(last)}位（同順{_whole(row['equal_count'])}団体）"


def _band(row: dict[str, Any]) -> str:
    if row["evidence"] == "insufficient":
        return UNJUDGED
    if row["rank_p05"] is None:
        return "区分なし"
    first, last = int(row["rank_p05"] // 1), int(-(-row["rank_p95"] // 1))
    spread = f"{_whole(first)}位" if first == last else f"{_whole(first)}〜{_whole(last)}位"
    mark = "暫定、" if row["evidence"] == "provisional" else ""
    return f"{BANDS.get(row['band'], '区分なし')}（{mark}{spread}）"


def _stage(row: dict[str, Any]) -> str:
    step = row["next_step"]
    if step is None:
        return "すべて達成"
    if row["stage"] is not None:
        return f"STEP{row['stage']}まで達成"
    return {"failed": f"STEP{step}に未到達", "undetermined": f"STEP{step}の回答待ち"}.get(
        row["next_state"], f"判定対象外（STEP{step}の設問が足りない）"
    )


def _name(group: dict[str, Any]) -> str:
    return group["name_ja"] if group["step"] is None else f"STEP{group['step']} {group['name_ja']}"


def _card(context: PageContext, name: str) -> Any:
    page = page_at(context.address.path)
    assert page is not None
    return page["cards"][name](context)


def _rows(context: PageContext, name: str) -> list[dict[str, Any]]:
    return _card(context, name).table.rows


def _of_page(context: PageContext, names: dict[str, str], code: str) -> Iterator[Observation]:
    for row in _rows(context, "step_chips"):
        group = names[row["group"]]
        yield Observation((code, group, "verdict"), "page", row["state"])
        if row["why"]:
            yield Observation((code, group, "reason"), "page", row["why"])
        if row["score"] is not None:
            yield Observation((code, group, "score"), "page", number(row["score"]))
    for row in _rows(context, "places"):
        if row["score"] is not None:
            yield Observation((code, row["group_id"], "score"), "page, strengths", number(row["score"]))
        for name in SETS:
            text = row[f"place_{name}"]
            if text == "点なし":
                continue
            band, _, place = text.rpartition("　")
            yield Observation((code, row["group_id"], name, "place"), "page, strengths", place)
            if band:
                yield Observation((code, row["group_id"], name, "band"), "page, strengths", band)
    for row in _rows(context, "moves"):
        if row["change"] is not None:
            yield Observation((code, row["key"], "change"), "page, moves", _signed(row["change"]))
    yield Observation((code, "next"), "page", _card(context, "next").title)
    for row in _rows(context, "next"):
        yield Observation((code, row["name"], "peers"), "page, next", row["peers"])


def _of_sheet(content: dict[str, Any], names: dict[str, str], code: str) -> Iterator[Observation]:
    for row in content["steps"]["rows"]:
        group = names[row["name"]]
        yield Observation((code, group, "verdict"), "sheet", row["state_word"])
        if row["score"] is not None:
            yield Observation((code, group, "score"), "sheet", number(row["score"]))
            yield Observation((code, group, "score"), "sheet, words", row["score_word"].partition("（")[0])
    for row in content["pillars"]["rows"]:
        group = names[row["name"]]
        if row["score"] is not None:
            yield Observation((code, group, "score"), "sheet", row["score_word"].partition("（")[0])
            yield Observation((code, group, "peers", "place"), "sheet", row["place"])
    for row in content["change"]["rows"]:
        if row["change"] != "—":
            yield Observation((code, names[row["name"]], "change"), "sheet", row["change"])
    yield Observation((code, "next"), "sheet", content["next"]["title"].partition(": ")[2])
    for row in content["next"]["rows"]:
        yield Observation((code, row["name"], "peers"), "sheet", row["peers"].replace("—", ""))


def _reasons_of_sheet(content: dict[str, Any], names: dict[str, str], seen: list[Observation]) -> Iterator[Observation]:
    """The reason of the page where the sheet holds it, among what it writes beside; else all that it writes."""
    reasons = {each.figure[1]: each for each in seen if each.figure[-1] == "reason"}
    for row in content["steps"]["rows"]:
        if reason := reasons.get(names[row["name"]]):
            yield Observation(reason.figure, "sheet", reason.text if reason.text in row["why"] else row["why"])


def _of_compare(context: PageContext, names: dict[str, str], code: str) -> Iterator[Observation]:
    for card in ("step_panels", "pillar_panels"):
        for row in _rows(context, card):
            group = names[row["group"].replace("「", " ").replace("」", "")]
            text = row[f"{code} text"]
            if card == "step_panels" and " " in text:
                yield Observation((code, group, "verdict"), "compare", text.partition(" ")[0])
            if row[code] is not None:
                yield Observation((code, group, "score"), "compare", number(row[code]))
                yield Observation((code, group, "score"), "compare, words", text.rpartition(" ")[2].partition("（")[0])


def _of_ranking(context: PageContext, group: str, scope: str, code: str) -> Iterator[Observation]:
    set_ = {"all": "nation"}.get(scope, scope)
    listed = {row["code"]: row for row in _rows(context, "list")}
    row = listed.get(code)
    if row is None or row["rank"] is None:
        return
    yield Observation((code, group, "score"), "ranking", number(row["score"]))
    for place in _rows(context, "places"):
        name = place["comparison_set"]
        text = _place(place["n"], place["rank_text"])
        yield Observation((code, group, name, "place"), "ranking, places", text)
        if place["band_text"]:
            yield Observation((code, group, name, "band"), "ranking, places", place["band_text"])
        if name == set_:
            text = _place(place["n"], row["rank_text"])
            yield Observation((code, group, name, "place"), "ranking, list", text)
    yield Observation((code, group, "evidence"), f"ranking, list of {scope}", row["evidence"])


def _of_overview(context: PageContext) -> Iterator[Observation]:
    groups = [row["group_id"] for row in context.snapshot.frame("groups").to_dicts()]
    for row in _rows(context, "bodies"):
        yield Observation((row["code"], "stage"), "overview, list", row["stage"])
        for group in groups:
            if row[group] is not None:
                yield Observation((row["code"], group, "score"), "overview, list", number(row[group]))
    for row in _rows(context, "map"):
        yield Observation((row["code"], "stage"), "overview, map", row["stage"])
    codes = {row["name"]: row["code"] for row in context.rows("overview_bodies")}
    pillars = {row["name_ja"]: row["group_id"] for row in context.snapshot.frame("groups").to_dicts()}
    for row in _rows(context, "moves"):
        if len(codes) == context.frame("overview_bodies").height:
            yield Observation((codes[row["name"]], pillars[row["pillar"]], "change"), "overview, moves", row["change"])


def _of_prefecture_sheet(context: PageContext) -> Iterator[Observation]:
    content = prefecture_sheet(context)
    codes = {row["name"]: row["code"] for row in context.rows("overview_bodies")}
    for row in content["stages"]["rows"]:
        for name in row["bodies"].split("、"):
            yield Observation((codes[name], "stage"), "sheet of the prefecture", row["name"])
