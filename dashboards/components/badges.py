"""Small marks beside a name or a number: a state, the evidence of a verdict."""

from dash import html

from dashboards.words import Words


def badge(kind: str, text: str) -> html.Span:
    """`kind` gives border and colour (theme.css), the text the meaning: never colour alone."""
    return html.Span(text, className=f"badge badge-{kind}")


def evidence_mark(evidence: str | None, words: Words) -> html.Span | None:
    """暫定 or 判定対象外 beside a verdict; nothing where it rests on enough questions."""
    if evidence not in ("provisional", "insufficient"):
        return None
    return html.Span(words(f"evidence.{evidence}"), className="evidence", title=words(f"evidence.{evidence}_why"))
