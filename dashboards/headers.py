"""What answers of the pages carry: the policy of scripts and styles, how long they stay, compression."""

import gzip
from collections.abc import Callable, Sequence
from functools import cache

from flask import Flask, Response, request

from dashboards.weighed_cache import Cache

SMALL = 1024
"""Bytes below which compression does not pay."""
KEPT = 32 * 1024**2
"""Bytes of files of the front end that stay in memory as they are sent; all together have some 3 MiB."""
FOR_GOOD = "max-age=31536000, immutable"
COMPRESSED = ("text/", "application/json", "application/javascript", "image/svg+xml")


def dash_policy(script_hashes: Sequence[str]) -> str:
    """What Dash, Mantine, AG Grid and Plotly need, and no more: style elements, no style attributes, blobs for PNG."""
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *script_hashes]),
        "style-src": "'self'",
        "style-src-elem": "'self' 'unsafe-inline'",
        "style-src-attr": "'none'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'none'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def protect(server: Flask, policy: Callable[[], str]) -> None:
    """Set the policy of pages and how long an answer stays, and compress what is worth it.

    Headers that are the same everywhere are those of `request_limits.ALWAYS`. `policy` is asked for once, after the
    first request: only then does Dash know all of its inline scripts.
    """
    known_policy = cache(policy)
    files: Cache[bytes] = Cache(KEPT, len)

    def finish(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = known_policy()
        if _is_asset() and response.status_code in (200, 304):
            response.headers["Cache-Control"] = FOR_GOOD
        elif response.status_code == 200 and request.method == "GET":
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return compress(response, files)

    server.after_request(finish)


def _is_asset() -> bool:
    """A script or style of ours by the address that the document gives it: `m` changes with the file."""
    return request.path.startswith("/assets/") and "m" in request.args


def compress(response: Response, files: Cache[bytes]) -> Response:
    """Gzip where the browser takes it; files of the front end once and well."""
    if not _is_worth_it(response):
        return response
    response.direct_passthrough = False
    # Dash, too, gives each version of a script an address of its own.
    is_file = response.status_code == 200 and (_is_asset() or request.path.startswith("/_dash-component-suites/"))
    packed = _packed(response, files) if is_file else gzip.compress(response.get_data(), 4)
    response.set_data(packed)
    response.headers["Content-Encoding"] = "gzip"
    response.headers.add("Vary", "Accept-Encoding")
    return response


def _packed(response: Response, files: Cache[bytes]) -> bytes:
    key = (request.path,)  # not what follows it, of which there are as many as one likes
    known = files.get(key)
    if known is not None:
        response.close()
        return known
    made = gzip.compress(response.get_data(), 9)
    files.put(key, made)
    return made


def _is_worth_it(response: Response) -> bool:
    return (
        response.status_code in (200, 404, 500, 503)
        and request.method != "HEAD"
        and "gzip" in request.headers.get("Accept-Encoding", "")
        and "Content-Encoding" not in response.headers
        and (response.mimetype or "").startswith(COMPRESSED)
        and (response.content_length is None or response.content_length > SMALL)
    )
