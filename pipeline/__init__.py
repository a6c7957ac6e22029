"""From survey files to a published snapshot: one room a stage, in the order in which the data pass."""
