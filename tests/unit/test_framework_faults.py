"""A framework that cannot be scored is refused, naming file, table and key, and how to repair it."""

import shutil
from pathlib import Path

import pytest

from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.definitions.framework import Framework
from pipeline.definitions.model import DefinitionError, load
from pipeline.settings import Home

INDICATORS = """
[[indicator]]
id = "x"
goalposts = { low = 0, high = 1 }

[[indicator]]
id = "y"
points = { "yes" = 1.0, "no" = 0.0 }
"""
GROUPS = """
[[group]]
id = "g"
indicators = { x = 1, y = 1 }
"""


def load_text(tmp_path: Path, text: str) -> Framework:
    path = tmp_path / "framework.toml"
    path.write_text(text, encoding="utf-8")
    return load(Framework, path)


@pytest.mark.parametrize(
    ("groups", "message"),
    [
        ('[[group]]\nid = "g"\nparent = "h"\nindicators = { x = 1, y = 1 }\n[[group]]\nid = "h"\nparent = "g"',
         "群の親が輪になっています: g → h → g。どれかの parent を直してください"),
        ('[[group]]\nid = "g"\nparent = "g"\nindicators = { x = 1, y = 1 }', "群の親が輪になっています: g → g"),
        (GROUPS.replace("y = 1", "y = -1"), "[[group]] g: 重みが負です: y。0以上で書いてください"),
        (GROUPS.replace("= 1", "= 0"), "[[group]] g: 重みがすべて 0"),
        (GROUPS.replace(", y = 1", ""), "[[indicator]] y: どの群にもありません。群の indicators に書いて"),
        (GROUPS + '[[group]]\nid = "h"\nindicators = { x = 1 }', "[[perspective]] all: 指標が二つの群にあります: x"),
        (GROUPS.replace("{ x = 1, y = 1 }", '["x", "y", "x"]'), "group g: indicatorに同じものが二度あります: x"),
        (GROUPS + '[[group]]\nid = "h"\nparent = "i"', "[[group]] h のキー parent: 同じ観点に群 i がありません"),
        (GROUPS + '[[group]]\nid = "h"\nparent = "g"', "[[group]] h: 指標も群もありません"),
        (GROUPS + 'aggregation = "harmonic"', "[[group]] g のキー aggregation"),
        (GROUPS + "aggregation = []", "[[group]] g のキー aggregation"),
        (GROUPS + "step = 1", "群 g: step と threshold は"),
        ("", "キー group"),
    ],
)  # fmt: skip
def test_a_tree_that_cannot_be_scored_is_refused(tmp_path, groups, message):
    with pytest.raises(DefinitionError) as refusal:
        load_text(tmp_path, INDICATORS + groups)
    assert str(refusal.value).startswith(f"{tmp_path / 'framework.toml'}: ")
    assert message in str(refusal.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "low = 0, high = 1",
            "low = 1, high = 0",
            "[[indicator]] x のキー goalposts: low（1.0）は high（0.0）より小さく",
        ),
        (
            "goalposts = { low = 0, high = 1 }",
            "",
            "[[indicator]] x: 数の指標には目盛りが要ります。例: goalposts",
        ),
        ('"yes" = 1.0', '"yes" = 1.5', "[[indicator]] y: yes の点は 0…1 で書いてください（1.5"),
        (
            'points = { "yes" = 1.0, "no" = 0.0 }',
            'kind = "choice"',
            "選択の指標には、選択肢ごとの点が要ります",
        ),
        ('id = "y"', 'id = "y"\ndirection = "lower"', "[[indicator]] y: direction は数の指標だけのものです"),
        ('id = "y"', 'id = "y"\npoints_range = { "maybe" = [0, 1] }', "points_range の選択肢 maybe"),
        ('id = "y"', 'id = "y"\npoints_range = { "yes" = [0, 0.5] }', "yes の points_range は"),
        (
            'id = "x"',
            'id = "x"\nsource_items = { s = "Q1" }\ntransform = "ratio"',
            'divided_by は transform = "ratio"',
        ),
        ('id = "x"', 'id = "x"\nnormalisation = "rank"', "[[indicator]] x のキー normalisation"),
    ],
)
def test_an_indicator_that_cannot_be_scored_is_refused(tmp_path, old, new, message):
    assert old in INDICATORS
    with pytest.raises(DefinitionError) as refusal:
        load_text(tmp_path, INDICATORS.replace(old, new, 1) + GROUPS)
    assert message in str(refusal.value)


RULE = '[[peer_rule]]\nid = "{}"\ntraits = {}\n'


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ('normalisation = "rank"', "キー normalisation"),
        ('default_basis = "everything"', "キー default_basis: 基準 everything がありません"),
        ("[judgement]\nmin_coverag = 0.5", "キー judgement.min_coverag: "),
        ("[judgement]\nmin_coverage = 1.5", "キー judgement.min_coverage.value: "),
        ("[judgement.draws]\nvalue = 10.5", "キー judgement.draws.value: "),
        ("min_peers = 3\n[judgement]\nmin_peers = 4", "judgementに同じものが二度あります: min_peers"),
        (RULE.format("area", '["prefecture"]') + RULE.format("all", "[]"), "[[peer_rule]] area のキー traits.0: "),
        (RULE.format("size", '["population_band"]'), "[[peer_rule]] size のキー traits: 最後の規則はすべて"),
        (RULE.format("a", "[]") + RULE.format("b", "[]"), "[[peer_rule]] a のキー traits: traits に一つ以上"),
        (RULE.format("a", '["kind"]') + RULE.format("a", "[]"), "peer_ruleに同じものが二度あります: a"),
        ("peer_rule = []", "キー peer_rule: "),
        ('[[group]]\nid = "h"\nperspective = "x"\nindicators = { z = 1 }\n[[perspective]]\nid = "all"',
         "[[group]] h のキー indicators: 指標 z がありません"),
    ],
)  # fmt: skip
def test_an_unknown_name(tmp_path, named, said):
    with pytest.raises(DefinitionError) as refusal:
        load_text(tmp_path, named + INDICATORS + GROUPS)
    assert str(refusal.value).startswith(f"{tmp_path / 'framework.toml'}: ")
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    "text", ["min_coverage = 0.4", "[judgement]\nmin_coverage = 0.4", "[judgement.min_coverage]\nvalue = 0.4"]
)
def test_a_judgement_with_and_without_a_reason(tmp_path, text):
    of = load_text(tmp_path, text + INDICATORS + GROUPS)
    assert (of.judgement.min_coverage.value, of.judgement.min_peers.value) == (0.4, 5)


def test_what_may_be_left_out(tmp_path):
    of = load_text(tmp_path, INDICATORS + GROUPS)
    assert (of.id, of.judgement.min_coverage.value, of.indicator[1].kind, of.indicator[0].name.ja) == (
        "framework",
        0.70,
        "choice",
        "x",
    )
    assert [(v.id, of.groups_of(v.id)[0].id) for v in of.perspective] == [("all", "g")]


def test_several_top_groups_get_a_root_and_children_their_parents_perspective(tmp_path):
    text = '[[group]]\nid = "{0}"\nperspective = "v"\n[[group]]\nid = "{0}.1"\nparent = "{0}"\nindicators = ["{1}"]\n'
    loaded = load_text(tmp_path, INDICATORS + text.format("a", "x") + text.format("b", "y"))
    assert [(g.id, g.parent, g.perspective) for g in loaded.groups_of("v")] == [
        ("v", None, "v"), ("a", "v", "v"), ("a.1", "a", "v"), ("b", "v", "v"), ("b.1", "b", "v"),
    ]  # fmt: skip


def test_of_several_aggregations_the_first_is_the_nominal_one(tmp_path):
    loaded = load_text(tmp_path, INDICATORS + GROUPS + 'aggregation = ["geometric", "arithmetic"]')
    assert loaded.group[0].aggregation == ("geometric", "arithmetic")


def test_a_gate_that_no_edition_asks_is_refused(tmp_path):
    """The item is there, but was dropped before the first edition that is on file."""
    paths = definition_paths(Home(tmp_path), "2026.1")
    surveys = Path(shutil.copytree(paths.surveys, tmp_path / "surveys"))
    path = surveys / "pref_dx" / "survey.toml"
    text = path.read_text(encoding="utf-8")
    assert 'id = "Q013"\n' in text
    path.write_text(text.replace('id = "Q013"\n', 'id = "Q013"\nuntil = 2000\n'), encoding="utf-8")
    changed = type(paths)(**(vars(paths) | {"surveys": surveys}))
    with pytest.raises(DefinitionError, match=r"dx_unit のキー gate: この指標を尋ねる年度版.*gate を除いて"):
        load_catalogue(changed)


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("goalposts = { low = 0, high = 1 }\nwinsorise = true", "winsorise は normalisation が min_max、z_score"),
        ('normalisation = "percent_rank"\nwinsorise = true', "winsorise は normalisation が min_max、z_score"),
        ('normalisation = "min_max"\nwinsorise = "yes"', "[[indicator]] x の"),
        ('normalisation = "min_max"\nwinsorise = { skew = 2 }', "[[indicator]] x の"),
        ('normalisation = "min_max"\nwinsorise = { most = 0 }', "[[indicator]] x の"),
        ('normalisation = "min_max"\nwinsorize = true', "winsorize"),
        ('points = { "yes" = 1.0 }\nwinsorise = true', "winsorise は数の指標だけ"),
    ],
)
def test_an_option_that_is_unknown_or_misplaced_is_refused(tmp_path, key, message):
    with pytest.raises(DefinitionError) as refusal:
        load_text(tmp_path, f'[[indicator]]\nid = "x"\n{key}\n[[group]]\nid = "g"\nindicators = ["x"]')
    assert message in str(refusal.value)
