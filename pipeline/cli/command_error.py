"""The error of a command that cannot be done."""


class CommandError(Exception):
    """The command cannot be done. One sentence: what, where, and what to do."""
