"""The SQL of `queries/`, a file a question, and the parameters that it names."""

import re
from functools import cache
from pathlib import Path

QUERIES = Path(__file__).parent / "queries"


@cache
def query_text(name: str) -> str:
    """The SQL of `queries/<name>.sql`."""
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


@cache
def bound_names(name: str) -> frozenset[str]:
    """The `$parameters` of a query."""
    return frozenset(re.findall(r"\$(\w+)", re.sub(r"--.*", "", query_text(name))))
