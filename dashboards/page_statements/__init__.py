"""The sentences of one page each; those that several pages share are in dashboards/statements.py."""
