"""The store: reads the snapshot the pointer names, only reads, and notices the next one."""

import gc
import json
import re
import shutil
import threading
import weakref
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dashboards import store as store_module
from dashboards.address import Address
from dashboards.answer_parts import Parts, weigh_parts
from dashboards.app import create_app
from dashboards.page_context import PageContext
from dashboards.query_text import QUERIES, query_text
from dashboards.store import (
    SCHEMA_VERSION,
    OpenedSnapshot,
    Store,
    StoreError,
)
from dashboards.weighed_cache import Cache, weigh_key
from tests.pages.conftest import question


def rename_run(home: Path, run_id: str) -> None:
    """Publish the same data again as another run: new file, then the pointer."""
    pointer = home / "published" / "current.json"
    content = json.loads(pointer.read_text(encoding="utf-8"))
    new_file = f"monosashi-{run_id}.duckdb"
    shutil.copy(home / "published" / content["file"], home / "published" / new_file)
    pointer.write_text(json.dumps(content | {"run_id": run_id, "file": new_file}), encoding="utf-8")


def test_parameters_choose_the_rows(snapshot: OpenedSnapshot) -> None:
    assert snapshot.row("body", code="482226", year=2023)["name"] == "葉月市"
    assert snapshot.row("body", code="483419", year=2023)["name"] == "千鳥浦町"


@pytest.mark.parametrize("code", ["999999", "", "' OR 1=1 --", "<script>", "482226' --"])
def test_parameters_are_bound_never_formatted(snapshot: OpenedSnapshot, code: str) -> None:
    assert snapshot.frame("body", code=code, year=2023).is_empty()


def test_a_parameter_the_sql_does_not_name_cuts_the_answer(snapshot: OpenedSnapshot) -> None:
    whole = snapshot.frame("overview_bodies", year=2023)
    part = snapshot.frame("overview_bodies", pref="480002", year=2023)
    assert 0 < part.height < whole.height
    assert part.equals(whole.filter(pl.col("pref") == "480002"))
    assert snapshot.frame("overview_bodies", pref=None, year=2023).equals(whole)
    assert snapshot.frame("overview_bodies", pref="' OR 1=1 --", year=2023).is_empty()


def test_parts_keep_the_order_of_the_answer_and_none_is_lost() -> None:
    frame = pl.DataFrame({"a": ["y", "x", "y", "x", None], "b": [1, 1, 2, 1, 1], "n": [1, 2, 3, 4, 5]})
    parts = Parts.of(frame, ("a", "b"))
    assert parts.at(("x", 1))["n"].to_list() == [2, 4]
    assert parts.at(("y", 2))["n"].to_list() == [3]
    nobody = parts.at(("z", 1))
    assert nobody.is_empty() and nobody.columns == frame.columns
    assert sum(length for _, length in parts.spans.values()) == frame.height


def test_every_prefecture_has_its_part_even_where_it_has_no_data(snapshot: OpenedSnapshot) -> None:
    for pref in snapshot.frame("prefectures")["code"]:
        steps = snapshot.frame("overview_steps", pref=pref, year=2025)
        assert steps["step"].to_list() == sorted(snapshot.frame("overview_steps", year=2025)["step"].unique())
        assert steps["body_count"].max() <= steps["nation_count"].max()


def test_every_query_is_a_question_only() -> None:
    names = [path.stem for path in QUERIES.glob("*.sql")]
    assert "overview_steps" in names
    for name in names:
        sql = re.sub(r"--.*", "", query_text(name)).strip()
        assert re.match(r"(SELECT|WITH)\b", sql), name
        assert ";" not in sql and not re.search(r"%s|\{\w+\}", sql), name


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE mine (a INTEGER)",
        "DELETE FROM meta.run",
        "SET enable_external_access = true",
        "SELECT * FROM read_csv('/etc/hostname')",
        "ATTACH '/tmp/other.duckdb'",
        "INSTALL httpfs",
    ],
)
def test_the_snapshot_cannot_be_changed_nor_left(
    snapshot: OpenedSnapshot, monkeypatch: pytest.MonkeyPatch, sql: str
) -> None:
    monkeypatch.setattr(store_module, "query_text", lambda name: sql)
    monkeypatch.setattr(store_module, "bound_names", lambda name: frozenset())
    with pytest.raises(StoreError) as caught:
        snapshot.frame(f"trial {sql}")
    assert caught.value.reason == "unreadable"


def test_a_new_snapshot_is_noticed(own_home: Path) -> None:
    store = Store(own_home / "published")
    first = store.snapshot()
    assert store.snapshot() is first
    rename_run(own_home, "20990101T000000")
    second = store.snapshot()
    assert second.pointer["run_id"] == "20990101T000000"
    assert second.token != first.token
    # A page that is being drawn keeps the snapshot that it began with.
    assert first.row("body", code="482226", year=2023)["name"] == "葉月市"


def test_nothing_published(tmp_path: Path) -> None:
    store = Store(tmp_path / "nowhere")
    with pytest.raises(StoreError) as caught:
        store.snapshot()
    assert caught.value.reason == "nothing_published"
    assert store.token() == "nothing_published"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "{}",
        json.dumps({"file": "gone.duckdb", "run_id": "1", "schema_version": SCHEMA_VERSION}),
        json.dumps({"file": "current.json", "run_id": "1", "schema_version": SCHEMA_VERSION}),
    ],
)
def test_a_pointer_that_leads_nowhere_is_unreadable(tmp_path: Path, content: str) -> None:
    (tmp_path / "current.json").write_text(content, encoding="utf-8")
    with pytest.raises(StoreError) as caught:
        Store(tmp_path).snapshot()
    assert caught.value.reason == "unreadable"


def change_shape(home: Path, schema_version: str) -> None:
    """Let the pointer name a snapshot of this shape, as the run of another version of the program does."""
    pointer = home / "published" / "current.json"
    content = json.loads(pointer.read_text(encoding="utf-8"))
    pointer.write_text(json.dumps(content | {"schema_version": schema_version, "run_id": "other"}), encoding="utf-8")


def test_before_the_first_run_of_a_new_version_a_page_says_what_it_waits_for(own_home: Path) -> None:
    change_shape(own_home, "0")
    client = create_app(own_home).server.test_client()
    assert client.get("/").status_code == 503
    text = json.dumps(client.post("/_dash-update-component", json=question("/")).json, ensure_ascii=False)
    assert "データの更新を待っています" in text and "monosashi run" in text


def test_an_upgrade_leaves_no_time_without_pages(own_home: Path) -> None:
    """The server of the old version shows what it had open, from the run of the new one until it is started anew."""
    store = Store(own_home / "published")
    before = store.snapshot()
    change_shape(own_home, "99")
    assert store.snapshot() is before and store.whole_snapshot() is before
    assert PageContext.in_snapshot(store.snapshot(), Address.parse("/", "")).year == 2025
    change_shape(own_home, SCHEMA_VERSION)
    assert store.snapshot().pointer["run_id"] == "other"


def test_a_pointer_never_leads_out_of_its_folder(own_home: Path, tmp_path: Path) -> None:
    pointer = own_home / "published" / "current.json"
    content = json.loads(pointer.read_text(encoding="utf-8"))
    outside = tmp_path / "outside.duckdb"
    duckdb.connect(outside).close()
    pointer.write_text(json.dumps(content | {"file": "../../outside.duckdb"}), encoding="utf-8")
    with pytest.raises(StoreError):
        Store(own_home / "published").snapshot()


def test_the_cache_keeps_what_was_used_last(snapshot: OpenedSnapshot) -> None:
    cache, frame = Cache(2), snapshot.frame("years")
    cache.put(("a",), frame)
    cache.put(("b",), frame)
    assert cache.get(("a",)) is frame
    cache.put(("c",), frame)
    assert cache.get(("b",)) is None
    assert cache.get(("a",)) is frame


def test_the_cache_holds_no_more_than_it_may_weigh_keys_included() -> None:
    weight = weigh_key(("a",))
    cache: Cache[bytes] = Cache(10 + 2 * weight, len)
    cache.put(("a",), b"1234")
    cache.put(("b",), b"1234")
    cache.put(("a",), b"123456")
    assert cache.get(("a",)) == b"123456" and cache.get(("b",)) == b"1234" and cache.weight == 10 + 2 * weight
    cache.put(("c",), b"1")
    assert cache.get(("a",)) is None and cache.get(("b",)) == b"1234" and cache.get(("c",)) == b"1"
    cache.put(("c",), b"1" * 1000)  # more than all may weigh: it throws nobody out
    assert cache.get(("c",)) is None and cache.get(("b",)) == b"1234"
    cache.put(("long" * 1000,), b"1")
    assert cache.get(("long" * 1000,)) is None


def test_a_cache_of_another_generation_is_empty() -> None:
    cache: Cache[bytes] = Cache(10_000, len)
    cache.renew("one")
    cache.put(("a",), b"1")
    cache.renew("one")
    assert cache.get(("a",)) == b"1"
    cache.renew("two")
    assert cache.get(("a",)) is None and cache.weight == 0


def test_an_empty_answer_that_every_page_asks_for_is_read_once(sample_home: Path) -> None:
    snapshot = Store(sample_home / "published").snapshot()
    for pref in ("480002", "490008", "480002"):
        assert snapshot.frame("overview_movers", pref=pref, year=2023).is_empty()
    kept = snapshot.cache.weight
    assert kept > 0
    snapshot.frame("overview_movers", pref="480002", year=2023)
    assert snapshot.cache.weight == kept


def test_what_is_asked_for_by_codes_that_do_not_exist_is_not_kept(sample_home: Path) -> None:
    snapshot = Store(sample_home / "published").snapshot()
    for number in range(50):
        assert snapshot.frame("delivery", delivery_id=f"nothing {number}").is_empty()
    assert snapshot.cache.weight == 0
    (known, *_) = snapshot.frame("bodies")["code"]
    assert snapshot.cache.weight > 0 and known


def test_frames_of_the_snapshot_before_do_not_stay(own_home: Path) -> None:
    store = Store(own_home / "published")
    before = store.snapshot()
    before.frame("bodies")
    kept = weakref.ref(before.cache)
    rename_run(own_home, "20990101T000000")
    assert store.snapshot().cache.weight == 0
    assert before.frame("bodies").height > 0  # whoever still reads the one before goes on
    assert store.snapshot().cache.weight == 0
    del before
    gc.collect()
    assert kept() is None


@pytest.mark.slow
def test_a_row_takes_about_what_it_is_counted_for(snapshot: OpenedSnapshot) -> None:
    """DuckDB hands every answer over in buffers for 2,048 rows: 0.1 MB for one row, 30 MB for the 300 here."""
    with snapshot.database.cursor() as connection:
        (number,) = connection.execute("SELECT min(delivery_id) FROM meta.delivery").fetchone() or ("",)
    snapshot._ask("delivery", {"delivery_id": number})
    gc.collect()
    before = resident_bytes()
    kept = [snapshot._ask("delivery", {"delivery_id": number}) for _ in range(300)]
    counted = sum(weigh_parts(Parts(frame, {})) for frame in kept)
    assert resident_bytes() - before < 2 * counted + 12_000_000


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * 4096


def test_many_threads_get_their_own_answers(sample_home: Path) -> None:
    store = Store(sample_home / "published", cache_size=1)
    codes = store.snapshot().frame("bodies")["code"].to_list()[:40]
    wrong: list[str] = []

    def ask(mine: list[str]) -> None:
        for code in mine:
            if store.snapshot().row("body", code=code, year=2023)["code"] != code:
                wrong.append(code)

    threads = [threading.Thread(target=ask, args=(codes[start::4],)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
