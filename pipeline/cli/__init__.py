"""The command line: thin commands that call the other rooms, print, and choose the exit code."""
