"""The URL is the state."""

import pytest

from dashboards.address import Address


def test_reads_what_the_browser_hands_over() -> None:
    address = Address.parse("/body/482226/", "?year=2023&lang=en")
    assert (address.path, address.year, address.lang) == ("/body/482226", "2023", "en")


@pytest.mark.parametrize(("pathname", "search"), [(None, None), ("", ""), ("/", "?"), ("/", "?lang=fr")])
def test_nothing_said_means_the_overview_in_japanese(pathname: str | None, search: str | None) -> None:
    assert Address.parse(pathname, search) == Address("/", "", "", "ja")


def test_links_carry_year_and_language_along() -> None:
    address = Address.parse("/", "?pref=480002&year=2023&lang=en")
    assert address.to_body("482226") == "/body/482226?pref=480002&year=2023&lang=en"
    assert address.to_overview("490008") == "/?pref=490008&year=2023&lang=en"
    assert address.in_language("ja") == "/?pref=480002&year=2023"


def test_links_are_encoded() -> None:
    hostile = Address.parse("/body/%3Cscript%3E", '?year="><script>')
    assert hostile.path == "/body/<script>"
    assert "<" not in hostile.in_language("en") and '"' not in hostile.in_language("en")
