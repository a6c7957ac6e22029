"""A ZIP that is damaged inside is refused like any other: it never stops what reads the other files."""

import io
import zipfile

import pytest

from pipeline.intake.archive import read_members
from pipeline.intake.fault import RefusedError
from pipeline.settings import FileLimits


def test_a_zip_with_damaged_compressed_data_is_refused():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", "団体コード,回答\n" * 200)
    content = bytearray(packed.getvalue())
    start = content.index(b"a.csv") + len(b"a.csv")
    content[start : start + 8] = b"\xff" * 8
    with pytest.raises(RefusedError) as refusal:
        read_members(bytes(content), FileLimits())
    assert refusal.value.fault.rule_id == "file.archive"
