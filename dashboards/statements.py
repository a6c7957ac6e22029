"""What pages, sheets and exports write of the same figure, once: names, amounts, scores, verdicts, places, changes.

The sentences of a single page are in page_statements/. Words are in messages/.
"""

from collections.abc import Mapping, Sequence
from math import ceil, floor
from typing import Any

from dashboards.words import Words

Row = Mapping[str, Any]
FULL = 1 - 1e-9
"""Points from which on an answer has all of them."""
UNJUDGED = (None, "insufficient")
"""Evidence on which no verdict and no band rests."""
WITHOUT_RANGES = ("peers", "nearest")
"""Comparison sets in which ranks are not drawn, so that there are no bands."""


def amount(value: float | None, unit: str | None, words: Words) -> str:
    """`68.1%`, `31人`: whole numbers of things have no decimals; a dash where there is no value."""
    if value is None:
        return words("app.none")
    if unit == "%":
        return words.percent(value, 1)
    return words.amount(words.number(value, 0 if float(value).is_integer() else 1), unit or "")


def percent_of(part: int, whole: int, words: Words) -> str:
    """A share as text; a dash where there is no whole."""
    return words.percent(100 * part / whole, 0) if whole else words("app.none")


def answer_dates(dates: Row, words: Words) -> str:
    """Write the day that the answers stand for, or the first and the last; of 速報 and 集計中 also as of when."""
    first, last = dates.get("first_date"), dates.get("last_date")
    if first is None:
        return words("paper.as_of_none")
    day = words("paper.as_of", date=first) if first == last else words("paper.as_of_range", first=first, last=last)
    state = "collecting" if dates.get("is_collecting") else "provisional" if dates.get("is_provisional") else ""
    return day + (words(f"paper.{state}", date=dates["night_date"]) if state else "")


def group_name(group: Row, words: Words) -> str:
    """`STEP2 推進体制` of a STEP, the name of a pillar."""
    name = words.pick(group, "name")
    return name if group["step"] is None else words("step.short", step=group["step"], name=name)


def group_title(group: Row, words: Words) -> str:
    """`STEP2「推進体制」` within a sentence, or the name of a pillar."""
    name = words.pick(group, "name")
    return name if group["step"] is None else words("step.named", step=group["step"], name=name)


def step_labels(steps: Sequence[int], words: Words) -> str:
    """`STEP1、STEP2`; empty for none."""
    return words("app.separator").join(words("step.label", step=step) for step in steps)


def span(low: float, high: float, words: Words, digits: int = 1) -> str:
    """`41.7〜58.3`; empty where both ends are written the same."""
    ends = {"low": words.number(low, digits), "high": words.number(high, digits)}
    return "" if ends["low"] == ends["high"] else words("stepcards.bounds", **ends)


def bounds_of(group: Row) -> tuple[float, float] | None:
    """Lower and upper bound of a group's score, 0…100; None where nothing was asked."""
    return None if group["low"] is None or group["coverage"] is None else (group["low"], group["high"])


def bounds_text(group: Row, words: Words) -> str:
    """The range that blanks leave open; empty where there is none."""
    bounds = bounds_of(group)
    return span(*bounds, words) if bounds else ""


def why_no_score(group: Row, words: Words) -> str:
    """Why a group has no score."""
    if not group["asked_count"]:
        return words("answer_status.not_asked")
    return words("answer_status.undefined" if group["coverage"] is None else "body.low_coverage")


def score_text(group: Row, words: Words) -> str:
    """The score, else why there is none."""
    return words.number(group["score"]) if group["is_published"] else why_no_score(group, words)


def score_and_bounds(group: Row, words: Words) -> str:
    """The score, else why there is none, with the range that blanks leave open."""
    spread = bounds_text(group, words)
    score = score_text(group, words)
    return words("paper.score_range", score=score, range=spread) if spread else score


def status_of(row: Row) -> str:
    """A key below `answer_status.`: for a choice that was answered, what its points mean; else the status itself."""
    if row["status"] != "answered" or row["kind"] != "choice" or row["points"] is None:
        return str(row["status"])
    return "yes" if row["points"] >= FULL else "planned" if row["points"] > 1 - FULL else "no"


def status_text(row: Row, words: Words) -> str:
    """The status in words."""
    return words.named("answer_status", status_of(row))


def answer(row: Row, words: Words) -> str:
    """What was answered: the value with its unit, the option as worded (予定 is 予定), or why there is none."""
    if row["status"] == "answered" and row["kind"] == "number":
        return amount(row["value"], row["unit"], words)
    option = row["option_text"] if row["status"] == "answered" else None
    if option and words.lang != "ja":
        option = words.named("option", option) if words.has("option", option) else None
    return option or status_text(row, words)


def answered(row: Row, words: Words) -> str:
    """An indicator with what was answered: `CIOの任命: 予定`."""
    return words("verdict.answered", name=words.pick(row, "name"), answer=answer(row, words))


def gate_text(row: Row, words: Words) -> str:
    """A required indicator with its answer: `CIOの任命: 予定（必須）`."""
    return words("stepcards.gate", gate=answered(row, words))


def tentatively(text: str, evidence: str | None, words: Words) -> str:
    """`達成（暫定）` where a verdict or a stage rests on part of the questions."""
    return words("evidence.marked", text=text) if evidence == "provisional" else text


def verdict(row: Row, words: Words) -> str:
    """The verdict on a STEP with its evidence. `row`: state, evidence; blank where there is no STEP."""
    if row["state"] is None:
        return ""
    return tentatively(words(f"step_state.{row['state']}"), row["evidence"], words)


def evidence_text(group: Row, words: Words) -> str:
    """On how many questions a provisional verdict rests; empty where the evidence is full."""
    if group["evidence"] != "provisional":
        return ""
    return words("verdict.evidence_provisional", asked=group["asked_count"], all=group["indicator_count"])


def stage(row: Row, words: Words) -> str:
    """How far a body has come, with its evidence. `row`: stage, next_step, next_state, evidence."""
    if row["next_step"] is None:
        text = words("step_stage.all")
    elif row["stage"] is None:
        text = words(f"step_stage.none_{row['next_state']}", step=row["next_step"])
    else:
        text = words("step_stage.reached", step=row["stage"])
    return tentatively(text, row["evidence"], words)


def ladder(fit: Row, words: Words) -> str:
    """Whether the STEPs are climbed in order, beside every stage; empty where no body is determined at every STEP.

    The coefficients behind it stand in 方法と定義.
    """
    if not fit or fit["reproducibility"] is None:
        return ""
    return words(
        "ladder.note",
        count=words.number(fit["body_count"], 0),
        ahead=words.number(fit["ahead_of_order_count"], 0),
    ) + words(f"ladder.{_fit_of(fit)}")


def _fit_of(fit: Row) -> str:
    if fit["evidence"] == "insufficient":
        return "insufficient"
    return "is_ladder" if fit["is_ladder"] else "is_none"


def places(first: float, last: float, words: Words) -> str:
    """`3位`, or `3〜8位`."""
    texts = {"rank": words.number(first, 0), "last": words.number(last, 0)}
    return words("peers.rank_one" if first == last else "peers.rank_range", **texts)


def rank(row: Row, words: Words) -> str:
    """`3位`, or `1〜5位（同順5団体）` where bodies share the score; a word for a body that is not judged."""
    if row["evidence"] == "insufficient":
        return words("evidence.insufficient")
    if row["rank"] is None:
        return words("app.none")
    last, count = row["rank"] + row["equal_count"] - 1, words.number(row["equal_count"], 0)
    place = places(row["rank"], last, words)
    return place if row["equal_count"] == 1 else words("peers.rank_tied", places=place, count=count)


def range_of(row: Row) -> tuple[int, int] | None:
    """First and last place of nine draws in ten, rounded outwards; None where nothing was drawn or evidence lacks."""
    if row["rank_p05"] is None or row["evidence"] == "insufficient":
        return None
    return floor(row["rank_p05"]), ceil(row["rank_p95"])


def band(row: Row, words: Words) -> str:
    """The band, or why there is none."""
    if row["band"]:
        return tentatively(words(f"band.{row['band']}"), row["evidence"], words)
    if row["evidence"] == "insufficient":
        return words("evidence.insufficient")
    return words("band.none") if row["rank"] is not None else words("peers.no_score")


def band_and_range(row: Row, words: Words) -> str:
    """`中位（12〜18位）`, `中位（暫定、12〜18位）`."""
    found = range_of(row)
    if not found:
        return band(row, words)
    mark = words("evidence.within") if row["evidence"] == "provisional" else ""
    named, spread = band({**row, "evidence": None}, words), places(*found, words)
    return words("band.with_range", band=named, range=words("app.separator").join(filter(None, [mark, spread])))


def place_among(row: Row | None, words: Words) -> str:
    """`中位（12〜18位）　44団体中15位`: the band first, where ranks are drawn. `row`: of mart.ranking."""
    if row is None or row["rank"] is None:
        return words("peers.no_score")
    if row["evidence"] == "insufficient":
        return words("evidence.insufficient")
    among = words("peers.among", n=words.number(row["n"], 0), rank=rank(row, words))
    if row["comparison_set"] in WITHOUT_RANGES:
        return among
    return words("peers.band_among", band=band_and_range(row, words), among=among)


def is_held(row: Row) -> bool:
    """Whether above or below the middle holds among peers, band and neighbours alike, whatever the blanks are.

    `row`: is_robust, evidence, low, high, and peer_median, the median of the peers.
    """
    middle, low, high = row["peer_median"], row["low"], row["high"]
    is_known = None not in (middle, low, high) and row["evidence"] not in UNJUDGED
    return bool(row["is_robust"] and is_known and not low < middle < high)


def change(row: Row, words: Words) -> str:
    """`＋29.9`, `△9.1`, or why two years are not compared. `row`: of mart.score_change."""
    if row["reason"]:
        return words(f"not_compared.{row['reason']}")
    return words.signed(row["change"])
