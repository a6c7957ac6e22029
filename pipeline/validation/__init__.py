"""Answers → findings → state of each delivery. Only checker.py imports Great Expectations, and only when it runs."""
