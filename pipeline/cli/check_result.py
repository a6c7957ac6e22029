"""The result of one check of `monosashi doctor`."""

from dataclasses import dataclass

WELL, TO_DO, WRONG = "○", "△", "×"


@dataclass(frozen=True)
class CheckResult:
    """The result of one check.

    Attributes:
        state: ○ well; △ still to be done, as everything is on a new machine; × wrong.
        advice: what to do when it is not well.
    """

    what: str
    state: str
    detail: str
    advice: str = ""


def judged(what: str, is_well: bool, detail: str, advice: str, otherwise: str = WRONG) -> CheckResult:
    """Return a result that is well, or otherwise wrong, with what to do."""
    return CheckResult(what, WELL if is_well else otherwise, detail, advice)
