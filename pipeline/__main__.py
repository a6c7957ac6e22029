"""`python -m pipeline`: the command line, where the command `monosashi` is not on the path."""

from pipeline.cli import main

main()
