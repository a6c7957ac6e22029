"""Read-only tables over the network, for Polars, pandas, R and Excel by address."""
