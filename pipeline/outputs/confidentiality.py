"""自治体機密性: the class of what is shown or leaves, by the guideline for municipalities."""

from pipeline.outputs.messages import message

OPEN_CLASS, INTERNAL_CLASS = 1, 2


def class_text(number: int | None, language: str = "ja") -> str:
    """Return a class in words; nothing for None: where nobody is asked who they are, none is named."""
    return "" if number is None else message("confidentiality", f"class_{number}", language)
