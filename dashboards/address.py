"""The URL is the state: reading and writing addresses of pages."""

from dataclasses import dataclass
from urllib.parse import parse_qs, quote, unquote, urlencode

from dashboards.words import Words, words_of


@dataclass(frozen=True)
class Address:
    """What the URL asks for. `year` and `pref` are empty when it does not say."""

    path: str = "/"
    pref: str = ""
    year: str = ""
    lang: str = "ja"

    @classmethod
    def parse(cls, pathname: str | None, search: str | None) -> "Address":
        """From the parts a browser hands over, percent-encoded as they are."""
        query = {key: values[-1] for key, values in parse_qs((search or "").lstrip("?")).items()}
        lang = "en" if query.get("lang") == "en" else "ja"
        return cls(unquote(pathname or "/").rstrip("/") or "/", query.get("pref", ""), query.get("year", ""), lang)

    @property
    def words(self) -> Words:
        return words_of(self.lang)

    def _href(self, path: str, query: dict[str, str]) -> str:
        # Japanese is the default, so only the other language shows in an address.
        kept = {key: value for key, value in query.items() if value and (key, value) != ("lang", "ja")}
        return quote(path) + (f"?{urlencode(kept)}" if kept else "")

    def to_overview(self, pref: str = "") -> str:
        return self._href("/", {"pref": pref, "year": self.year, "lang": self.lang})

    def to_body(self, code: str = "") -> str:
        return self._href(f"/body/{code}".rstrip("/"), {"year": self.year, "lang": self.lang})

    def to_method(self) -> str:
        return self._href("/method", {"lang": self.lang})

    def to_definitions(self) -> str:
        """The indicators of the framework as a file."""
        return self._href("/export/method/indicators.csv", {"lang": self.lang})

    def in_language(self, lang: str) -> str:
        return self._href(self.path, {"pref": self.pref, "year": self.year, "lang": lang})
