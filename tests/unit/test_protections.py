"""The table of protections is up to date, and of a few of them it is tried that their test fails without them."""

import re
import subprocess
import sys

import pytest

from pipeline.settings import ROOT
from tests.scenarios.protections import protections

SAMPLE = ("bytes are flushed before their receipt", "the pointer comes after what it names", "one run at a time")


@pytest.mark.parametrize("one", protections(), ids=lambda one: one.what)
def test_what_is_taken_out_is_there_and_has_its_test(one):
    file, _, name = one.test.partition("::")
    assert one.is_there(), f"not in {one.file}, once: {one.old!r}"
    function = name.partition("[")[0]
    assert re.search(rf"^def {function}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE), one.test


@pytest.mark.slow
def test_a_test_fails_when_its_protection_is_taken_out():
    command = [sys.executable, "-m", "tests.scenarios.protections", *SAMPLE]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "3 protections taken out, 3 noticed\n", done.stdout + done.stderr


def test_the_table_is_long():
    assert len(protections()) > 40 and len({one.what for one in protections()}) == len(protections())
