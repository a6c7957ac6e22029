"""What an installation needs beside the code, and where it keeps its own."""

from pathlib import Path

import pytest

from pipeline.settings import ROOT, SHIPPED, default_home, list_missing


def test_a_checkout_is_complete():
    assert list_missing() == []


@pytest.mark.parametrize("pattern", SHIPPED)
def test_whatever_is_missing_is_named(pattern, tmp_path):
    for other in SHIPPED:
        if other != pattern:
            path = tmp_path / other.replace("*", "any")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
    assert list_missing(tmp_path) == [pattern]


def test_a_checkout_keeps_its_home_in_data_local():
    assert default_home() == ROOT / "data" / "local"


def test_what_is_installed_keeps_its_home_in_the_users_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_home(tmp_path / "site-packages") == tmp_path / "monosashi"
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert default_home(tmp_path / "site-packages") == Path.home() / ".local" / "share" / "monosashi"
