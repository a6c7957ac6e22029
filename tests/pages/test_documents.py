"""Sheets on paper: one A4 page each, told in words, whatever the data hold."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from PIL import Image

from dashboards.address import Address
from dashboards.app import create_app
from dashboards.body_record import BodyRecord
from dashboards.documents import press as press_module
from dashboards.documents.body import body_sheet
from dashboards.documents.prefecture import prefecture_sheet
from dashboards.documents.press import press
from dashboards.page_context import PageContext
from dashboards.store import OpenedSnapshot

Ask = Callable[[str], list[tuple]]
A4 = b"/MediaBox [0 0 595.2756 841.8898]"


def unpacked(pdf: bytes) -> bytes:
    """The PDF with its compressed parts written out."""
    parts = [pdf]
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompressobj().decompress(match[1]))
        except zlib.error:
            continue
    return b"\n".join(parts)


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page(?![a-zA-Z])", unpacked(pdf)))


def texts(content: Any) -> str:
    if isinstance(content, dict):
        return "\n".join(map(texts, content.values()))
    return "\n".join(map(texts, content)) if isinstance(content, list) else str(content)


def content_of(snapshot: OpenedSnapshot, code: str, year: str = "2025", lang: str = "ja") -> dict:
    address = Address(year=year, lang=lang, pref=snapshot.row("body", code=code, year=int(year))["prefecture_code"])
    context = PageContext.in_snapshot(snapshot, address)
    record = BodyRecord.of(snapshot, code, context.year, context.pref)
    assert record is not None
    return body_sheet(record, address.words)


def test_a_body_has_one_page_to_save_under_its_name(client: Any) -> None:
    answer = client.get("/sheet/body/482226.pdf?year=2025&pref=480002")
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    assert unquote(answer.headers["Content-Disposition"]).endswith("''団体カルテ_葉月市_2025.pdf")
    assert pages(answer.data) == 1
    assert A4 in unpacked(answer.data) or re.search(rb"595\.\d+ 841\.\d+", unpacked(answer.data))


@pytest.mark.parametrize("pref", ["480002", "490008", "500003"])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_prefecture_has_one_page_in_every_year(client: Any, ask: Ask, pref: str, lang: str) -> None:
    for (year,) in ask("SELECT DISTINCT year FROM mart.body_stage"):
        answer = client.get(f"/sheet/pref/{pref}.pdf?year={year}&lang={lang}")
        assert (answer.status_code, pages(answer.data)) == (200, 1)


def test_the_same_snapshot_gives_the_same_bytes(client: Any) -> None:
    path = "/sheet/body/482226.pdf?year=2025"
    assert client.get(path).data == client.get(path).data


def test_the_sheet_says_verdicts_reasons_ranges_peers_change_and_what_to_do(snapshot: OpenedSnapshot, ask: Ask) -> None:
    content = content_of(snapshot, "482226")
    said = texts(content)
    states = dict(
        ask("SELECT step, state FROM mart.step_status WHERE code = '482226' AND year = 2025 AND basis = 'full'")
    )
    assert [row["state"] for row in content["steps"]["rows"]] == [states[step] for step in sorted(states)]
    assert all(row["why"] for row in content["steps"]["rows"])
    ((low, high),) = ask(
        "SELECT low, high FROM mart.group_score "
        "WHERE code = '482226' AND year = 2025 AND basis = 'full' AND group_id = 'budget'"
    )
    budget = next(row for row in content["pillars"]["rows"] if row["name"] == "予算")
    assert (budget["low"], budget["high"], budget["score"]) == (low, high, None)
    assert "回答率不足" in budget["score_word"] and budget["place"] == "点なし"
    todo = ask(
        "SELECT indicator.name_ja FROM mart.next_action JOIN core.indicator AS indicator USING (indicator) "
        "WHERE code = '482226' AND year = 2025 AND basis = 'full' ORDER BY next_action.position"
    )
    assert todo
    assert [row["name"].removesuffix("（必須）") for row in content["next"]["rows"]] == [name for (name,) in todo]
    ((before, after),) = ask(
        "SELECT score_before, score_after FROM mart.score_change "
        "WHERE code = '482226' AND year = 2025 AND basis = 'full' AND group_id = 'people'"
    )
    people = next(row for row in content["change"]["rows"] if row["name"] == "人材")
    assert people["scores"] == f"{before:.1f} → {after:.1f}"
    for text in ("ご利用上の注意", "優劣を意味しません", "2025-04-01", "枠組み 2026.1", "比べる相手は"):
        assert text in said


def test_a_body_that_passed_all_is_not_called_full_while_something_is_left(snapshot: OpenedSnapshot, ask: Ask) -> None:
    ((code,),) = ask(
        "SELECT min(code) FROM mart.body_stage JOIN mart.group_score USING (code, year, basis) "
        "WHERE year = 2025 AND basis = 'full' AND next_step IS NULL AND group_id LIKE 'step_' AND score < 100"
    )
    content = content_of(snapshot, code)
    record = BodyRecord.of(snapshot, code, 2025, "480002")
    assert record is not None and len(record.unfinished) > len(content["next"]["rows"]) > 0
    names = [row["name"].removesuffix("（必須）") for row in content["next"]["rows"]]
    assert names == [row["name_ja"] for row in record.unfinished[: len(names)]]
    assert content["next"]["note"] == f"さらに伸ばせる項目は{len(record.unfinished)}あります。"
    assert pages(press("body", content)) == 1


def test_a_prefecture_says_how_many_passed_and_names_every_body(snapshot: OpenedSnapshot, ask: Ask) -> None:
    content = prefecture_sheet(PageContext.in_snapshot(snapshot, Address(pref="480002", year="2025")))
    known = ask(
        "SELECT step, count(*) FILTER (state = 'passed') FROM mart.step_status JOIN core.body AS body USING (code) "
        "WHERE prefecture_code = '480002' AND body_kind = 'municipality' AND year = 2025 AND basis = 'full' "
        "GROUP BY step ORDER BY step"
    )
    assert [row["passed"] for row in content["steps"]["rows"]] == [count for _, count in known]
    named = "、".join(row["bodies"] for row in content["stages"]["rows"]).split("、")
    assert len(named) == 44 and "葉月市" in named
    assert "ご利用上の注意" in texts(content)


def test_whatever_is_missing_or_long_stays_on_one_page(snapshot: OpenedSnapshot) -> None:
    content = content_of(snapshot, "482226")
    content["heading"] = "とても長い名前を持つ二十文字の町役場の村"
    empty = {"score": None, "low": None, "high": None, "median": None, "score_word": "設問なし"}
    content["steps"]["rows"] = [{**row, **empty, "why": "長い理由" * 60} for row in content["steps"]["rows"]]
    content["pillars"]["rows"] = [{**row, **empty} for row in content["pillars"]["rows"]]
    content["next"]["rows"] = content["next"]["rows"] * 5
    assert pages(press("body", content)) == 1
    content["lead"] = "終わりのない文。" * 1500
    assert pages(press("body", content)) == 1


def blank_share(page: bytes) -> float:
    """The share of a page, above its footer, below the last thing that stands on it."""
    whole = Image.open(io.BytesIO(page)).convert("L")
    above = whole.crop((0, 0, whole.width, int(0.94 * whole.height)))
    found = above.point(lambda light: 255 if light < 200 else 0).getbbox()
    return 1 - (found[3] if found else 0) / above.height


@pytest.mark.parametrize("code", ["482081", "483648", "482226"])
def test_no_sheet_is_blank_in_more_than_two_fifths(snapshot: OpenedSnapshot, code: str) -> None:
    assert blank_share(press("body", content_of(snapshot, code), "png")) < 0.4


def test_bodies_that_never_answered_have_their_page(snapshot: OpenedSnapshot, client: Any, ask: Ask) -> None:
    least = ask(
        "SELECT code FROM core.indicator_value WHERE year = 2025 AND basis = 'full' GROUP BY code "
        "ORDER BY count(*) FILTER (status = 'answered'), code LIMIT 3"
    )
    for (code,) in least:
        answer = client.get(f"/sheet/body/{code}.pdf?year=2025")
        assert (answer.status_code, pages(answer.data)) == (200, 1)


def test_where_nothing_is_known_no_gain_is_promised(snapshot: OpenedSnapshot, ask: Ask) -> None:
    ((code,),) = ask(
        "SELECT code FROM mart.next_action WHERE year = 2025 AND basis = 'full' AND score_now IS NULL "
        "ORDER BY code LIMIT 1"
    )
    assert {row["gain"] for row in content_of(snapshot, code)["next"]["rows"]} == {"—"}


@pytest.mark.parametrize(
    "hostile",
    ['#import "@preview/x:1.0"', '#read("/etc/passwd")', "$x$ *b* _i_ `c` @ref <label>", "]#panic()[", "\u202eabc\x00"],
)
def test_a_hostile_name_stays_text(snapshot: OpenedSnapshot, hostile: str) -> None:
    content = content_of(snapshot, "482226") | {"heading": hostile, "lead": hostile, "title": hostile}
    assert pages(press("body", content)) == 1
    assert set("\u202e\x00").isdisjoint(press_module.plain(hostile))


@pytest.mark.parametrize(
    "path",
    ["/sheet/body/999999.pdf", "/sheet/body/482226.pdf?year=1999", "/sheet/pref/999999.pdf", "/sheet/pref/1.zip",
     "/sheet/body/..%2f.pdf"],
)  # fmt: skip
def test_a_sheet_that_is_not_there_is_said_in_a_line(client: Any, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_missing_font_is_named(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine of the test has the font: another one's name stands in for it."""
    monkeypatch.setattr(press_module, "FONT", "No Such Font")
    answer = client.get("/sheet/body/482226.pdf")
    assert answer.status_code == 503 and "fonts-morisawa-bizud-gothic" in answer.text


@pytest.mark.slow
def test_all_sheets_of_a_prefecture_come_as_one_file(client: Any, ask: Ask) -> None:
    answer = client.get("/sheet/pref/490008.zip?year=2025")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        names = book.namelist()
        assert book.testzip() is None
        assert all(pages(book.read(name)) == 1 for name in names[:5])
    ((count,),) = ask(
        "SELECT count(*) FROM mart.body_stage JOIN core.body AS body USING (code) WHERE prefecture_code = '490008' "
        "AND body_kind = 'municipality' AND year = 2025 AND basis = 'full'"
    )
    assert len(names) == len(set(names)) == 1 + count == int(answer.headers["X-Sheet-Count"])


def test_makers_of_all_sheets_who_go_away_leave_room_for_others(client: Any) -> None:
    for _ in range(3):
        client.get("/sheet/pref/490008.zip?year=2025", buffered=False).close()
    with client.get("/sheet/pref/490008.zip?year=2025", buffered=False) as answer:
        assert answer.status_code == 200


def test_without_a_snapshot_a_line_says_so(tmp_path: Path) -> None:
    answer = create_app(tmp_path).server.test_client().get("/sheet/body/482226.pdf")
    assert answer.status_code == 503 and answer.mimetype == "text/plain"
