"""Bytes → text → table → cells → answers. Nothing here knows DuckDB or scores."""
