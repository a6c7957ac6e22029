"""団体カルテ without a body: every body of a prefecture, to choose one."""

from dataclasses import replace
from typing import Any

import dash

from dashboards import statements
from dashboards.components import grid as grids
from dashboards.components.card import Card, Table, card
from dashboards.components.page import answers_always, page, title_of
from dashboards.page_context import PageContext


def heading(context: PageContext) -> str:
    return context.words("door.title", name=context.pref_name)


def sentence(context: PageContext) -> str:
    return context.words("door.text", count=len(_codes(context)))


def _codes(context: PageContext) -> list[dict[str, Any]]:
    rows = context.snapshot.frame("bodies").to_dicts()
    return [row for row in rows if row["prefecture_code"] == context.pref and row["body_kind"] == "municipality"]


def bodies(context: PageContext) -> Card:
    """The municipalities by code, and the office of the prefecture itself."""
    words = context.words
    known = {row["code"]: row for row in context.rows("overview_bodies")}
    columns = {
        key: words(f"bodies.col_{key}") for key in ("name", "kana", "code", "kind", "stage", "population", "peer_group")
    }
    office = {"code": context.pref, "name": context.pref_name, "kana": None}
    rows = [_row(row, known.get(row["code"]), context) for row in [*_codes(context), office]]
    return Card(
        words("body.eyebrow"), words("door.answer", count=len(rows) - 1, name=context.pref_name), Table(columns, rows),
        caveat=context.ladder(),
    )  # fmt: skip


def _row(body: dict[str, Any], found: dict[str, Any] | None, context: PageContext) -> dict[str, Any]:
    words = context.words
    kind = words("door.prefecture") if body["code"] == context.pref else ""
    facts = found or {}
    return {
        "code": body["code"],
        "name": body["name"],
        "href": context.address.to(f"/body/{body['code']}"),
        "kana": body["kana"] or "",
        "kind": words.named("kind", facts["kind"]) if found else kind,
        "stage": statements.stage(facts, words) if found else "",
        "population": facts.get("population"),
        "peer_group": facts.get("peer_group") or "",
    }


@answers_always
def layout(**_query: Any) -> Any:
    context = PageContext.of()
    made = bodies(context)
    titles = {**made.table.columns}
    name, population = grids.link("name", titles.pop("name")), titles.pop("population")
    columns = [name, *(grids.text(*column) for column in titles.items()), grids.number("population", population)]
    shown = replace(made, body=[grids.grid(context, "bodies", columns, made.table.rows)])
    return page(context, heading(context), sentence(context), card(context, "bodies", shown))


dash.register_page(
    __name__,
    path="/body",
    order=3,
    nav="body",
    title=title_of(heading),
    heading=heading,
    sentence=sentence,
    cards={"bodies": bodies},
)
