"""What the fictional bodies answer: drawn from a hidden maturity, then overruled for the special bodies."""

import math
from collections.abc import Sequence
from functools import cache
from random import Random
from statistics import NormalDist
from typing import NamedTuple

from sample_bodies import Body, Row, rng, table

DX, WORK, SERVICE = "自治体DXの推進体制等", "自治体業務のDX", "住民サービスのDX"
CARD = "マイナンバーカードの保有状況"
CHILDCARE = "子育て・介護26手続のオンライン化状況 "  # the space at the end is the source's own
FREQUENT = "よく使う32手続のオンライン化状況"
EXISTING = FREQUENT + "_実施されている手続総数（分母）"
ONLINE = FREQUENT + "_実施されている手続総数のうち「オンライン化済」と回答した手続数（分子）"
CHILDCARE_RATES = "子育て・介護の26手続のオンライン申請利用状況"

Cells = dict[str, str]


class Fact(NamedTuple):
    """A yes/no item: its share of 実施, how much it follows maturity, and the trait it shares with its twin."""

    section: str
    label: str
    share: float
    by_maturity: float
    by_twin: float
    twin: str


FACTS = (
    Fact(DX, "CIOの任命", 0.73, 0.1, 0.95, "cio"),
    Fact(DX, "CIO補佐官等の任命", 0.49, 0.2, 0.95, "cio"),
    Fact(DX, "全体方針策定", 0.5, 0.7, 0.6, "policy"),
    Fact(DX, "全庁的な体制構築", 0.65, 0.55, 0.7, "policy"),
    Fact(DX, "外部人材活用", 0.32, 0.4, 0.0, "none"),
    Fact(DX, "職員育成の取組", 0.8, 0.5, 0.8, "staff"),
    Fact(DX, "全職員対象研修の実施", 0.68, 0.4, 0.88, "staff"),
    Fact(WORK, "AIの導入状況", 0.5, 0.75, 0.55, "tools"),
    Fact(WORK, "RPAの導入状況", 0.42, 0.75, 0.55, "tools"),
    Fact(WORK, "テレワークの導入状況", 0.6, 0.45, 0.0, "none"),
)
SHARES = ((SERVICE, CARD), (SERVICE, CHILDCARE), (SERVICE, FREQUENT), (SERVICE, EXISTING), (SERVICE, ONLINE))
LABELS = tuple((fact.section, fact.label) for fact in FACTS) + SHARES
ITEM_GROUPS = {
    "@organisation": tuple(fact.label for fact in FACTS if fact.section == DX),
    "@frequent": (FREQUENT, EXISTING, ONLINE),
    "@all": tuple(label for _, label in LABELS),
}


def percent(numerator: int, denominator: int) -> str:
    """A whole percentage, rounded half up; nothing of nothing leaves the bare sign, as at the source."""
    return f"{(200 * numerator + denominator) // (2 * denominator)}%" if denominator else "%"


def chance(score: float) -> float:
    """The logistic function."""
    return 1 / (1 + math.exp(-score))


def clamp(value: float, low: float, high: float) -> float:
    """The nearest value within the bounds."""
    return max(low, min(high, value))


def yes_no(body: Body) -> Cells:
    """The ten facts. Twins share a hidden trait, so that they mostly go together."""
    draw = rng("facts", body.code)
    twins = {fact.twin: draw.gauss(0, 1) for fact in FACTS}
    cells = {}
    for fact in FACTS:
        rest = math.sqrt(1 - fact.by_maturity**2 - fact.by_twin**2)
        score = fact.by_maturity * body.maturity + fact.by_twin * twins[fact.twin] + rest * draw.gauss(0, 1)
        cells[fact.label] = "実施" if score > NormalDist().inv_cdf(1 - fact.share) else "未実施"
    return cells


def childcare_online(body: Body, draw: Random) -> int:
    """How many of the 26 procedures are online: mostly all, sometimes none, seldom something between."""
    score = body.maturity + draw.gauss(0, 1.2)
    if score > -0.3:
        return 26
    return 0 if score < -2.0 else round(26 * chance(1.5 * score + 2 + draw.gauss(0, 1)))


def services(body: Body) -> Cells:
    """Card holding, and the procedures that can be done online."""
    draw = rng("services", body.code)
    most = 19 if body.kind == "都道府県" else 25
    existing = round(clamp(20 + 1.5 * body.maturity + draw.gauss(0, 1.5), 2, most))
    online = round(existing * clamp(chance(0.9 * body.maturity - 0.6 + draw.gauss(0, 0.6)), 0, 1))
    return {
        CARD: f"{clamp(76 + draw.gauss(0, 4), 62, 90):.0f}%",
        CHILDCARE: percent(childcare_online(body, draw), 26),
        FREQUENT: percent(online, existing),
        EXISTING: str(existing),
        ONLINE: str(online),
    }


def specials(five: str) -> Cells:
    """The cells that the table of special bodies prescribes for one body."""
    rows = [row for row in table("specials") if row["five"] == five and row["item"] != "@maturity"]
    spaced = {label.strip(): label for _, label in LABELS}
    return {label: row["cell"] for row in rows for label in ITEM_GROUPS.get(row["item"]) or (spaced[row["item"]],)}


@cache
def answers(body: Body) -> Cells:
    """All cells of one body in the comparison file: drawn, then overruled by the table of specials."""
    return yes_no(body) | services(body) | specials(body.five)


def comparison(bodies: list[Body], corner: str, labels: Sequence[tuple[str, str]], tail: Row) -> list[Row]:
    """One column per body and no codes, as the source publishes it; `tail` is its empty last column."""
    columns = [answers(body) for body in bodies]
    header = [corner, "", *(body.name for body in bodies), *tail]
    return [header, *([section, label, *(cells[label] for cells in columns), *tail] for section, label in labels)]


def offers_none(body: Body, procedure: dict[str, str]) -> bool:
    """A body that answered nothing, or that has nothing of the kind online, has no rate to give."""
    cells = answers(body)
    if procedure["section"] == CHILDCARE_RATES:
        return cells[CHILDCARE] == "0%" or not any(cells.values())
    return cells[ONLINE] in ("0", "")


def online_rate(body: Body, procedure: dict[str, str], fill: float) -> str:
    """One cell of the online-rate file: blank far more often than not, like the source."""
    draw = rng("rate", body.code, procedure["label"])
    if not fill or offers_none(body, procedure):
        return ""
    if fill < 1 and draw.random() > chance(math.log(fill / (1 - fill)) + 0.7 * body.maturity):
        return ""
    if draw.random() < float(procedure["zero"]):
        return "0%"
    return f"{clamp(float(procedure['typical']) * math.exp(draw.gauss(0, 0.4)), 0.1, 100):.1f}".removesuffix(".0") + "%"


def online_rates(bodies: list[Body], corner: str, fill: str) -> list[Row]:
    """Procedures by bodies; the column `fill` of the procedure table says how often a body gives a rate."""
    rows = [
        [item["section"], item["label"], *(online_rate(body, item, float(item[fill])) for body in bodies)]
        for item in table("procedures")
        if item[fill]
    ]
    return [[corner, "", *(body.name for body in bodies)], *rows]
