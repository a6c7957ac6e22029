"""Thirty files as thirty town offices would send them: everyday habits, not attacks. All answers mean the same."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import xlsxwriter

from pipeline.definitions.catalogue import Catalogue
from pipeline.definitions.registry import Body

YEAR = 2025
HEADER = ["団体コード", "団体名", "調査年度", "設問番号", "設問", "選択肢・記入方法", "回答", "備考"]
MEANT = {
    "Q001": "発信している", "Q012": "任命している", "Q031": "3", "Q032": "1103", "Q033": "820", "Q035": "74.2",
    "Q010": "2028-03-31", "Q054": "12500",
}  # fmt: skip
Rows = list[list[Any]]
ALL = frozenset(MEANT)


class TownFile(NamedTuple):
    """A file, the questions of which no answer may be read, and the rules of its findings."""

    name: str
    content: bytes
    body: Body
    unread: frozenset[str]
    rules: frozenset[str]


class Office:
    """The questionnaire of one office, with its body and the wordings of the edition."""

    def __init__(self, catalogue: Catalogue, body: Body) -> None:
        self.body, self.survey = body, catalogue.survey("pref_dx")

    def rows(self, year: object = YEAR, remarks: Mapping[str, str] | None = None, **changed: Any) -> Rows:
        """Return header and rows; keywords are other spellings of answers."""
        texts = {item.id: item.text_in(YEAR) for item in self.survey.item}
        answers = MEANT | changed
        lines = [self.line(year, q, texts[q], answer, (remarks or {}).get(q, "")) for q, answer in answers.items()]
        return [HEADER, *lines]

    def line(self, year: object, label: str, text: str, answer: Any, remark: str = "") -> list[Any]:
        return [self.body.code, self.body.name, year, label, text, "", answer, remark]


def as_csv(rows: Rows, encoding: str = "cp932", delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding)


def as_workbook(*sheets: Rows, edit: Callable[[Any, Any], object] = lambda book, sheet: None) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for number, rows in enumerate(sheets, start=1):
            sheet = book.add_worksheet(f"調査票{number}")
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            edit(book, sheet)
    return content.getvalue()


def _ditto(office: Office) -> bytes:
    header, first, *rest = office.rows()
    return as_csv([header, first, *(["〃", "〃", "〃", *row[3:]] for row in rest)])


def _merged(office: Office) -> bytes:
    header, *rows = office.rows()

    def merge(_: Any, sheet: Any) -> None:
        for column, value in enumerate((office.body.code, office.body.name, YEAR)):
            sheet.merge_range(1, column, len(rows), column, value)

    return as_workbook([header, *(["", "", "", *row[3:]] for row in rows)], edit=merge)


def _formats(book: Any, sheet: Any) -> None:
    sheet.write_number("G5", 1103, book.add_format({"num_format": '#,##0"人"'}))
    sheet.write_number("G7", 0.742, book.add_format({"num_format": "0.0%"}))
    sheet.write_datetime("G8", date(2028, 3, 31), book.add_format({"num_format": 'ggge"年"m"月"d"日"'}))
    sheet.write_number("G9", 12500, book.add_format({"num_format": "#,##0,"}))


def _last_years_form(office: Office) -> bytes:
    """The form of 2023, with 2025 as its year: its numbers are those of other questions."""
    items = office.survey.items_in(2023)[:24]
    answers = {"choice": "予定", "date": "2028-03-31"}
    rows = [office.line(YEAR, i.label_in(2023), i.text_in(2023), answers.get(i.kind, "5")) for i in items]
    return as_csv([HEADER, *rows])


def _wide(office: Office) -> bytes:
    texts = {item.id: item.text_in(YEAR) for item in office.survey.item}
    total = ["計", *[""] * 4, "3", "1103", "820", "", "", "12500"]
    own = [office.body.code, office.body.name, "R7", *MEANT.values()]
    return as_csv([[*HEADER[:3], *MEANT], ["", "", "", *(texts[q] for q in MEANT)], own, total], "utf-8-sig")


def _doubled(office: Office) -> bytes:
    again = [office.line(YEAR, "Q031", "", "4"), office.line(YEAR, "Q012", "", "任命している")]
    return as_csv([*office.rows(), *again])


def _moved(rows: Rows, order: Sequence[int]) -> Rows:
    return [[row[at] for at in order] for row in rows]


def _relabelled(office: Office) -> Rows:
    spellings = {"Q012": "Ｑ０１２", "Q031": "q031", "Q032": "Q32", "Q001": "問1"}
    return [[*row[:3], spellings.get(row[3], row[3]), *row[4:]] for row in office.rows()]


def _below(office: Office) -> Rows:
    return [
        *office.rows(), ["", "", "", "", "合計", "", "1926", ""], [""] * 8, ["作成者：総務課 山田", *[""] * 7],
        [*[""] * 6, "以上", ""],
    ]  # fmt: skip


Kind = tuple[str, Callable[[Office], bytes], set[str] | frozenset[str], set[str]]
KINDS: tuple[Kind, ...] = (
    ("令和と全角.csv", lambda o: as_csv(o.rows("令和７年度", Q031="３", Q032="１，１０３", Q010="令和10年3月31日")),
     set(), {"note.year", "note.number", "note.date"}),
    ("約と範囲.csv", lambda o: as_csv(o.rows(Q031="約3", Q032="1,100程度", Q033="800～850", Q035="7割強")),
     {"Q031", "Q032", "Q033", "Q035"}, {"value.number"}),
    ("丸数字と株.csv", lambda o: as_csv([["①調査（㈱見本作成）"], *o.rows(Q001="①発信している", Q012="①", Q031="③")]),
     {"Q001", "Q012", "Q031"}, {"value.option", "value.number"}),
    ("団体の欄に〃.csv", _ditto, set(), {"note.ditto"}),
    ("回答に同上.csv", lambda o: as_csv(o.rows(Q012="同上", Q033="〃", Q035="同左")),
     {"Q012", "Q033", "Q035"}, {"value.option", "value.number"}),
    ("メモ帳のUnicode.txt", lambda o: as_csv(o.rows(Q031="3名"), "utf-16", "\t"), set(), {"note.number"}),
    ("列の並べ替え.csv", lambda o: as_csv(_moved(o.rows(), (3, 6, 7, 0, 1, 2, 4, 5))), set(), set()),
    ("合計と署名.csv", lambda o: as_csv(_below(o)), set(), {"note.row"}),
    ("結合.xlsx", _merged, set(), {"note.merged"}),
    ("セルに注記.xlsx", lambda o: as_workbook(o.rows(Q031="3（うち非常勤1）", Q032="1103 ※4月1日現在")),
     {"Q031", "Q032"}, {"value.number"}),
    ("前の様式.csv", _last_years_form, ALL - {"Q001", "Q012"},
     {"structure.other_wording", "structure.unknown_item", "value.option"}),
    ("二枚のシート.xlsx", lambda o: as_workbook(o.rows(), o.rows(Q031="4")), ALL, {"structure.two_sheets"}),
    ("白紙.csv", lambda o: as_csv(o.rows(**dict.fromkeys(MEANT, ""))), ALL, {"file.blank"}),
    ("割合が小数.csv", lambda o: as_csv(o.rows(Q035="0.742")), {"Q035"}, {"value.fraction"}),
    ("通し番号の日付.csv", lambda o: as_csv(o.rows(Q010="46843")), {"Q010"}, {"value.date"}),
    ("三角と括弧.csv", lambda o: as_csv(o.rows(Q031="(3)", Q054="▲500")), {"Q031", "Q054"},
     {"value.number", "value.minimum"}),
    ("円と億.csv", lambda o: as_csv(o.rows(Q054="12,500,000円", Q032="1千103")), {"Q054", "Q032"}, {"value.number"}),
    ("5桁のコード.csv", lambda o: as_csv([[str(row[0])[:5], *row[1:]] for row in o.rows()]), set(), {"note.code"}),
    ("選択肢の番号.csv", lambda o: as_csv(o.rows(Q001="1", Q012="1．任命している")), {"Q001", "Q012"},
     {"value.option"}),
    ("丸印.csv", lambda o: as_csv(o.rows(Q001="○", Q012="✓", Q031="なし"), "utf-8"), {"Q001", "Q012", "Q031"},
     {"value.option", "value.number"}),
    ("改行.csv", lambda o: as_csv(o.rows(remarks={"Q012": "令和7年\n4月から"}, Q012="任命して\nいる", Q031="3\n")),
     set(), set()),
    ("桁区切り.csv", lambda o: as_csv(o.rows()).replace(b",1103,", b",1,103,"), {"Q032"}, {"structure.row_width"}),
    ("備考に回答.csv", lambda o: as_csv(o.rows(remarks={"Q031": "3人"}, Q031="")), {"Q031"}, {"value.in_remark"}),
    ("二度の回答.csv", _doubled, {"Q031"}, {"structure.repeated", "note.repeated"}),
    ("横に合計.csv", _wide, set(), {"note.row", "note.year"}),
    ("表示形式.xlsx", lambda o: as_workbook(o.rows(), edit=_formats), {"Q054"}, {"value.number", "note.number"}),
    ("設問番号.csv", lambda o: as_csv(_relabelled(o)), {"Q001", "Q032"}, {"structure.unknown_item"}),
    ("左に空列.csv", lambda o: as_csv([["", *row] for row in o.rows()]), set(), set()),
    ("別の単位.csv", lambda o: as_csv(o.rows(Q031="3時間", Q035="742")), {"Q031", "Q035"},
     {"value.number", "value.maximum"}),
    ("未回答の言葉.csv", lambda o: as_csv(o.rows(Q031="不明", Q033="ー", Q010="未定")), {"Q031", "Q033", "Q010"},
     {"value.number", "value.date"}),
)  # fmt: skip


def town_files(catalogue: Catalogue) -> list[TownFile]:
    """Make the files, each of an office of its own."""
    bodies = [body for body in catalogue.registry.of_kind("municipality") if body.prefecture == "東京都"]
    return [
        TownFile(name, make(Office(catalogue, body)), body, frozenset(unread), frozenset(rules))
        for body, (name, make, unread, rules) in zip(bodies, KINDS, strict=False)
    ]
