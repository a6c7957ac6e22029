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
    assert all(indicators[each.id] == each for each in base.indicator)
    assert indicators.keys() - {each.id for each in base.indicator} == {"standardisation_steps", "card_issued"}


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
        DefinitionError, match=re.escape(f"{path}: key based_on: there is no other framework {base}. For")
    ):
        load_framework(path)


def test_a_fault_names_the_file_that_differs(tmp_path):
    path = write(tmp_path, 'based_on = "2026.1"\n[[indicator]]\nid = "bpr"\ngait = true\n')
    with pytest.raises(DefinitionError, match=rf"^{re.escape(str(path))}: \[\[indicator\]\] bpr, key gait"):
        load_framework(path)


def test_2026_2_is_whole(tmp_path):
    catalogue = load_catalogue(definition_paths(Home(tmp_path), "2026.2"))
    own = catalogue.framework
    assert find_unused_items(catalogue) == []
    assert [*context_faults(own, catalogue.surveys), *find_source_item_faults(own, catalogue.surveys)] == []
    for indicator in own.indicator:
        for text in (indicator.name, indicator.definition, indicator.why, indicator.source, indicator.limits):
            assert text and text.ja and text.en and text.ja != text.en, indicator.id


def test_standardisation_shares_one_weight_and_cards_have_none():
    step3 = {group.id: group for group in load_framework(LAYERED).group}["step3"].indicators
    before = {group.id: group for group in load_framework(BASE).group}["step3"].indicators
    assert step3["standardisation_steps"] + step3["system_standardised"] == before["system_standardised"]
    assert step3["card_issued"] == 0


def test_2026_1_stays_in_force(tmp_path):
    assert definition_paths(Home(tmp_path)).framework.name == "2026.1"
