"""The errors of a command that cannot be done."""


class CommandError(Exception):
    """The command cannot be done. One sentence: what, where, and what to do."""


class WrongUsageError(CommandError):
    """What the command was given cannot be used. The example of its help is shown after the sentence."""
