"""Pages as the browser asks for them: the sentence, the state of the address, and what is not there."""

import json
import re
import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest
from dash._utils import to_json

from dashboards.address import Address
from dashboards.app import create_app
from dashboards.components import grid
from dashboards.components.card import Card, Table, as_table
from dashboards.components.grid import NO_ARROW
from dashboards.components.shell import header
from dashboards.page_context import with_prefecture
from dashboards.store import Store
from tests.pages.conftest import laid_out, nodes, texts

PATHS = ["/", "/indicator", "/indicator/dx_policy", "/indicator/budget_share", "/indicator/security_audit",
         "/deliveries", "/method", "/check"]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("search", ["", "?lang=en&pref=490008&year=2024"])
def test_a_page_answers_with_the_sentence_that_could_be_read_before_any_script_ran(app, lay_out, path, search):
    title, content = lay_out(path, search)
    (sentence,) = [texts(node) for node in nodes(content) if node["props"].get("id") == "sentence"]
    first = app.server.test_client().get(path + search)
    assert first.status_code == 200
    assert sentence in first.text.replace("&amp;", "&").replace("&#x27;", "'")
    assert title.startswith(next(node["props"]["children"] for node in nodes(content) if node["type"] == "H1"))


def test_the_sentence_counts_what_the_snapshot_holds(app, lay_out, sample_home):
    reached = Store(sample_home / "published").snapshot().frame("overview_steps", pref="480002", year=2025)
    _, content = lay_out("/")
    assert f"STEP1まで達成したのは{reached.row(1, named=True)['reached']}団体" in texts(content)


@pytest.mark.parametrize("tab", ["bodies", "indicators", "moves", "map"])
def test_the_tab_of_the_address_is_open_and_no_other_is_built(lay_out, tab):
    _, content = lay_out("/", f"?tab={tab}")
    panels = {node["props"]["id"]["name"]: node["props"]["children"] for node in nodes(content)
              if isinstance(node["props"].get("id"), dict) and node["props"]["id"]["type"] == "panel"}  # fmt: skip
    assert [name for name, inside in panels.items() if inside] == [tab]


def _grid(content):
    return next(node["props"] for node in nodes(content) if node["type"] == "AgGrid")


def test_order_filter_and_columns_of_a_grid_come_from_the_address(lay_out):
    wanted = {"kind": {"filterType": "text", "type": "contains", "filter": "町"}}
    search = f"?bodies.sort=people.desc,name.asc&bodies.columns=name,people&bodies.filter={json.dumps(wanted)}"
    grid = _grid(lay_out("/", search)[1])
    columns = {column["field"]: column for column in grid["columnDefs"]}
    assert (columns["people"]["initialSort"], columns["people"]["initialSortIndex"]) == ("desc", 0)
    assert [name for name, column in columns.items() if not column["hide"]] == ["name", "people"]
    assert grid["filterModel"] == wanted


@pytest.mark.parametrize(
    "broken", ["bodies.filter=[1]", "bodies.filter={", "bodies.sort=a.b.c,x", "tab=none", "bodies.columns=q"]
)
def test_a_broken_state_is_no_state(lay_out, broken):
    assert len(_grid(lay_out("/", f"?{broken}")[1])["rowData"]) == 44


def test_every_body_stands_in_the_grid_once_and_missing_scores_are_missing(lay_out):
    rows = _grid(lay_out("/")[1])["rowData"]
    assert len({row["code"] for row in rows}) == len(rows) == 44
    assert any(row["people"] is None for row in rows)


@pytest.mark.parametrize(("path", "search"), [("/", "?tab=indicators"), ("/indicator", "?pref=490008")])
def test_a_share_stands_beside_the_number_of_bodies_that_it_is_of(lay_out, sample_home, path, search):
    """「55 %」 beside 6 that do it and 19 bodies is no share: it is of the 11 that answered."""
    grid = _grid(lay_out(path, search)[1])
    pref = "490008" if "490008" in search else "480002"
    with Store(sample_home / "published").snapshot().database.cursor() as connection:
        counted = connection.execute(
            "SELECT indicator, yes_count, answered_count, surveyed_count FROM mart.indicator_summary WHERE year = 2025 "
            "AND scope_key = ? AND body_kind = 'municipality' AND yes_count IS NOT NULL", [pref]
        ).fetchall()  # fmt: skip
    rows = {row["indicator"]: row for row in grid["rowData"]}
    assert [column["field"] for column in grid["columnDefs"] if not column["hide"]][3:5] == ["here", "count"]
    shares = [(rows[name], yes, of, all_) for name, yes, of, all_ in counted if name in rows and of]
    assert any(of < all_ for *_, of, all_ in shares)
    for row, yes, of, _ in shares:
        assert (row["here"], row["count"]) == (pytest.approx(100 * yes / of), of)


def test_answers_that_may_not_be_shown_by_name_are_in_no_grid_and_no_chart(lay_out):
    for tab in ("bodies", "scatter", "map"):
        _, content = lay_out("/indicator/security_audit", f"?tab={tab}")
        assert not [node for node in nodes(content) if node["type"] == "AgGrid"]
        assert "482013" not in json.dumps([node for node in nodes(content) if node["type"] == "Graph"])


@pytest.mark.parametrize(
    ("path", "search", "why"),
    [
        ("/", "?pref=999999", "都道府県コード「999999」"),
        ("/", "?year=1999", "「1999」のデータはありません"),
        ("/indicator/nothing", "", "指標「nothing」"),
        ("/nowhere", "", "お探しのページはありません"),
        ("/indicator/<script>alert(1)</script>", "", "指標「<script>alert(1)</script>」"),
    ],
)
def test_what_is_not_there_is_said_with_404_and_a_way_on(app, lay_out, path, search, why):
    _, content = lay_out(path, search)
    assert why in texts(content)
    ways = [node["props"]["href"] for node in nodes(content) if node["type"] == "Link"]
    assert len(ways) == 6 and all(app.server.test_client().get(way).status_code in (200, 302) for way in ways[2:])
    answer = app.server.test_client().get(path + search)
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text


def test_without_anything_published_a_page_says_what_to_do(tmp_path: Path):
    app = create_app(tmp_path)
    _, content = laid_out(app, "/")
    text = texts(content)
    assert "monosashi run" in text and "monosashi run --sample" in text and "自動で切り替わります" in text
    assert app.server.test_client().get("/").status_code == 503
    ways = [node["props"]["href"] for node in nodes(content) if node["type"] == "Link"]
    assert ways == ["/check"] and app.server.test_client().get(ways[0]).status_code == 200


def test_a_framework_without_steps_shows_the_perspectives_there_are(sample_home, tmp_path):
    home = Path(shutil.copytree(sample_home, tmp_path / "home"))
    pointer = json.loads((home / "published" / "current.json").read_text(encoding="utf-8"))
    file = home / "published" / pointer["file"]
    file.chmod(0o644)
    with duckdb.connect(file) as connection:
        connection.execute("DELETE FROM mart.step_status; UPDATE mart.body_stage SET next_step = NULL, stage = NULL")
        connection.execute("UPDATE core.perspective SET has_steps = false")
    _, content = laid_out(create_app(home), "/")
    assert "市区町村の中央値は" in texts(content)
    assert len([node for node in nodes(content) if node["type"] == "Graph"]) == 1


def test_behind_a_proxy_every_link_and_script_stays_below_its_path(sample_home):
    app = create_app(sample_home, base="/monosashi")
    client = app.server.test_client()
    first = client.get("/monosashi/?pref=490008")
    assert first.status_code == 200
    addresses = re.findall(r'(?:src|href)="([^"]*)"', first.text)
    assert addresses and all(address.startswith("/monosashi/") for address in addresses)
    assert client.get("/monosashi/standing?code=482226").location == "/monosashi/ranking?code=482226"
    for path in (
        "/",
        "/body/482226",
        "/compare",
        "/ranking",
        "/deliveries",
        "/check",
        "/method",
        "/indicator",
        "/nowhere",
    ):
        _, content = laid_out(app, f"/monosashi{path}")
        links = [node["props"]["href"] for node in nodes(content) if "href" in node["props"]]
        own = [link for link in links if not link.startswith(("#", "https://"))]
        assert all(link.startswith("/monosashi/") for link in own), path


@pytest.mark.parametrize("path", ["/", "/indicator", "/indicator/dx_policy"])
def test_a_year_that_is_being_collected_has_no_results_and_a_way_to_who_has_sent(app, lay_out, path):
    _, content = lay_out(path, "?year=2026")
    assert "2026年度（令和8年度）は集計中です" in texts(content) and "団体から届いています" in texts(content)
    assert not [node for node in nodes(content) if node["type"] in ("Graph", "AgGrid")]
    links = [node["props"]["href"] for node in nodes(content) if node["type"] == "Link"]
    assert any(link.startswith("/deliveries?") and "year=2026" in link for link in links)
    assert any(link.startswith(path) and "year=2025" in link for link in links)
    assert "集計中です" in app.server.test_client().get(f"{path}?year=2026").text


def test_the_newest_closed_year_is_open_and_the_one_being_collected_can_be_chosen(lay_out):
    """The default is left out of the address: were that the newest year, choosing it would show the one before."""
    _, content = lay_out("/")
    known = {node["props"]["id"]["name"]: node["props"] for node in nodes(content)
             if isinstance(node["props"].get("id"), dict) and node["props"]["id"]["type"] == "query"}  # fmt: skip
    year = known["year"]
    assert (year["value"], year["id"]["default"]) == ("2025", "2025")
    assert year["data"][0]["label"].startswith("2026年度（令和8年度） 集計中 ")


def test_who_has_not_passed_a_step_is_listed_with_the_reason(lay_out, sample_home):
    content = lay_out("/", "?tab=reasons&step=1")[1]
    grid = _grid(content)
    steps = Store(sample_home / "published").snapshot().frame("overview_steps", pref="480002", year=2025)
    counts = steps.row(1, named=True)
    assert len(grid["rowData"]) == counts["body_count"] - counts["passed"]
    assert all(row["why"] and row["state"] != "達成" for row in grid["rowData"])
    assert next(row["why"] for row in grid["rowData"] if row["code"] == "483427") == (
        "必須の「工程表: 予定」で、要件を満たしていない"
    )
    failed, waiting = counts["failed"], counts["undetermined"]
    assert f"STEP1に未到達は{failed}団体、ほかに回答待ち{waiting}団体。" in texts(content)
    assert all("step=1" in row["href"] for row in grid["rowData"]), "its page opens the examples of the same STEP"


def test_english_pages_name_bodies_in_latin_letters_and_find_them_as_written(lay_out):
    _, content = lay_out("/compare", "?lang=en&codes=482226")
    (box,) = [node["props"] for node in nodes(content) if node["type"] == "MultiSelect"]
    (option,) = [each for each in box["data"] if each["value"] == "482226"]
    assert option["label"] == "Hazuki-shi (Mihon-ken)"
    assert "葉月市" in option["reading"]
    assert "葉月市" in texts(lay_out("/body/482226", "?lang=en")[1])  # once, beside its code


def test_eight_bodies_fit_beside_each_other_on_a_wide_window(lay_out):
    codes = ",".join(row["code"] for row in _grid(lay_out("/")[1])["rowData"][:8])
    columns = _grid(lay_out("/compare", f"?codes={codes}")[1])["columnDefs"]
    assert sum(column.get("width", column["minWidth"]) for column in columns) <= 1376


def test_what_is_behind_is_said_not_to_be_reached_and_two_bases_of_a_share_are_told_apart(lay_out):
    said = texts(lay_out("/")[1])
    assert "後れ5団体（未到達）" in said
    assert "帯と全国の印は、回答待ちも含む全団体に占めるもの、見出しの割合は、判定済み" in said


def test_a_trend_of_shares_has_its_counts(lay_out, sample_home):
    rows = (
        Store(sample_home / "published")
        .snapshot()
        .frame("indicator_trend", indicator="system_standardised", pref="480002")
    )
    last = rows.sort("year").to_dicts()[-1]
    said = texts(lay_out("/indicator/system_standardised", "?tab=trend")[1])
    assert f"2025年度の{last['here_rate']:.1f}%（{last['here_known_count']}団体中{last['here_done_count']}）へ" in said
    assert "団体中" not in texts(lay_out("/indicator/budget_share", "?tab=trend")[1])


def test_a_band_of_population_says_how_few_it_has_here(lay_out, sample_home):
    asked = {"indicator": "system_standardised", "pref": "480002", "year": 2025}
    rows = Store(sample_home / "published").snapshot().frame("indicator_bands", **asked).to_dicts()
    wanted = [f"（{row['here_answered_count']}／{row['answered_count']}）" for row in rows if row["answered_count"]]
    graphs = [node["props"] for node in nodes(lay_out("/indicator/system_standardised")[1]) if node["type"] == "Graph"]
    labels = next(graph["figure"]["data"][0]["y"] for graph in graphs if graph["id"]["name"] == "bands")
    assert [label[label.index("（") :] for label in labels] == wanted


def test_a_list_of_bodies_is_sorted_by_reading(lay_out):
    grid = _grid(lay_out("/")[1])
    assert grid["columnDefs"][0]["comparator"] == {"function": "byReading"}
    assert all(row["kana"] for row in grid["rowData"])


def _picker(content, name):
    return next(node["props"] for node in nodes(content)
                if isinstance(node["props"].get("id"), dict) and node["props"]["id"].get("name") == name)  # fmt: skip


@pytest.mark.parametrize(
    ("path", "search"), [("/body/491004", ""), ("/compare", "?codes=491004,482226"), ("/ranking", "?code=491004")]
)
def test_an_address_of_a_body_that_names_no_prefecture_means_its_own(lay_out, app, path, search):
    _, content = lay_out(path, search)
    pref = _picker(content, "pref")
    assert pref["value"] == pref["id"]["default"] == "490008"
    assert _picker(lay_out(path, f"{search}{'&' if search else '?'}pref=480002")[1], "pref")["id"]["default"] == ""
    with app.server.test_request_context(path):
        address = with_prefecture(Address.parse(path, search), app.server.config["STORE"].snapshot())
        links = [
            node["props"]["href"] for node in nodes(json.loads(to_json(header(address)))) if node["type"] == "Link"
        ]
    assert "/deliveries?pref=490008" in links


@pytest.mark.parametrize(("search", "said"), [("", "集計中（2026-11-23 時点）"), ("&lang=en", "being collected")])
def test_a_year_that_is_collected_has_the_day_of_its_answers(lay_out, search, said):
    _, content = lay_out("/deliveries", f"?pref=480002&year=2026{search}")
    assert "2026-04-01" in texts(content) and said in texts(content)
    assert "不明" not in texts(content)


def test_the_chart_of_the_steps_leads_to_the_reasons(lay_out):
    _, content = lay_out("/")
    (way,) = [node["props"] for node in nodes(content) if node["props"].get("href") == "#tabs-tab-reasons"]
    assert way["children"] == "達していない団体と理由を見る"


def test_arrows_stand_only_where_a_change_is_judged(lay_out, sample_home):
    rows = next(node["props"]["rowData"] for node in nodes(lay_out("/")[1]) if node["type"] == "AgGrid")
    list_ = Store(sample_home / "published").snapshot().frame("overview_list", pref="480002", year=2025)
    arrows = {None: NO_ARROW, "up": " ↑", "down": " ↓", "level": " →"}
    judged = {row["code"]: arrows[row["direction"]] for row in list_.iter_rows(named=True)}
    assert {row["code"]: row["change arrow"] for row in rows} == judged and len(set(judged.values())) == 4
    assert all(row["change arrow"] == NO_ARROW for row in rows if row["change"] is None)


def test_a_change_of_the_prefecture_is_counted_pillar_by_pillar_and_its_arrows_are_explained(lay_out, sample_home):
    changes = Store(sample_home / "published").snapshot().frame("overview_changes", pref="480002", year=2025)
    said = texts(lay_out("/", "?tab=moves")[1])
    for group, name in (("people", "人材"), ("budget", "予算")):
        compared = changes.filter(pl.col("reason").is_null(), group_id=group)
        ways = compared["direction"].to_list()
        assert f"{name}は{len(ways)}団体のうち上昇{ways.count('up')}・下降{ways.count('down')}" in said
    assert "矢印のないものは未回答によって変わるもの" in said


@pytest.mark.parametrize(("count", "is_cut"), [(179, False), (1741, True)])
def test_paper_says_where_the_rows_are_that_it_leaves_out(context, count, is_cut):
    rows = [{"code": f"{number:06}"} for number in range(count)]
    with context() as asked:
        shown = grid.grid(asked, "bodies", [grid.text("code", "団体")], rows)
    table = next(node["props"] for node in nodes(json.loads(to_json(shown))) if node["type"] == "Table")
    assert f"全{count:,}行のうち#行" in table["data-printed"] and table["data-most"] == "200"
    assert ("Excel" in table["data-printed"]) is is_cut


def test_a_column_of_numbers_stands_to_the_right_even_where_all_of_them_are_missing(context):
    with context("/") as asked:
        table = Table({"name": "団体", "a": "A市", "b": "B市"}, [{"name": "人材", "a": 1.5, "b": None}])
        shown = as_table(asked, Card("", "", table))
    (drawn,) = [node["props"] for node in nodes(json.loads(to_json(shown))) if node["type"] == "Table"]
    assert drawn["className"].split() == ["table", "number-2", "number-3"]


def test_who_has_not_passed_is_counted_in_plain_english(lay_out):
    read = texts(lay_out("/", "?tab=reasons&step=1&lang=en")[1])
    assert re.search(
        r"STEP1: Not reached \d+, Awaiting answers \d+; most often missing: “Road map” \(required, \d+\)", read
    )
