"""Ways in which an operator could lose what is published, without meaning to: each must be refused, or noted by name.

A slip changes a home whose first year is published. A night follows. What comes of it: `refused` (exit 2, the snapshot
before stays, the report names the loss), `noted` (published, the report and `meta.run` name it), `restored` (nothing is
lost), or `unnoticed`, which is a fault of the program.
"""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline.orchestration.run import RunFailedError, run_night
from pipeline.outputs.report import RunReport
from pipeline.settings import ROOT, Home
from pipeline.warehouse.publish import current
from pipeline.warehouse.snapshot import open_snapshot
from tests.conftest import run_request

BUILT_IN = ROOT / "data"
BODY = "482013"


@dataclass(frozen=True)
class Slip:
    """What an operator does, on which day the night follows, and words of which the report must have one."""

    name: str
    act: Callable[[Home], object]
    names: str
    day: str = "2026-11-24"


def own_definition(home: Home, name: str, old: str, new: str) -> None:
    """Put a built-in definition, changed at one place, into the home."""
    text = (BUILT_IN / name).read_text(encoding="utf-8")
    changed = re.sub(old, new, text, count=1, flags=re.DOTALL)
    assert changed != text, old
    path = home.definitions / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(changed, encoding="utf-8")


def survey(old: str, new: str) -> Callable[[Home], None]:
    return lambda home: own_definition(home, "surveys/pref_dx/survey.toml", old, new)


def framework(old: str, new: str) -> Callable[[Home], None]:
    return lambda home: own_definition(home, "framework/2026.1/framework.toml", old, new)


def registry(old: str, new: str) -> Callable[[Home], None]:
    def change(home: Home) -> None:
        path = home.reference / "registry.csv"
        text = path.read_text(encoding="utf-8")
        assert re.search(old, text, re.MULTILINE), old
        path.write_text(re.sub(old, new, text, count=1, flags=re.MULTILINE), encoding="utf-8")

    return change


def remove_body(home: Home) -> None:
    """Remove a body from the registry, and from the peers, whose file would stop the night."""
    registry(f"^{BODY},.*\n", "")(home)
    (home.reference / "peers.csv").unlink(missing_ok=True)


def lose_received_file(home: Home) -> None:
    """Delete a received file and what the inbox has of it."""
    receipt = first_receipt(home)
    (home.history / "files" / receipt["sha256"]).unlink()
    (home.inbox / receipt["name"]).unlink()


def lose_receipt(home: Home) -> None:
    """Delete a file of the inbox and the line that says it was received."""
    (path,) = (home.history / "nights").glob("*.json")
    receipt = first_receipt(home)
    path.chmod(0o644)
    path.write_text(json.dumps([row for row in json.loads(path.read_text("utf-8")) if row != receipt]), "utf-8")
    (home.inbox / receipt["name"]).unlink()


def first_receipt(home: Home) -> dict[str, str]:
    (path,) = (home.history / "nights").glob("*.json")
    return next(row for row in json.loads(path.read_text("utf-8")) if "取組状況調査" in row["name"])


def other_frameworks(home: Home) -> None:
    home.definitions.mkdir()
    (home.definitions / "frameworks.toml").write_text('"2026.2" = { from_year = 2024 }\n', encoding="utf-8")


def lose_pointer(home: Home) -> None:
    """Delete the pointer to what is published, and change a weight."""
    (home.published / "current.json").unlink()
    framework("all_staff_training = 1.0", "all_staff_training = 3.0")(home)


EDITION = r"\[\[edition\]\]\nyear = 2023\n.*?(?=\[\[edition\]\])"
SLIPS = (
    Slip("an old definition is put back", survey(EDITION, ""), "受理していた提出"),
    Slip("an edition is renamed", survey("year = 2023\nas_of = 2023", "year = 2022\nas_of = 2022"), "受理していた提出"),
    Slip("a received file is deleted", lose_received_file, "受け取ったファイル"),
    Slip("a receipt is deleted", lose_receipt, "受理していた提出"),
    Slip("a weight is changed", framework("all_staff_training = 1.0", "all_staff_training = 3.0"), "採点の重み"),
    Slip("points are changed", framework('"予定" = 0.25', '"予定" = 0.5'), "選択肢の点"),
    Slip("a threshold is changed", framework("threshold = 60", "threshold = 50"), "達成とする点"),
    Slip("the clock is set back", lambda _: None, "時計が戻っています", day="2023-01-10"),
    Slip("a survey is taken out", framework(', "pref_dx"\\]', "]"), "never be met"),
    Slip("the code of a body is changed", registry(f"^{BODY},", "482994,"), "台帳にない団体"),
    Slip("a body is removed everywhere", remove_body, "台帳からなくなります"),
    Slip("fewer were asked", survey("final_since = 2023-10-02", 'final_since = 2023-10-02\nsent_to = ["49"]'), ""),
    Slip("an item goes", survey('(id = "Q001".*?)\n\n', r"\1\nsince = 2024\n\n"), "問わなかったことになります"),
    Slip("a limit is narrowed", survey("(id = \"Q022\".*?)\n\n", r"\1\nmaximum = 1\n\n"), "公表した点"),
    Slip("another framework is chosen", other_frameworks, "枠組みが 2026.1 から 2026.2"),
    Slip("the pointer is deleted and a weight changed", lose_pointer, "採点の重み"),
)  # fmt: skip


def outcome(published_home: Path, folder: Path, slip: Slip) -> tuple[str, str]:
    """Return what came of a slip, and what the operator reads of it."""
    home = Home(Path(shutil.copytree(published_home, folder)))
    before = current(home.published)
    slip.act(home)
    started_at = datetime.fromisoformat(f"{slip.day}T01:30:00").replace(tzinfo=UTC)
    request = run_request(home.folder, home.inbox)
    request = replace(request, started_at=started_at, run_id=started_at.strftime("%Y%m%dT%H%M%S"))
    request = replace(request, framework=_framework(home, started_at))
    try:
        report = run_night(request)
    except RunFailedError as error:
        report = error.report
    text = _text(report)
    if report.outcome == "failed":
        after = current(home.published)
        stays = after is None or (before is not None and after.run_id == before.run_id)  # None: it was deleted
        return ("refused" if stays and slip.names in text else "unnoticed"), text
    if slip.names and slip.names in text and _is_written_down(home, report):
        return "noted", text
    return ("restored" if _scores(home) == _scores(Home(published_home)) else "unnoticed"), text


def _framework(home: Home, day: datetime) -> str:
    from pipeline.definitions.definition_paths import definition_paths

    return definition_paths(home, day=day.date()).framework.name


def _text(report: RunReport) -> str:
    needs = [*report.losses, *report.noted_losses]
    damaged = ["受け取ったファイルがありません: " + "、".join(report.damaged)] if report.damaged else []
    return "\n".join([report.message, *needs, *damaged])


def _is_written_down(home: Home, report: RunReport) -> bool:
    snapshot = current(home.published)
    assert snapshot
    with open_snapshot(snapshot.path(home.published)) as con:
        ((noted,),) = con.sql("SELECT noted_losses FROM meta.run").fetchall()
    return list(report.noted_losses) == (noted or []) and bool(noted or report.damaged)


def _scores(home: Home) -> list[tuple[object, ...]]:
    snapshot = current(home.published)
    assert snapshot
    with open_snapshot(snapshot.path(home.published)) as con:
        sql = "SELECT code, year, basis, group_id, score, low, high FROM mart.group_score ORDER BY ALL"
        return con.sql(sql).fetchall()
