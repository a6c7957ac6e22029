"""The commands over a lake, from a host that has settings and nothing else: a real line of them each."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.lake.services import services_of
from pipeline.settings import VINTAGES, Home
from pipeline.warehouse.publish import current, is_whole
from tests.lake.publications import publish_copy

QUERY = "SELECT run_id FROM meta.run"


@pytest.fixture
def other(own_first_year: Path, place, tmp_path: Path) -> Home:
    """Another host, once the first one has published a night, another night and a vintage."""
    home = Home(own_first_year)
    services_of(home).catalogue.move_in()
    publish_copy(home, 1)
    publish_copy(home, 2, vintage="2026-03-31")
    folder = tmp_path / "other"
    folder.mkdir()
    return Home(folder)


def monosashi(home: Home, *words: str) -> str:
    done = CliRunner().invoke(app, [*words, "--home", str(home.folder)])
    assert done.exit_code == 0, done.output + str(done.exception)
    return done.output


def test_another_host_lists_compares_asks_and_goes_back(own_first_year, other):
    night, vintage = current(Home(own_first_year).published).run_id, "20270102T013000"
    listed = monosashi(other, "snapshots").splitlines()
    first = listed[1].split()[0]
    assert listed[0].startswith(f"* {night} ") and f"2026-03-31 までに知っていたこと: {vintage} " in listed[2]

    assert "違いはありません" in monosashi(other, "diff", first, night)
    assert "違いはありません" in monosashi(other, "diff", "2026-03-31", "current")
    for run, found in (("current", night), (first, first), ("2026-03-31", vintage)):
        of_lake = monosashi(other, "sql", QUERY, "--lake", "--run", run, "--format", "csv")
        of_file = monosashi(other, "sql", QUERY, "--run", run, "--format", "csv")
        assert of_lake == of_file and found in of_lake
    assert (other.published / VINTAGES).is_dir()

    refused = CliRunner().invoke(app, ["sql", QUERY, "--lake", "--run", "2020-01-01", "--home", str(other.folder)])
    assert refused.exit_code and first in str(refused.exception) and "2026-03-31" in str(refused.exception)

    assert f"実行 {first} の公開に戻しました" in monosashi(other, "rollback", first)
    assert monosashi(other, "snapshots").splitlines()[1].startswith(f"* {first} ")
    assert first in monosashi(other, "sql", QUERY, "--lake", "--format", "csv")
    assert is_whole(current(other.published), other.published)
