"""What an answer means, and how the peers answered: cells of a table of bodies side by side."""

from dashboards.old import html
from dashboards.old.figures.funnel import share
from dashboards.old.figures.marks import at
from dashboards.old.figures.rates import with_unit
from dashboards.words import Words

FULL = 1 - 1e-9


def status_of(row: dict) -> str:
    """A key below `status.`: for a choice that was answered, what its points say; else the status itself."""
    if row["status"] != "answered" or row["kind"] != "choice" or row["points"] is None:
        return row["status"]
    return "yes" if row["points"] >= FULL else "planned" if row["points"] > 1e-9 else "no"


def peer_cell(row: dict, words: Words) -> html.Span | html.Div:
    """How the peers answered: the share who do it, or their median."""
    if row["kind"] == "number":
        if not row["peer_value_count"]:
            return html.Span(words("app.none"))
        value = words("answers.peers_median", value=with_unit(row["peer_median"], row["unit"], words))
        return _stack(value, words("answers.peers_values", n=row["peer_value_count"]))
    if not row["peer_count"]:
        return html.Span(words("app.none"))
    percent = share(row["peer_yes_count"], row["peer_count"])
    bar = html.Span(html.Span(style={"width": at(percent)}), className="mini-bar", **{"aria-hidden": "true"})
    told = words("answers.peers_count", n=row["peer_count"], yes=row["peer_yes_count"])
    return html.Div([bar, _stack(words("answers.peers_rate", share=words.number(percent, 0)), told)], className="peer")


def _stack(value: str, note: str) -> html.Span:
    return html.Span([html.Span(value, className="num"), html.Span(note, className="note num")], className="stack")
