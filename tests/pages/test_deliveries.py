"""提出状況: who has not sent, what waits, the letter to remind, and one delivery with its findings."""

import json
import re

import duckdb
import polars as pl
import pytest

from dashboards.app import create_app
from dashboards.components.card import file_of
from dashboards.components.page import page_at
from dashboards.page_statements import deliveries as statements
from dashboards.page_statements.deliveries import place
from dashboards.pages.deliveries_reminder import letters
from dashboards.store import Store
from dashboards.words import words_of
from tests.pages.conftest import laid_out, nodes, texts

JA = words_of("ja")


@pytest.fixture(scope="module")
def ask(sample_home):
    """Rows of a question put to the snapshot directly."""
    snapshot = Store(sample_home / "published").snapshot()

    def rows(sql):
        with snapshot.database.cursor() as connection:
            return connection.execute(sql).fetchall()

    return rows


def grid(content):
    return next(node["props"] for node in nodes(content) if node["type"] == "AgGrid")


def hrefs(content):
    return [node["props"]["href"] for node in nodes(content) if "href" in node["props"]]


def test_who_has_not_sent_is_named_and_counted_as_the_snapshot_holds(lay_out, ask):
    missing = ask(
        "SELECT body.name, board.state FROM mart.submission_board AS board JOIN core.body AS body USING (code) "
        "WHERE body.prefecture_code = '480002' AND year = 2025 AND body_kind = 'municipality' AND NOT is_received"
    )
    text = texts(lay_out("/deliveries", "?pref=480002&year=2025")[1])
    assert sorted(state for _, state in missing) == ["not_submitted", "sent_back"]
    assert "44団体のうち1団体から、まだ届いていない" in text and "1団体のファイルは差戻し中" in text
    assert all(name in text for name, _ in missing)
    assert "最後に届いたのは 20" in text


def test_a_file_that_waits_has_its_year_and_a_delivery_what_became_of_its_answers(lay_out, ask):
    ((id_, loaded, held, empty, cells),) = ask(
        "SELECT delivery_id, loaded_count, held_back_count, empty_count, ledger.cell_count FROM meta.delivery "
        "JOIN meta.ledger USING (delivery_id) WHERE name = '2025/48_見本県/48_山吹市.csv'"
    )
    assert "2025年度　誤り1・確認3" in texts(lay_out("/deliveries", "?pref=480002&year=2026")[1])
    said = texts(lay_out(f"/deliveries/{id_}", "?pref=480002")[1])
    assert f"回答{loaded}を読み込み、{held}を保留、{empty}は空欄" in said
    assert f"見出し、番号、注記も含めて{cells}セル" in said


def test_blanks_beside_a_coverage_of_100_percent_are_explained_with_their_number(lay_out, context):
    """「すべて回答」 counts every question, the coverage of 県の概況 those that are scored: 2 beside 27 of 44."""
    search = "?pref=480002&year=2025"
    with context("/deliveries", search) as asked:
        board = {row["code"]: row["state"] for row in asked.rows("board")}
        full = {row["code"] for row in asked.rows("overview_list") if row["coverage_pct"] == pytest.approx(100)}
    complete = {code for code, state in board.items() if state == "complete"}
    blank = {code for code in full if board[code] == "with_gaps"}
    assert complete < full and len(blank) > len(complete)
    text = texts(lay_out("/deliveries", search)[1])
    assert f"「空欄あり」のうち{len(blank)}団体は、採点する設問にはすべて答えています（回答率100%）" in text


def test_what_waits_is_of_the_own_prefecture_alone(lay_out, ask):
    for pref in ("480002", "490008", "500003"):
        expected = {name for (name,) in ask(
            "SELECT name FROM meta.open_delivery WHERE coalesce(left(sender_code, 2), "
            f"regexp_extract(name, '(?:^|/)(\\d\\d)_', 1)) = '{pref[:2]}'"
        )}  # fmt: skip
        files = {row["file"] for row in history(lay_out, pref)}
        assert expected <= files
        assert {found[1] for found in map(re.compile(r"(?:^|/)(\d\d)_").search, files) if found} == {pref[:2]}


def history(lay_out, pref):
    """The rows of the history of all years."""
    rows = []
    for year in (2023, 2024, 2025, 2026):
        _, content = lay_out("/deliveries", f"?pref={pref}&year={year}")
        rows += [row for node in nodes(content) if node["type"] == "AgGrid" for row in node["props"]["rowData"]]
    return rows


def test_a_finding_stands_two_clicks_away_with_place_message_and_what_to_do(lay_out, ask):
    ((delivery_id, cell, message, fix, example),) = ask(
        "SELECT delivery_id, cell, message_ja, fix_ja, example FROM meta.finding "
        "JOIN meta.delivery USING (delivery_id) WHERE rule_id = 'value.option' AND name LIKE '2025/48%' LIMIT 1"
    )
    address = f"/deliveries/{delivery_id}"
    assert address in " ".join(hrefs(lay_out("/deliveries", "?year=2025&pref=480002")[1]))
    row = next(row for row in grid(lay_out(address, "?pref=480002")[1])["rowData"] if row["place"] == cell)
    assert (row["message"], row["fix"], row["example"]) == (message, fix, example)
    assert row["row"] and row["column"] and row["question"]


def test_findings_of_many_cells_are_in_the_language_of_the_page(lay_out, ask):
    ((delivery_id, ja, en),) = ask(
        "SELECT delivery_id, cell, cell_en FROM meta.finding JOIN meta.delivery USING (delivery_id) "
        "WHERE cell LIKE '% 他%件' AND state = 'partially_accepted' AND name LIKE '2025/48%' "
        "ORDER BY finding_id LIMIT 1"
    )
    assert place({"cell": ja, "cell_en": en, "row_no": 1}, JA) == ja
    places = {row["place"] for row in grid(lay_out(f"/deliveries/{delivery_id}", "?pref=480002&lang=en")[1])["rowData"]}
    assert en in places and ja not in places


def test_a_delivery_of_another_prefecture_is_not_there(app, ask):
    ((delivery_id,),) = ask("SELECT delivery_id FROM meta.delivery WHERE name LIKE '2025/48%' LIMIT 1")
    assert app.server.test_client().get(f"/deliveries/{delivery_id}?pref=490008").status_code == 404
    _, content = laid_out(app, f"/deliveries/{delivery_id}", "?pref=490008")
    assert "例示県にはありません" in texts(content) and hrefs(content)


def test_a_year_that_is_being_collected_has_its_state_and_is_a_link_away(lay_out):
    _, content = lay_out("/deliveries", "?pref=480002")
    assert any("year=2026" in href for href in hrefs(content))
    assert "集計中" in texts(lay_out("/deliveries", "?pref=480002&year=2026")[1])


def test_the_grid_of_bodies_tells_blank_held_back_and_missing_apart(lay_out, ask):
    rows = grid(lay_out("/deliveries", "?pref=480002&year=2025&tab=bodies")[1])["rowData"]
    assert len({row["code"] for row in rows}) == len(rows) == 44
    held = dict(ask("SELECT code, invalid_count FROM mart.submission_board WHERE year = 2025 AND invalid_count > 0"))
    shown = {row["code"]: row["held_pref_dx"] for row in rows if row["held_pref_dx"]}
    assert shown == {code: count for code, count in held.items() if code.startswith("48")}
    assert {row["blank_pref_dx"] for row in rows if row["state_pref_dx"] == "未提出"} == {None}


def test_letters_go_to_whom_something_is_asked_and_list_what_to_correct(context, ask):
    with context("/deliveries", "?pref=480002&year=2025") as asked:
        found = {letter.to: letter for letter in letters(asked)}
    assert len(found) == 6
    sent_back = next(letter for to, letter in found.items() if "差戻し中" in to)
    ((message, fix),) = ask(
        "SELECT message_ja, fix_ja FROM meta.finding "
        f"WHERE delivery_id = '{sent_back.delivery_id}' AND severity = 'error'"
    )
    assert message in sent_back.text and fix in sent_back.text
    assert "ファイル: 2025/" in sent_back.text
    missing = next(letter for to, letter in found.items() if "未提出" in to)
    assert "届いておりません" in missing.text and "（2025-06-30）を過ぎて" in missing.text and not missing.delivery_id


def test_the_chosen_letter_stands_in_the_tab_with_its_slip(lay_out, context):
    with context("/deliveries", "?pref=480002&year=2025") as asked:
        letter = next(letter for letter in letters(asked) if letter.delivery_id)
    _, content = lay_out("/deliveries", f"?pref=480002&year=2025&tab=reminder&to={letter.key}")
    (box,) = [node["props"] for node in nodes(content) if node["type"] == "Textarea"]
    assert box["value"] == f"{letter.subject}\n\n{letter.text}"
    assert f"/returns/{letter.delivery_id}.xlsx" in hrefs(content)


@pytest.mark.parametrize("name", ["arrivals", "waiting", "confirm", "history", "bodies", "reminder"])
def test_every_card_can_be_taken_out(context, name):
    with context("/deliveries", "?pref=480002&year=2025") as asked:
        made = page_at("/deliveries")["cards"][name](asked)
        _, content = file_of(asked, made, "csv")
    rows = pl.read_csv(content, infer_schema=False)
    assert rows.height == len(made.table.rows) > 0 and rows.columns == list(made.table.columns.values())


def test_nothing_sent_and_nothing_asked_are_different(context):
    row = {"code": "1", "state": "missing", "last_received_at": None}
    assert "1団体から、まだ届いていない" in statements.lead([row], 0, "県", "2025年度", JA)
    assert "回答を求めた調査がありません" in statements.lead([], 0, "県", "2025年度", JA)
    unreadable = {**row, "state": "unreadable_by_us"}
    assert "再提出は不要" in statements.lead([unreadable], 1, "県", "2025年度", JA)


@pytest.fixture(scope="module")
def hostile(sample_home, tmp_path_factory):
    """Names, files, messages and texts of 見本県 are hostile."""
    import shutil

    home = tmp_path_factory.mktemp("hostile") / "home"
    shutil.copytree(sample_home / "published", home / "published")
    (home / "reports").mkdir()
    pointer = json.loads((home / "published" / "current.json").read_text(encoding="utf-8"))
    file = home / "published" / pointer["file"]
    file.chmod(0o644)
    with duckdb.connect(file) as connection:
        text = "'<img src=x onerror=alert(1)>' || chr(8238) || '=1+1'"
        connection.execute(f"UPDATE core.body SET name = {text} WHERE code LIKE '48%' AND body_kind = 'municipality'")
        connection.execute(f"UPDATE meta.delivery SET name = '48_' || {text}")
        connection.execute(f"UPDATE meta.finding SET raw_text = {text}, message_ja = {text}, question = {text}")
    return create_app(home)


@pytest.mark.parametrize("tab", ["history", "bodies", "reminder"])
def test_hostile_text_is_text(hostile, tab):
    title, content = laid_out(hostile, "/deliveries", f"?pref=480002&year=2025&tab={tab}")
    assert "提出状況" in title and "<img src=x" in json.dumps(content)
    assert not [node for node in nodes(content) if node["type"] in ("Img", "DangerouslySetInnerHTML")]
    figures = [node["props"]["figure"] for node in nodes(content) if node["type"] == "Graph"]
    assert figures and "<img" not in json.dumps(figures)


def test_the_page_of_a_hostile_delivery_keeps_its_direction(hostile, ask):
    ((delivery_id,),) = ask(
        "SELECT delivery_id FROM meta.finding JOIN meta.delivery USING (delivery_id) WHERE name LIKE '2025/48%' LIMIT 1"
    )
    _, content = laid_out(hostile, f"/deliveries/{delivery_id}", "?pref=480002")
    assert "\u202e" not in json.dumps(grid(content)["rowData"], ensure_ascii=False)
