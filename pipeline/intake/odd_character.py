"""The odd character of a name that matches no body, as a fact of the finding's sentence."""

from pipeline.definitions.characters import code_point, find_odd_character
from pipeline.intake.fault import Phrase


def describe_odd_character(text: str) -> Phrase | str:
    """Return a sentence that names the first odd character and its code point; empty where there is none."""
    character = find_odd_character(text)
    if character is None:
        return ""
    return Phrase("odd_character", {"character": character, "code_point": code_point(character)})
