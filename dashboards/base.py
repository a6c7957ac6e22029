"""Behind a proxy: the path below which the dashboards stand, such as /monosashi."""

import re
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_PLAIN = re.compile(r"(/[A-Za-z0-9._~-]+)*")


class BasePathError(ValueError):
    """What was given names no path."""


def base_path(text: str) -> str:
    """`/monosashi` of `/monosashi/` or `monosashi`; empty at the root. Raises BasePathError."""
    plain = text.strip().strip("/")
    path = f"/{plain}" if plain else ""
    if not _PLAIN.fullmatch(path) or {".", ".."} & set(plain.split("/")):
        raise BasePathError(text)
    return path


def below(base: str, inner: Application) -> Application:
    """The same application below `base`, whether the proxy hands the path over whole or has cut `base` off."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == base:
            query = f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else ""
            start("308 Permanent Redirect", [("Location", f"{base}/{query}"), ("Content-Length", "0")])
            return []
        rest = path.removeprefix(base) if path.startswith(f"{base}/") else path
        return inner({**environ, "SCRIPT_NAME": base, "PATH_INFO": rest}, start)

    return answer if base else inner
