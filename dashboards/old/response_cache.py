"""Finished answers: whoever asks for the same again gets the same bytes, already compressed."""

from collections.abc import Hashable

from flask import Response, g, request

from dashboards.weighed_cache import Cache


def takes_gzip() -> bool:
    return "gzip" in request.headers.get("Accept-Encoding", "")


class Answers:
    """Compressed answers of up to `size` bytes together.

    The key says all that an answer depends on; its first part, the snapshot: with another one all are dropped.
    """

    def __init__(self, size: int) -> None:
        self._kept: Cache[bytes] = Cache(size, len)

    def recall(self, *key: Hashable) -> bool:
        """Whether the answer to this request is kept: then it goes out, whatever the view returns.

        If not, what the view returns is kept, unless it calls `pass_by`.
        """
        self._kept.renew(key[0])
        g.answer_key = key
        g.answer = self._kept.get(key) if takes_gzip() else None
        return g.answer is not None

    def pass_by(self) -> None:
        """What this request is answered may be another answer soon."""
        g.pop("answer_key", None)

    def replace(self, response: Response) -> bool:
        """Put the recalled answer into a response; whether there is one."""
        packed = g.pop("answer", None)
        if packed is not None:
            set_packed(response, packed)
        return packed is not None

    def keep(self, packed: bytes) -> None:
        """The answer to this request, if it was one to recall."""
        key = g.pop("answer_key", None)
        if key is not None:
            self._kept.put(key, packed)


def set_packed(response: Response, packed: bytes) -> None:
    response.set_data(packed)
    response.headers["Content-Encoding"] = "gzip"
    response.headers.add("Vary", "Accept-Encoding")
