"""団体カルテ without a body: the door to all of a prefecture."""

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.pages.page import Page, page_head
from dashboards.old.pages.plain import page_context
from dashboards.store import OpenedSnapshot


def door(snapshot: OpenedSnapshot, address: Address) -> Page:
    """Every municipality of the desk's prefecture by kind, and the prefecture itself."""
    words = address.words
    context = page_context(snapshot, address)
    bodies = snapshot.frame("overview_bodies", pref=context.pref, year=context.year)
    title = words("door.title", name=context.name)
    parts = [_link_list(words("door.prefecture"), [(context.pref, context.name)], address)]
    for kind, part in bodies.group_by("kind", maintain_order=True):
        parts.append(_link_list(words.named("kind", kind[0]), list(part.select("code", "name").rows()), address))
    head = page_head(words("body.eyebrow"), title, context.controls(words))
    text = html.P(words("door.text"), className="lead")
    return Page(title, html.Div([head, text, html.Div(parts, className="card doors")], **context.data))


def _link_list(title: str, bodies: list[tuple[str, str]], address: Address) -> html.Div:
    links = [html.Li(html.Link(name, href=address.to_body(code))) for code, name in bodies]
    return html.Div([html.H2(title), html.Ul(links, className="link-list")])
