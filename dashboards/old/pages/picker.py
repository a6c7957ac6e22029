"""A box to pick one of many in: typing narrows the list. What moves in it is in assets/picker.js."""

from collections.abc import Sequence
from typing import Any

from dashboards.old import html
from dashboards.words import Words


def picker(id_: str, options: Sequence[dict], value: str | None, words: Words, **more: Any) -> html.Div:
    """`field.<id>` is its label. `options`: value and label of each; what picking one does depends on the id."""
    list_id = f"{id_}-list"
    chosen = next((option["label"] for option in options if option["value"] == value), "")
    box = html.Input(
        id=id_,
        value=chosen,
        role="combobox",
        autoComplete="off",
        spellCheck="false",
        **{
            "aria-expanded": "false",
            "aria-autocomplete": "list",
            "aria-controls": list_id,
            "data-none": words("field.body_none"),
            **more,
        },
    )
    entries = [_entry(f"{list_id}-{at}", option, value) for at, option in enumerate(options)]
    listed = html.Ul(entries, id=list_id, role="listbox", hidden=True, **{"aria-label": words(f"field.{id_}")})
    return html.Div([html.Label(words(f"field.{id_}"), htmlFor=id_), box, listed], className="control picker")


def _entry(id_: str, option: dict, value: str | None) -> html.Li:
    chosen = {"aria-selected": str(option["value"] == value).lower(), "data-value": option["value"]}
    return html.Li(option["label"], id=id_, role="option", **chosen)
