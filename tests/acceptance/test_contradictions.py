"""Pages, A4 sheets, exports and the API of the nation, where verdicts rest on part of the questions or on too few."""

from pathlib import Path

import pytest

from dashboards.app import create_app
from tests.scenarios.outputs_of_a_body import contradictions, of_bodies


@pytest.mark.slow
def test_no_two_outputs_of_the_nation_contradict_each_other(national_home: Path):
    seen = of_bodies(create_app(national_home), national_home, 2023, 4)
    assert contradictions(seen) == []
    verdicts = {each.text for each in seen if each.figure[-1] == "verdict"}
    assert "判定対象外" in verdicts
    assert verdicts - {"判定対象外"} <= {"達成（暫定）", "未到達（暫定）", "回答待ち（暫定）"}
