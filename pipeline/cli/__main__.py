"""`python -m pipeline.cli`: the command line, where the command `monosashi` is not on the path."""

from pipeline.cli.app import main

main()
