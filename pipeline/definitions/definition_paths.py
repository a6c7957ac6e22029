"""The paths of the definitions: those of a home are layered over the built-in ones; the same id replaces."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.definitions.faults import fault
from pipeline.definitions.framework_layers import framework_files
from pipeline.definitions.model import DefinitionError, load
from pipeline.definitions.scoring_years import (
    EXAMPLE,
    EarlierFramework,
    earlier_years,
    framework_of_year,
    load_first_years,
    newest_closed_year,
)
from pipeline.definitions.survey import Survey
from pipeline.settings import ROOT, Home, office_now

FRAMEWORKS = "frameworks.toml"
_SURVEYS = ROOT / "data" / "surveys"
REGISTRY, ALIASES = "municipalities.csv", "aliases.csv"


@dataclass(frozen=True)
class DefinitionPaths:
    """The folders and files of all definitions. `peers` may not exist: then no peer groups are compared.

    `own` is the folder of a home's definitions, whose files go before the others: `surveys/<id>/survey.toml`,
    `rules.toml`, `corrections/<year>.toml`, `registry/municipalities.csv` and `registry/aliases.csv`.
    """

    surveys: Path
    framework: Path
    rules: Path
    registry: Path
    aliases: Path
    peers: Path
    corrections: Path | None = None
    own: Path | None = None
    earlier_frameworks: tuple[EarlierFramework, ...] = ()
    """Those that score the years before the framework in force: what they gave stays in `mart.framework_score`."""

    def survey_files(self) -> list[Path]:
        """List the file of each survey, the home's where it has one of that id, in the order of ids."""
        return _layered_surveys(self.surveys, *([self.own / "surveys"] if self.own else []))

    def rule_files(self) -> list[Path]:
        """List the built-in rules, and the home's if it has some."""
        return [self.rules, *self._own_files("rules.toml")]

    def registry_files(self) -> list[Path]:
        """List the registry, and the home's bodies if it has some of its own."""
        return [self.registry, *self._own_files(f"registry/{REGISTRY}")]

    def alias_files(self) -> list[Path]:
        """List the files of other spellings; the built-in one may not exist."""
        return [self.aliases, *self._own_files(f"registry/{ALIASES}")]

    def correction_files(self) -> list[Path]:
        """List the files of corrections, in order of layer and year."""
        folders = [self.corrections, self.own / "corrections" if self.own else None]
        return [path for folder in folders if folder for path in sorted(folder.glob("*.toml"))]

    def _own_files(self, name: str) -> list[Path]:
        return [self.own / name] if self.own and (self.own / name).exists() else []

    def files(self) -> list[Path]:
        """List every file that the result of a run depends on, in a fixed order."""
        of_framework = [
            *framework_files(self.framework / "framework.toml"),
            *(self.framework / name for name in ("examples.toml", "sensitivity.md")),
            *(file for one in self.earlier_frameworks for file in framework_files(one.folder / "framework.toml")),
        ]
        layered = [*self.rule_files(), *self.registry_files(), *self.alias_files(), self.peers]
        paths = [*self.survey_files(), *of_framework, *layered, *self.correction_files()]
        return [path for path in paths if path.exists()]

    def digest(self) -> str:
        """Compute the SHA-256 over the bytes of all definition files: a run is repeated when it changes."""
        total = hashlib.sha256()
        for path in self.files():
            total.update(hashlib.sha256(path.read_bytes()).digest())
        return total.hexdigest()


def definition_paths(home: Home, framework: str = "", day: date | None = None) -> DefinitionPaths:
    """Return the paths of the definitions in force in a home.

    Args:
        home: the home, whose definitions and reference data go before what is built in.
        framework: the version to score with; empty for the one that `frameworks.toml` gives the newest year that is
            closed on `day`. A snapshot is scored with one framework; those of earlier years come with it.
        day: today in Japan where none is given.

    Raises:
        DefinitionError: `frameworks.toml` cannot be used, or names a framework that there is not.
    """
    version = framework or _framework_in_force(home, day or office_now().date())
    own_registry, own_corrections = home.reference / "registry.csv", home.reference / "corrections"
    return DefinitionPaths(
        surveys=_SURVEYS,
        framework=framework_folder(home, version),
        rules=ROOT / "expectations" / "rules.toml",
        registry=own_registry if own_registry.exists() else ROOT / "data" / "registry" / REGISTRY,
        aliases=ROOT / "data" / "registry" / ALIASES,
        peers=home.reference / "peers.csv",
        corrections=own_corrections if own_corrections.exists() else ROOT / "data" / "corrections",
        own=home.definitions,
        earlier_frameworks=() if framework else _earlier_frameworks(home, version),
    )


def _earlier_frameworks(home: Home, version: str) -> tuple[EarlierFramework, ...]:
    years = earlier_years(version, first_years_of_frameworks(home))
    return tuple(EarlierFramework(framework_folder(home, earlier), *span) for earlier, span in years.items())


def framework_folder(home: Home, version: str) -> Path:
    """Return the folder of a framework: the home's, else the built-in one, which may not exist."""
    own = home.definitions / "framework" / version
    return own if own.is_dir() else ROOT / "data" / "framework" / version


def framework_versions(home: Home) -> list[str]:
    """Return the frameworks there are, those of the home and the built-in ones."""
    folders = (home.definitions / "framework", ROOT / "data" / "framework")
    return sorted({path.parent.name for folder in folders for path in folder.glob("*/framework.toml")})


def first_years_of_frameworks(home: Home) -> dict[str, int]:
    """Return version → first year that it scores, in the order of years. Raises DefinitionError."""
    own = home.definitions / FRAMEWORKS
    first_years = load_first_years(ROOT / "data" / FRAMEWORKS, own)
    for version in first_years:
        if not (framework_folder(home, version) / "framework.toml").is_file():
            raise DefinitionError(
                f"{own}: キー {version}: "
                + fault(
                    "years.no_framework",
                    version=version,
                    folder=home.definitions / "framework",
                    first=next(iter(first_years)),
                )
                + f"（{fault('for_example', example=EXAMPLE)}）"
            )
    return first_years


def _layered_surveys(*folders: Path) -> list[Path]:
    by_id = {path.parent.name: path for folder in folders for path in folder.glob("*/survey.toml")}
    return [by_id[name] for name in sorted(by_id)]


def _framework_in_force(home: Home, day: date) -> str:
    first_years = first_years_of_frameworks(home)
    if len(first_years) == 1:
        return next(iter(first_years))
    files = _layered_surveys(_SURVEYS, home.definitions / "surveys")
    year = newest_closed_year(tuple(load(Survey, path) for path in files), day)
    return framework_of_year(year or min(first_years.values()), first_years)
