"""`monosashi import`: reference data the operator brings, checked before it takes the old one's place."""

import shutil
from pathlib import Path

from pipeline.commands import CommandError
from pipeline.definitions.model import DefinitionError
from pipeline.definitions.peers import load_peers
from pipeline.definitions.registry import load_registry
from pipeline.files import write_whole
from pipeline.settings import ROOT, Home, Settings


def import_reference(kind: str, file: Path, home: Home) -> None:
    """Check the file and put it into the home. A faulty one changes nothing."""
    try:
        count = _check(kind, file, home)
    except DefinitionError as error:
        raise CommandError(str(error).splitlines()[0]) from None
    write_whole(home.reference / f"{kind}.csv", file.read_bytes())
    print(f"{file.name} を取り込みました（{count:,}団体）。次の実行から使います。")


def _check(kind: str, file: Path, home: Home) -> int:
    sources = home.sources(Settings().framework)
    if kind == "registry":
        return len(load_registry(file, sources.aliases).bodies)
    traits = load_peers(file, load_registry(sources.registry, sources.aliases))
    return len({trait.code for trait in traits})


def install_sample(home: Home) -> None:
    """The fictional bodies, their peer groups and the corrections of their answers, in place of the real ones."""
    home.reference.mkdir(parents=True, exist_ok=True)
    for name in ("registry.csv", "peers.csv"):
        shutil.copyfile(ROOT / "data" / "sample" / name, home.reference / name)
    shutil.copytree(ROOT / "data" / "sample" / "corrections", home.reference / "corrections", dirs_exist_ok=True)
