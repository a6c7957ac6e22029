"""What goes to the browser as text is exactly what the components say, and never more."""

from dash import dcc

from dashboards.old import html
from dashboards.old.html import Div, P, Section
from dashboards.old.markup import is_html, markup
from dashboards.old.wire import in_parts, plain_values


def test_text_and_attributes_are_escaped():
    hostile = '<img src=x onerror="alert(1)">&'
    assert markup(html.P(hostile)) == '<p>&lt;img src=x onerror="alert(1)"&gt;&amp;</p>'
    assert markup(html.P(title='"><script>')) == '<p title="&quot;&gt;&lt;script&gt;"></p>'


def test_dates_and_ranges_keep_to_one_line_and_texts_stay_one_piece():
    assert markup(html.P("基準日 2025-04-01。")) == "<p><span>基準日 <bdi>2025-04-01</bdi>。</span></p>"
    assert markup(html.P("<b> 2026-11-25 21:35")) == "<p><span>&lt;b&gt; <bdi>2026-11-25 21:35</bdi></span></p>"
    assert markup(html.P("of 90 (8–14)")) == "<p><span>of 90 (<bdi>8–14</bdi>)</span></p>"
    assert markup(html.P("e-learning 12-3 – x")) == "<p>e-learning 12-3 – x</p>"


def test_attributes_are_those_of_html():
    cell = html.Td("1", className="num", colSpan=2, hidden=True, style={"borderTopWidth": "1px", "left": "3%"})
    assert markup(cell) == '<td class="num" colspan="2" hidden style="border-top-width:1px;left:3%">1</td>'
    assert markup(html.Span(hidden=False, **{"aria-hidden": "true", "data-find": ""})) == (
        '<span aria-hidden="true" data-find=""></span>'
    )
    assert markup(html.Input()) == "<input>"


def test_only_links_that_lead_to_pages_keep_their_address():
    assert markup(html.Link("a", href="/body/1?x=1&y=2")) == '<a data-goes href="/body/1?x=1&amp;y=2">a</a>'
    assert markup(html.A("a", href="https://www.soumu.go.jp/")) == '<a href="https://www.soumu.go.jp/">a</a>'
    assert markup(html.A("a", href="javascript:alert(1)")) == "<a>a</a>"


def test_numbers_lists_and_nothing():
    assert markup([1, None, [html.I("x"), "y"], 0]) == "1<i>x</i>y0"


def test_what_needs_a_script_stays_a_component_and_its_neighbours_do_not():
    page = html.Div([html.Section([html.P("still"), html.P("still")]), html.Div(dcc.Store(id="live"))])
    assert not is_html(page)
    still, live = plain_values(page)["props"]["children"]
    assert still["props"] == {"data-html": "<p>still</p><p>still</p>"}
    assert live["props"]["children"]["props"]["id"] == "live"


def test_each_part_of_a_page_is_sent_by_itself():
    page = Div([Section([P("a")]), P("b"), None], className="page")
    sent = in_parts(page)
    assert sent["props"]["className"] == "page" and "data-html" not in sent["props"]
    first, second, third = sent["props"]["children"]
    assert first["props"] == {"data-html": "<p>a</p>"}
    assert second["props"] == {"children": "b"} and third is None
