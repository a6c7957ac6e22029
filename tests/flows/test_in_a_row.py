"""Nights in a row on a changing inbox come to what one night over the last inbox comes to. `make bench` alone.

The suite holds the same for any order of arrival (test_arrival.py). A hundred nights: tests/benchmarks.
"""

import shutil
from pathlib import Path

import pytest

from tests.conftest import SAMPLE_INBOX
from tests.scenarios.nights_in_a_row import KEPT, compare

NAMES = ("48_葉月市.csv", "48_弥生町.csv", "48_睦月市.csv")


def few_files(folder: Path) -> Path:
    own = Path("2025", "48_見本県")
    (folder / own).mkdir(parents=True)
    for name in NAMES:
        shutil.copy(SAMPLE_INBOX / own / name, folder / own / name)
    return folder


@pytest.mark.bench
def test_nights_in_a_row_give_what_one_night_gives(tmp_path, monkeypatch):
    monkeypatch.setenv("MONOSASHI_KEEP_SNAPSHOTS", str(KEPT))
    monkeypatch.setenv("MONOSASHI_KEEP_REPORTS", str(KEPT))
    figures = compare(tmp_path, 2, few_files(tmp_path / "few"))
    assert (figures["nights"], figures["tables that differ"]) == (2, [])
