"""Faulty definitions are refused with file, table and key."""

import shutil
from pathlib import Path

import pytest

from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.definitions.framework import Framework
from pipeline.definitions.model import DefinitionError, load
from pipeline.definitions.registry import is_code
from pipeline.definitions.survey import Survey
from pipeline.settings import ROOT, Home

FRAMEWORK = ROOT / "data" / "framework" / "2026.1" / "framework.toml"
SURVEY = ROOT / "data" / "surveys" / "dx_dashboard" / "survey.toml"


def fault(tmp_path: Path, model, source: Path, old: str, new: str) -> str:
    """Return the message for a definition with one change, without the path before it."""
    text = source.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / source.name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DefinitionError) as refusal:
        load(model, path)
    message = str(refusal.value)
    assert message.startswith(f"{path}: ")
    return message.removeprefix(f"{path}: ")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("gate = true", "gait = true", "[[indicator]] cio_appointed のキー gait: "),
        ('points = { "実施" = 1.0', 'points = { "実施" = "1.0"', "[[indicator]] cio_appointed のキー points.実施: "),
        ("cio_deputy_appointed = 0.5", 'cio_deputy_appointed = "half"', "[[group]] step2 のキー indicators.cio_deputy"),
        ("dx_policy = 1.0", "dx_polcy = 1.0", "[[group]] step1 のキー indicators: 指標 dx_polcy がありません"),
        ('id = "cio_deputy_appointed"', 'id = "cio_appointed"', "indicatorに同じものが二度あります: cio_appointed"),
        ("cio_appointed = 0.5", "cio_appointed = -0.5", "[[group]] step2: 重みが負です: cio_appointed"),
        (
            'parent = "steps"',
            'parent = "stairs"',
            "[[group]] step0 のキー parent: 同じ観点に群 stairs がありません",
        ),
        ("value = 0.70", "value = nan", "キー judgement.min_coverage.value: "),
    ],
)
def test_a_faulty_framework_is_refused(tmp_path, old, new, message):
    assert message in fault(tmp_path, Framework, FRAMEWORK, old, new)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('id = "D02"', 'id = "D01"', "itemに同じものが二度あります: D01"),
        ('"D01", "D02"', '"D01", "D99"', "の設問が、どこにも書かれていません: D99"),
        ('kind = "choice"', 'kind = "chioce"', "[[item]] D01 のキー kind: "),
        ("year = 2023", 'year = "heisei"', "[[edition]] heisei のキー year: "),
        ('id = "dx_dashboard"', "id = [", "「[」が閉じていません"),
    ],
)
def test_a_faulty_survey_is_refused(tmp_path, old, new, message):
    assert message in fault(tmp_path, Survey, SURVEY, old, new)


def test_a_framework_with_an_item_that_its_survey_lacks_is_refused(tmp_path):
    paths = definition_paths(Home(tmp_path), "2026.1")
    folder = Path(shutil.copytree(paths.framework, tmp_path / "framework"))
    path = folder / "framework.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('dx_dashboard = "D01"', 'dx_dashboard = "D77"'), "utf-8")
    changed = type(paths)(**(vars(paths) | {"framework": folder}))
    with pytest.raises(DefinitionError, match=r"cio_appointed のキー source_items\.dx_dashboard: .*D77 がありません"):
        load_catalogue(changed)


def test_definitions_are_immutable_after_loading():
    framework = load(Framework, FRAMEWORK)
    with pytest.raises(ValueError, match="frozen"):
        framework.indicator[0].gate = False


@pytest.mark.parametrize("code", ["011002", "132063", "342084", "482226"])
def test_codes_with_the_right_check_digit_are_codes(code):
    assert is_code(code)


@pytest.mark.parametrize("code", ["011003", "11002", "0110020", "０１１００２", "01100a", ""])
def test_texts_that_are_no_code(code):
    assert not is_code(code)
