"""The life of an edition: its dates, its recipients, and what is refused of them."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.definitions.edition import EditionDates
from pipeline.definitions.model import DefinitionError, load
from pipeline.definitions.survey import Edition, Survey
from pipeline.settings import ROOT, Home

SURVEY = ROOT / "data" / "surveys" / "pref_dx" / "survey.toml"
EDITION = "year = 2026\nas_of = 2026-04-01\nopens = 2026-05-07\n"


def written(folder: Path, keys: str) -> Path:
    """Write the questionnaire with other keys of its edition of 2026."""
    text = SURVEY.read_text(encoding="utf-8")
    assert text.count(EDITION) == 1
    path = folder / "survey.toml"
    path.write_text(text.replace(EDITION, f"year = 2026\nas_of = 2026-04-01\n{keys}\n"), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("opens = 2026-05-07\ncloses = 2026-05-06", "closes 2026-05-06 が opens 2026-05-07 より前です。順に"),
        ("closes = 2026-06-30\nfinal_since = 2026-06-01", "final_since 2026-06-01 が closes 2026-06-30 より前です"),
        ("opens = 2026-05-07\nfinal_since = 2026-01-01", "final_since 2026-01-01 が opens 2026-05-07 より前です"),
        ('sent_to = ["48", "49", "48"]', "二度送ることになっています: 48。一度だけ書いてください。例: sent_to = "),
        ('sent_to = ["48", "482226"]', "二度送ることになっています: 482226。"),
        ('sent_to = ["all", "48"]', "二度送ることになっています: 48。"),
        ('sent_to = ["見本県"]', "都道府県でも団体でもありません: 見本県。例: sent_to = "),
        ('sent_to = ["４８"]', "都道府県でも団体でもありません: ４８。"),
        ("sent_to = [48]", "キー sent_to.0: "),
        ('opens = "May"', "キー opens: "),
    ],
)  # fmt: skip
def test_a_faulty_edition_is_refused_with_file_key_and_example(tmp_path, keys, message):
    path = written(tmp_path, keys)
    with pytest.raises(DefinitionError) as refusal:
        load(Survey, path)
    assert re.match(rf"{re.escape(str(path))}: \d+行目 \[\[edition\]\] 2026", str(refusal.value))
    assert message in str(refusal.value)


def test_a_recipient_that_the_registry_does_not_have_is_refused(tmp_path):
    paths = definition_paths(Home(tmp_path), "2026.1")
    surveys = Path(shutil.copytree(paths.surveys, tmp_path / "surveys"))
    written(surveys / "pref_dx", 'sent_to = ["13", "99", "011003"]')
    changed = type(paths)(**(vars(paths) | {"surveys": surveys}))
    expected = r"pref_dx/survey\.toml: \[\[edition\]\] 2026 のキー sent_to: 台帳にありません: 99、011003。例"
    with pytest.raises(DefinitionError, match=expected):
        load_catalogue(changed)


@pytest.mark.parametrize(
    ("sent_to", "expected"),
    [("all", 103), (["48"], 45), (["482226"], 1), (["50", "482226"], 27), ((), 0)],
)
def test_recipients_are_prefectures_bodies_or_all(catalogue, sent_to, expected):
    edition = EditionDates.model_validate({"sent_to": sent_to})
    assert len(list(edition.recipients(catalogue.registry))) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-05-06", (False, False, False)),
        ("2026-05-07", (True, False, False)),
        ("2026-06-30", (True, False, False)),
        ("2026-07-01", (True, True, False)),
        ("2026-10-01", (True, True, True)),
    ],
)
def test_the_last_day_still_counts(day, expected):
    dates = {"opens": date(2026, 5, 7), "closes": date(2026, 6, 30), "final_since": date(2026, 10, 1)}
    assert EditionDates.model_validate(dates).dates_reached(date.fromisoformat(day)) == expected


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({}, True),
        ({"opens": date(2026, 5, 7)}, False),
        ({"opens": date(2026, 5, 7), "closes": date(2026, 6, 30)}, False),
        ({"opens": date(2026, 5, 7), "closes": date(2026, 6, 29)}, True),
        ({"opens": date(2026, 5, 7), "final_since": date(2026, 6, 30)}, True),
    ],
)
def test_an_edition_that_opened_without_a_last_day_is_not_closed(dates, expected):
    edition = Edition.model_validate({"year": 2026, "as_of": date(2026, 4, 1), **dates})
    assert edition.is_closed(date(2026, 6, 30)) is expected
