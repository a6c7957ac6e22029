"""The key that signs sessions: made once a home, for the account of the dashboards alone."""

import os
import secrets
from pathlib import Path

FILE = "session.key"


def session_key(home: Path) -> str:
    """Return the key of a home; made where there is none. One that cannot be kept lasts as long as the program."""
    path = home / FILE
    try:
        return path.read_text(encoding="ascii").strip() or _made(path)
    except FileNotFoundError:
        return _made(path)


def _made(path: Path) -> str:
    key = secrets.token_hex(32)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.write(key)
    except OSError:  # a home that may only be read: whoever is signed in signs in again after a restart
        return key
    return key
