"""Tables over the network: what Polars, pandas, R and Excel read by address."""

import io
import json
from urllib.parse import quote

import polars as pl
import pytest

from dashboards.app import create_app
from dashboards.store import SCHEMA_VERSION
from tests.dashboards.test_store import rename_run


@pytest.fixture(scope="module")
def client(sample_home):
    return create_app(sample_home).server.test_client()


SCORES = "/api/v1/mart.group_score"
OWN = "?code=482226&year=2025&basis=full&columns=group_id,score"


def test_a_table_comes_as_csv_json_and_parquet_with_the_same_rows(client, ask):
    own = "(code, year, basis) = ('482226', 2025, 'full')"
    known = ask(f"SELECT group_id, score FROM mart.group_score WHERE {own} ORDER BY rowid")
    table = pl.read_parquet(io.BytesIO(client.get(f"{SCORES}.parquet{OWN}").data))
    assert table.rows() == known
    assert pl.read_csv(io.BytesIO(client.get(f"{SCORES}.csv{OWN}").data)).rows() == known
    assert [tuple(row.values()) for row in client.get(f"{SCORES}.json{OWN}").json] == known


def test_a_part_of_the_bytes_may_be_asked_for(client):
    """As Polars does with every address: the end of a Parquet file first."""
    address = f"{SCORES}.parquet{OWN}"
    whole = client.get(address).data
    part = client.get(address, headers={"Range": "bytes=-8"})
    assert (part.status_code, part.data) == (206, whole[-8:])
    assert part.headers["Content-Range"] == f"bytes {len(whole) - 8}-{len(whole) - 1}/{len(whole)}"


def test_a_filter_given_twice_means_either(client):
    rows = client.get(f"{SCORES}.json?code=482226&code=483419&year=2025&basis=full&group_id=step1&columns=code").json
    assert rows == [{"code": "482226"}, {"code": "483419"}]


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("mart.group_scores.csv", 404, "/api/v1/tables"),
        ("mart.group_score.xml", 404, "mart.group_score.csv"),
        ("nowhere", 404, "/api/v1/tables"),
        ("raw.cell.csv", 404, "raw.cell"),
        ("mart.group_score.csv?cod=482226", 400, "code のことですか"),
        ("mart.group_score.csv?columns=code,nope", 400, "nope"),
        ("mart.group_score.csv?year=last", 400, "?year=2025"),
        ("mart.group_score.csv?limit=-1", 400, "?limit=1000"),
        ("mart.group_score.csv?limit=1e9", 400, "?limit=1000"),
        ("mart.group_score.csv?run=19990101T000000", 409, "はじめから"),
        (f"mart.group_score.csv?{quote('code) OR (1=1')}=1", 400, "列はありません"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(client, address, status, said):
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == status
    assert said in answer.json["error"] + answer.json["error_en"]


def test_a_value_that_is_sql_is_a_value(client):
    assert client.get(f"{SCORES}.json?code={quote(chr(39) + ' OR 1=1 --')}").json == []


def test_too_many_rows_are_refused_and_parts_are_given(client, monkeypatch):
    monkeypatch.setattr("dashboards.api.table_query.MAX_ROWS", 100)
    for asked in ("", "?limit=1000000"):
        refused = client.get(f"/api/v1/core.answer.csv{asked}")
        assert refused.status_code == 413 and "limit" in refused.json["error"]
    assert len(client.get("/api/v1/core.answer.json?limit=100").json) == 100
    parts = [client.get(f"/api/v1/core.survey.json?limit=1&offset={part}").json[0]["survey"] for part in (0, 1)]
    assert parts == sorted(set(parts))


def test_what_has_not_changed_is_not_sent_again(client):
    first = client.get(f"{SCORES}.csv{OWN}")
    again = client.get(f"{SCORES}.csv{OWN}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(f"{SCORES}.csv?code=483419", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_snapshot_exchanged_in_mid_download_is_never_mixed_with_the_next(own_home):
    """Parts of one file carry its tag; pages of rows name their run."""
    client = create_app(own_home).server.test_client()
    run = client.get("/api/v1/tables").json["run_id"]
    page = f"{SCORES}.json?columns=code&run={run}&limit=10&offset="
    first = client.get(f"{SCORES}.parquet{OWN}", headers={"Range": "bytes=0-99"})
    assert (first.status_code, client.get(f"{page}0").status_code) == (206, 200)
    rename_run(own_home, "20990101T000000")
    part = {"Range": "bytes=100-199", "If-Range": first.headers["ETag"]}
    whole = client.get(f"{SCORES}.parquet{OWN}", headers=part)
    assert whole.status_code == 200 and pl.read_parquet(io.BytesIO(whole.data)).height
    refused = client.get(f"{page}10")
    assert refused.status_code == 409 and "20990101T000000" in refused.json["error"]


def test_a_snapshot_of_another_schema_is_not_given(own_home):
    """A client finds the schema's version beside every table; the program gives none but its own."""
    known = create_app(own_home).server.test_client().get(f"{SCORES}.metadata.json").json
    assert known["schema_version"] == SCHEMA_VERSION
    pointer = own_home / "published" / "current.json"
    content = json.loads(pointer.read_text(encoding="utf-8")) | {"schema_version": "1"}
    pointer.write_text(json.dumps(content), encoding="utf-8")
    refused = create_app(own_home).server.test_client().get(f"{SCORES}.csv{OWN}")
    assert refused.status_code == 503 and refused.json["error"]


def test_answers_that_may_not_be_shown_by_name_stay(client, ask):
    hidden = {name for (name,) in ask("SELECT indicator FROM core.indicator WHERE disclosure <> 'public'")}
    assert hidden
    sent = client.get("/api/v1/mart.indicator_score.parquet?year=2025&columns=indicator").data
    assert not hidden & set(pl.read_parquet(io.BytesIO(sent))["indicator"])
    fed = ask(
        "SELECT item FROM core.indicator_source JOIN core.indicator USING (indicator) WHERE disclosure <> 'public'"
    )
    items = pl.read_parquet(io.BytesIO(client.get("/api/v1/core.answer.parquet?columns=item").data))["item"]
    assert not {item for (item,) in fed} & set(items)


@pytest.mark.parametrize("table", ["meta.finding", "meta.body_finding"])
def test_findings_on_answers_that_may_not_be_shown_by_name_stay(client, ask, table):
    """The text of a finding holds the answer."""
    hidden = {
        item for (item,) in ask(
            "SELECT DISTINCT source.item FROM core.indicator_source AS source JOIN core.indicator USING (indicator) "
            "WHERE disclosure <> 'public'"
        )
    }  # fmt: skip
    there = {item for (item,) in ask(f"SELECT DISTINCT item FROM {table}")}
    sent = set(pl.read_parquet(io.BytesIO(client.get(f"/api/v1/{table}.parquet?columns=item").data))["item"])
    assert there & hidden and not sent & hidden
    assert sent == there - hidden


def test_what_a_table_is_stands_beside_it(client):
    known = client.get(f"{SCORES}.metadata.json").json
    assert known["primary_key"] == ["code", "year", "basis", "perspective", "group_id"]
    assert {"column_name": "score", "unit": "0…100"}.items() <= next(
        column for column in known["columns"] if column["column_name"] == "score"
    ).items()
    assert {source["licence"] for source in known["sources"]} == {"PDL-1.0", "internal"}
    assert known["run_id"] and known["published_at"] and known["editions"]


def test_every_table_is_listed_and_described(client):
    tables = client.get("/api/v1/tables").json["tables"]
    described = client.get("/api/v1/openapi.json").json["paths"]
    assert {f"/api/v1/{row['table']}.{{format}}" for row in tables} < set(described)
    for row in tables:
        answer = client.get(f"/api/v1/{row['table']}.json?limit=1")
        assert answer.status_code == 200 and isinstance(json.loads(answer.text), list), row["table"]


def test_a_formula_in_a_csv_is_harmless(client):
    text = client.get("/api/v1/meta.finding.csv").text
    assert not any(line.startswith(("=", "+", "@")) for line in text.splitlines())
