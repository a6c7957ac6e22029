"""位置と幅: ranges as the marts hold them, and a trial of weights that is the method's own mean."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from dashboards.address import Address
from dashboards.old.figures.trial import Effect, factors_of, third
from dashboards.old.render import render
from dashboards.old.wire import plain_values
from dashboards.store import OpenedSnapshot, Store
from tests.dashboards.conftest import as_sent, texts

Show = Callable[..., str]
Ask = Callable[[str], list[tuple]]
ASKED: dict[str, Any] = {"year": 2025, "basis": "full", "kind": "municipality"}


def test_a_body_is_told_with_its_range_and_band_as_the_mart_holds_them(show: Show, ask: Ask) -> None:
    ((rank, n, low, high, band),) = ask(
        "SELECT rank, n, floor(rank_p05)::INT, ceil(rank_p95)::INT, band FROM mart.ranking WHERE code = '482226' "
        "AND year = 2025 AND basis = 'full' AND group_id = 'step0' AND comparison_set = 'nation'"
    )
    text = show("/standing", "?code=482226&group=step0&scope=all")
    named = {
        "top": "上位",
        "middle": "中位",
        "bottom": "下位",
        "top_middle": "上位〜中位",
        "middle_bottom": "中位〜下位",
    }
    assert f"全国の市区町村{n}団体の中" in text
    assert f"{n}団体中{rank}位、幅で言うと{named[band]}（{low}〜{high}位）です" in text


def test_the_bars_of_a_prefecture_are_its_bodies_in_order_and_name_who_has_no_score(show: Show, ask: Ask) -> None:
    placed = [name for (name,) in ask(
        "SELECT name FROM mart.ranking JOIN core.body USING (code) WHERE comparison_set = 'prefecture' AND set_key = "
        "'480002' AND year = 2025 AND basis = 'full' AND group_id = 'step0' ORDER BY rank, code")]  # fmt: skip
    text = show("/standing", "?pref=480002&group=step0")
    positions = [text.index(f"\n{name}\n") for name in placed]
    assert positions == sorted(positions)
    assert "点のない2団体（回答率不足）には順位がありません。早蕨町、磯馴村" in text
    assert "信頼区間ではありません" in text


def test_among_the_nearest_and_the_peers_stand_as_many_as_the_marts_rank(show: Show, ask: Ask) -> None:
    for scope in ("nearest", "peers"):
        ((n,),) = ask(f"SELECT n FROM mart.ranking WHERE code = '482226' AND year = 2023 AND basis = 'full' "
                      f"AND group_id = 'step1' AND comparison_set = '{scope}'")  # fmt: skip
        text = show("/standing", f"?code=482226&group=step1&year=2023&scope={scope}")
        assert f"\n{n}団体のうち、上位と言えるのは" in text or f"\n順位のある団体が{n}と" in text


@pytest.mark.parametrize("set_", ["nation", "prefecture"])
@pytest.mark.parametrize("basis", ["full", "national"])
@pytest.mark.parametrize("group", ["steps", "step1", "step3", "pillars", "people", "budget"])
def test_the_frameworks_own_weights_give_the_published_scores_and_ranks(
    snapshot: OpenedSnapshot, group: str, basis: str, set_: str
) -> None:
    asked: dict[str, Any] = {**ASKED, "year": 2023, "basis": basis, "group": group, "set": set_}
    published = snapshot.frame("standing_bodies", **asked).filter("is_published")
    again = snapshot.frame("standing_trial", **asked, weights="")
    both = published.join(again, on="code", how="left", suffix="_again")
    assert again.height == published.height
    assert both["rank"].to_list() == both["trial_rank"].to_list()
    assert both["n"].to_list() == both["trial_n"].to_list()
    assert max((both["score"] - both["score_again"]).abs().to_list(), default=0.0) < 1e-9


def test_a_changed_weight_is_the_mean_over_the_known_with_that_weight(snapshot: OpenedSnapshot, ask: Ask) -> None:
    weights = dict(ask("SELECT child_id, share FROM core.group_child WHERE group_id = 'step1'"))
    weights["dx_policy"] *= 3
    points = dict(ask("SELECT indicator, points FROM core.indicator_value WHERE code = '483419' AND year = 2025 "
                      "AND basis = 'full' AND points IS NOT NULL"))  # fmt: skip
    known = [name for name in weights if name in points]
    expected = 100 * sum(weights[name] * points[name] for name in known) / sum(weights[name] for name in known)
    trial = snapshot.frame("standing_trial", **ASKED, group="step1", set="nation", weights="dx_policy:3")
    assert trial.filter(pl.col("code") == "483419")["score"].to_list() == [pytest.approx(expected, abs=1e-9)]


@pytest.mark.parametrize(
    ("text", "factors"),
    [
        ("a:2,b:0.5", {"a": 2.0, "b": 0.5}),
        ("a:9", {"a": 3.0}),
        ("a:1", {}),
        ("a:1.1", {}),
        ("a:0,b:0", {}),
        ("x:2,a:-1,b:nan,a,b:,:2,b:1e9,a:²", {}),
        ("", {}),
    ],
)
def test_weights_of_an_address_are_put_right(text: str, factors: dict[str, float]) -> None:
    assert factors_of(text, ["a", "b"]) == factors


def test_thirds_of_the_places() -> None:
    assert (
        pl.DataFrame({"rank": range(1, 10), "n": 9}).select(third("rank", "n")).to_series().to_list()
        == ["top"] * 3 + ["middle"] * 3 + ["bottom"] * 3
    )


def test_a_trial_says_what_it_moves_and_that_it_is_one(show: Show, snapshot: OpenedSnapshot) -> None:
    asked: dict[str, Any] = {**ASKED, "group": "steps", "set": "nation"}
    effect = Effect.of(snapshot.frame("standing_bodies", **asked),
                       snapshot.frame("standing_trial", **asked, weights="step0:3,step3:0"))  # fmt: skip
    here = effect.moved.filter(pl.col("prefecture_code") == "480002")
    assert 0 < here.height < effect.moved.height
    text = show("/standing", "?group=steps&w=step0:3,step3:0&pref=480002")
    heading = f"{effect.rows.height}団体のうち{effect.moved.height}団体で、上位・中位・下位の3分の1が変わる。"
    assert f"{heading}見本県では{here.height}団体" in text
    assert "公表の順位ではありません" in text and "枠組みの重みに戻す" in text and "×3.00" in text
    assert "枠組みの重みに戻す" not in show("/standing", "?group=steps&w=step0:1,step9:4")


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    "query",
    ["", "scope=peers", "scope=nonsense&group=nonsense&basis=nonsense", "scope=all&year=2023&basis=national",
     "code=480002", "code=480002&year=2023", "code=503258&year=2023&scope=nearest", "w=%00,:&group=budget",
     "code=482226&scope=peers&w=step0:2&group=steps"],
)  # fmt: skip
def test_whatever_is_asked_there_is_a_page(show: Show, query: str, lang: str) -> None:
    text = show("/standing", f"?{query}&lang={lang}")
    assert text.startswith(("位置と幅", "Place and range")) and "None" not in text and "{" not in text


def test_an_unknown_body_has_a_page_that_leads_on(show: Show) -> None:
    assert "この団体は見つかりません" in show("/standing", "?code=999999")


def test_a_prefecture_without_a_score_says_so(own_home: Path) -> None:
    (file,) = (own_home / "published").glob("*.duckdb")
    with duckdb.connect(file) as connection:
        here = "code IN (SELECT code FROM core.body WHERE prefecture_code = '500003')"
        connection.execute(f"DELETE FROM mart.ranking WHERE {here}")
        connection.execute(f"UPDATE mart.group_score SET score = NULL, is_published = false WHERE {here}")
    store = Store(own_home / "published")
    for query in ("?pref=500003", "?code=503258&scope=all", "?code=503258&scope=nearest"):
        page = render(store, Address.parse("/standing", query))
        text = "\n".join(texts(as_sent(page.content)))
        assert page.status == 200 and "None" not in text
    assert "この範囲に、点のある団体はありません" in "\n".join(
        texts(as_sent(render(store, Address.parse("/standing", "?pref=500003")).content))
    )


def test_a_year_in_which_nobody_is_ranked_says_so(own_home: Path) -> None:
    (file,) = (own_home / "published").glob("*.duckdb")
    with duckdb.connect(file) as connection:
        connection.execute("DELETE FROM mart.ranking WHERE year = 2024")
    page = render(Store(own_home / "published"), Address.parse("/standing", "?year=2024"))
    assert page.status == 200 and any("順位のある団体がありません" in text for text in texts(as_sent(page.content)))


def read(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_files_hold_what_is_seen_and_all(client: Any) -> None:
    seen = read(client.get("/export/standing/ranges.csv?pref=480002&group=step0"))
    every = read(client.get("/export/standing/ranges.csv?pref=480002&group=step0&all=1"))
    assert len(seen) == 44 and len(every) == 100
    assert seen[0]["団体"] == "黎明市" and seen[0]["順位"] == "1" and seen[0]["区分"] == "上位"
    assert seen[-1]["順位"] == ""
    trial = read(client.get("/export/standing/trial.csv?pref=480002&group=steps&w=step0:3,step3:0"))
    assert any(row["3分の1（公表）"] != row["3分の1（試算）"] for row in trial)


def test_the_whole_nation_is_a_thin_overview(sample_home: Path) -> None:
    page = render(Store(sample_home / "published"), Address.parse("/standing", "?scope=all"))
    bars = json.dumps(plain_values(page.content), ensure_ascii=False).split("<i ")[1:]
    # 90 bodies have a place here; with 1,741 bars of this size a page stays below its 600 kB.
    assert len(bars) == 90
    assert 1741 * sum(map(len, bars[:-1])) / 89 < 300_000
