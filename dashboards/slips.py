"""The return slips that the night wrote, by the receipt number of their delivery."""

from pathlib import Path


def find_slip(returns: Path, delivery_id: str, form: str) -> Path | None:
    """The newest slip of a delivery; a receipt number holds letters and digits only, so it names no other place."""
    if not delivery_id.isalnum():
        return None
    found = sorted(returns.glob(f"*/*_{delivery_id}.{form}"))
    return next((path for path in reversed(found) if path.is_file() and not path.is_symlink()), None)
