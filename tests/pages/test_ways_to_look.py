"""Sixty ways of looking for what is not one's own, as each role: every answer is that of the public, or none."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboards.app import create_app
from dashboards.visible_rows import WHOLE
from tests.groups import first_of
from tests.portal import HOST, PEOPLE, SECRET, undrawn_sheets
from tests.scenarios.ways_to_look import MARKS, OF_ANOTHER, OF_THE_HOME, Request, Target, parts_about, plain

FOREIGN = {"mihon": ("492019", "490008"), "reiji": ("482013", "480002"), "hazuki": ("482013", "480002"),
           "labo": ("482013", "480002")}  # fmt: skip
"""Group → a body that is not theirs, and its prefecture."""

BESIDE_THE_OWN = (
    "the page of a body", "the same in English", "a year that is being collected", "a year that is none",
    "bodies put side by side", "a restricted indicator by name", "a grid sorted by what is hidden",
    "an indicator of the own prefecture alone", "a tab with plans", "a plan with restricted measures",
    "a place under other weights", "a meeting about a body", "years in other digits",
)  # fmt: skip
"""Where a town sees its own year or its own row, too: of the other body it sees what the public does."""


@pytest.fixture(scope="module")
def office(office_home: Path) -> Iterator[Any]:
    """The sample behind a portal; a sheet is its data, which are compared without drawing it."""
    with undrawn_sheets():
        yield create_app(office_home)


@pytest.fixture(scope="module")
def targets(office) -> dict[str, Target]:
    con = office.server.config["STORE"].snapshot_for(WHOLE).database
    sql = "SELECT min(delivery_id) FROM meta.delivery WHERE sender_code = $1 AND state <> 'duplicate'"
    of = {code: con.execute(sql, [code]).fetchall()[0][0] for code, _ in FOREIGN.values()}
    return {groups: Target(code, prefecture, of[code]) for groups, (code, prefecture) in FOREIGN.items()}


def ask(client: FlaskClient, groups: str, sent: Request) -> tuple[int, str]:
    headers = {"X-Monosashi-User": "hanako", "X-Monosashi-Groups": groups, "X-Monosashi-Secret": SECRET, "Host": HOST}
    if sent.json is not None:
        headers |= {"Sec-Fetch-Site": "same-origin"}
    answer = client.open(sent.path, method=sent.method, json=sent.json, headers=headers | dict(sent.headers))
    return answer.status_code, plain(answer.get_data(as_text=False))


@pytest.mark.parametrize("groups", first_of(FOREIGN))
@pytest.mark.parametrize("way", OF_ANOTHER)
def test_of_another_body_everybody_sees_what_the_public_sees(office, targets, way, groups):
    client, target = office.server.test_client(), targets[groups]
    for sent in OF_ANOTHER[way](target):
        (status, text), public = ask(client, groups, sent), ask(client, "", sent)
        if groups == "hazuki" and way in BESIDE_THE_OWN:
            assert status == public[0] and parts_about(text, target.code) == parts_about(public[1], target.code)
        else:
            assert (status, text) == public, sent.path


@pytest.mark.parametrize("groups", first_of(PEOPLE))
@pytest.mark.parametrize("way", OF_THE_HOME)
def test_no_file_of_the_home_is_served_to_anybody(office, way, groups):
    client = office.server.test_client()
    for path in OF_THE_HOME[way]:
        status, text = ask(client, groups, Request(path))
        assert status in (200, 301, 302, 308, 400, 403, 404), path
        assert not any(mark in text for mark in MARKS), path
        assert status != 200 or '<div id="react-entry-point">' in text, path


def test_what_one_has_cached_is_not_confirmed_to_another(office, targets):
    client, path = office.server.test_client(), f"/api/v1/core.answer.csv?code={targets['reiji'].code}"
    own = client.get(path, headers={"X-Monosashi-User": "a", "X-Monosashi-Groups": "mihon", "Host": HOST,
                                    "X-Monosashi-Secret": SECRET})  # fmt: skip
    again = {"If-None-Match": own.headers["ETag"]}
    assert ask(client, "mihon", Request(path, headers=again))[0] == 304
    for groups in ("reiji", "hazuki", "labo", ""):
        assert ask(client, groups, Request(path, headers=again))[0] == 200
