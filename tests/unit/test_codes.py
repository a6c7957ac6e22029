"""Codes of bodies: what a check digit and the registry prove is read, and nothing else."""

import pytest

from pipeline.definitions.registry import load_registry
from pipeline.intake.codes import read_code, read_code_digits
from pipeline.settings import ROOT

REGISTRY = ROOT / "data" / "registry"


@pytest.fixture(scope="module")
def bodies():
    return load_registry([REGISTRY / "municipalities.csv"], [REGISTRY / "aliases.csv"]).by_code


@pytest.mark.parametrize(
    "text",
    [
        "011002", "０１１００２", '="011002"', '="11002"', "11002", "01100", "1100", "11002.0", " 011002 ",
        "\u200b011002",
        "01100-2", "01-1002", "011 002", "01100−2", "０１１００－２", "01100 2", "\ufeff011002", "01100\u200b2",
    ],
)  # fmt: skip
def test_a_code_is_read_however_it_is_written(text, bodies):
    parsed = read_code(text, bodies)
    assert parsed.code == "011002"
    assert parsed.is_repaired == (text != "011002")


@pytest.mark.parametrize(
    "text",
    [
        "٠١١٠٠٢", "01100②", "01100²", "011003", "999999", "011-002-1", "011-00", "1-1002", "札幌市", "",
        "011002,131016",
        "=A1", "011002人", "-011002", "011/002",
    ],
)  # fmt: skip
def test_what_is_not_proved_is_no_code(text, bodies):
    assert read_code(text, bodies).code is None


def test_five_digits_that_stand_for_two_bodies_go_by_the_name(bodies):
    """16322 is 016322 (士幌町) without its zero, and 163228 (上市町) without its check digit."""
    assert read_code("16322", bodies).code is None
    for name, code in {"士幌町": "016322", "上市町": "163228"}.items():
        parsed = read_code("16322", bodies, lambda body, name=name: body.name == name)
        assert (parsed.code, parsed.is_repaired) == (code, True)
    assert read_code("16322", bodies, lambda body: body.name == "札幌市").code is None


def test_a_name_proves_nothing_where_the_digits_stand_for_one_body(bodies):
    assert read_code("11002", bodies, lambda body: body.name == "上市町").code == "011002"


def test_circled_digits_are_no_digits_of_a_code():
    assert read_code_digits("01100②") == "01100②"
