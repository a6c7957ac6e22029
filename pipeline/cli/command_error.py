"""What stands behind each command of the door: ask the rooms, print, choose the exit code."""


class CommandError(Exception):
    """The command cannot be done. One sentence: what, where, and what to do."""
