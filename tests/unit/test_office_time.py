"""All that people read is in Japan's time: run ids, status, log."""

import json
from datetime import datetime, timedelta

from pipeline.operations.logs import Log
from pipeline.orchestration.run import next_request
from pipeline.orchestration.run_request import RUN_ID_FORMAT
from pipeline.settings import OFFICE_TIME, office_now


def test_a_run_is_named_after_the_clocks_of_the_offices(tmp_path):
    request = next_request(tmp_path, tmp_path)
    named = datetime.strptime(request.run_id, RUN_ID_FORMAT).replace(tzinfo=OFFICE_TIME)
    assert abs(named - office_now()) < timedelta(minutes=1)
    assert request.started_at.isoformat().endswith("+09:00")


def test_a_line_of_the_log_has_the_offset_of_japan(tmp_path):
    Log(tmp_path, "20261123T013000").write("night begins")
    (line,) = next(tmp_path.iterdir()).read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["at"].endswith("+09:00")
