"""Answers → findings → state of each delivery. The only room that imports great_expectations, and only when it runs."""
