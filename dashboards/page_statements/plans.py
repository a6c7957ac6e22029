"""What came true of a saved plan, and what of it can no longer be read."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.words import Words


@dataclass(frozen=True)
class Outcome:
    """Pairs of body and measure by what was answered now: done, planned or considered, not, no answer; names gone."""

    done: int = 0
    ready: int = 0
    lacking: int = 0
    silent: int = 0
    gone: Sequence[str] = ()


def outcome_text(outcome: Outcome, planned_in: int, year: int, words: Words) -> str:
    """`8件のうち実施5、…`; of a year that is not later than that of the plan there is nothing to compare."""
    if year <= planned_in:
        return words("plans.too_early", year=planned_in)
    counts = {"done": outcome.done, "ready": outcome.ready, "lacking": outcome.lacking, "silent": outcome.silent}
    return words("plans.outcome", year=year, all=sum(counts.values()), **counts)


def note_of(framework: str, current: str, outcome: Outcome, words: Words) -> str:
    """That a plan was made under another framework, and which of its measures and bodies are no more."""
    other = words("plans.other_framework", framework=framework, current=current) if framework != current else ""
    gone = words("plans.gone", names=words.listed(list(outcome.gone))) if outcome.gone else ""
    return other + gone
