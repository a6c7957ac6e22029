"""The log of the runs for machines: JSON lines, rotated. Counts and codes, nothing that anybody wrote."""

import json
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from pipeline.settings import office_now

FILE = "monosashi.jsonl"
_BYTES, _FILES = 2 * 1024 * 1024, 9


class Log:
    """The log of one run; every line carries the id.

    A log that cannot be written never stops a run.
    """

    def __init__(self, folder: Path, run_id: str) -> None:
        self.folder, self.run_id = folder, run_id

    def write(self, event: str, level: str = "info", **facts: object) -> None:
        """Append a line. `facts` are counts, seconds, codes, names of stages and of kinds of errors."""
        now = office_now().isoformat(timespec="milliseconds")
        line = {"at": now, "run_id": self.run_id, "level": level, "event": event, **facts}
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handler = RotatingFileHandler(self.folder / FILE, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8")
            try:
                handler.emit(logging.makeLogRecord({"msg": json.dumps(line, ensure_ascii=False)}))
            finally:
                handler.close()
        except OSError:
            return
