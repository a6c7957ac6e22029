"""The door: thin commands over the rooms behind it."""
