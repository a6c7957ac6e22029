"""What a night that was cut off leaves behind, removed by the next one. Only for the holder of the night's lock."""

import shutil

from pipeline.settings import Home
from pipeline.warehouse.publish import AS_KNOWN, mend

TRACE = "error.txt"


def sweep(home: Home) -> None:
    """Mend the published folder, empty the work folders (traces of errors stay), remove files half written."""
    mend(home.published)
    mend(home.published / AS_KNOWN)
    for folder in (path for path in home.work.glob("*") if path.is_dir()):
        trace = (folder / TRACE).read_bytes() if (folder / TRACE).exists() else None
        shutil.rmtree(folder)
        if trace is not None:
            folder.mkdir()
            (folder / TRACE).write_bytes(trace)
    published = (home.published, home.published / AS_KNOWN)
    for place in (*published, home.reports, home.returns, home.history, home.history / "nights"):
        for part in place.glob(".*.part"):
            shutil.rmtree(part) if part.is_dir() else part.unlink()
    for part in (home.history / "files").glob("*.part"):
        part.unlink()
