"""Nights in a row on a changing inbox come to what one night over the last inbox comes to. A hundred: make bench."""

from tests.scenarios.nights_in_a_row import KEPT, compare


def test_nights_in_a_row_give_what_one_night_gives(tmp_path, monkeypatch):
    monkeypatch.setenv("MONOSASHI_KEEP_SNAPSHOTS", str(KEPT))
    monkeypatch.setenv("MONOSASHI_KEEP_REPORTS", str(KEPT))
    figures = compare(tmp_path, 2)
    assert (figures["nights"], figures["tables that differ"]) == (2, [])
