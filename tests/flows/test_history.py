"""Damage of the history, seen by a quiet night: restored from the inbox, or reported wherever an operator looks."""

import json
import shutil

from pipeline.cli.doctor import doctor_command
from pipeline.intake.receive import receipts
from pipeline.orchestration import stages
from pipeline.settings import Home
from tests.conftest import night, run_request
from tests.scenarios.system_calls import record


def test_a_quiet_night_restores_what_the_inbox_has_and_reports_what_is_lost(own_first_year, capsys):
    home = Home(own_first_year)
    first, second, *_ = receipts(home.history)
    first.content_path(home.history).write_bytes(b"")
    second.content_path(home.history).unlink()
    (home.inbox / second.name).unlink()

    report = night(own_first_year, home.inbox, minute=1)

    assert (report.outcome, report.restored, report.damaged) == ("unchanged", (first.name,), (second.name,))
    assert first.content(home.history), "as it was received"
    page = (home.reports / f"{report.run_id}.html").read_text(encoding="utf-8")
    assert second.name in page and "なくなっている受領ファイル" in page and "書き直した受領ファイル" in page
    needs = {need["kind"]: need["count"] for need in json.loads(home.status.read_text(encoding="utf-8"))["needs"]}
    assert needs["history_damaged"] == 1
    assert doctor_command(home) == 1
    assert f"× 受け取ったファイル: 壊れているか、ないもの: {second.name}" in capsys.readouterr().out


def test_return_slips_reach_the_disk_before_their_senders_count_as_answered(own_first_year):
    """Else a power cut loses slips that no later night writes."""
    home = Home(own_first_year)
    shutil.rmtree(home.answered)
    request = run_request(own_first_year, home.inbox, 1)
    ids = stages.pending_ids(request)
    catalogue = request.load_catalogue()
    calls = record(own_first_year, lambda: stages.write_return_slips(request, catalogue, ids))
    texts = [str(call) for call in calls]
    part, done = f"returns/.{request.run_id}.part", f"returns/{request.run_id}"
    flushed = [at for at, text in enumerate(texts) if text.startswith(f"fsync {part}/")]
    order = [max(flushed), texts.index(f"replace {part} {done}"), texts.index("fsync returns"),
             texts.index(f"fsync history/answered/.{request.run_id}.json.part")]  # fmt: skip
    assert len(flushed) == 2 * len(ids) and order == sorted(order)
