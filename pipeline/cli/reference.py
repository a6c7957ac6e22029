"""`monosashi import`: reference data the operator brings, checked before it takes the old one's place."""

import shutil
from pathlib import Path

from pipeline.cli.command_error import WrongUsageError
from pipeline.cli.command_inputs import require_file
from pipeline.cli.terminal import print_line
from pipeline.definitions.boundaries import (
    Boundaries,
    as_topojson_text,
    bodies_without_area,
    import_boundaries,
    load_boundary_rules,
)
from pipeline.definitions.definition_paths import definition_paths
from pipeline.definitions.model import DefinitionError
from pipeline.definitions.peers import load_peers
from pipeline.definitions.registry import Registry, load_registry
from pipeline.lake.services import services_of
from pipeline.operations.atomic_write import write_atomically
from pipeline.settings import ROOT, Home

NAMED = 5
"""How many bodies without an area are named."""


def import_reference(kind: str, file: Path, home: Home) -> None:
    """Check the file and put it into the home. A faulty one changes nothing."""
    require_file(file)
    try:
        count = _check(kind, file, home)
    except DefinitionError as error:
        raise WrongUsageError(str(error).splitlines()[0]) from None
    write_atomically(home.reference / f"{kind}.csv", file.read_bytes())
    services_of(home).files.sync()
    print_line(f"{file.name} を取り込みました（{count:,}団体）。次の実行から使います。")


def _check(kind: str, file: Path, home: Home) -> int:
    sources = definition_paths(home)
    if kind == "registry":
        return len(load_registry([file], sources.alias_files()).bodies)
    traits = load_peers(file, load_registry(sources.registry_files(), sources.alias_files()))
    return len({trait.code for trait in traits})


def import_map(file: Path, home: Home, credit: str) -> None:
    """Check the areas against the registry and keep them, in fewer points. A faulty file changes nothing."""
    require_file(file)
    try:
        sources = definition_paths(home)
        rules = load_boundary_rules(ROOT / "data" / "registry" / "boundaries.toml")
        registry = load_registry(sources.registry_files(), sources.alias_files())
        found = import_boundaries(file, registry, rules, credit)
    except DefinitionError as error:
        raise WrongUsageError(str(error).splitlines()[0]) from None
    write_atomically(home.boundaries, as_topojson_text(found, rules.grid_degrees))
    services_of(home).files.sync()
    _print_map(file, found, registry)


def _print_map(file: Path, found: Boundaries, registry: Registry) -> None:
    counted = sum(area.is_counted for area in found.areas)
    outside = len(found.areas) - counted
    beside = f"、ほかに集計に入れない区域{outside}" if outside else ""
    print_line(f"{file.name} を取り込みました（{counted:,}団体{beside}）。地図にすぐ使います。出典: {found.credit}")
    if missing := bodies_without_area(found, registry):
        names = "、".join(f"{code} {registry.by_code[code].name}" for code in missing[:NAMED])
        more = " ほか" if len(missing) > NAMED else ""
        print(f"形のない団体が{len(missing):,}あります: {names}{more}。地図では枡で示します。")


def install_sample(home: Home) -> None:
    """Put the fictional bodies, their peer groups and corrections in place of the real ones."""
    home.reference.mkdir(parents=True, exist_ok=True)
    for name in ("registry.csv", "peers.csv"):
        shutil.copyfile(ROOT / "data" / "sample" / name, home.reference / name)
    shutil.copytree(ROOT / "data" / "sample" / "corrections", home.reference / "corrections", dirs_exist_ok=True)
