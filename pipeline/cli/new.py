"""`monosashi new`: complete, commented definitions in the home, for an official to confirm."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.cli.command_error import CommandError, WrongUsageError
from pipeline.cli.command_inputs import load_definitions, read_within_limit
from pipeline.cli.read import refusal_sentence
from pipeline.cli.terminal import print_line
from pipeline.definitions.definition_paths import FRAMEWORKS, definition_paths, framework_folder, framework_versions
from pipeline.definitions.framework_layers import load_framework
from pipeline.definitions.model import DefinitionError, load
from pipeline.definitions.scaffolds import ProposedSurvey, add_edition, rename_framework, survey_text
from pipeline.definitions.scoring_years import DEFINITIONS_VERSION
from pipeline.definitions.survey import Survey
from pipeline.intake.fault import RefusedError
from pipeline.intake.survey_proposal import propose_survey
from pipeline.intake.tabular_file import read_tabular_file
from pipeline.operations.atomic_write import write_atomically
from pipeline.outputs.messages import message
from pipeline.settings import Home, office_now

_YEARS = range(2000, 2100)
_FIRST_MONTH = 4
"""Of a fiscal year."""
_FRAMEWORKS_HEAD = f"""# どの枠組みが、何年度から採点するか。Which framework scores which years
definitions_version = {DEFINITIONS_VERSION}
"""


def new_edition(survey_id: str, year: int, home: Home) -> None:
    """Add an edition to the home's definition of a survey, which begins as a copy. Raises CommandError."""
    if year not in _YEARS:
        raise WrongUsageError(_text("year", year=year))
    files = {path.parent.name: path for path in definition_paths(home).survey_files()}
    if survey_id not in files:
        raise WrongUsageError(_text("no_survey", survey=survey_id, known=_text("separator").join(files)))
    try:
        if year in load(Survey, files[survey_id]).years:
            raise WrongUsageError(_text("edition_exists", path=files[survey_id], year=year))
        text = add_edition(files[survey_id].read_text(encoding="utf-8"), year)
    except DefinitionError as error:
        raise CommandError(str(error).splitlines()[0]) from None
    path = home.definitions / "surveys" / survey_id / "survey.toml"
    _write_checked(path, text, _load_survey)
    print(_text("edition", path=path, year=year))
    print(_text("next_template", survey=survey_id, year=year, home=home.folder))


def new_survey(survey_id: str, file: Path, year: int | None, home: Home) -> None:
    """Write the definition of a survey as a file suggests it. Raises CommandError."""
    _require_identifier(survey_id, "devices")
    path = home.definitions / "surveys" / survey_id / "survey.toml"
    if any(known.parent.name == survey_id for known in definition_paths(home).survey_files()):
        raise WrongUsageError(_text("survey_exists", survey=survey_id, path=path))
    proposal = _propose(file, home)
    day = proposal.as_of_dates[-1] if proposal.as_of_dates else office_now().date()
    chosen = year or day.year - (day.month < _FIRST_MONTH)
    _write_checked(path, survey_text(survey_id, file.name, chosen, proposal), _load_survey)
    print(_text("survey", path=path, count=len(proposal.items)))
    print_line(_text("next_check", file=file, home=home.folder))


def _propose(file: Path, home: Home) -> ProposedSurvey:
    registry = load_definitions(home).registry
    try:
        (_, table), *_ = read_tabular_file(read_within_limit(file), home.settings().limits()).sheets
    except RefusedError as refusal:
        raise CommandError(f"{file}: {refusal_sentence(refusal)}") from None
    proposal = propose_survey(table, registry)
    if proposal is None:
        raise WrongUsageError(_text("no_bodies", file=file))
    return proposal


def new_framework(version: str, source: str, home: Home) -> None:
    """Copy a framework into the home under a new version; it scores no year yet. Raises CommandError."""
    _require_identifier(version, "2027.1")
    old, folder = framework_folder(home, source), home.definitions / "framework" / version
    if not (old / "framework.toml").is_file():
        known = _text("separator").join(framework_versions(home))
        raise WrongUsageError(_text("no_framework", version=source, known=known))
    if framework_folder(home, version).exists():
        raise WrongUsageError(_text("framework_exists", version=version, path=framework_folder(home, version)))
    day = office_now().date()
    try:
        text = rename_framework((old / "framework.toml").read_text(encoding="utf-8"), source, version, day)
    except DefinitionError as error:
        raise CommandError(f"{old / 'framework.toml'}: {error}") from None
    _write_checked(folder / "framework.toml", text, load_framework)
    for name in ("examples.toml", "support.toml"):
        if (old / name).exists():
            shutil.copyfile(old / name, folder / name)
    years = _name_framework(version, day.year + 1, home)
    print(_text("framework", path=folder))
    print(_text("framework_years", path=years))
    print(_text("next_doctor", home=home.folder))


def _require_identifier(name: str, example: str) -> None:
    """Refuse a name that no folder of the definitions may have. Raises CommandError."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,79}", name):
        raise WrongUsageError(_text("identifier", name=name, example=example))


def _name_framework(version: str, year: int, home: Home) -> Path:
    """Put the framework's line into `frameworks.toml`, commented out: a draft scores nothing."""
    path = home.definitions / FRAMEWORKS
    text = path.read_text(encoding="utf-8") if path.exists() else _FRAMEWORKS_HEAD
    write_atomically(path, f'{text.rstrip()}\n# "{version}" = {{ from_year = {year} }}\n')
    return path


def _load_survey(path: Path) -> Survey:
    return load(Survey, path)


def _write_checked(path: Path, text: str, read: Callable[[Path], object]) -> None:
    """Write a definition once it proves to be one; what was there stays otherwise. Raises CommandError."""
    draft = path.with_name(f".{path.name}.draft")
    write_atomically(draft, text)
    try:
        read(draft)
    except DefinitionError as error:
        raise CommandError(str(error).splitlines()[0]) from None
    finally:
        draft.unlink(missing_ok=True)
    write_atomically(path, text)


def _text(key: str, **facts: Any) -> str:
    return message("new", key, **facts)
