"""指標, 団体比較: what an official reads there, against the data."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from dashboards.address import Address
from dashboards.old.figures.compare import lanes
from dashboards.old.render import render
from dashboards.store import Store
from tests.dashboards.conftest import as_sent, texts

Show = Callable[..., str]
Ask = Callable[[str], list[tuple]]


def test_where_nothing_was_asked_there_are_no_empty_tables_and_no_rates(show: Show, client: object) -> None:
    """In 2025 no survey asked the prefectures themselves."""
    text = show("/body/480002", "?year=2025")
    assert "順位と比べる相手" in text and "同じ点の団体が並ぶときは" not in text and "実施 0%" not in text
    compared = show("/compare", "?codes=480002,490008&year=2025")
    assert "この団体に問われた設問がありません" in compared and "点と判定の表" not in compared
    file = client.get("/export/body/answers.csv?code=480002&year=2025").data.decode("utf-8-sig")  # type: ignore[attr-defined]
    (line,) = [line for line in file.splitlines() if line.startswith("cio_appointed,")]
    assert line.split(",")[7] == "0"


def test_the_files_of_an_indicator_keep_to_its_disclosure(client: object) -> None:
    bodies = client.get("/export/indicator/bodies.csv?id=csirt&year=2025&all=1").data.decode("utf-8-sig")  # type: ignore[attr-defined]
    assert len(bodies.splitlines()) == 1
    values = client.get("/export/compare/values.csv?codes=482226&pref=490008&year=2025").data.decode()  # type: ignore[attr-defined]
    assert "cio_appointed" in values
    assert "csirt" not in values and "stress_analysis" not in values


def test_the_page_of_a_body_keeps_to_the_disclosure_too(show: Show, client: object) -> None:
    own, other = (show("/body/482226", f"?pref={pref}&year=2025") for pref in ("480002", "490008"))
    assert own.count("団体別は非公開") == 4 and other.count("団体別は非公開") == 5
    file = client.get("/export/body/answers.csv?code=482226&pref=480002&year=2025").data.decode()  # type: ignore[attr-defined]
    (line,) = [line for line in file.splitlines() if line.startswith("csirt,")]
    assert line.startswith("csirt,CSIRTの設置,,,,団体別は非公開,,")


def test_bodies_side_by_side_against_the_peers_of_the_first(show: Show, ask: Ask) -> None:
    ((group, count),) = ask(
        "SELECT peer_group, count(*) OVER () FROM core.body_trait WHERE year = 2023 AND peer_group = "
        "(SELECT peer_group FROM core.body_trait WHERE code = '482226' AND year = 2023) LIMIT 1"
    )
    text = show("/compare", "?codes=482226,483419,503258&year=2023")
    assert f"葉月市と同じ類似団体区分「{group}」の{count}団体" in text
    for part in ("千鳥浦町", "木枯村", "回答率不足", "調査無し", "1 葉月市", "3 木枯村"):
        assert part in text, part


@pytest.mark.parametrize("rule", ["band", "prefecture", "own", "all", "nonsense"])
def test_peers_of_ones_choice(show: Show, rule: str) -> None:
    text = show("/compare", f"?codes=482226,483419&year=2023&peers={rule}")
    said = {
        "band": "人口帯",
        "prefecture": "葉月市と同じ見本県の44団体",
        "own": "選んだ2団体",
        "all": "すべての100団体",
    }
    assert said.get(rule, "類似団体区分") in text


def test_what_cannot_be_compared_is_left_out_with_a_word(show: Show, ask: Ask) -> None:
    codes = [
        code for (code,) in ask("SELECT code FROM core.body WHERE body_kind = 'municipality' ORDER BY code LIMIT 9")
    ]
    text = show("/compare", f"?codes={','.join(codes)},999999,480002")
    assert "並べられるのは8団体まで" in text and "999999" in text and "市区町村と都道府県は並べて比べられない" in text


def test_security_answers_are_not_shown_side_by_side(show: Show) -> None:
    text = show("/compare", "?codes=482226,490008&year=2025&pref=480002")
    assert "集計値だけ" in text


def test_marks_that_would_cover_each_other_get_lanes() -> None:
    assert lanes([(50.0, 1), (51.0, 2), (10.0, 3), (54.9, 4)]) == [
        (10.0, 3, 0),
        (50.0, 1, 0),
        (51.0, 2, 1),
        (54.9, 4, 0),
    ]
    assert [lane for _, _, lane in lanes([(0.0, number) for number in range(8)])] == list(range(8))


@pytest.fixture
def without_answers(own_home: Path) -> Store:
    """One prefecture without a single answer, and one hostile answer."""
    (file,) = (own_home / "published").glob("*.duckdb")
    with duckdb.connect(file) as connection:
        connection.execute("UPDATE core.indicator_value SET status = 'not_answered', raw_text = '', value = NULL, "
                           "points = NULL, option_text = NULL WHERE code IN "
                           "(SELECT code FROM core.body WHERE prefecture_code = '500003')")  # fmt: skip
        connection.execute("UPDATE core.indicator_value SET raw_text = '<img src=x onerror=alert(1)>' "
                           "WHERE code = '482226'")  # fmt: skip
    return Store(own_home / "published")


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/", "?pref=500003"),
        ("/indicator", "?pref=500003"),
        ("/indicator/cio_appointed", "?pref=500003"),
        ("/indicator/decision_days", "?pref=500003"),
        ("/compare", "?codes=503258,482226"),
        ("/body/503258", ""),
    ],
)
def test_a_prefecture_without_an_answer_has_every_page(without_answers: Store, path: str, query: str) -> None:
    page = render(without_answers, Address.parse(path, query))
    text = "\n".join(texts(as_sent(page.content)))
    assert page.status == 200 and "nan" not in text.lower().split() and "None" not in text


def test_hostile_answers_stay_text(without_answers: Store) -> None:
    page = render(without_answers, Address.parse("/compare", "?codes=482226"))
    assert "<img src=x onerror=alert(1)>" in texts(as_sent(page.content))


def test_the_nearest_by_traits_and_as_many_as_the_reader_chooses(show) -> None:
    """葉月市 and the ten nearest to it in population; what the URL says wrongly is put right."""
    text = show("/compare", "?codes=482226&year=2023&peers=alike&traits=population&k=10")
    assert "葉月市と、葉月市に最も似た団体の、合わせて11団体" in text
    assert "近い50団体" in text and "似た団体" in text
    assert "合わせて21団体" in show("/compare", "?codes=482226&year=2023&peers=alike&traits=nonsense&k=-1")
