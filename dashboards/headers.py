"""What every answer of the server carries: security headers, compression, and nothing that leads outside."""

import gzip
from collections.abc import Sequence

from flask import Flask, Response, request

from dashboards.kept import Answers, set_packed, takes_gzip

SMALL = 1024
"""Bytes below which compression does not pay."""
COMPRESSED = ("text/", "application/json", "application/javascript", "image/svg+xml")


def content_security_policy(script_hashes: Sequence[str]) -> str:
    """Scripts: our own files and the hashed inline ones. Styles may be inline: React and AG Grid set them."""
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *script_hashes]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def protect(server: Flask, script_hashes: Sequence[str], answers: Answers) -> None:
    """Set the headers on every response, and compress what is worth it and was not kept compressed."""
    fixed = {
        "Content-Security-Policy": content_security_policy(script_hashes),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "X-Frame-Options": "DENY",
    }
    bundles: dict[str, bytes] = {}

    def finish(response: Response) -> Response:
        response.headers.update(fixed)
        return response if answers.replace(response) else compress(response, bundles, answers)

    server.after_request(finish)


def compress(response: Response, bundles: dict[str, bytes], answers: Answers) -> Response:
    """Gzip where the browser takes it. `bundles` keeps the files of the front end, which never change."""
    if not _is_worth_it(response):
        return response
    response.direct_passthrough = False
    # Dash gives each version of a bundle an address of its own.
    key = request.full_path if "/_dash-component-suites/" in request.path else ""
    packed = bundles.get(key) or gzip.compress(response.get_data(), compresslevel=6 if key else 4)
    if key:
        bundles[key] = packed
    answers.keep(packed)
    set_packed(response, packed)
    return response


def _is_worth_it(response: Response) -> bool:
    return (
        response.status_code in (200, 404, 500, 503)
        and request.method != "HEAD"
        and takes_gzip()
        and "Content-Encoding" not in response.headers
        and (response.mimetype or "").startswith(COMPRESSED)
        and (response.content_length is None or response.content_length > SMALL)
    )
