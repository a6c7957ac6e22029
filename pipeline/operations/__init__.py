"""What keeps a run safe on a machine: lock, time limits, housekeeping, backup, notification, logs, worker process."""
