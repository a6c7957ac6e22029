"""The sensitivity note of the framework in force is what the command writes from the real FY2023 survey."""

import pytest

from pipeline.cli.sensitivity import sensitivity_command
from pipeline.settings import ROOT, Home


@pytest.mark.slow
def test_the_committed_note_is_what_the_command_writes(national_home, tmp_path):
    sensitivity_command(Home(national_home), None, None, tmp_path / "note.md")
    written = (tmp_path / "note.md").read_text(encoding="utf-8")
    assert written == (ROOT / "data" / "framework" / "2026.1" / "sensitivity.md").read_text(encoding="utf-8")
