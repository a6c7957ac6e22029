"""What must hold of answers and of built tables: rules.toml, and its translation for Great Expectations."""
