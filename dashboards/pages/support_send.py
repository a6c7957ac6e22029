"""k団体に派遣: which bodies pass most STEPs, what each choice is worth, and what blanks could change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dash import html

from dashboards.components import grid as grids
from dashboards.components.card import Card, Table, card
from dashboards.components.ids import tab_query_id
from dashboards.components.pickers import select
from dashboards.page_context import PageContext, cached
from dashboards.page_statements import support as statements
from dashboards.pages.support_rows import Needs, Row, needs
from dashboards.statements import step_labels
from pipeline.scoring.dispatch import Candidate, Choice, best_choice, choice_of
from pipeline.scoring.step_moves import Moves, least_work, most_steps

COUNTS = ("3", "1", "2", "4", "5", "6", "8", "10")
"""How many people there may be to send; the first is the default."""
WRAPPED = {"wrapText": True, "autoHeight": True}


@dataclass(frozen=True)
class Candidates:
    """What sending somebody to each body passes: by the answers as they are, and if all blanks were done already."""

    now: Mapping[str, Candidate]
    if_done: Mapping[str, Candidate]


@dataclass(frozen=True)
class Sending:
    """The best choice, that of the lowest scores, and what they are if all blanks turned out to be done."""

    candidates: Mapping[str, Candidate]
    if_done: Mapping[str, Candidate]
    best: Choice
    lowest: Choice
    if_blanks_done: Choice
    kept_if_blanks_done: Choice
    without: dict[str, Choice]


def candidates_of(needed: Needs, *, are_blanks_done: bool = False) -> dict[str, Candidate]:
    """Every body with the STEPs that one person could bring it to pass, and the measures that are least work."""
    work, capacity = needed.work(), needed.rules.judgement.work_of_one.value
    found = {}
    for code in needed.bodies:
        moves = _moves_if_done(needed, code) if are_blanks_done else needed.moves(code)
        count, chosen = most_steps(moves, capacity, work)
        found[code] = Candidate(code, count, chosen.indicators)
    return found


def _moves_if_done(needed: Needs, code: str) -> list[Moves]:
    """The measures with the least work if every blank turned out to be carried out already."""
    found = []
    for step in needed.open_steps(code):
        parts = [
            replace(part, points=1.0) if part.points is None and part.applies else part
            for part in needed.parts[code, step]
        ]
        moves = least_work(parts, needed.thresholds[step], needed.min_coverage)
        if moves is not None and moves.indicators:
            found.append(moves)
    return found


def both_candidates(needed: Needs) -> Candidates:
    return Candidates(candidates_of(needed), candidates_of(needed, are_blanks_done=True))


@cached
def candidates(context: PageContext) -> Candidates:
    return both_candidates(needs(context))


def sending(needed: Needs, count: int, found: Candidates | None = None) -> Sending:
    """Choose the bodies, and work out what the choice is worth beside others. `found`: of `both_candidates`."""
    work, part = needed.work(), needed.rules.judgement.repeated_part.value
    found = found or both_candidates(needed)
    here, done = found.now, found.if_done
    gaining = [one for one in here.values() if one.step_count]
    best = best_choice(gaining, count, work, part)
    scored = [code for code, body in needed.bodies.items() if body["score"] is not None]
    lowest = sorted(scored, key=lambda code: (needed.bodies[code]["score"], code))[:count]
    without = {
        code: best_choice([one for one in gaining if one.code != code], count, work, part) for code in best.codes
    }
    return Sending(
        here,
        done,
        best,
        choice_of([here[code] for code in lowest], work, part),
        best_choice([one for one in done.values() if one.step_count], count, work, part),
        choice_of([done[code] for code in best.codes], work, part),
        without,
    )


def count_of(context: PageContext) -> int:
    """How many people the address sends."""
    return int(context.asked("k", COUNTS))


def send(context: PageContext) -> Card:
    """To which bodies to send, with the regret of each choice."""
    words, needed = context.words, needs(context)
    if not needed.thresholds:
        return Card(
            words("support.tab_send"), words("support.send_no_steps"), Table({}, []), why=words("support.send_no_steps")
        )
    made = sending(needed, count_of(context), candidates(context))
    rows = [_row(context, needed, made, code) for code in made.best.codes]
    if not rows:
        return Card(words("support.tab_send"), words("support.send_none"), Table({}, []), why=words("support.send_why"))
    columns = {key: words(f"support.send_{key}") for key in ("name", "passing", "measures", "work", "regret", "blanks")}
    lost = made.if_blanks_done.step_count - made.kept_if_blanks_done.step_count
    note = words(
        "support.note_send",
        capacity=needed.rules.judgement.work_of_one.value,
        part=words.percent(100 * needed.rules.judgement.repeated_part.value),
        work=words.number(made.best.work),
    ) + (words("support.note_send_lost", lost=lost) if lost else words("support.note_send_safe"))
    title = statements.sent_to(len(rows), made.best.step_count, made.lowest.step_count, words)
    return Card(words("support.tab_send"), title, Table(columns, rows), count=len(needed.bodies), caveat=note)


def _row(context: PageContext, needed: Needs, made: Sending, code: str) -> Row:
    words, candidate = context.words, made.candidates[code]
    passed = needed.steps_passed_by(code, candidate.measures)
    work = needed.work()
    return {
        "code": code,
        "name": needed.bodies[code]["name"],
        "href": context.address.to(f"/body/{code}"),
        "passing": step_labels(passed, words),
        "measures": words("app.separator").join(
            words.pick(needed.measures[name], "name") for name in candidate.measures
        ),
        "work": sum(work[name] for name in candidate.measures),
        "regret": _regret(context, made, code),
        "blanks": _blanks(context, made, code),
    }


def _regret(context: PageContext, made: Sending, code: str) -> str:
    """What is lost when this body is left out and the best other one is taken: STEPs, else work, else nothing."""
    words, other = context.words, made.without[code]
    steps, more = made.best.step_count - other.step_count, other.work - made.best.work
    if steps:
        return words("support.regret_steps", count=steps)
    return words("support.regret_work", work=words.number(more)) if more > 1e-9 else words("support.regret_none")


def _blanks(context: PageContext, made: Sending, code: str) -> str:
    """Whether the body would pass as many STEPs with somebody sent if its blanks turned out to be done already."""
    words, left = context.words, made.if_done[code].step_count
    is_same = left >= made.candidates[code].step_count
    return words("support.send_sure") if is_same else words("support.send_blank", count=left)


def send_tab(context: PageContext) -> html.Div:
    """The choice of how many, and the bodies."""
    made, words = send(context), context.words
    options = [{"value": value, "label": words("support.send_count", count=value)} for value in sorted(COUNTS, key=int)]
    choice = select(
        words("support.pick_k"), options, str(count_of(context)), tab_query_id("k", COUNTS[0]), className="picker"
    )
    shown = card(context, "send", replace(made, body=_grid(context, made)))
    return html.Div([html.Div(choice, className="tab-controls no-print"), shown])


def _grid(context: PageContext, made: Card) -> Sequence[Any]:
    if not made.table.rows:
        return ()
    titles = made.table.columns
    columns = [
        grids.link("name", titles["name"]),
        grids.text("passing", titles["passing"], minWidth=180, **WRAPPED),
        grids.text("measures", titles["measures"], minWidth=300, flex=3, **WRAPPED),
        grids.number("work", titles["work"], maxWidth=110),
        grids.text("regret", titles["regret"], minWidth=190, **WRAPPED),
        grids.text("blanks", titles["blanks"], minWidth=170, **WRAPPED),
    ]
    return [grids.grid(context, "send", columns, made.table.rows)]
