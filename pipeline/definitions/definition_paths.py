"""The paths of the definitions: what a home has of its own goes before what is built in."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pipeline.settings import ROOT, Home


@dataclass(frozen=True)
class DefinitionPaths:
    """The folders and files of all definitions. `peers` may not exist: then no peer groups are compared."""

    surveys: Path
    framework: Path
    rules: Path
    registry: Path
    aliases: Path
    peers: Path
    corrections: Path | None = None

    def files(self) -> list[Path]:
        """List every file that the result of a run depends on, in a fixed order."""
        single = [
            self.framework / "framework.toml",
            self.framework / "examples.toml",
            self.framework / "sensitivity.md",
            self.rules,
            self.registry,
            self.aliases,
            self.peers,
        ]
        corrections = sorted(self.corrections.glob("*.toml")) if self.corrections else []
        return [path for path in [*sorted(self.surveys.glob("*/survey.toml")), *single, *corrections] if path.exists()]

    def digest(self) -> str:
        """Compute the SHA-256 over the bytes of all definition files: a run is repeated when it changes."""
        total = hashlib.sha256()
        for path in self.files():
            total.update(hashlib.sha256(path.read_bytes()).digest())
        return total.hexdigest()


def definition_paths(home: Home, framework: str) -> DefinitionPaths:
    """Return the paths of the definitions in force in a home: imported ones go before built-in ones."""
    own_registry, own_corrections = home.reference / "registry.csv", home.reference / "corrections"
    return DefinitionPaths(
        surveys=ROOT / "data" / "surveys",
        framework=ROOT / "data" / "framework" / framework,
        rules=ROOT / "expectations" / "rules.toml",
        registry=own_registry if own_registry.exists() else ROOT / "data" / "registry" / "municipalities.csv",
        aliases=ROOT / "data" / "registry" / "aliases.csv",
        peers=home.reference / "peers.csv",
        corrections=own_corrections if own_corrections.exists() else ROOT / "data" / "corrections",
    )
