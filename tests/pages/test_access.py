"""What a person sees follows who they are, not what stands in the address."""

import json
from pathlib import Path
from typing import Any

import pytest

from dashboards.app import create_app
from dashboards.serve import ServeError, serve
from tests.pages.conftest import laid_out, texts
from tests.portal import Seat


@pytest.fixture(scope="module")
def office(office_home: Path) -> Any:
    """The sample behind a portal."""
    return create_app(office_home)


def own_prefecture_indicator(ask: Any) -> str:
    ((indicator,),) = ask(
        "SELECT indicator FROM core.indicator JOIN core.indicator_value USING (indicator) "
        "WHERE disclosure = 'own_prefecture' AND year = 2025 AND status = 'answered' GROUP BY ALL ORDER BY 1 LIMIT 1"
    )
    return str(indicator)


def test_nobody_is_served_without_the_portal(office: Any) -> None:
    client = office.server.test_client()
    for headers in ({}, {"X-Monosashi-User": "hanako", "X-Monosashi-Groups": "soumu"}, {"Host": "mono.example.lg.jp"}):
        for path in ("/", "/sheet/body/482226.pdf", "/api/v1/tables", "/assets/theme.css"):
            assert client.get(path, headers=headers).status_code == 403, (headers, path)


@pytest.mark.parametrize(("groups", "is_named"), [("mihon", True), ("soumu", True), ("reiji", False), ("", False)])
def test_answers_of_a_prefecture_are_for_its_people_whatever_the_address_says(
    office: Any, ask: Any, groups: str, is_named: bool
) -> None:
    path = f"/indicator/{own_prefecture_indicator(ask)}"
    _, content = laid_out(Seat(office, groups), path, "?pref=480002&year=2025")
    assert ("482226" in json.dumps(content)) is is_named


@pytest.mark.parametrize(("groups", "is_seen"), [("mihon", True), ("soumu", True), ("reiji", False), ("", False)])
def test_what_a_prefecture_is_sent_is_for_its_people(office: Any, groups: str, is_seen: bool) -> None:
    seat = Seat(office, groups)
    assert seat.get("/deliveries?pref=480002").status_code == (200 if is_seen else 403)
    text = json.dumps(laid_out(seat, "/", "?pref=480002")[1], ensure_ascii=False)
    assert ("団体が未提出" in text) is is_seen and ("提出済み" in text) is is_seen


def test_slips_are_for_the_prefecture_of_the_sender(office: Any, ask: Any) -> None:
    rows = ask("SELECT delivery_id FROM meta.delivery WHERE state IN ('rejected', 'partially_accepted') "
               "AND sender_code LIKE '48%'")  # fmt: skip
    path = f"/returns/{rows[0][0]}.html"
    assert Seat(office, "soumu").get(path).status_code == Seat(office, "mihon").get(path).status_code == 200
    assert Seat(office, "reiji").get(path).status_code == Seat(office, "").get(path).status_code == 404


def test_the_header_names_who_is_asking(office: Any) -> None:
    question = {
        "output": "header.children",
        "outputs": {"id": "header", "property": "children"},
        "inputs": [
            {"id": "url", "property": "pathname", "value": "/"},
            {"id": "url", "property": "search", "value": ""},
        ],
        "changedPropIds": ["url.pathname"],
    }
    answer = Seat(office, "mihon").post("/_dash-update-component", json=question)
    assert "hanako（都道府県）" in texts(json.loads(answer.text)["response"]["header"]["children"])


def test_without_a_portal_the_pages_are_for_this_machine_only(tmp_path: Path) -> None:
    for host in ("0.0.0.0", "192.168.0.5", "::"):
        with pytest.raises(ServeError, match=r'例: mode = "proxy"'):
            serve(tmp_path, host, 0)
    (tmp_path / "access.toml").write_text("mode = 1")
    with pytest.raises(ServeError, match=r"access\.toml"):
        serve(tmp_path, "127.0.0.1", 0)
