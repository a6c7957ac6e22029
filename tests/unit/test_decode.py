"""Encodings: what is read, what is refused, and at which byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.decode import decode
from pipeline.intake.fault import RefusedError

TEXT = "団体名,①㈱髙﨑\r\n実施,未実施\r\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-bom"),
        (b"\xef\xbb\xbf" * 3 + TEXT.encode(), "utf-8-bom"),
        (TEXT.encode("utf-16"), "utf-16-le-bom"),
        (b"\xff\xfe" * 2 + TEXT.encode("utf-16-le"), "utf-16-le-bom"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be-bom"),
        (TEXT.encode("cp932"), "cp932"),
        (b"a,b\n", "utf-8"),
    ],
)
def test_the_encodings_of_office_files_are_recognised(content, encoding):
    decoded = decode(content)
    assert decoded.encoding == encoding
    assert decoded.text in (TEXT, "a,b\n")


@pytest.mark.parametrize(
    ("content", "rule", "offset"),
    [
        (TEXT.encode("utf-8-sig") + b"\xff\xff" + b"x" * 9, "file.decode", f"{len(TEXT.encode('utf-8-sig')) + 1}"),
        (TEXT.encode("cp932") + b"\xfd" + b"x" * 9, "file.decode", f"{len(TEXT.encode('cp932')) + 1}"),
        ("実施".encode()[:-1], "file.cut_off", "4"),
        ("実施".encode("utf-8-sig")[:-1], "file.cut_off", "7"),
        ("a実施".encode("cp932")[:-1], "file.cut_off", "4"),
        (b"a\0b", "file.binary", 2),
        (b"\xff\xfe\0\0", "file.binary", 1),
        (b"%PDF-1.7", "file.binary", 1),
    ],
)
def test_undecodable_and_binary_files_are_refused_with_the_offset(content, rule, offset):
    with pytest.raises(RefusedError) as refusal:
        decode(content)
    fault = refusal.value.fault
    assert (fault.rule_id, fault.facts["offset"]) == (rule, offset)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_never_a_crash(content):
    try:
        decoded = decode(content)
    except RefusedError as refusal:
        assert refusal.fault.rule_id in {"file.binary", "file.decode", "file.cut_off"}
    else:
        assert "\0" not in decoded.text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff")))
def test_utf8_comes_back_as_it_was(text):
    content = text.encode()
    try:
        assert decode(content).text == text
    except RefusedError as refusal:  # a text that begins like a PDF is taken for one
        assert refusal.fault.rule_id == "file.binary"
