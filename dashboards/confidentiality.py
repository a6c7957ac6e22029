"""自治体機密性: the class of what is shown or taken along, by the guideline for municipalities."""

from dashboards.access import OWNER, current_person
from dashboards.visible_rows import scope_of
from dashboards.words import Words
from pipeline.outputs.confidentiality import INTERNAL_CLASS, OPEN_CLASS, class_text


def confidentiality_class() -> int | None:
    """Return the class of all that the person who asks reads; None where nobody is asked who they are."""
    person = current_person()
    if person is OWNER:
        return None
    return OPEN_CLASS if scope_of(person).is_open else INTERNAL_CLASS


def confidentiality_text(words: Words) -> str:
    """Return the class in words; empty where nobody is asked who they are."""
    return class_text(confidentiality_class(), words.lang)
