"""Encodings: what is read, what is refused, and at which byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli.read import refusal_sentence
from pipeline.intake.decode import decode
from pipeline.intake.fault import RefusedError

REFUSALS = {"file.binary", "file.decode", "file.cut_off", "file.encoding", "file.mojibake"}
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
        (b"\xff\xfea\0\0\0", "file.binary", 2),
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
        assert refusal.fault.rule_id in REFUSALS
    else:
        assert "\0" not in decoded.text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff")))
def test_utf8_comes_back_as_it_was(text):
    content = text.encode()
    try:
        assert decode(content).text == text
    except RefusedError as refusal:  # random text may look misread, or begin like JIS
        assert refusal.fault.rule_id in {"file.mojibake", "file.encoding"}


def refusal(content: bytes) -> tuple[str, str]:
    with pytest.raises(RefusedError) as refused:
        decode(content)
    return refused.value.fault.rule_id, refusal_sentence(refused.value)


def misread(text: str, written: str, read: str) -> str:
    """Return a text as a program shows it that reads it in the wrong encoding, as browsers and editors do."""
    if read != "latin-1":
        return text.encode(written).decode(read, "replace")
    return text.encode(written).decode(read)


FORM = "団体コード,団体名,調査年度,設問番号,回答,備考\r\n482226,葉月市,2025,Q001,発信している,\r\n"
KANJI = "団体名,設問番号,回答,備考\n葉月市,問一,策定済,無\n"
MANGLED = {
    "UTF-8 read as CP932": misread(FORM, "utf-8", "cp932"),
    "UTF-8 read as CP932, kanji only": misread(KANJI, "utf-8", "cp932"),
    "UTF-8 read as CP932, lost marks dropped": FORM.encode().decode("cp932", "ignore"),
    "UTF-8 read as CP932, lost marks as ?": misread(FORM, "utf-8", "cp932").replace("\ufffd", "?"),
    "UTF-8 read as CP932, lost marks as ・": misread(FORM, "utf-8", "cp932").replace("\ufffd", "・"),
    "UTF-8 read as Latin-1": misread(FORM, "utf-8", "latin-1"),
    "UTF-8 read as Windows-1252": misread(FORM, "utf-8", "cp1252"),
    "UTF-8 read as Latin-1, kanji only": misread(KANJI, "utf-8", "latin-1"),
    "CP932 read as Latin-1": misread(FORM, "cp932", "latin-1"),
    "CP932 read as Windows-1252": misread(FORM, "cp932", "cp1252"),
    "CP932 read as UTF-8": misread(FORM, "cp932", "utf-8"),
    "CP932 read as UTF-8, kanji only": misread(KANJI, "cp932", "utf-8"),
    "UTF-8 read as ASCII": misread(FORM, "utf-8", "ascii"),
}


@pytest.mark.parametrize("text", MANGLED.values(), ids=MANGLED)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_that_was_misread_before_is_called_so(text, encoding):
    rule, sentence = refusal(text.encode(encoding))
    assert rule == "file.mojibake" and "文字化けしています" in sentence


def test_misread_text_is_recognised_in_cp932_too():
    text = FORM.encode().decode("cp932", "ignore").replace("\x80", "")
    assert refusal(text.encode("cp932"))[0] == "file.mojibake"


def test_the_case_is_recognised(shared):
    assert refusal((shared / "cases/intake/c14_mojibake_in_utf8.csv").read_bytes())[0] == "file.mojibake"


@pytest.mark.parametrize(
    "text",
    [
        "縺れる,繧繝,譁\n",
        "齟齬,髙﨑,鬱,躊躇,顰蹙,麒麟,驫麤\n" * 9,
        "臺灣,鹽竈市,龍ケ崎市,匝瑳市,糸魚川市,蠣崎,鰺ヶ沢町\n",
        "ｱｲｳｴｵ,ﾊﾝｶｸ,ｶﾞｷﾞｸﾞ,･･･\n",
        "café,élève,à côté,Zürich,naïve\n",
        "éa,èb,àc,çd,êe\n",
        "“引用”,‘a’,—,…,•,™\n",
        "髙橋\ufffd\ufffd,氏名に外字が含まれる行です。それ以外は正しく読めています。\n",
        "外字の氏名が何人かあるだけの、ほかは正しく読める名簿です。" * 5 + "髙橋\ufffd,\ufffd田,\ufffd野\n",
        "縺ゅ＞縺,と書かれた本の題名," + "齟齬,躊躇,顰蹙,麒麟,驫麤,鸚鵡,髑髏\n" * 5,
        "①②③,㈱,㌔,Ⅳ,℡,∮\n",
        "𠮷野家,𩸽,葛\U000e0100城市\n",
        "مرحبا,שלום,Привет,안녕하세요,你好\n",
        "é\n",
    ],
)
def test_real_text_is_never_called_misread(text):
    assert decode(text.encode()).text == text


def test_no_real_file_is_called_misread(shared):
    files = [path.read_bytes() for path in sorted((shared / "messy_csv").glob("*.csv"))]
    assert len([decode(content).encoding for content in files]) == 42


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (FORM.encode("iso2022_jp"), "ISO-2022-JP"),
        (("a,b\n" * 2_000 + FORM).encode("iso2022_jp"), "ISO-2022-JP"),
        (FORM.encode("euc_jp"), "EUC-JP"),
        (("code,name\n" + FORM).encode("euc_jp"), "EUC-JP"),
        ("団体コード,カタカナ\n".encode("euc_jp"), "EUC-JP"),
        (FORM.encode("utf-16-le"), "UTF-16（BOMなし）"),
        (FORM.encode("utf-16-be"), "UTF-16（BOMなし）"),
        (b"a,b\n1,2\n".decode().encode("utf-16-le"), "UTF-16（BOMなし）"),
        ((FORM * 100).encode("utf-16-be"), "UTF-16（BOMなし）"),
        (FORM.encode("utf-32"), "UTF-32"),
        (b"\0\0\xfe\xff" + FORM.encode("utf-32-be"), "UTF-32"),
        (FORM.encode("utf-32-le"), "UTF-32（BOMなし）"),
        (FORM.encode("utf-32-be"), "UTF-32（BOMなし）"),
    ],
)
def test_encodings_that_are_not_read_are_named(content, named):
    rule, sentence = refusal(content)
    assert rule == "file.encoding" and named in sentence and "UTF-8" in sentence


RARE_KANJI = "爍爐爛爨爭爬爰爲爻爼爿牀牆牋牘癸發皀皃皈､ｱ､ｲ､ｳ\n"
"""In CP932 these bytes are a text of EUC-JP, kana among them."""


@pytest.mark.parametrize("text", ["ｱｲｳ,ｴｵ\nﾃﾂﾄﾞ,ｶﾞ\n", "ﾊﾂﾞｷｼ,10\n" * 50, "葉月市,ﾊﾂﾞｷｼ,･,､\n" * 5, RARE_KANJI])
def test_half_width_kana_of_cp932_are_no_euc_jp(text):
    assert decode(text.encode("cp932")).text == text


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbf" * 2 + b"a,b", b"\xef\xbb\xbf" * 3 + b"a,b", "\ufeff\ufeffa,b".encode("utf-16-le")]
)
def test_a_second_bom_is_dropped(content):
    assert decode(content).text == "a,b"


def test_of_a_file_in_two_encodings_the_first_cell_in_the_second_is_named():
    """CP932 would fail at the second character already: most of the file is UTF-8."""
    good = "団体コード,回答\r\n482226,策定している\r\n".encode()
    with pytest.raises(RefusedError) as refusal:
        decode(good + "482226,予定".encode("cp932") + b"\r\n482226,\r\n")
    fault = refusal.value.fault
    assert (fault.rule_id, fault.row, fault.facts["offset"]) == ("file.decode", 3, f"{len(good) + 8}")
