"""What a new snapshot would lose of the published one, in the sentences of messages.toml."""

from collections.abc import Sequence

from pipeline.outputs.messages import message
from pipeline.warehouse.publication_guard import Loss

_NAMED = 3
"""How many losses the one sentence for the operator names; the report lists all."""


def loss_sentences(losses: Sequence[Loss], language: str = "ja") -> list[str]:
    """Return a sentence for each loss."""
    return [_sentence(loss, language) for loss in losses]


def _sentence(loss: Loss, language: str) -> str:
    facts = dict(loss.facts)
    if loss.kind == "delivery":
        facts["state"] = message("state", facts["state"], language)
    if loss.kind == "method":
        facts["what"] = message("loss_method", facts["kind"], language)
    if loss.kind == "asked":
        facts["title"] = facts[f"title_{language}"]
    return message("loss", loss.kind, language, **facts)


def loss_summary(losses: Sequence[Loss], language: str = "ja") -> str:
    """Return the first losses, and how many there are beyond them."""
    named = message("loss", "separator", language).join(loss_sentences(losses[:_NAMED], language))
    rest = len(losses) - _NAMED
    return named + (message("loss", "more", language, count=rest) if rest > 0 else "")
