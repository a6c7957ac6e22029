"""With whom a body is compared: one choice for all pages, which goes along in the address as `peers`."""

from dashboards.page_statements.body import rule_text
from dashboards.store import OpenedSnapshot
from dashboards.words import Words

PUBLISHED = "peers"
"""The rule of the framework, which next steps and what holds under every definition rest on."""
RULES = (PUBLISHED, "band", "nearest", "prefecture", "all")
SHARED = {"band": ("population_band",), "prefecture": ("prefecture_code",), "all": ()}
"""Rules by which the peers share columns of compare_bodies.sql with a body, besides its kind."""


def peer_sets(snapshot: OpenedSnapshot, code: str, year: int, basis: str = "") -> dict[str, list[str]]:
    """Rule → the codes it gives, the body itself among them; a rule that gives nobody else is left out."""
    basis = basis or snapshot.row("snapshot")["default_basis"]
    rows = snapshot.frame("peer_sets", code=code, year=year, basis=basis)
    body = snapshot.row("compare_bodies", code=code, year=year)
    found = {rule: rows.filter(scope=rule)["code"].to_list() for rule in RULES}
    for rule, columns in SHARED.items():
        shared = {column: body[column] for column in ("body_kind", *columns)}
        if None not in shared.values():  # None would not cut
            found[rule] = sorted(snapshot.frame("compare_bodies", year=year, **shared)["code"])
    return {rule: codes for rule, codes in found.items() if len(codes) > 1}


def rule_in_words(snapshot: OpenedSnapshot, code: str, year: int, rule: str, count: int, words: Words) -> str:
    """Whom a body is compared with under a rule, as a sentence."""
    if rule == PUBLISHED:
        body, least = snapshot.row("body", code=code, year=year), snapshot.row("snapshot")["min_peers"]
        return rule_text(body, least, words)
    body = snapshot.row("compare_bodies", code=code, year=year)
    key = {"band": body["population_band"], "prefecture": body["prefecture"]}.get(rule, "")
    return words(f"compared.rule_{rule}", name=body["name"], key=key, count=words.number(count, 0))
