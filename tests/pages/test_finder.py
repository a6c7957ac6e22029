"""The search of the header: bodies and indicators, by name, reading, romaji and code."""

import re
import tomllib
from pathlib import Path

import pytest

from dashboards.components.body_boxes import READINGS
from pipeline.definitions.dictionary import FILE
from tests.dashboards.test_limits import finder

FRAMEWORKS = sorted((FILE.parent / "framework").glob("*/framework.toml"))


@pytest.fixture(scope="module")
def found(app):
    """The options that the browser is sent once somebody types, by their addresses."""

    def options(search: str = ""):
        asked = finder({"name": "find", "type": "go"})
        asked["inputs"][0]["value"], asked["inputs"][1]["value"] = search, "d"
        answer = app.server.test_client().post("/_dash-update-component", json=asked)
        sent = next(part for part in answer.json["response"].values() if "data" in part)["data"]
        return {option["value"]: option for option in sent}

    return options


def test_an_indicator_is_found_by_both_names_reading_romaji_id_and_the_items_it_comes_from(found):
    option = found()["/indicator/dx_policy"]
    assert option["label"] == "指標: 全体方針の策定"
    for typed in ("全体方針", "ゼンタイホウシン", "zentaihoushin", "dx_policy", "D03", "Q004", "Overall DX policy"):
        assert typed in option["reading"]
    assert found("?lang=en")["/indicator/dx_policy"]["label"] == "Indicator: Overall DX policy"


def test_bodies_are_found_as_before(found):
    assert {"482013", "mutsukishi"} <= set(found()["/body/482013"]["reading"].split())


@pytest.mark.parametrize("file", FRAMEWORKS, ids=lambda file: file.parent.name)
def test_every_indicator_that_is_shipped_has_a_reading_in_katakana(file: Path):
    for indicator in tomllib.loads(file.read_text(encoding="utf-8"))["indicator"]:
        assert re.fullmatch("[ァ-ヺー0-9]+", READINGS[indicator["id"]]), indicator["id"]
