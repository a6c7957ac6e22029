"""Answers that are no pages: a line of text, a file to save."""

from urllib.parse import quote

from flask import Response


def plain_answer(text: str, status: int) -> Response:
    return Response(text, status, {"Content-Type": "text/plain; charset=utf-8"})


def attachment(name: str, content: bytes, kind: str) -> Response:
    """A file to save under a name in any script (RFC 6266)."""
    headers = {"Content-Type": kind, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(content, 200, headers | {"Cache-Control": "no-store"})
