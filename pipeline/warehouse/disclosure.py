"""May a table leave the office: as it is, as the open data has it, or not at all?"""

import re
from functools import cache
from typing import Literal

from pipeline.definitions.dictionary import Dictionary
from pipeline.warehouse.tables import files_behind

Disclosure = Literal["as_it_is", "open_edition", "office"]

_INPUT = re.compile(r"\binput\.(\w+)")
OF_THE_NIGHT = frozenset(
    ("answer", "cell", "correction", "delivery", "delivery_body", "finding", "finding_body", "framework_score",
     "item_coverage", "ledger", "row_count", "run", "snapshot_change", "suppression")
)  # fmt: skip
"""Tables of the schema `input` that the open data has otherwise, or not at all; all others are definitions.

`item_coverage` is one of definitions, too, of which the open data has what is not restricted.
"""


def disclosure_of(table: str, meanings: Dictionary) -> Disclosure:
    """Return whether a published table may leave the office, as a value of `disclosure` in `meta.dictionary`."""
    if table in meanings.office.tables:
        return "office"
    return "open_edition" if _inputs_of(table) & OF_THE_NIGHT else "as_it_is"


@cache
def _inputs_of(table: str) -> frozenset[str]:
    """Return the tables of the schema `input` that a table is made from, directly or by way of others."""
    return frozenset(name for file in files_behind(table) for name in _INPUT.findall(file.sql))
