"""An office behind a portal, and people who come through it: every request carries who it is."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

HOST = "mono.example.lg.jp"
SECRET = "s" * 40
GROUPS = {
    "soumu": 'role = "nation"', "mihon": 'role = "prefecture"\ncodes = ["480002"]',
    "reiji": 'role = "prefecture"\ncodes = ["490008"]', "hazuki": 'role = "municipality"\ncodes = ["482226"]',
    "labo": 'role = "analyst"',
}  # fmt: skip
"""Group → role and codes; whoever is in none is of the public."""
PEOPLE = (*GROUPS, "")


def furnish_portal(home: Path) -> None:
    """Write who is in which role, and the secret of the portal."""
    groups = "".join(f'\n[[group]]\nname = "{name}"\n{rest}\n' for name, rest in GROUPS.items())
    home.mkdir(parents=True, exist_ok=True)
    (home / "access.toml").write_text(f'mode = "proxy"\nhosts = ["{HOST}"]\n{groups}', encoding="utf-8")
    (home / "proxy.secret").write_text(SECRET, encoding="ascii")


@contextmanager
def undrawn_sheets() -> Iterator[None]:
    """Answer a sheet by its data: they are compared without drawing it."""
    from dashboards.documents import response  # late: every test collects this file

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(response, "press", lambda _, data: json.dumps(data, ensure_ascii=False).encode())
        patch.setattr(response, "require_font", lambda: None)
        yield


class Seat:
    """A browser behind the portal, in the place of an app for `laid_out`."""

    def __init__(self, app: Any, groups: str) -> None:
        headers = {"X-Monosashi-User": "hanako", "X-Monosashi-Groups": groups, "X-Monosashi-Secret": SECRET}
        self._app, self._headers = app, headers | {"Host": HOST}

    @property
    def server(self) -> "Seat":
        return self

    def test_client(self) -> "Seat":
        return self

    def get(self, path: str) -> Any:
        return self._app.server.test_client().get(path, headers=self._headers)

    def post(self, path: str, **more: Any) -> Any:
        return self._app.server.test_client().post(path, headers=self._headers, **more)
