"""The sentences of single pages, a module a page; those that several pages share are in dashboards/statements.py."""
