"""提出状況, 指標, 団体比較: what an official reads there, against the data."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dashboards.address import Address
from dashboards.old.figures.compare import lanes
from dashboards.old.render import render
from dashboards.store import Store
from tests.dashboards.conftest import as_sent, texts

Show = Callable[..., str]
Ask = Callable[[str], list[tuple]]


def test_deliveries_name_who_has_not_sent(show: Show, ask: Ask) -> None:
    missing = ask(
        "SELECT body.name, board.state FROM mart.submission_board AS board JOIN core.body AS body USING (code) "
        "WHERE body.prefecture_code = '480002' AND year = 2025 AND body_kind = 'municipality' AND NOT is_received"
    )
    text = show("/deliveries", "?pref=480002&year=2025")
    assert sorted(state for _, state in missing) == ["not_submitted", "sent_back"]
    assert "44団体のうち、まだ届いていないのは1団体" in text
    assert "未提出 1団体" in text and "差戻し中 1団体" in text
    for name, _ in missing:
        assert name in text


def test_a_finding_says_cell_message_fix_and_example(show: Show, ask: Ask) -> None:
    ((cell, message, fix, example),) = ask(
        "SELECT cell, message_ja, fix_ja, example FROM meta.finding WHERE rule_id = 'value.option' LIMIT 1"
    )
    for pref in ("480002", "490008", "500003"):
        text = show("/deliveries", f"?pref={pref}&year=2025&state=partially_accepted")
        if message in text:
            assert all(part in text for part in (cell, fix, example))
            break
    else:
        pytest.fail("the finding is on no page")


def test_findings_of_many_cells_are_folded_in_either_language(show: Show, client: object, ask: Ask) -> None:
    ((ja, en),) = ask("SELECT cell, cell_en FROM meta.finding JOIN meta.delivery USING (delivery_id) "
                      "WHERE cell LIKE '% 他%件' AND state = 'partially_accepted' AND name LIKE '2025/48%' "
                      "ORDER BY finding_id LIMIT 1")  # fmt: skip
    assert en == ja.replace(" 他", " and ").replace("件", " more")
    asked = "?pref=480002&year=2025&state=partially_accepted"
    assert ja in show("/deliveries", asked)
    english = show("/deliveries", f"{asked}&lang=en")
    assert en in english and ja not in english
    file = client.get(f"/export/deliveries/findings.csv{asked}&lang=en").data.decode("utf-8-sig")  # type: ignore[attr-defined]
    assert en in file and ja not in file


def test_filters_narrow_the_list_and_say_when_nothing_is_left(show: Show) -> None:
    text = show("/deliveries", "?pref=480002&year=2025&state=rejected")
    assert "差し戻し" in text and "48_葉月市.csv" not in text
    assert "この条件に合う提出はありません。" in show("/deliveries", "?state=nonsense")
    assert "この条件に合う提出はありません。" in show("/deliveries", "?survey=nonsense")


@pytest.mark.parametrize("part", ["0", "-1", "999", "x", "１", "2"])
def test_any_part_of_the_list_may_be_asked_for(show: Show, part: str) -> None:
    assert "見本県の提出状況" in show("/deliveries", f"?pref=480002&part={part}")


def test_where_nothing_was_asked_there_are_no_empty_tables_and_no_rates(show: Show) -> None:
    """In 2025 no survey asked the prefectures themselves."""
    compared = show("/compare", "?codes=480002,490008&year=2025")
    assert "この団体に問われた設問がありません" in compared and "点と判定の表" not in compared


def test_the_files_of_an_indicator_keep_to_its_disclosure(client: object) -> None:
    bodies = client.get("/export/indicator/bodies.csv?id=csirt&year=2025&all=1").data.decode("utf-8-sig")  # type: ignore[attr-defined]
    assert len(bodies.splitlines()) == 1
    values = client.get("/export/compare/values.csv?codes=482226&pref=490008&year=2025").data.decode()  # type: ignore[attr-defined]
    assert "cio_appointed" in values
    assert "csirt" not in values and "stress_analysis" not in values


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
        ("/deliveries", "?pref=500003"),
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


def test_frames_of_pages_are_never_changed_in_place(sample_home: Path) -> None:
    store = Store(sample_home / "published")
    before = store.snapshot().frame("delivery_list", pref="480002", year=2025).clone()
    render(store, Address.parse("/deliveries", "?pref=480002&year=2025"))
    assert before.equals(store.snapshot().frame("delivery_list", pref="480002", year=2025))
    assert isinstance(before, pl.DataFrame)


def test_the_nearest_by_traits_and_as_many_as_the_reader_chooses(show) -> None:
    """葉月市 and the ten nearest to it in population; what the URL says wrongly is put right."""
    text = show("/compare", "?codes=482226&year=2023&peers=alike&traits=population&k=10")
    assert "葉月市と、葉月市に最も似た団体の、合わせて11団体" in text
    assert "近い50団体" in text and "似た団体" in text
    assert "合わせて21団体" in show("/compare", "?codes=482226&year=2023&peers=alike&traits=nonsense&k=-1")
