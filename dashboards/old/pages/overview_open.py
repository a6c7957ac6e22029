"""県の概況, when a STEP is asked for: the bodies that have not passed it, and why."""

from typing import Any

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.figures import step_open
from dashboards.old.figures.marks import downloads, section
from dashboards.old.figures.step_open import Open
from dashboards.old.pages.overview_sheets import scope_of, titled
from dashboards.old.pages.page import PageContext
from dashboards.old.pages.verdict import reason_of
from dashboards.store import OpenedSnapshot
from dashboards.table_export import Sheet, head_of
from dashboards.words import Words

PLACE = "open"
"""The section's id: where the address of a STEP leads."""
ANY = -1
COLUMNS = ("code", "body", "prefecture", "step", "state", "score", "low", "high", "why", "peer_passed_count")


def open_section(
    snapshot: OpenedSnapshot, steps: list[dict], context: PageContext, address: Address
) -> list[html.Section]:
    """`steps`: all STEPs of the page. Nothing while the URL names none of them."""
    words = address.words
    step = next((step for step in steps if str(step["step"]) == address.asked("step")), None)
    if step is None:
        return []
    bodies = opens(snapshot, {"pref": context.pref, "year": context.year, "step": step["step"]}, words)
    content: list[Any] = [_others(steps, step, address)]
    if bodies:
        take = downloads(address, "overview", "open", words("open.title"))
        content += [step_open.open_table(bodies, address), html.P(words("open.note"), className="note"), take]
    answer = step_open.answer(bodies, step, words)
    return [section(PLACE, words("open.title"), answer, content, step_open.summary(bodies, words))]


def opens(snapshot: OpenedSnapshot, asked: dict[str, str | int | None], words: Words) -> list[Open]:
    """The bodies of a prefecture or of the nation that have not passed one STEP or any, with the reason of each."""
    place = {"pref": asked["pref"], "year": asked["year"]}
    gates: dict[str, dict[str, dict]] = {}
    for gate in snapshot.frame("step_gates", **place).iter_rows(named=True):
        gates.setdefault(gate["code"], {})[gate["indicator"]] = gate
    found = []
    for row in snapshot.frame("step_open", **asked).iter_rows(named=True):
        own = gates.get(row["code"], {})
        unmet = [words.pick(own[gate], "name") for gate in row["gates_unmet"]]
        found.append(Open(row | {"unmet_names": unmet}, reason_of(row, own, words)))
    return found


def _others(steps: list[dict], now: dict, address: Address) -> html.Nav:
    """The other STEPs, and the way to close the list."""
    words = address.words
    links = [
        html.Li(
            html.Link(
                html.Span(words("step.label", step=step["step"]), **({"aria-current": "true"} if step is now else {})),
                href=to_step(step["step"], address),
                className="pill is-here" if step is now else "pill",
            )
        )
        for step in steps
    ]
    links.append(html.Li(html.Link(words("open.close"), href=address.here(step=""), className="pill")))
    return html.Nav(html.Ul(links), className="pills no-print", **{"aria-label": words("open.others")})


def to_step(step: int, address: Address) -> str:
    """This page with the bodies that have not passed a STEP."""
    return f"{address.here(step=str(step))}#{PLACE}"


def open_sheet(snapshot: OpenedSnapshot, address: Address) -> Sheet:
    """The same as a file, for the STEP of the URL or for all."""
    context, asked = scope_of(snapshot, address)
    words, step = address.words, address.asked("step")
    bodies = opens(snapshot, asked | {"step": int(step) if step.isascii() and step.isdigit() else ANY}, words)
    rows = [
        tuple(
            (body.row | {"body": body.row["name"], "why": body.why, "state": words(f"state.{body.row['state']}")})[name]
            for name in COLUMNS
        )
        for body in bodies
    ]
    return Sheet(titled("open.title", context, address), list(head_of(COLUMNS, "export", words).values()), rows)
