"""The URL is the state: reading and writing addresses of pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import parse_qs, quote, unquote, urlencode

from dashboards.words import Words, words_of

COMMON = ("pref", "year", "lang", "peers")
"""What goes along from page to page: whose desk this is, the fiscal year, the language, with whom to compare."""


@dataclass(frozen=True)
class Address:
    """What the URL asks for. `year` and `pref` are empty when it does not say; `more` is what one page alone reads.

    `peers`: the rule of dashboards/peers.py that was chosen; empty where each page has its usual one.
    `base` is the path below which the dashboards stand behind a proxy; every address begins with it, `path` never.
    """

    path: str = "/"
    pref: str = ""
    year: str = ""
    lang: str = "ja"
    peers: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    base: str = ""

    @classmethod
    def parse(cls, pathname: str | None, search: str | None, base: str = "") -> "Address":
        """From the parts a browser hands over, percent-encoded as they are."""
        query = {
            key: values[-1] for key, values in parse_qs((search or "").lstrip("?"), keep_blank_values=True).items()
        }
        lang = "en" if query.get("lang") == "en" else "ja"
        more = {key: text for key, text in query.items() if key not in COMMON}
        whole = unquote(pathname or "/").rstrip("/")
        path = (whole.removeprefix(base) if f"{whole}/".startswith(f"{base}/") else whole) or "/"
        return cls(path, query.get("pref", ""), query.get("year", ""), lang, query.get("peers", ""), more, base)

    @property
    def words(self) -> Words:
        return words_of(self.lang)

    def asked(self, name: str) -> str:
        """A parameter of this page alone; empty when the URL does not say."""
        return self.more.get(name, "")

    def below(self, path: str) -> str:
        """What follows `path` in the path: `482226` of `/body/482226`; empty on `/body` itself."""
        return self.path.removeprefix(path).removeprefix("/")

    def to(self, path: str, **more: str) -> str:
        """Another page: prefecture, year, language and peers go along, unless `more` has others."""
        if not more:
            return quote(self.base + path) + self._along
        return quote(self.base + path) + self._query(more)

    @cached_property
    def _along(self) -> str:
        """What goes along to every page: written once, for a list has a thousand links."""
        return self._query({})

    def _query(self, more: Mapping[str, str]) -> str:
        query = {name: getattr(self, name) for name in COMMON} | dict(more)
        # Japanese is the default, so only the other language shows in an address.
        kept = {key: value for key, value in query.items() if value and (key, value) != ("lang", "ja")}
        return f"?{urlencode(kept)}" if kept else ""

    def here(self, **changes: str) -> str:
        """This page with other parameters; an empty one is taken out."""
        return self.to(self.path, **{**self.more, **changes})

    def to_overview(self, pref: str = "") -> str:
        return self.to("/", pref=pref or self.pref)

    def to_body(self, code: str = "") -> str:
        return self.to(f"/body/{code}".rstrip("/"))

    def in_language(self, lang: str) -> str:
        return self.here(lang=lang)


Read = Callable[[str | None, str | None], Address]
"""`Address.parse` with the base of this installation."""
