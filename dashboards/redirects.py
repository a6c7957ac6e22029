"""Old addresses lead to those of now (redirects.toml): a saved link stays good."""

import tomllib
from functools import cache
from pathlib import Path

from flask import Flask, redirect, request
from werkzeug.wrappers import Response


@cache
def moved() -> dict[str, str]:
    """Path → path, as the table lists them."""
    return tomllib.loads((Path(__file__).parent / "redirects.toml").read_text(encoding="utf-8"))


def path_now(path: str) -> str | None:
    """Where a path has gone, with what follows it; None when it stands."""
    for before, now in moved().items():
        if path == before or path.startswith(f"{before}/"):
            return now + path.removeprefix(before)
    return None


def add_redirects(server: Flask) -> None:
    """Answer requests for old addresses; the query goes along."""

    def lead_on() -> Response | None:
        path = path_now(request.path) if request.method == "GET" else None
        if path is None:
            return None
        query = request.query_string.decode("ascii", "replace")
        return redirect(request.script_root + path + (f"?{query}" if query else ""))

    server.before_request(lead_on)
