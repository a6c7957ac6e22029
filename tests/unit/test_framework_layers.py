"""A framework gives only what differs from the one it is based on."""

import re
from pathlib import Path

import pytest

from pipeline.definitions.catalogue import context_faults, find_source_item_faults, load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.definitions.framework_layers import framework_files, load_framework
from pipeline.definitions.model import DefinitionError
from pipeline.definitions.overrides import find_unused_items
from pipeline.settings import ROOT, Home

BASE, LAYERED = (ROOT / "data" / "framework" / version / "framework.toml" for version in ("2026.1", "2026.2"))


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "9.1" / "framework.toml"
    path.parent.mkdir()
    path.write_text(f'id = "9.1"\n{text}', encoding="utf-8")
    return path


def test_what_is_not_given_is_that_of_the_base():
    base, own = load_framework(BASE), load_framework(LAYERED)
    assert own.judgement == base.judgement and own.peer_rule == base.peer_rule and own.perspective == base.perspective
    indicators = {each.id: each for each in own.indicator}
    kept = {"advice": None, "weight_reason": None, "goalposts": None}
    assert all(indicators[each.id].model_copy(update=kept) == each.model_copy(update=kept) for each in base.indicator)
    new = [each for name, each in indicators.items() if name not in {one.id for one in base.indicator}]
    registers = {each.id for each in new if "pref_dx" not in each.source_items}
    assert registers == {"standardisation_steps", "deferred_services", "card_issued", "tax_filing_online"}


def test_an_indicator_that_is_put_into_another_group_leaves_the_one_it_was_in(tmp_path):
    group = 'perspective = "steps"\nid = "step0"\nindicators = { bpr = 2.0 }\n'
    own = load_framework(write(tmp_path, f'based_on = "2026.1"\n[[group]]\n{group}'))
    holders = {group.id: group.indicators["bpr"] for group in own.groups_of("steps") if "bpr" in group.indicators}
    assert holders == {"step0": 2.0}


def test_a_group_keeps_its_other_weights(tmp_path):
    own = load_framework(
        write(
            tmp_path,
            'based_on = "2026.1"\n[[group]]\nperspective = "steps"\nid = "step3"\nindicators = { bpr = 0.5 }\n',
        )
    )
    before = {group.id: group for group in load_framework(BASE).group}["step3"]
    after = {group.id: group for group in own.group}["step3"]
    assert after.indicators == before.indicators | {"bpr": 0.5} and after.threshold == before.threshold


def test_a_change_of_the_base_makes_a_night_necessary(tmp_path):
    path = write(tmp_path, 'based_on = "2026.1"\n')
    assert framework_files(path) == [path, BASE]


@pytest.mark.parametrize("base", ["9.1", "1999.1"])
def test_a_base_that_there_is_not_is_refused(tmp_path, base):
    path = write(tmp_path, f'based_on = "{base}"\n')
    with pytest.raises(
        DefinitionError, match=re.escape(f"{path}: キー based_on: もとにする枠組み {base} がありません。例")
    ):
        load_framework(path)


def test_a_fault_names_the_file_that_differs(tmp_path):
    path = write(tmp_path, 'based_on = "2026.1"\n[[indicator]]\nid = "bpr"\ngait = true\n')
    with pytest.raises(DefinitionError, match=rf"^{re.escape(str(path))}: \[\[indicator\]\] bpr のキー gait"):
        load_framework(path)


def test_2026_2_is_whole(tmp_path):
    catalogue = load_catalogue(definition_paths(Home(tmp_path), "2026.2"))
    own = catalogue.framework
    assert find_unused_items(catalogue) == []
    assert [*context_faults(own, catalogue.surveys), *find_source_item_faults(own, catalogue.surveys)] == []
    for indicator in own.indicator:
        for text in (indicator.name, indicator.definition, indicator.why, indicator.source, indicator.limits):
            assert text and text.ja and text.en and text.ja != text.en, indicator.id


def test_what_is_asked_from_2026_on_is_scored_by_2026_2_alone(tmp_path):
    """Every question that 2026.1 lacked is asked by the edition of 2026, and of no year before."""
    own, base = (load_catalogue(definition_paths(Home(tmp_path), version)) for version in ("2026.2", "2026.1"))
    items = [item for item in own.survey("pref_dx").item if item.since == 2026]
    sources = {source for each in own.framework.indicator for source in each.source_items.items()}
    divisors = {source for each in own.framework.indicator for source in each.divided_by.items()}
    asked = {("pref_dx", item.id) for item in items}
    assert len(items) == 15 and asked <= sources | divisors
    assert not asked & {source for each in base.framework.indicator for source in each.source_items.items()}
    names = "genai_use genai_guideline security_policy_published eltax_fees cloud_running_cost analog_rules_reviewed"
    assert set(names.split()) <= {each.id for each in own.framework.indicator}
    (culture,) = [group for group in own.framework.group if group.id == "organisation.culture"]
    assert sum(name.startswith("culture_") for name in culture.indicators) == 3


def test_standardisation_shares_one_weight_and_cards_have_none():
    step3 = {group.id: group for group in load_framework(LAYERED).group}["step3"].indicators
    before = {group.id: group for group in load_framework(BASE).group}["step3"].indicators
    assert step3["standardisation_steps"] + step3["system_standardised"] == before["system_standardised"]
    assert step3["card_issued"] == 0


def weights_of(version: Path, perspective: str, top: str) -> dict[str, float]:
    """Return the effective weight of each indicator in a group, the product of the shares down to it."""
    groups = load_framework(version).groups_of(perspective)
    (own,) = [group for group in groups if group.id == top]
    below = [group for group in groups if group.parent == top]
    total = sum(own.indicators.values()) + sum(group.weight for group in below)
    found = {name: weight / total for name, weight in own.indicators.items()}
    for group in below:
        inner = weights_of(version, perspective, group.id)
        found |= {name: group.weight / total * weight for name, weight in inner.items()}
    return found


def test_the_groups_of_people_leave_its_score_as_it_was():
    """Three kinds of people, and what is planned for all of them: each indicator weighs what it did."""
    assert weights_of(LAYERED, "pillars", "people") == pytest.approx(weights_of(BASE, "pillars", "people"))


@pytest.mark.parametrize(
    ("pillar", "count"),
    [("people", 3), ("organisation", 4), ("budget", 2)],
)
def test_every_pillar_has_its_groups_and_each_can_have_a_score(pillar, count):
    below = [group for group in load_framework(LAYERED).groups_of("pillars") if group.parent == pillar]
    assert len(below) == count and all(sum(group.indicators.values()) > 0 for group in below)


def test_more_spending_is_no_better_score():
    assert weights_of(LAYERED, "pillars", "budget")["budget_share"] == 0


def test_no_advice_names_an_allocation_past_its_end():
    naming = {one.id: one.advice.ja for one in load_framework(LAYERED).indicator if "特別交付税" in one.advice.ja}
    assert [*naming] == ["grants_used"] and "令和7年度まで" in naming["grants_used"]


def test_2026_1_stays_in_force(tmp_path):
    assert definition_paths(Home(tmp_path)).framework.name == "2026.1"
