"""Text of files as it is shown: signs that turn its direction, or hide in it, become a mark."""


def visible(text: str | None) -> str:
    """The text with U+FFFD for every sign that is not printed, line breaks excepted."""
    return "".join(sign if sign.isprintable() or sign == "\n" else "\ufffd" for sign in text or "")
