"""One choice of peers for all pages: it goes along in the address, and every page names its rule."""

import re
from pathlib import Path

import pytest

from dashboards.body_record import BodyRecord
from dashboards.pages.ranking_choice import choice_of
from dashboards.peers import RULES, peer_sets
from pipeline.warehouse.snapshot import open_snapshot
from tests.pages.conftest import nodes, texts

BODY = "482226"
PAGES = {"/compare": f"codes={BODY}", "/ranking": f"code={BODY}", f"/body/{BODY}": "tab=examples"}
NAMED = {
    "peers": "同じ類似団体区分",
    "band": "同じ人口帯",
    "nearest": "人口の近い",
    "prefecture": "同じ見本県",
    "all": "同じ種類のすべての",
}


def _hrefs(content) -> set[str]:
    links = {node["props"].get("href") for node in nodes(content) if node["type"] in ("Link", "A")}
    return {href for href in links if href and href.startswith("/") and not href.startswith("/static")}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("rule", RULES)
def test_every_page_that_compares_uses_the_rule_of_the_address_and_names_it(lay_out, snapshot, path, rule):
    _, content = lay_out(path, f"?{PAGES[path]}&peers={rule}")
    count = len(peer_sets(snapshot, BODY, 2025)[rule])
    assert re.search(rf"比べる相手は、[^。]*{NAMED[rule]}[^。]*{count}団体", texts(content))
    (picker,) = [
        node["props"] for node in nodes(content)
        if isinstance(node["props"].get("id"), dict) and node["props"]["id"].get("name") == "peers"
    ]  # fmt: skip
    assert (picker["value"], picker["id"]["default"]) == (rule, "")


@pytest.mark.parametrize("path", [*PAGES, "/", "/nation", "/indicator/dx_policy"])
def test_the_rule_that_was_chosen_goes_along_with_every_link_and_none_where_none_was(lay_out, path):
    chosen = _hrefs(lay_out(path, f"?{PAGES.get(path, 'pref=480002')}&peers=band")[1])
    usual = _hrefs(lay_out(path, f"?{PAGES.get(path, 'pref=480002')}")[1])
    assert chosen and all("peers=band" in href for href in chosen)
    assert usual and not any("peers=" in href for href in usual)


def test_a_body_leads_to_its_places_and_to_its_comparison_with_the_rule(lay_out):
    hrefs = _hrefs(lay_out(f"/body/{BODY}", "?peers=band")[1])
    assert {f"/ranking?pref=480002&peers=band&code={BODY}", f"/compare?pref=480002&peers=band&codes={BODY}"} <= hrefs


def test_an_address_of_before_with_the_rule_as_scope_shows_the_same(lay_out):
    shown = [texts(lay_out("/ranking", f"?code={BODY}&{name}=nearest")[1]) for name in ("scope", "peers")]
    assert shown[0] == shown[1] != texts(lay_out("/ranking", f"?code={BODY}")[1])


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("/ranking", "band"),
        (f"/ranking?code={BODY}", "own"),
        (f"/body/{BODY}", "alike"),
        (f"/compare?codes={BODY}", "x"),
    ],
)
def test_no_control_takes_a_rule_out_of_the_address_that_its_page_does_not_know(lay_out, path, rule):
    page, _, search = path.partition("?")
    controls = {
        node["props"]["id"]["name"]: node["props"]["value"]
        for node in nodes(lay_out(page, f"?{search}&peers={rule}")[1])
        if isinstance(node["props"].get("id"), dict) and node["props"]["id"]["type"] == "query"
    }
    assert controls.get("peers", rule) == rule


def test_without_a_body_the_places_are_those_of_the_nation_where_the_nation_was_chosen(context):
    for search, scope in (
        ("peers=all", "all"),
        ("peers=band", "prefecture"),
        ("peers=all&scope=prefecture", "prefecture"),
    ):
        with context("/ranking", f"?pref=480002&{search}") as asked:
            assert choice_of(asked).scope == scope


def test_medians_and_shares_of_a_body_are_those_of_the_rule_that_was_chosen(sample_home: Path, snapshot):
    record = BodyRecord.of(snapshot, BODY, 2025, "480002", "prefecture")
    where = "year = 2025 AND basis = 'full' AND code LIKE '48%' AND code <> '480002'"
    (file,) = (sample_home / "published").glob("*.duckdb")
    with open_snapshot(file) as connection:
        scores = (
            f"SELECT group_id, median(score) FROM mart.group_score WHERE is_published AND {where} GROUP BY group_id"
        )
        medians = dict(connection.execute(scores).fetchall())
        done, known = connection.execute(
            f"SELECT count(*) FILTER (points >= 1), count(points) FROM core.indicator_value "
            f"WHERE {where} AND indicator = 'dx_policy'"
        ).fetchone()
    assert {group["group_id"] for group in record.pillars} & set(medians)
    for group in record.pillars:
        assert record.peer_medians[group["group_id"]]["peer_median"] == pytest.approx(medians[group["group_id"]])
    row = record.indicators["dx_policy"]
    assert (row["peer_done_count"], row["peer_known_count"]) == (done, known)


def test_answers_of_fewer_peers_than_make_a_comparison_are_not_shown(snapshot):
    least = snapshot.row("snapshot")["min_peers"]
    few = [
        (code, rule)
        for code in snapshot.frame("compare_bodies", year=2025, body_kind="municipality")["code"]
        for rule, codes in peer_sets(snapshot, code, 2025).items()
        if len(codes) < least
    ]
    assert few
    for code, rule in few[:3]:
        record = BodyRecord.of(snapshot, code, 2025, f"{code[:2]}0002", rule)
        if record and record.rule == rule:
            assert not any(row["peer_known_count"] or row["peer_value_count"] for row in record.indicators.values())
