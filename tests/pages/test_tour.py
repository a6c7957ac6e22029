"""The tour and the terms of a page: offered once, reachable ever after, words of the glossary explained in place."""

import dash_mantine_components as dmc
import pytest
from dash import html

from dashboards.address import Address
from dashboards.components.page import page_at
from dashboards.components.shell import header
from dashboards.components.terms import TERMS, explain, page_terms
from dashboards.components.tour import STATIONS, show
from dashboards.overview_sentence import overview_sentence
from dashboards.words import words_of
from pipeline.settings import ROOT
from tests.pages.conftest import nodes, texts


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_page_has_the_way_to_the_tour_and_its_offer_is_hidden_until_the_browser_is_new(app, lang):
    with app.server.test_request_context("/"):
        parts = [part.to_plotly_json() for part in header(Address(lang=lang)) if part]
    by_id = {part["props"].get("id"): part for part in parts}
    assert by_id["tour-offer"]["props"]["hidden"] is True and by_id["tour"]["props"]["opened"] is False
    assert words_of(lang)("tour.open") == by_id["tour-open"]["props"]["children"]


def test_every_station_leads_to_a_page(app):
    for path in STATIONS.values():
        assert page_at(path) is not None, path


def test_a_page_explains_the_terms_that_stand_on_it_and_no_others(lay_out):
    _, content = lay_out("/")
    (details,) = [node for node in nodes(content) if "page-terms" in str(node["props"].get("className"))]
    terms = [texts(node) for node in nodes(details) if node["type"] == "Dt"]
    shown = texts(content)
    assert "STEP" in terms and "保留" in terms and len(terms) > 6
    assert all(term in shown for term in terms) and "人口帯" not in terms


def test_a_heading_of_a_grid_is_explained_too(lay_out):
    _, content = lay_out("/support", "?tab=send")
    (details,) = [node for node in nodes(content) if "page-terms" in str(node["props"].get("className"))]
    assert "外した場合の損" in [texts(node) for node in nodes(details) if node["type"] == "Dt"]


def test_a_word_of_a_table_below_a_chart_is_explained_too():
    words = words_of("ja")
    table = dmc.Table(data={"head": ["団体"], "body": [["人口帯"]]})
    found = page_terms(words, html.Div(table))
    assert found is not None and words("terms_mean.population_band") in str(found)


def test_a_page_without_terms_explains_none():
    assert page_terms(words_of("ja"), "あ") is None


def test_every_term_is_a_word_of_the_glossary():
    glossary = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    words = words_of("ja")
    unknown = [words(f"terms.{name}") for name in TERMS if words(f"terms.{name}") not in glossary]
    assert unknown == []


@pytest.mark.parametrize(
    ("pressed", "is_seen", "expected"),
    [
        (None, None, (False, False, False)),
        (None, True, (False, True, True)),
        ("tour-start", None, (True, True, True)),
        ("tour-open", True, (True, True, True)),
        ("tour-no", None, (False, True, True)),
    ],
)
def test_it_opens_when_asked_for_and_is_offered_until_it_was_opened_or_refused(pressed, is_seen, expected):
    assert show(pressed, is_seen) == expected


def explained(content):
    """Term as it stands → its meaning, in order; never twice."""
    return [(texts(node), node["props"]["title"]) for node in nodes(content) if node["type"] == "Abbr"]


@pytest.mark.parametrize(
    "path", ["/", "/nation", "/body/482226", "/ranking", "/compare?codes=482226", "/support", "/method"]
)
def test_jargon_is_explained_where_it_first_stands_and_once(lay_out, path):
    page, _, search = path.partition("?")
    found = explained(lay_out(page, f"?{search}")[1])
    meanings = [meaning for _, meaning in found]
    assert found and len(meanings) == len(set(meanings))
    assert dict(found)["STEP"] == words_of("ja")("terms_mean.step")


def test_the_first_sentence_explains_its_terms_and_reads_as_before(lay_out, context):
    with context("/", "?pref=480002") as asked:
        sentence = overview_sentence(asked)
    (shown,) = [node for node in nodes(lay_out("/", "?pref=480002")[1]) if node["props"].get("id") == "sentence"]
    assert texts(shown) == sentence and "STEP" in dict(explained(shown))


def test_a_year_that_is_being_collected_explains_what_that_is(lay_out):
    assert "集計中" in dict(explained(lay_out("/", "?pref=480002&year=2026")[1]))


def test_a_longer_term_is_not_cut_and_ways_on_stay_as_they_are():
    line, way = html.P("類似団体区分と未到達"), html.P(["柱は", html.A("柱へ", href="/")])
    explain(words_of("ja"), line, way)
    assert [each.children for each in line.children if isinstance(each, html.Abbr)] == ["類似団体区分", "未到達"]
    assert way.children[0].children == "柱" and way.children[2].children == "柱へ"
    whole = html.P("two Medians of bands")
    explain(words_of("en"), whole)
    assert [each.children for each in whole.children if isinstance(each, html.Abbr)] == ["Medians", "bands"]


def test_every_date_of_a_sentence_is_marked_so_that_it_is_not_broken_at_its_hyphens():
    line = html.P("最後に届いたのは 2026-11-28 07:54 です。その前は2026-11-27です。")
    explain(words_of("ja"), line)
    dates = [each.children for each in line.children if isinstance(each, html.Time)]
    assert dates == ["2026-11-28 07:54", "2026-11-27"]
