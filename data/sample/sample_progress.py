"""What the fictional bodies answer the prefecture, year after year: begun where the national survey left them."""

from functools import cache
from statistics import NormalDist

from sample_answers import CHILDCARE, EXISTING, ONLINE, Cells, answers, chance, clamp
from sample_bodies import Body, population_in, rng, table
from sample_questions import EDITIONS, asked_in, questions

FIRST = EDITIONS[0]

# The national questions asked again: the same body gives the same answer in the same year.
NATIONAL = {
    "Q012": "CIOの任命",
    "Q014": "CIO補佐官等の任命",
    "Q004": "全体方針策定",
    "Q016": "全庁的な体制構築",
    "Q015": "外部人材活用",
    "Q028": "職員育成の取組",
    "Q003": "全職員対象研修の実施",
    "Q043": "AIの導入状況",
    "Q044": "RPAの導入状況",
    "Q041": "テレワークの導入状況",
    "Q046": EXISTING,
    "Q047": ONLINE,
    "Q048": EXISTING,
    "Q049": CHILDCARE,
}
WITHOUT_POLICY = {"Q005": "定めていない", "Q006": "定めていない", "Q008": "公表していない"}
PLANNED_POLICY = {"Q005": "検討中", "Q006": "予定", "Q008": "予定"}
ABOUT_THE_TERM = ("Q010", "Q011", "Q064")
COMMENTS = (
    "情報担当が1名で他の業務と兼務しているため、計画づくりに充てる時間が取れない。",
    "共同調達の仕様を県で示してほしい。",
    "標準化対応の経費が見込みを上回っている。\n財政措置の継続を要望する。",
    "職員向け研修の講師を「人材プール」から派遣してほしい。",
    "特になし",
)


def is_slack(body: Body) -> bool:
    """A few bodies fall back instead of moving on."""
    return rng("slack", body.code).random() < 0.08


def first_level(body: Body, item: str, last: int) -> int:
    """Where a body begins: with its answer to the nation, or by maturity. 0 is the best option, `last` the worst."""
    told = answers(body).get(NATIONAL.get(item, ""), "")
    if told == "実施":
        return 0
    draw = rng("first", body.code, item)
    if told == "未実施":
        return last - (draw.random() < 0.35)
    row = next(row for row in table("questions") if row["item"] == item)
    pull = float(row["by_maturity"])
    score = pull * body.maturity + (1 - pull**2) ** 0.5 * draw.gauss(0, 1)
    gap = NormalDist().inv_cdf(1 - float(row["share"])) - score
    return min(last, max(0, int(1 + gap / 0.45) if gap > 0 else 0))


@cache
def level(body: Body, item: str, year: int) -> int:
    """The place of an answer among the options: at most one step a year from where it began."""
    question = questions()[item]
    last = len(question.options) - (2 if item == "Q014" else 1)
    if year <= question.since:
        return first_level(body, item, last)
    before, draw = level(body, item, year - 1), rng("move", body.code, item, str(year)).random()
    onward, back = (0.03, 0.06) if is_slack(body) else (0.22 + 0.28 * chance(body.maturity), 0.0)
    return max(0, before - 1) if draw < onward else min(last, before + (draw > 1 - back))


def choices(body: Body, year: int) -> Cells:
    """The choice items, each on its own."""
    cells = {q.id: q.options[level(body, q.id, year)] for q in asked_in(year) if q.options and q.id != "Q014"}
    deputies = questions()["Q014"].options
    cells["Q014"] = deputies[1:][level(body, "Q014", year)]
    if cells["Q014"] == deputies[1] and cells["Q015"] == "活用している" and rng("deputy", body.code).random() < 0.6:
        cells["Q014"] = deputies[0]
    return cells


def consistent(cells: Cells, year: int) -> Cells:
    """No vision without a policy, no way of training where nobody is trained."""
    if cells["Q028"] == "取り組んでいない":
        cells["Q029"] = "行っていない"
    elif cells["Q028"] == "取り組んでいる" and cells["Q029"] in ("予定", "行っていない"):
        cells["Q029"] = "OJTのみ"
    if cells["Q004"] == "策定している":
        return cells
    asked = {question.id for question in asked_in(year)}
    follows = PLANNED_POLICY if cells["Q004"] == "予定" else WITHOUT_POLICY
    return cells | follows | {item: "対象外" for item in ABOUT_THE_TERM if item in asked} | {"Q009": ""}


def share(numerator: int, denominator: int) -> str:
    """A percentage with one decimal, rounded half up; nothing of nothing is written as 0."""
    tenths = (2000 * numerator + denominator) // (2 * denominator) if denominator else 0
    return f"{tenths // 10}.{tenths % 10}"


def policy_term(body: Body, year: int) -> Cells:
    """The end of the policy's term, and whether it has passed; some renew late."""
    draw = rng("term", body.code)
    end, is_late = draw.randint(2023, 2028), draw.random() < 0.5
    while end < year and not (is_late and end == year - 1):
        end += 5
    state = "期間内である" if end >= year else ("満了している" if is_slack(body) else "満了したが改定中である")
    term = {"Q010": f"{end + 1}-03-31"}  # the last day of the fiscal year `end`
    return term | {"Q064": state} if year >= questions()["Q064"].since else term


def staff(body: Body, cells: Cells, year: int) -> Cells:
    """Counts of staff and the shares made of them."""
    draw, since = rng("staff", body.code), year - FIRST
    total = round((25 + 0.0058 * body.population) * (1 + draw.gauss(0, 0.08)) * (1 + 0.004 * since))
    reach = 0.2 + 0.45 * chance(body.maturity) + draw.gauss(0, 0.08) + 0.09 * since
    trained = round(total * clamp(reach if cells["Q003"] == "実施している" else min(reach, 0.15), 0, 1))
    leaders = round(total * clamp(0.03 + 0.02 * body.maturity + draw.gauss(0, 0.01) + 0.015 * since, 0, 0.3))
    learners = round(total * clamp(reach * 0.8, 0, 1)) if reach > 0.35 else 0
    experts = 1 + body.population // 120_000 if cells["Q015"] == "活用している" else 0
    unit = max(1, round(2 + body.population / 14_000 + draw.gauss(0, 0.7) + 0.4 * since))
    counts = {"Q031": experts, "Q032": total, "Q033": trained, "Q036": leaders, "Q042": unit}
    shares = {"Q034": share(trained, total), "Q035": share(learners, total), "Q037": share(leaders, total)}
    return {item: str(count) for item, count in counts.items()} | shares


def services(body: Body, year: int) -> Cells:
    """Procedures online, going on from the national figures."""
    told, pace = answers(body), chance(body.maturity) * (year - FIRST)
    existing, online = int(told[EXISTING] or 20), int(told[ONLINE] or 6)
    online += round((existing - online) * 0.25 * pace)
    childcare = float(told[CHILDCARE].strip("%") or 50)
    childcare += (100 - childcare) * 0.35 * pace
    return {"Q046": str(existing), "Q047": str(online), "Q048": share(online, existing), "Q049": f"{childcare:.1f}"}


def money(body: Body, year: int) -> Cells:
    """Amounts in thousand yen."""
    draw, people = rng("money", body.code), int(population_in(body, FIRST))
    standard = round(640 * people**0.92 * (1 + draw.gauss(0, 0.06)))
    rate = clamp(0.9 + 0.25 * body.maturity + draw.gauss(0, 0.25) + 0.12 * (year - FIRST), 0.1, 4)
    budget = round(standard * rate / 100)
    amounts = {"Q054": str(budget), "Q055": str(standard), "Q056": share(budget, standard)}
    return amounts | running_costs(body, budget) if year >= questions()["Q075"].since else amounts


def running_costs(body: Body, budget: int) -> Cells:
    """Before and after the migration to standard systems; some have not migrated."""
    draw = rng("running", body.code)
    if draw.random() < 0.3:
        return dict.fromkeys(("Q075", "Q076"), "対象外")
    before = round(budget * 0.2)
    return {"Q075": str(before), "Q076": str(round(before * clamp(draw.gauss(2.1, 0.6), 0.9, 4.5)))}


def pace_of_change(body: Body, year: int) -> Cells:
    """Days from seeing to acting, and reviews outside the plan."""
    draw, since = rng("pace", body.code), year - FIRST
    days = round(clamp(190 - 60 * body.maturity + draw.gauss(0, 50) - 20 * since, 7, 400))
    reviews = round(clamp(0.7 + 0.6 * body.maturity + draw.gauss(0, 0.7) + 0.3 * since, 0, 6))
    return {"Q022": str(days), "Q023": str(reviews)}


def words(body: Body) -> Cells:
    """The address of the policy, and what some have to say."""
    draw = rng("words", body.code)
    address = f"https://www.body{body.five}.example.jp/dx/" if draw.random() < 0.7 else ""
    return {"Q009": address, "Q066": draw.choice(COMMENTS) if draw.random() < 0.3 else ""}


def unsaid(body: Body) -> Cells:
    """What a body did not tell the nation in 2023 it did not tell the prefecture either."""
    told = {item: answers(body)[label] for item, label in NATIONAL.items()}
    return {item: cell for item, cell in told.items() if cell in ("", "調査無し")}


@cache
def progress(body: Body, year: int) -> Cells:
    """All answers of one body in one edition, by today's item ids, in plain digits and today's options."""
    cells = choices(body, year)
    cells |= policy_term(body, year) | staff(body, cells, year) | services(body, year) | money(body, year)
    cells = consistent(cells | pace_of_change(body, year) | words(body), year)
    return cells | unsaid(body) if year == FIRST else cells
