"""What a file is, by its content: each kind that is not read is named, with what its sender can do."""

import gzip
import io
import tarfile
import zipfile

import pytest

from pipeline.cli.read import refusal_sentence
from pipeline.intake.fault import RefusedError
from pipeline.intake.tabular_file import read_tabular_file
from pipeline.settings import FileLimits
from tests.conftest import SHARED
from tests.unit.workbooks import packed

LIMITS = FileLimits()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CSV = "団体コード,回答\n482226,はい\n".encode()
TYPES = {"[Content_Types].xml": "<Types/>", "_rels/.rels": "<Relationships/>"}
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


def ole(*streams: str) -> bytes:
    """Return a container of Office 97 whose directory lists these streams."""
    entries = [name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams)]
    return (OLE.ljust(512, b"\0") + b"".join(entries)).ljust(2_048, b"\0")


def tar() -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        member = tarfile.TarInfo("a.csv")
        member.size = len(CSV)
        archive.addfile(member, io.BytesIO(CSV))
    return content.getvalue()


def open_document(kind: str) -> bytes:
    """Return an OpenDocument file, whose first member is not packed, as its standard asks."""
    return packed({"mimetype": OPEN_DOCUMENT + kind, "content.xml": "<x/>"}, zipfile.ZIP_STORED)


MAIL = b"Received: from a by b\r\nMessage-ID: <1@example>\r\nSubject: =?utf-8?B?44GC?=\r\n\r\nbody\r\n"
KINDS = {
    "xls": (ole("Workbook", "\5SummaryInformation"), "旧形式のExcel（.xls）", "Excel ブック（.xlsx）"),
    "xls of 1995": (ole("Book"), "旧形式のExcel（.xls）", "Excel ブック（.xlsx）"),
    "xls with a document in it": (ole("Workbook", "WordDocument"), "旧形式のExcel（.xls）", "Excel ブック"),
    "doc, about a Workbook": (
        ole("WordDocument").replace(b"\0" * 60, b"\0" * 4 + "Workbook\0".encode("utf-16-le") + b"\0" * 38, 1),
        "旧形式のWord文書", "調査票（Excel か CSV）に記入",
    ),
    "doc": (ole("WordDocument"), "旧形式のWord文書", "調査票（Excel か CSV）に記入"),
    "ppt": (ole("PowerPoint Document"), "旧形式のPowerPoint", "調査票（Excel か CSV）に記入"),
    "ichitaro": (ole("DocumentText"), "一太郎", "調査票（Excel か CSV）に記入"),
    "password": (ole("EncryptionInfo", "EncryptedPackage"), "パスワード", "パスワードを外して保存"),
    "msg": (ole("__properties_version1.0", "__recip_version1.0_#00000000"), "Outlook", "添付されている調査票"),
    "unknown Office": (OLE.ljust(512, b"\0"), "パスワード", "パスワードがあれば外し"),
    "xlsb": (packed(TYPES | {"xl/workbook.bin": b"\x83"}), "バイナリブック", "Excel ブック（.xlsx）"),
    "docx": (packed(TYPES | {"word/document.xml": "<x/>"}), "Word文書（.docx）", "調査票（Excel か CSV）に記入"),
    "pptx": (packed(TYPES | {"ppt/presentation.xml": "<x/>"}), "PowerPoint（.pptx）", "調査票（Excel か CSV）に"),
    "ods": (open_document("spreadsheet"), "OpenDocumentの表計算", "Excel ブック（.xlsx）"),
    "odt": (open_document("text"), "OpenDocumentの文書", "調査票（Excel か CSV）に記入"),
    "odp": (open_document("presentation"), "OpenDocumentのスライド", "調査票（Excel か CSV）に記入"),
    "zip": (packed({"a.csv": CSV}), "ZIP", "中の調査票を取り出し"),
    "empty zip": (packed({}), "ZIP", "中の調査票を取り出し"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF", "調査票（Excel か CSV）に記入"),
    "png": (b"\x89PNG\r\n\x1a\n", "PNG画像", "調査票（Excel か CSV）に記入"),
    "jpeg": (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG画像", "調査票（Excel か CSV）に記入"),
    "gif": (b"GIF89a\1\0\1\0", "GIF画像", "調査票（Excel か CSV）に記入"),
    "tiff": (b"II*\0\x08\0\0\0", "TIFF画像", "調査票（Excel か CSV）に記入"),
    "tiff of a Mac": (b"MM\0*\0\0\0\x08", "TIFF画像", "調査票（Excel か CSV）に記入"),
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1", "HEIC画像", "調査票（Excel か CSV）に記入"),
    "webp": (b"RIFF\x24\0\0\0WEBPVP8 ", "WebP画像", "調査票（Excel か CSV）に記入"),
    "rtf": (b"{\\rtf1\\ansi\\deff0", "リッチテキスト", "調査票（Excel か CSV）に記入"),
    "html": (b"\xef\xbb\xbf\r\n<!DOCTYPE html>\n<html><table>", "HTML", "Excel ブック（.xlsx）"),
    "html of Excel": (b'<html xmlns:x="urn:schemas-microsoft-com:office:excel">', "HTML", "Excel ブック（.xlsx）"),
    "html, a table only": (b"<table border=1><tr><td>1", "HTML", "Excel ブック（.xlsx）"),
    "xhtml": (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', "HTML", "Excel ブック（.xlsx）"),
    "xml of Excel 2003": (
        b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
        "XML形式のExcel", "Excel ブック（.xlsx）",
    ),
    "xml": (b'<?xml version="1.0" encoding="UTF-8"?><answers/>', "XML", "調査票（Excel か CSV）に記入"),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\4", "7z", "中の調査票を取り出し"),
    "rar": (b"Rar!\x1a\x07\x01\0", "RAR", "中の調査票を取り出し"),
    "gzip": (gzip.compress(CSV), "gzip", "中の調査票を取り出し"),
    "bzip2": (b"BZh91AY&SY\0", "bzip2", "中の調査票を取り出し"),
    "xz": (b"\xfd7zXZ\0\0\4", "xz", "中の調査票を取り出し"),
    "tar": (tar(), "TAR", "中の調査票を取り出し"),
    "lzh": (b"\x22\x5d-lh5-\x10\0\0\0", "LZH", "中の調査票を取り出し"),
    "cab": (b"MSCF\0\0\0\0", "CAB", "中の調査票を取り出し"),
    "eml": (MAIL, "電子メール", "添付されている調査票"),
    "eml, folded": (b"From: a@example\r\n  (A)\r\nDate: Thu\r\n\r\n", "電子メール", "添付されている調査票"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "named", "advised"), KINDS.values(), ids=KINDS)
def test_a_kind_that_is_not_read_is_named_with_what_to_do(content, named, advised):
    with pytest.raises(RefusedError) as refused:
        read_tabular_file(content, LIMITS)
    sentence = refusal_sentence(refused.value)
    assert refused.value.fault.rule_id == "file.kind"
    assert named in sentence and advised in sentence


@pytest.mark.parametrize(("name", "named"), [("c12_old_excel.xls", ".xls"), ("c22_password.xlsx", "パスワード")])
def test_cases_are_named(shared, name, named):
    with pytest.raises(RefusedError) as refused:
        read_tabular_file((SHARED / "cases/intake" / name).read_bytes(), LIMITS)
    assert named in refusal_sentence(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "From,To\n1,2\n",
        "Date: 2028-03-31\n団体コード,回答\n",
        "Subject: 調査\n調査年度: 2025\n\n団体コード,回答\n",
        "BM,1\n",
        "PK,1\n",
        "II,1\n",
        "<表題>,1\n",
        "html,1\n",
        "{回答}\n",
        "ustar\n",
        "7z,1\n",
        "-lh5-,a\n",
        "%,PDF\n",
    ],
)
def test_a_table_that_begins_like_something_else_is_read(text):
    assert read_tabular_file(text.encode(), LIMITS).sheets[0][1].rows[0]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"\xff\xfe", b" \r\n\t"])
def test_an_empty_file_is_called_empty(content):
    with pytest.raises(RefusedError) as refused:
        read_tabular_file(content, LIMITS)
    assert refused.value.fault.rule_id == "file.empty"
