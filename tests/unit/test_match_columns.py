"""Columns matched to codes: position is the key, every name is checked."""

import pytest

from pipeline.cli.read import refusal_sentence
from pipeline.definitions.registry import Body, Registry
from pipeline.intake.fault import RefusedError
from pipeline.intake.match_columns import Header, match_columns

NAMES = ["札幌市", "府中市", "龍ケ崎市", "伊達市", "府中市"]
BODIES = tuple(
    Body(f"{number:06}", name, "", "県", "一般市", 35.0, 135.0) for number, name in enumerate(NAMES, start=1)
)
REGISTRY = Registry(BODIES, frozenset({("000003", "龍ヶ崎市")}))


def match(names):
    return match_columns(Header(tuple(names), row=1, first_column=3), BODIES, REGISTRY)


def refuse(names):
    with pytest.raises(RefusedError) as caught:
        match(names)
    return caught.value


def test_bodies_with_the_same_name_are_matched_by_position():
    assert match(NAMES).codes == {3: "000001", 4: "000002", 5: "000003", 6: "000004", 7: "000005"}


def test_another_spelling_is_accepted_from_the_aliases():
    assert match(["札幌市", "府中市", "龍ヶ崎市", "伊達市", "府中市"]).name_faults == ()


def test_a_misspelt_name_is_reported_with_what_belongs_there():
    (fault,) = match(["札幌市", "府中市", "龍ケ崎市", "だて市", "府中市"]).name_faults
    assert (fault.rule_id, fault.column, fault.code) == ("body.name", 6, "000004")
    assert fault.facts["expected"] == "伊達市"


def test_two_columns_in_the_wrong_order_refuse_the_file():
    refused = refuse(["札幌市", "伊達市", "龍ケ崎市", "府中市", "府中市"])
    assert refused.fault.rule_id == "body.order"
    assert ": D1「伊達市」(本来は「府中市」)、F1「府中市」(本来は「伊達市」)列を" in refusal_sentence(refused)


def test_a_missing_body_is_named():
    refused = refuse(["札幌市", "府中市", "伊達市", "府中市"])
    assert refused.fault.rule_id == "body.count"
    assert "余分な列: なし。足りない団体: 龍ケ崎市全団体を" in refusal_sentence(refused)


def test_an_extra_body_is_named_with_its_cell():
    refused = refuse(["札幌市", "中央区", "府中市", "龍ケ崎市", "伊達市", "府中市"])
    assert refused.fault.rule_id == "body.count"
    assert "余分な列: D1「中央区」。足りない団体: なし全団体を" in refusal_sentence(refused)
