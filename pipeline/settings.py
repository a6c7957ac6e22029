"""Every knob, once. Environment variables `MONOSASHI_*` override; the command line overrides those."""

from dataclasses import dataclass
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from pipeline.definitions.catalogue import Sources
from pipeline.intake.table import Limits

ROOT = Path(__file__).resolve().parents[1]
SCHEMA_VERSION = "1"
"""The shape of the published tables; raised when a column changes its meaning or goes."""


class Settings(BaseSettings):
    """What an operator may set."""

    model_config = SettingsConfigDict(env_prefix="MONOSASHI_", frozen=True)

    home: Path = Path("data/local")
    framework: str = "2026.1"
    host: str = "127.0.0.1"
    port: int = 8050
    base_path: str = "/"
    keep_snapshots: int = 14
    min_free_mib: int = 500
    max_file_mib: int = 20
    max_rows: int = 200_000
    max_columns: int = 5_000
    max_cell_characters: int = 32_767

    def limits(self) -> Limits:
        """The size limits of a delivered file."""
        return Limits(self.max_file_mib * 1024 * 1024, self.max_rows, self.max_columns, self.max_cell_characters)


@dataclass(frozen=True)
class Home:
    """The folders of one installation. Everything the night writes lies below `folder`."""

    folder: Path

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    @property
    def reference(self) -> Path:
        """What the operator imported: registry.csv, peers.csv."""
        return self.folder / "reference"

    @property
    def history(self) -> Path:
        """Every file ever received, and one list of receipts per night. Never deleted."""
        return self.folder / "history"

    @property
    def work(self) -> Path:
        return self.folder / "work"

    @property
    def drawn(self) -> Path:
        """Rank ranges of the last night, for the years nothing new came in of. May be deleted at any time."""
        return self.folder / "drawn"

    @property
    def published(self) -> Path:
        return self.folder / "published"

    @property
    def reports(self) -> Path:
        return self.folder / "reports"

    @property
    def returns(self) -> Path:
        """What goes back to the senders: a folder a run, two files a delivery."""
        return self.folder / "returns"

    @property
    def prefect(self) -> Path:
        return self.folder / "prefect"

    @property
    def lock(self) -> Path:
        return self.folder / "night.lock"

    def sources(self, framework: str) -> Sources:
        """The definitions in force here: what was imported goes before what is built in."""
        own_registry, own_corrections = self.reference / "registry.csv", self.reference / "corrections"
        return Sources(
            surveys=ROOT / "data" / "surveys",
            framework=ROOT / "data" / "framework" / framework,
            rules=ROOT / "expectations" / "rules.toml",
            registry=own_registry if own_registry.exists() else ROOT / "data" / "registry" / "municipalities.csv",
            aliases=ROOT / "data" / "registry" / "aliases.csv",
            peers=self.reference / "peers.csv",
            corrections=own_corrections if own_corrections.exists() else ROOT / "data" / "corrections",
        )
