"""The systemd units of a home: the night, its timer, the dashboards. The templates lie in `systemd/`."""

import re
from dataclasses import dataclass
from pathlib import Path

_TEMPLATES = Path(__file__).parent / "systemd"
UNITS = ("monosashi.service", "monosashi.timer", "monosashi-serve.service")
_DAILY = re.compile(r"(\d{1,2}) (\d{1,2}) \* \* \*")
_HIDDEN = (Path("/home"), Path("/root"), Path("/run/user"))
"""What `ProtectHome=yes` makes empty."""


class CronError(ValueError):
    """The time has no counterpart in a timer. The message gives the reason and an example."""


@dataclass(frozen=True)
class UnitOptions:
    """What differs between machines: whole paths, and the user that runs the services.

    Attributes:
        inbox: None for the one in the home.
        program: the `monosashi` that is started.
    """

    home: Path
    inbox: Path | None
    user: str
    program: Path


def systemd_units(options: UnitOptions, cron: str) -> dict[str, str]:
    """Return the text of each unit by its name. Raises CronError."""
    filled = {
        "HOME": _quote(options.home),
        "HOME_UNQUOTED": str(options.home).replace("%", "%%"),  # EnvironmentFile= takes the rest of the line
        "INBOX": f" --inbox {_quote(options.inbox)}" if options.inbox else "",
        "USER": options.user,
        "PROGRAM": _quote(options.program),
        "PROTECT_HOME": _protect_home(options),
        "ON_CALENDAR": on_calendar(cron),
    }
    return {name: _fill(_TEMPLATES / name, filled) for name in UNITS}


def on_calendar(cron: str) -> str:
    """Return a daily cron expression as systemd writes it. Raises CronError for any other."""
    found = _DAILY.fullmatch(" ".join(cron.split()))
    if not found or int(found[1]) > 59 or int(found[2]) > 23:
        raise CronError(
            f"MONOSASHI_NIGHTLY_CRON の {cron!r} は、毎日の時刻ではないため systemd のタイマーにできません"
            "（例: 30 1 * * *）。ほかの書き方は --with-server で使えます。"
        )
    return f"*-*-* {int(found[2]):02}:{int(found[1]):02}:00 Asia/Tokyo"


def _protect_home(options: UnitOptions) -> str:
    used = [path for path in (options.home, options.inbox, options.program) if path]
    is_hidden = any(path.is_relative_to(hidden) for path in used for hidden in _HIDDEN)
    return "read-only" if is_hidden else "yes"


def _quote(path: Path) -> str:
    """Return a path as a unit file takes it: `%` would be a specifier, and a blank would end it."""
    text = str(path).replace("%", "%%")
    if not re.search(r"[\s\"'\\$;]", text):
        return text
    inner = text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{inner}"'


def _fill(template: Path, filled: dict[str, str]) -> str:
    return re.sub(r"@([A-Z_]+)@", lambda found: filled[found[1]], template.read_text(encoding="utf-8"))
