"""The boxes that find a body: small at first, all bodies once somebody types, and not a second time."""

from typing import Any

import pytest

from dashboards.callback_guard import CALLBACKS
from dashboards.components.body_boxes import CODES, FIND
from dashboards.components.pickers import SHOWN

BODIES = 44 + 31 + 25 + 3
"""Municipalities and prefectures of the sample."""
AWAITED, NONE = "探しています…", "見つかりません"
FOREIGN = "503258"
"""木枯村, of the last prefecture."""


def parts(content: Any, name: str) -> Any:
    """Every component of a type within what was sent."""
    if isinstance(content, list):
        return [found for one in content for found in parts(one, name)]
    if not isinstance(content, dict):
        return []
    own = [content["props"]] if content.get("type") == name else []
    return own + [found for one in content.values() for found in parts(one, name)]


def typed(app: Any, box: dict[str, str], text: str, message: str, search: str = "?pref=490008") -> Any:
    """The answer when somebody has typed into a box that says `message` where it finds nothing."""
    address = {"id": "url", "property": "search", "value": search}
    value = {"id": box, "property": "searchValue", "value": text}
    said = {"id": box, "property": "nothingFoundMessage", "value": message}
    names = ["data", "nothingFoundMessage", *(["placeholder", "attributes"] if box == FIND else [])]
    output = next(name for name in app.callback_map if name.startswith("..{") and f'"name":"{box["name"]}"' in name)
    asked = {"output": output, "outputs": [{"id": box, "property": name} for name in names], "changedPropIds": [],
             "inputs": [address, value] if box == FIND else [value],
             "state": [said] if box == FIND else [said, address]}  # fmt: skip
    answer = app.server.test_client().post(CALLBACKS, json=asked)
    if answer.status_code == 204:
        return None
    (filled,) = answer.get_json()["response"].values()
    return filled


def test_at_first_a_box_has_what_its_list_shows_and_what_is_chosen(lay_out, app):
    _, content = lay_out("/compare", f"?pref=480002&codes=482226,{FOREIGN}")
    (box,) = parts(content, "MultiSelect")
    codes = [option["value"] for option in box["data"]]
    assert len(codes) == SHOWN + 1 and codes[-1] == FOREIGN and "482226" in codes
    assert {option["pref"] for option in box["data"][:44]} == {"480002"}
    filled = typed(app, FIND, "", AWAITED)
    assert len(filled["data"]) == SHOWN and filled["nothingFoundMessage"] == AWAITED
    assert filled["data"][0]["label"] == "例示県"


@pytest.mark.parametrize("box", [CODES, FIND], ids=["codes", "find"])
def test_once_somebody_types_a_box_has_every_body_and_is_not_filled_again(app, box):
    filled = typed(app, box, "こ", AWAITED)
    bodies = [option for option in filled["data"] if "pref" in option]
    assert len(bodies) == BODIES and filled["nothingFoundMessage"] == NONE
    assert bodies[0]["pref"] == "490008"
    assert typed(app, box, "こが", NONE) is None
    assert typed(app, CODES, "", AWAITED) is None
