"""Where a Prefect server answers and the authentication string that it asks for, as environments and as a file."""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from secrets import token_urlsafe

HOST = "127.0.0.1"
_FILE = "access.json"


@dataclass(frozen=True)
class PrefectAccess:
    """The address of an API and who may ask it.

    Attributes:
        authentication: `name:secret`, as HTTP Basic sends it; empty where none is asked for.
    """

    api_url: str
    authentication: str = ""

    @classmethod
    def at_port(cls, port: int) -> "PrefectAccess":
        """Make the access to a server of this machine that is about to start, with a secret that nobody knows yet."""
        return cls(f"http://{HOST}:{port}/api", f"monosashi:{token_urlsafe(32)}")

    def server_environment(self) -> dict[str, str]:
        """Return the settings of the server: nobody without the string, no page of another origin, loopback only."""
        origin = self.api_url.removesuffix("/api")
        return {
            "PREFECT_SERVER_API_AUTH_STRING": self.authentication,
            "PREFECT_SERVER_API_HOST": HOST,
            "PREFECT_SERVER_API_PORT": origin.rsplit(":", 1)[1],
            "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": origin,
            "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
        }

    def client_environment(self) -> dict[str, str]:
        """Return the settings of whoever asks the server. They must stand before Prefect is imported."""
        return {"PREFECT_API_URL": self.api_url, "PREFECT_API_AUTH_STRING": self.authentication}


def write_access(folder: Path, access: PrefectAccess) -> Path:
    """Write the access to the standing server of a home, for the operator alone. Returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    forget_access(folder)
    path = folder / _FILE
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(access), file, indent=2)
    return path


def read_access(folder: Path) -> PrefectAccess | None:
    """Return the access to the standing server of a home; None where none was started, or we may not read it."""
    try:
        return PrefectAccess(**json.loads((folder / _FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def forget_access(folder: Path) -> None:
    """Remove the file: the server has ended, and its string with it."""
    with suppress(FileNotFoundError):
        (folder / _FILE).unlink()
