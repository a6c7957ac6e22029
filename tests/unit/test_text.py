"""Texts of cells: what shows nothing counts for nothing, and a frame reads as a single text does."""

import polars as pl
import pytest

from pipeline.intake.text import is_blank, normalize_column, normalize_text, strip_outer


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("\u200b策定済み", "策定済み"), ("\ufeff団体コード", "団体コード"), ("\ufeff\ufeff団体コード", "団体コード"),
        ("策定\u2060済み", "策定済み"), ("策定\u00ad済み", "策定済み"), ("\u202e策定済み\u202c", "策定済み"),
        ("策定済み\u200f", "策定済み"), ("　策定済み　", "策定済み"), ("\u00a0策定済み", "策定済み"),
        ('="策定済み"', "策定済み"),
        ('="０１１００２"', "011002"), ("ＡＥＤ（一覧）", "AED(一覧)"), ("ﾖﾃｲ", "ヨテイ"), ("予 定", "予 定"),
        ('="', '="'),
    ],
)  # fmt: skip
def test_what_shows_nothing_is_left_out(text, normal):
    assert normalize_text(text) == normal
    assert pl.DataFrame({"text": [text]}).select(normalize_column("text")).item() == normal


@pytest.mark.parametrize("text", ["", " ", "\u3000", "\u200b", "\ufeff \u2060", "\n\t", "\u00a0\u00ad"])
def test_a_cell_that_shows_nothing_is_blank(text):
    assert pl.DataFrame({"text": [text]}).select(is_blank("text")).item()
    assert normalize_text(text) == ""


def test_a_cell_that_shows_anything_is_not_blank():
    assert not pl.DataFrame({"text": ["－"]}).select(is_blank("text")).item()


def test_every_space_there_is_counts_as_outer():
    spaces = [character for character in map(chr, range(0x10000)) if character.isspace()]
    assert [character for character in spaces if strip_outer(f"{character}a{character}") != "a"] == []
