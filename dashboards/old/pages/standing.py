"""位置と幅: ranks as ranges, in order of the nominal score, and what other weights would move."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.figures import ranges, trial
from dashboards.old.figures.marks import downloads, pills, section
from dashboards.old.pages.as_of_line import basis
from dashboards.old.pages.page import Page, PageContext, body_choice, page_head
from dashboards.old.pages.picker import picker
from dashboards.old.pages.standing_choice import NEEDS_BODY, SCOPES, StandingChoice, choice_of
from dashboards.store import OpenedSnapshot
from dashboards.words import Words

FIRM = {"population_band": "among_band", "nearest": "among_nearest"}


def page(snapshot: OpenedSnapshot, address: Address) -> Page:
    """The scope, the group and the body that the URL names."""
    words = address.words
    found = choice_of(snapshot, address)
    context = found if isinstance(found, PageContext) else found.context
    controls = [] if isinstance(found, PageContext) else [_own_choice(found, words), _group_choice(found, words)]
    head = page_head(words("nav.standing"), words("standing.title"), [*controls, *context.controls(words)])
    content = [_nothing(context, words)] if isinstance(found, PageContext) else _content(snapshot, found, address)
    data = context.data if isinstance(found, PageContext) else _data(found)
    return Page(words("standing.title"), html.Div([head, *content], className="page-standing", **data))


def _data(found: StandingChoice) -> dict[str, str]:
    return {**found.context.data, "data-group": found.group["group_id"], "data-code": found.own.get("code", "")}


def _nothing(context: PageContext, words: Words) -> html.P:
    return html.P(words("standing.nothing", year=words.year(context.year)), className="lead")


def group_label(group: dict, words: Words) -> str:
    name = words.pick(group, "name")
    return name if group["step"] is None else words("step.named", step=group["step"], name=name)


def _group_choice(found: StandingChoice, words: Words) -> Any:
    options = [{"value": group["group_id"], "label": group_label(group, words)} for group in found.groups]
    return picker("group", options, found.group["group_id"], words)


def _own_choice(found: StandingChoice, words: Words) -> Any:
    return body_choice("own", words, found.own)


def _content(snapshot: OpenedSnapshot, found: StandingChoice, address: Address) -> list[Any]:
    words = address.words
    effect = effect_of(snapshot, found, "nation") if found.factors else None
    here = effect if found.set == "nation" or not found.factors else effect_of(snapshot, found, found.set)
    return [
        html.P(lead(snapshot, found, words), className="lead"),
        basis(snapshot, found.context.year, address),
        *_pills(snapshot, found, address),
        _ranges(snapshot, found, here.ranks if here else {}, address),
        _trial(found, effect, address),
        _limits(words),
    ]


def effect_of(snapshot: OpenedSnapshot, found: StandingChoice, set_: str) -> trial.Effect:
    """What the weights of the address move in the nation or in the prefectures."""
    asked: dict[str, Any] = {**found.asked, "kind": found.kind, "set": set_}
    moved = snapshot.frame("standing_trial", **asked, weights=trial.as_text(found.factors))
    return trial.Effect.of(snapshot.frame("standing_bodies", **asked), moved)


def lead(snapshot: OpenedSnapshot, found: StandingChoice, words: Words) -> str:
    """Where the body of interest stands, in its scope and firmly or not; without one, how to choose one."""
    if not found.own:
        return words("standing.lead_none", name=found.context.name)
    asked: dict[str, Any] = {**found.asked, "code": found.own["code"]}
    rows = {row["comparison_set"]: row for row in snapshot.frame("standing_own", **asked).iter_rows(named=True)}
    facts = {"name": found.own["name"], "group": group_label(found.group, words)}
    row = rows.get("prefecture" if found.scope == "prefecture" else "nation")
    if row is None:
        return words("standing.lead_unscored", **facts)
    where = words("standing.of_prefecture", name=found.own["prefecture"]) if found.scope == "prefecture" else words(
        f"peers.nation_{found.kind}")  # fmt: skip
    sentence = words("standing.lead", **facts, where=where, n=words.number(row["n"], 0),
                     rank=ranges.places(row["rank"], row["rank"], words),
                     range=ranges.range_text(row, words))  # fmt: skip
    return sentence + _among(rows.get(found.scope), found.scope, words) + _firm(row, words)


def _among(row: dict | None, scope: str, words: Words) -> str:
    if row is None or scope not in NEEDS_BODY:
        return ""
    rank = ranges.places(row["rank"], row["rank"], words)
    return words(f"standing.among_{scope}", n=words.number(row["n"], 0), rank=rank)


def _firm(row: dict, words: Words) -> str:
    """Does "above its peers" hold with whomever one compares?"""
    side = row["among_peers"]
    if side is None:
        return ""
    if row["is_robust"]:
        return words(f"standing.firm_{side}")
    flips = [words(f"standing.by_{name}") for name, column in FIRM.items() if row[column] not in (side, None)]
    return words(f"standing.flips_{side}", sets=words("app.separator").join(flips)) if flips else ""


def _pills(snapshot: OpenedSnapshot, found: StandingChoice, address: Address) -> list[Any]:
    words = address.words
    now = replace(address, more={**address.more, "scope": found.scope, "basis": found.basis})
    scopes = [scope for scope in SCOPES if found.own or scope not in NEEDS_BODY]
    if found.own and found.kind != "municipality":
        scopes = ["all"]
    options = [(scope, words(f"standing.scope_{scope}"), _count(snapshot, found, address, scope)) for scope in scopes]
    shown: list[Any] = [pills(now, "scope", words("standing.scope"), options, None)]
    if len(found.bases) > 1:
        bases = [(row["basis"], words.pick(row, "name"), row["body_count"]) for row in found.bases]
        shown.append(pills(now, "basis", words("standing.basis"), bases, None))
    if not found.own:
        shown.append(html.P(words("standing.needs_body"), className="note no-print"))
    return shown


def _count(snapshot: OpenedSnapshot, found: StandingChoice, address: Address, scope: str) -> int:
    if scope == found.scope:
        return int(found.bodies["is_published"].sum())
    other = choice_of(snapshot, replace(address, more={**address.more, "scope": scope, "w": ""}))
    return 0 if isinstance(other, PageContext) else int(other.bodies["is_published"].sum())


def answer(found: StandingChoice, words: Words) -> str:
    """The heading: of how many it can be said that they stand high or low."""
    bands = found.bodies.filter("is_published")["band"].to_list()
    if not bands:
        return words("ranges.answer_empty")
    if not any(bands):
        return words("ranges.answer_few", count=len(bands))
    counts = {name: bands.count(name) for name in ("top", "middle", "bottom")}
    straddling = len(bands) - sum(counts.values())
    return words("ranges.answer", count=words.number(len(bands), 0), straddling=words.number(straddling, 0),
                 **{name: words.number(count, 0) for name, count in counts.items()})  # fmt: skip


def _ranges(snapshot: OpenedSnapshot, found: StandingChoice, moved: dict[str, int], address: Address) -> html.Section:
    words = address.words
    placed = found.bodies.filter("is_published")
    is_all = found.scope == "all" and placed.height > 60
    own, place = found.own.get("code", ""), found.own.get("prefecture") or found.context.name
    content: list[Any] = []
    if placed.height:
        content.append(ranges.key(words, is_overview=is_all, has_trial=bool(moved), place=place))
    if placed.height and is_all:
        told = words("ranges.overview_told", answer=answer(found, words))
        content.append(ranges.overview(placed, own, found.pref, found.n, told, words))
        content.append(html.H3(words("ranges.here_title", name=place)))
        placed = placed.filter((pl.col("prefecture_code") == found.pref) | (pl.col("code") == own))
    if placed.height:
        content.append(ranges.range_table(placed, own, found.n, moved, address))
    content += [ranges.without_place(found.bodies, words, is_named=found.scope != "all"), _left_out(found, words)]
    content.append(_take("ranges", "ranges.title", address))
    return section("ranges", words("ranges.title"), answer(found, words),
                   [part for part in content if part is not None], _summary(snapshot, found, words))  # fmt: skip


def _left_out(found: StandingChoice, words: Words) -> html.P | None:
    return html.P(words("ranges.left_out", count=found.left_out), className="note") if found.left_out else None


def _summary(snapshot: OpenedSnapshot, found: StandingChoice, words: Words) -> str:
    dates = snapshot.row("standing_dates", **found.asked)
    known = [str(day) for day in (dates.get("first_date"), dates.get("last_date")) if day]
    said = words("standing.from_to", first=known[0], last=known[-1]) if len(set(known)) > 1 else (known or [""])[0]
    among = found.kind if found.kind == "municipality" else "prefecture_kind"
    where = words(f"ranges.among_{'prefecture' if found.set == 'prefecture' else among}", n=words.number(found.n, 0),
                  name=found.own.get("prefecture") or found.context.name)  # fmt: skip
    basis = next(words.pick(row, "name") for row in found.bases if row["basis"] == found.basis)
    return words("ranges.summary", where=where, basis=basis, date=said or words("answers.no_date"))


def _take(sheet: str, title: str, address: Address) -> html.P:
    return downloads(address, "standing", sheet, address.words(title))


def _trial(found: StandingChoice, effect: trial.Effect | None, address: Address) -> html.Section:
    words = address.words
    place = found.own.get("prefecture") or found.context.name
    content: list[Any] = [
        html.P(words("trial.banner" if effect else "trial.begin"), className="hint", role="status"),
        trial.sliders(found.children, found.factors, words),
    ]
    if effect:
        content += [part for part in (trial.moved_table(effect, found.pref, address),) if part is not None]
        content.append(html.P(html.Link(words("trial.reset"), href=address.here(w="")), className="way-on no-print"))
        content.append(_take("trial", "trial.title", address))
    return section("trial", words("trial.title"), trial.answer(effect, found.pref, place, words), content,
                   _description(effect, words))  # fmt: skip


def _description(effect: trial.Effect | None, words: Words) -> str:
    if effect is None:
        return words("trial.summary_none")
    return words("trial.summary", beyond=words.number(effect.beyond.height, 0), n=words.number(effect.rows.height, 0))


def _limits(words: Words) -> html.Section:
    texts: Sequence[str] = [words(f"standing.limit_{name}") for name in ("range", "overlap", "blanks", "trial")]
    title = html.H2(words("limits.title"), id="limits-heading")
    return html.Section([title, html.Ul([html.Li(text) for text in texts])], className="limits",
                        **{"aria-labelledby": "limits-heading"})  # fmt: skip
