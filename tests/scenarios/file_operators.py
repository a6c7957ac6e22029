"""Whole files: delimiters, encodings, names, and bytes that went astray."""

from random import Random
from unicodedata import normalize

from tests.scenarios.operators import Phase, operator
from tests.scenarios.questionnaire_bytes import as_bytes, line_of_row, pieces
from tests.scenarios.questionnaires import Expected, NotApplicable, Questionnaire


@operator(Phase.FILE, kind="csv")
def another_delimiter(sheet: Questionnaire, chance: Random) -> None:
    if any(len(line.cells) != len(sheet.columns) for line in sheet.lines):
        raise NotApplicable  # a comma too many divides nothing here
    sheet.delimiter = chance.choice("\t;")


@operator(Phase.FILE, kind="csv")
def declared_delimiter(sheet: Questionnaire, chance: Random) -> None:
    sheet.above.insert(0, ["sep=", ""])


@operator(Phase.FILE, kind="csv")
def another_encoding(sheet: Questionnaire, chance: Random) -> None:
    sheet.encoding = chance.choice(["utf-8", "utf-16-le"])


@operator(Phase.FILE, kind="csv")
def byte_order_marks(sheet: Questionnaire, chance: Random) -> None:
    sheet.byte_order_marks = chance.randint(1, 3)
    sheet.encoding = chance.choice(["utf-8", "utf-16-le"])


@operator(Phase.FILE)
def file_of_another_body(sheet: Questionnaire, chance: Random) -> None:
    if chance.random() > 0.4:
        raise NotApplicable
    other = chance.choice(sheet.catalogue.registry.of_kind("municipality"))
    if other.code in {body.code for body in sheet.bodies} or not any(
        e.kind == "value" for e in sheet.expected.values()
    ):
        raise NotApplicable
    sheet.name = f"{other.prefecture}{other.name}_{other.code}_回答"
    sheet.is_refused = True


@operator(Phase.FILE)
def file_of_its_body(sheet: Questionnaire, chance: Random) -> None:
    if len(sheet.bodies) > 1 or sheet.name:
        raise NotApplicable
    (body,) = sheet.bodies
    name = chance.choice([f"{body.code}_{body.name}", f"{body.code[:2]}_{body.name}", f"回答_{body.code}"])
    sheet.name = normalize("NFD", name) if chance.random() < 0.3 else name


@operator(Phase.FILE)
def name_with_a_date(sheet: Questionnaire, chance: Random) -> None:
    if not sheet.name:
        sheet.name = f"調査票_{chance.choice(['261009', '202504', '20250601'])}"


@operator(Phase.BYTES, kind="csv")
def encoding_not_read(sheet: Questionnaire, chance: Random) -> None:
    if chance.random() > 0.4:
        raise NotApplicable
    sheet.encoding, sheet.byte_order_marks = "utf-8", 0
    text = as_bytes(sheet).decode("utf-8")
    encoding = chance.choice(["euc_jp", "iso2022_jp", "utf-16-le", "utf-32-le", "utf-32"])
    try:
        sheet.content = text.encode(encoding)
    except UnicodeEncodeError:
        raise NotApplicable from None
    sheet.is_refused = True


@operator(Phase.BYTES, kind="csv")
def misread_before(sheet: Questionnaire, chance: Random) -> None:
    """A program read the file in another encoding and saved what it saw."""
    if chance.random() > 0.4:
        raise NotApplicable
    sheet.encoding, sheet.byte_order_marks = "utf-8", 0
    content = as_bytes(sheet)
    wrong = content.decode(chance.choice(["cp932", "latin-1", "cp1252"]), errors="replace")
    sheet.content = wrong.encode("utf-8")
    sheet.is_refused = True


@operator(Phase.BYTES, kind="csv")
def whole_text_decomposed(sheet: Questionnaire, chance: Random) -> None:
    if sheet.encoding == "cp932":
        sheet.encoding = "utf-8"
    text = as_bytes(sheet).decode(sheet.encoding)
    sheet.content = normalize("NFD", text).encode(sheet.encoding)


@operator(Phase.BYTES, kind="csv")
def line_in_another_encoding(sheet: Questionnaire, chance: Random) -> None:
    """As when lines of another file are pasted in by a program that does not know encodings."""
    content = as_bytes(sheet)
    row = chance.randrange(len(sheet.rows()))
    own = [piece for piece in pieces(sheet) if piece.row == row]
    start, end = own[0].start, own[-1].end
    other = "utf-8" if sheet.encoding == "cp932" else "cp932"
    line = content[start:end].decode(sheet.encoding).encode(other, errors="replace")
    _mark_damaged(sheet, content[:start] + line + content[end:])


@operator(Phase.BYTES, kind="csv")
def quote_never_closed(sheet: Questionnaire, chance: Random) -> None:
    found = [piece for piece in pieces(sheet) if piece.is_cell]
    content = as_bytes(sheet)
    if b'"' in content or sheet.encoding == "utf-16-le":
        raise NotApplicable
    at = chance.choice(found).start
    sheet.content = content[:at] + b'"' + content[at:]
    sheet.is_refused = True


@operator(Phase.BYTES, kind="csv")
def file_cut(sheet: Questionnaire, chance: Random) -> None:
    content = as_bytes(sheet)
    at = chance.randrange(1, len(content))
    _mark_damaged(sheet, content[:at])
    if at - 1 >= (found := pieces(sheet))[0].start:
        piece = next(piece for piece in found if piece.start <= at - 1 < piece.end)
        last = len(sheet.above) + len(sheet.header) + len(sheet.lines)
        _open(sheet, piece.row, piece.column)
        cut = [line for row in range(piece.row, last) if (line := line_of_row(sheet, row))]
        sheet.lost_codes |= {line.code for line in cut}


@operator(Phase.BYTES, kind="csv")
def byte_flipped(sheet: Questionnaire, chance: Random) -> None:
    content, found = as_bytes(sheet), pieces(sheet)
    piece = chance.choice([one for one in found if one.start < one.end])
    at = chance.randrange(piece.start, piece.end)
    byte = chance.choice([content[at] ^ (1 << chance.randrange(8)), chance.randrange(256), *b',"\r\n\t;0'])
    _mark_damaged(sheet, content[:at] + bytes([byte]) + content[at + 1 :])
    for column in (piece.column, piece.column + 1):
        _open(sheet, piece.row, column)
    line = line_of_row(sheet, piece.row)
    if line:
        sheet.lost_codes.add(line.code)


def _mark_damaged(sheet: Questionnaire, content: bytes) -> None:
    """From here on every answer may be held back, none may be another one.

    That is not known of a file with a line that is wrong by itself: the bytes that show it may be those that are hit.
    """
    if sheet.has_wrong_line or sheet.tolerated & {"structure.repeated", "structure.repeated_block", "note.repeated"}:
        raise NotApplicable
    sheet.content, sheet.is_damaged = content, True


def _open(sheet: Questionnaire, row: int, column: int) -> None:
    """An answer the bytes of which are hit is what they happen to be."""
    line = line_of_row(sheet, row)
    if line and column < len(sheet.columns):
        key = (line.code, line.item or sheet.columns[column])
        if key in sheet.expected and (not line.item or sheet.columns[column] == "answer"):
            sheet.expected[key] = Expected("open")
