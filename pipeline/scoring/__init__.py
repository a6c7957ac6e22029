"""What SQL cannot compute well: simulation, ranks, similarity. Pure functions over arrays and frames."""
