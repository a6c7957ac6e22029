"""Small marks that several figures share: badges, missing values, sections, tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.address import Address
from dashboards.old import html
from dashboards.words import Words

ICONS = {"passed": "✓", "yes": "✓", "answered": "✓", "planned": "△", "failed": "×", "no": "×"}
"""Icon of a verdict or a status. Whatever is not here has no value, and gets a question mark."""


UNDER_MARK = 2.5
"""Percent of a bar to either side of a mark that a number would be covered by."""


def badge(word: str, state: str) -> html.Span:
    """A verdict or a status: icon and word, never colour alone."""
    tone = state if state in ICONS else "missing"
    icon = html.Span(ICONS.get(state, "?"), className="badge-icon", **{"aria-hidden": "true"})
    return html.Span([icon, word], className=f"badge badge-{tone}")


def score_reason(row: dict) -> str:
    """Why a group has no score, as a key below `why.`: `low_coverage`, `not_asked` or `undefined`."""
    if not row["asked_count"]:
        return "not_asked"
    return "undefined" if row["coverage"] is None else "low_coverage"


def short_name(group: Mapping[str, Any], words: Words) -> str:
    """`STEP2` of a STEP, the name of a pillar."""
    return words.pick(group, "name") if group["step"] is None else words("step.label", step=group["step"])


def group_name(group: Mapping[str, Any], words: Words) -> str:
    """`STEP2 name` of a STEP, the name of a pillar."""
    name = words.pick(group, "name")
    return name if group["step"] is None else f"{short_name(group, words)} {name}"


def missing(words: Words, reason: str, bounds: tuple[float, float] | None = None) -> html.Span:
    """A value that is not there: hatched, with the reason in words and the range it may lie in."""
    text = words.named("why", reason)
    spread = words("stepcards.bounds", low=words.number(bounds[0]), high=words.number(bounds[1])) if bounds else ""
    return html.Span(
        [html.Span(text, className="missing-why"), html.Span(spread, className="num")], className="missing"
    )


def bounds_of(row: dict) -> tuple[float, float] | None:
    """Lower and upper bound of a group's score (0…100); None where nothing was asked."""
    return None if row["low"] is None or row["coverage"] is None else (row["low"], row["high"])


def section(key: str, label: str, answer: str, children: Sequence[Any], summary: str = "") -> html.Section:
    """A card: a small label saying what it is about, and a heading that answers."""
    heading = f"{key}-heading"
    head = [html.P(label, className="card-label"), html.H2(answer, id=heading)]
    if summary:
        head.append(html.P(summary, className="card-summary"))
    content = [html.Div(head, className="card-head"), *children]
    return html.Section(content, id=key, className=f"card card-{key}", **{"aria-labelledby": heading})


def table(caption: str, head: Sequence[Any], rows: Sequence[Sequence[Any]], className: str = "") -> html.Div:  # noqa: N803
    """A plain table that scrolls by itself on a narrow screen. The first cell of each row is its heading."""
    labels = [str(text) for text in head]
    body = [
        html.Tr(
            [
                html.Th(row[0], scope="row"),
                *(html.Td(cell, **{"data-label": labels[at]}) for at, cell in enumerate(row[1:], start=1)),
            ]
        )
        for row in rows
    ]
    inner = html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(html.Tr([html.Th(text, scope="col") for text in head])),
            html.Tbody(body),
        ],
        className=f"table {className}".strip(),
    )
    # A scrolling region must be reachable by keyboard.
    return html.Div(inner, className="table-frame", tabIndex=0, role="region", **{"aria-label": caption})


def as_table(words: Words, caption: str, head: Sequence[Any], rows: Sequence[Sequence[Any]]) -> html.Details:
    """The numbers behind a chart, folded away until asked for."""
    return html.Details(
        [html.Summary(words("app.table")), table(caption, head, rows, "table-compact")], className="as-table"
    )


def downloads(
    address: Address, page: str, sheet: str, title: str, *, has_all: bool = True, seen: str = "", label: str = ""
) -> html.P:
    """Links to the table as files: what is seen, and all. `seen` marks those that follow a list in the browser."""
    words = address.words
    parts: list[Any] = [html.Strong(label)] if label else []
    for scope in ("seen", "all") if has_all else ("seen",):
        more = {"all": "1"} if scope == "all" else {}
        follows = {"data-follows": seen} if seen and scope == "seen" else {}
        parts.append(html.Span(words(f"take.{scope}"), className="take-label"))
        for form in ("csv", "xlsx"):
            told = words(f"take.told_{scope}", title=title, form=words(f"take.{form}"))
            href = address.to_export(page, sheet, form, **more)
            parts.append(html.A(words(f"take.{form}"), href=href, **{"aria-label": told}, **follows))
    return html.P(parts, className="take no-print")


def stack(parts: Sequence[tuple[str, int]], total: int, told: str, mark: float | None = None) -> html.Div:
    """A bar from 0 to `total`, cut into (class, count), each with its count; `mark` is a comparator in percent."""
    cut, begin = [], 0.0
    for fill, count in parts:
        width = 100 * count / max(1, total)
        # A count in the middle of its part would lie under the mark.
        aside = " is-aside" if mark is not None and abs(begin + width / 2 - mark) < UNDER_MARK else ""
        if count:
            name = f"funnel-part {fill}{aside}"
            cut.append(html.Span(html.Span(str(count)), className=name, style={"width": at(width)}))
        begin += width
    lines = [] if mark is None else [html.Span(className="funnel-nation", style={"left": at(mark)})]
    return html.Div([*cut, *lines], className="funnel-bar", role="img", **{"aria-label": told})


def pills(
    address: Address, name: str, label: str, options: Sequence[tuple[str, str, int | None]], total: int | None
) -> html.Nav:
    """Links that set one parameter of the URL. `options`: value, text, how many; `total` puts all of them in front."""
    words, now = address.words, address.asked(name)
    links = [
        html.Li(
            html.Link(
                html.Span(
                    [text, *([] if count is None else [html.Span(str(count), className="pill-count num")])],
                    **({"aria-current": "true"} if value == now else {}),
                ),
                href=address.here(**{name: value, "part": ""}),
                className="pill is-here" if value == now else "pill",
            )
        )
        for value, text, count in [*([] if total is None else [("", words("app.all"), total)]), *options]
    ]
    label_id = f"{name}-pills"
    content = [html.Span(label, className="pills-label", id=label_id), html.Ul(links)]
    return html.Nav(content, className="pills no-print", **{"aria-labelledby": label_id})


def legend(entries: Sequence[tuple[str, str]]) -> html.Ul:
    """Entries are (class of the swatch, text)."""
    return html.Ul(
        [
            html.Li([html.Span(className=f"swatch {swatch}", **{"aria-hidden": "true"}), text])
            for swatch, text in entries
        ],
        className="legend",
    )


def at(percent: float) -> str:
    """A place on an axis of 0–100, for CSS."""
    return f"{min(100, max(0, percent)):.2f}%"


def axis() -> html.Div:
    """The ruler below every strip: 0 to 100."""
    ticks = [html.Span(str(tick), style={"left": at(tick)}) for tick in (0, 20, 40, 60, 80, 100)]
    return html.Div(ticks, className="ruler", **{"aria-hidden": "true"})


def cell_address(row_no: int | None, column_no: int | None) -> str:
    """Row 2, column 63 → `BK2`, as a spreadsheet writes it. Empty when there is no cell."""
    if not row_no or not column_no:
        return ""
    letters = ""
    while column_no:
        column_no, rest = divmod(column_no - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row_no}"
