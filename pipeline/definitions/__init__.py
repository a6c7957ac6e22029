"""The only readers of what officials decide: surveys, framework, rules, registry. Typed, validated, immutable."""
