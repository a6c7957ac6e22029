"""The order of the stages of a run, and the same as a Prefect flow. No logic of the field."""
