"""Around the whole application: how long an address may be, and the headers that no answer goes without."""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

from dashboards.words import words_of

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[str, str]]

ADDRESS_BYTES = 4096
"""The longest address, query included. The longest that our pages make is about 1,000."""
CALLBACK_BYTES = 256 * 1024
"""The longest body besides that of a file to check: what the callbacks of a page send."""
ALWAYS: Headers = [
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Frame-Options", "DENY"),
    ("Cache-Control", "no-store"),
]
"""For answers that have none of their own: a page sets its own policy, a file how long it stays."""


def with_headers(headers: Sequence[tuple[str, str]]) -> Headers:
    """Return the headers of an answer with those of `ALWAYS` that it lacks."""
    named = {name.lower() for name, _ in headers}
    return [*headers, *((name, text) for name, text in ALWAYS if name.lower() not in named)]


def refusal(status: int, base: str) -> tuple[Headers, bytes]:
    """Return headers and body of a refusal in both languages, with a way on."""
    lines = [escape(words_of(lang)(f"refused.{status}")) for lang in ("ja", "en")]
    way = escape(words_of("ja")("refused.way_on"))
    body = (
        '<!DOCTYPE html><html lang="ja"><meta charset="utf-8"><title>'
        f'{lines[0]}</title><p>{lines[0]}</p><p lang="en">{lines[1]}</p><p><a href="{escape(base)}/">{way}</a></p>'
    ).encode()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
    return with_headers(headers), body


def limited(inner: Application, base: str) -> Application:
    """Return the application behind the limit of addresses; every answer of it carries the headers."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if _address_bytes(environ) > ADDRESS_BYTES:
            headers, body = refusal(414, base)
            start("414 URI Too Long", headers)
            return [body]

        def start_with_headers(status: str, headers: Headers, *rest: Any) -> Any:
            return start(status, with_headers(headers), *rest)

        return inner(environ, start_with_headers)

    return answer


def _address_bytes(environ: dict[str, Any]) -> int:
    return sum(len(environ.get(name, "")) for name in ("SCRIPT_NAME", "PATH_INFO", "QUERY_STRING"))
