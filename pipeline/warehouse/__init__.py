"""DuckDB: load, build the tables from SQL files, publish a snapshot."""
