"""All settings.

`monosashi.toml` in the home overrides the defaults, environment variables `MONOSASHI_*` override it, the command line
overrides those.
"""

import os
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from pipeline.file_limits import FileLimits as FileLimits
from pipeline.setting_faults import fault_text, framework_has_moved, unknown_variable
from pipeline.toml_faults import encoding_fault, find_line, syntax_fault

OFFICE_TIME = ZoneInfo("Asia/Tokyo")
"""The time zone of the offices: a day begins and ends by it, and all that people read is in it."""
ROOT = Path(__file__).resolve().parents[1]
"""The folder that holds `pipeline`, `data` and `expectations`: a checkout, or where the wheel was installed."""
SHIPPED = (
    "data/surveys/*/survey.toml",
    "data/framework/*/framework.toml",
    "data/frameworks.toml",
    "data/registry/municipalities.csv",
    "data/registry/aliases.csv",
    "data/registry/code_changes.csv",
    "data/dictionary.toml",
    "data/registry/boundaries.toml",
    "data/sample/registry.csv",
    "data/queries/*.sql",
    "data/schemas/*.schema.json",
    "expectations/rules.toml",
)
"""What comes with the code, and without which it cannot do its work: files below `ROOT`, as patterns."""
OPEN = "open"
"""The folder within the published one for the open data of each snapshot, under the same file name."""
VINTAGES = "vintages"
"""The folder within the published one for snapshots of an earlier day's knowledge."""
SETTINGS_FILE = "monosashi.toml"
"""The settings of a home, in its folder."""
WEB_ADDRESS = r"^$|^https?://[^\s/]+"
"""What an address of a web server begins with; blank for none."""
LIMITS = FileLimits()
"""The limits of a file where an operator sets no others."""
PAGE_CACHE_MIB = 128
"""MiB of answers that pages keep where an operator sets no others; a year of the nation, all visited, is some 80."""

SCHEMA_VERSION = "6"
"""The shape of the published tables, for which SQL and pages are written; raised when a column changes its meaning or
goes."""


def list_missing(root: Path = ROOT) -> list[str]:
    """List the patterns of `SHIPPED` that no file below `root` matches."""
    return [pattern for pattern in SHIPPED if not any(root.glob(pattern))]


def office_now() -> datetime:
    """Return the present moment on the clocks of the offices."""
    return datetime.now(OFFICE_TIME)


def default_home(root: Path = ROOT) -> Path:
    """Return the home of an installation that names none.

    A checkout keeps it in its own data/local; an installed wheel in the user's data folder (XDG Base Directory
    Specification: a relative XDG_DATA_HOME is ignored).
    """
    if (root / "pyproject.toml").is_file():
        return root / "data" / "local"
    given = Path(os.environ.get("XDG_DATA_HOME", ""))
    return (given if given.is_absolute() else Path.home() / ".local" / "share") / "monosashi"


class Contact(BaseModel):
    """Whom senders may ask: what is blank does not stand on a slip."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    office: str = ""
    person: str = ""
    telephone: str = ""
    mail: str = ""


class Settings(BaseSettings):
    """What an operator may set. `Settings(home=…)` reads the `monosashi.toml` of that home."""

    model_config = SettingsConfigDict(env_prefix="MONOSASHI_", frozen=True)

    home: Path = Field(default_factory=default_home)
    contact: Contact = Contact()
    slip_languages: tuple[Literal["ja", "en"], ...] = ("ja",)
    """The languages of return slips."""
    host: str = "127.0.0.1"
    port: int = 8050
    prefect_port: int = 4200
    """Where the standing server of `schedule --with-server` answers, on this machine only."""
    nightly_cron: str = "30 1 * * *"
    """When the nightly run begins, in Japan's time."""
    base_path: str = "/"
    page_cache_mib: int = PAGE_CACHE_MIB
    """Answers of the snapshot that the dashboards keep in memory."""
    keep_snapshots: int = 14
    keep_reports: int = 400
    """The number of runs whose reports, return slips and traces of errors stay."""
    keep_audit_days: int = 1826
    """How long the trail stays: five years, in whole months."""
    max_prefect_mib: int = 64
    """Prefect's own database is dropped when it grows beyond this; the reports stay."""
    stage_minutes: float = 60
    """A stage that takes longer is stopped, and the run with it."""
    lake: str = ""
    """How libpq reaches the PostgreSQL of a lake, which several hosts share (`host=db.example dbname=monosashi`); blank
    for a home of its own. Passwords are in ~/.pgpass or PGPASSWORD. See pipeline/lake/README.md."""
    bucket: str = ""
    """The bucket of the lake: `s3://NAME/PATH`, or a folder that all hosts share as `file:///…`. Keys are in AWS_*."""
    scheduler: str = ""
    """The address of a Dask scheduler whose workers read what was received (`tcp://10.0.0.5:8786`, `tls://…`); blank to
    read it on this host."""
    reports_url: str = Field(default="", pattern=WEB_ADDRESS)
    """Where a web server of the office's own shows the folder `reports`. Browsers follow no link from Prefect's pages
    to a file; to such an address they do."""
    retries: int = 2
    retry_seconds: float = 20
    """How often, and after how long, to look again for files that could not be opened."""
    mail_to: str = ""
    """Addresses that get the message, separated by commas; needs `smtp_host`."""
    mail_from: str = "monosashi@localhost"
    smtp_host: str = ""
    smtp_port: int = 25
    smtp_starttls: bool = False
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    webhook_url: str = Field(default="", pattern=WEB_ADDRESS)
    """Where to post the message as JSON."""
    notify_always: bool = False
    """Send a message about every run, also when nobody has to do anything."""
    settled: str = ""
    """Receipt numbers, separated by commas, of deliveries that nobody needs to do anything about any more."""
    read_batch: int = Field(default=500, ge=1)
    """Deliveries that a run reads at a time. Fewer need less memory, and somewhat more time; the result is the same."""
    min_free_mib: int = 500
    max_file_mib: int = Field(default=LIMITS.file_bytes // 1024**2, gt=0)
    max_rows: int = Field(default=LIMITS.rows, gt=0)
    max_columns: int = Field(default=LIMITS.columns, gt=0)
    max_cell_characters: int = Field(default=LIMITS.cell_characters, gt=0)
    max_cells: int = Field(default=LIMITS.cells, gt=0)
    max_read_mib: int = Field(default=LIMITS.read_mib, ge=128)
    """Memory that the process may take which reads workbooks, ZIPs and long texts."""
    max_read_cpu_seconds: int = Field(default=LIMITS.read_cpu_seconds, gt=0)
    """CPU time that reading one of them may take."""
    max_read_seconds: int = Field(default=LIMITS.read_seconds, gt=0, le=86_400)
    """The same on the clock."""
    read_processes: int = Field(default=LIMITS.read_processes, gt=0, le=64)
    """How many of them are read at once."""
    max_check_seconds: int = Field(default=30, gt=0, le=3_600)
    """How long the page 提出前チェック may check one file: others wait for it."""
    max_check_mib: int = Field(default=4_096, ge=2_048)
    """Address space of the process that checks for the page; libraries take a good gibibyte of it, mostly unused."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read, in this order: what the caller gives, the environment, the home's `monosashi.toml`."""
        home = init_settings().get("home") or env_settings().get("home") or default_home()
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, Path(home) / SETTINGS_FILE)

    def settled_deliveries(self) -> list[str]:
        """Receipt numbers of deliveries that were settled by hand."""
        return [number.strip() for number in self.settled.split(",") if number.strip()]

    def limits(self) -> FileLimits:
        """The size limits of a delivered file."""
        file_bytes = self.max_file_mib * 1024 * 1024
        return FileLimits(
            file_bytes, self.max_rows, self.max_columns, self.max_cell_characters, self.max_cells,
            self.max_read_mib, self.max_read_cpu_seconds, self.max_read_seconds, self.read_processes,
        )  # fmt: skip


class SettingsError(ValueError):
    """A setting cannot be used: names the file or the environment, the key, what is wrong and what would be right."""


@dataclass(frozen=True)
class Home:
    """The folders of one installation. Everything a run writes lies below `folder`."""

    folder: Path

    def settings(self) -> Settings:
        """Read its settings. Raises SettingsError."""
        path = self.folder / SETTINGS_FILE
        if fault := unknown_variable(os.environ, Settings.model_fields):
            raise SettingsError(fault)
        try:
            return Settings(home=self.folder)
        except ValidationError as error:
            if any(fault["loc"] == ("framework",) for fault in error.errors()):
                raise SettingsError(framework_has_moved(path, self.definitions)) from None
            raise SettingsError(self._faults(path, error)) from None
        except UnicodeDecodeError as error:
            raise SettingsError(f"{path} {encoding_fault(error)}") from None
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(f"{path} {syntax_fault(path.read_text(encoding='utf-8'), error)}") from None

    @staticmethod
    def _faults(path: Path, error: ValidationError) -> str:
        """Name the line of each fault; what is in no line of the file is in the environment."""
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        found = [(find_line(text, one["loc"]), fault_text(one, Settings.model_fields)) for one in error.errors()]
        faults = " ".join(f"{line}行目 {sentence}" if line else sentence for line, sentence in found)
        return f"{path} か環境変数 MONOSASHI_* の設定に誤りがあります。{faults}"

    @property
    def inbox(self) -> Path:
        """New files from the senders."""
        return self.folder / "inbox"

    @property
    def reference(self) -> Path:
        """What the operator imported: registry.csv, peers.csv, boundaries.json."""
        return self.folder / "reference"

    @property
    def definitions(self) -> Path:
        """The office's own surveys, frameworks, rules and corrections, layered over the built-in ones."""
        return self.folder / "definitions"

    @property
    def boundaries(self) -> Path:
        """The bodies' areas for the maps, as TopoJSON. Without it there are tiles."""
        return self.reference / "boundaries.json"

    @property
    def history(self) -> Path:
        """Every file ever received, and one list of receipts a run. Never deleted."""
        return self.folder / "history"

    @property
    def answered(self) -> Path:
        """The deliveries that have a return slip: a list a run."""
        return self.history / "answered"

    @property
    def work(self) -> Path:
        """A folder a run for its unfinished files; empty between runs, but for traces of errors."""
        return self.folder / "work"

    @property
    def frame_cache(self) -> Path:
        """Results of Python functions, for years in which nothing has changed. May be deleted at any time."""
        return self.folder / "cache"

    @property
    def published(self) -> Path:
        """Snapshots with their exports, and the pointer to the current one."""
        return self.folder / "published"

    @property
    def vintages(self) -> Path:
        """Snapshots rebuilt with what was known on an earlier day; the pointer never names one."""
        return self.published / VINTAGES

    @property
    def open_data(self) -> Path:
        """The open data beside each snapshot, where the office asks who somebody is; a pointer of its own."""
        return self.published / OPEN

    @property
    def reports(self) -> Path:
        """Two reports a run: JSON and HTML."""
        return self.folder / "reports"

    @property
    def returns(self) -> Path:
        """Return slips for the senders: a folder a run, two files a delivery."""
        return self.folder / "returns"

    @property
    def prefect(self) -> Path:
        """Prefect's own database."""
        return self.folder / "prefect"

    @property
    def server(self) -> Path:
        """The standing Prefect server of `schedule --with-server`: its database, and who may ask it."""
        return self.folder / "server"

    @property
    def audit(self) -> Path:
        """The trail of who changed or took out what: a file a month."""
        return self.folder / "audit"

    @property
    def plans(self) -> Path:
        """Plans that people saved on the pages: a folder a prefecture or body, a file a plan."""
        return self.folder / "plans"

    @property
    def logs(self) -> Path:
        """The log of the runs, rotated."""
        return self.folder / "logs"

    @property
    def status(self) -> Path:
        """The last run in short, for programs that watch."""
        return self.folder / "status.json"

    @property
    def backup_key(self) -> Path:
        """The secret key that backups are signed with. No backup holds it."""
        return self.folder / "backup.key"

    @property
    def backup_recipient(self) -> Path:
        """The public half of the key that backups are encrypted for."""
        return self.folder / "backup.recipient"

    @property
    def lock(self) -> Path:
        """Locked while a run is under way."""
        return self.folder / "night.lock"
