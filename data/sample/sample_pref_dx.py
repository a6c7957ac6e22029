"""The deliveries of the prefecture's own survey: lists by prefecture for two years, then a file per municipality."""

from sample_bodies import Body, Row, members, rng, table
from sample_csv import csv_bytes, cut_in_character
from sample_habits import cells_of, remarks_of
from sample_progress import progress
from sample_questions import asked_in, questions

LONG_YEAR = 2025
COLLECTED_YEAR = 2026  # still being collected: some bodies of one prefecture have answered
COLLECTED = {"48202", "48207", "48216", "48222", "48301", "48304", "48321", "48324", "48341"}
LONG_HEADER = ["団体コード", "団体名", "調査年度", "設問番号", "設問", "選択肢・記入方法", "回答", "備考"]
NEVER_SENT = {"48343", "49305", "49344", "50325"}

# A check digit that does not fit, and a neighbour's code in a file that bears the sender's name.
CODE_AS_SENT = {"49211": "492112", "48324": "483231"}
FULL_WIDTH_CODE = {"49304"}

# A header in the sender's own words, a column of its own, and questions that are not in the form.
HEADER_AS_SENT = {"50207": ("回答", "御回答")}
OWN_COLUMN = {"49209": "整理番号"}
OWN_ROWS = {"49210": [("Q098", "独自の取組（窓口）", "実施している"), ("Q099", "独自の取組（広報）", "実施している")]}
RESENT = {"48216"}  # the whole questionnaire once more, with its answers mended

# An image that somebody renamed to .csv: one pixel, lighter than the one of 2023.
IMAGE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000d494441547801010200fdff00e000e200e15f39f8d50000000049454e44ae426082"
)

# year, prefecture → ending, encoding, delimiter of its list.
WIDE_FORMS = {
    (2023, "48"): (".csv", "cp932", ","),
    (2023, "49"): (".csv", "utf-8-sig", ","),
    (2023, "50"): (".txt", "utf-16", "\t"),
    (2024, "48"): (".csv", "utf-8-sig", ","),
    (2024, "49"): (".csv", "cp932", ","),
    (2024, "50"): (".csv", "cp932", ","),
}
TITLES = {
    (2023, "48"): [["令和５年度　自治体DX取組状況調査　回答一覧"], ["見本県デジタル推進課　令和5年6月30日現在"], []],
    (2024, "49"): [["自治体DX取組状況調査（令和6年度）", "", "例示県DX推進室"]],
}
NOTES = {
    (2023, "48"): [[], ["※ 受講率などの割合は小数で記入しています（例: 0.742）。"], ["※ 空欄は未回答です。"]],
    (2023, "50"): [["※設問番号は令和5年度の調査票によります。"]],
    (2024, "49"): [["※ フロントヤード改革（Q025）は、令和6年度から設問の範囲を広げました。"]],
}


def wide_rows(bodies: list[Body], year: int) -> list[Row]:
    """A row per body, a column per question under the number of that edition."""
    asked = asked_in(year)
    header = ["団体コード", "団体名", "調査年度", *(question.label_in(year) for question in asked)]
    lines = [(body, cells_of(body, year)) for body in bodies]
    return [header, *([b.code, b.name, str(year), *(cells[q.id] for q in asked)] for b, cells in lines)]


def wide_files(bodies: list[Body], prefs: list[Body]) -> dict[str, bytes]:
    """The lists of the two years in which the prefectures gathered the answers themselves."""
    files = {}
    for pref in prefs:
        for (year, two), (ending, encoding, delimiter) in WIDE_FORMS.items():
            if pref.code.startswith(two):
                rows = wide_rows(members(bodies, pref), year)
                rows = [*TITLES.get((year, two), []), *rows, *NOTES.get((year, two), [])]
                data = csv_bytes(rows, newline="\r\n", encoding=encoding, delimiter=delimiter)
                files[f"{year}/{two}_{pref.name}_取組状況調査{ending}"] = data
    return files


def code_as_sent(body: Body) -> str:
    """The code in the file, which is not always the body's."""
    code = CODE_AS_SENT.get(body.five, body.code)
    return code.translate(str.maketrans("0123456789", "０１２３４５６７８９")) if body.five in FULL_WIDTH_CODE else code


def long_row(body: Body, item: str, cell: str, remark: str, year: int = LONG_YEAR) -> Row:
    """One line of the questionnaire as filled in."""
    question = questions()[item]
    head = [code_as_sent(body), body.name, str(year), question.label_in(year)]
    return [*head, question.text, question.hint(), cell, remark]


def long_rows(body: Body, pref: Body, year: int = LONG_YEAR) -> list[Row]:
    """A whole questionnaire; some leave the title of the form above it, or a note below."""
    cells, remarks = cells_of(body, year), remarks_of(body, year)
    rows = [long_row(body, q.id, cells[q.id], remarks.get(q.id, ""), year) for q in asked_in(year)]
    draw = rng("paper", body.code)
    title = [[f"自治体DX取組状況調査　調査票（令和{year - 2018}年度）"], [f"回答団体：{body.name}"], []]
    note = [[], [f"※ 記入に当たり不明な点は{pref.name}デジタル推進課にお問い合わせください。"]]
    own = [[code_as_sent(body), body.name, str(year), *row[:2], "", row[2], ""] for row in OWN_ROWS.get(body.five, ())]
    form = in_own_way(body, [LONG_HEADER, *rows, *own])
    return [*(title if draw.random() < 0.2 else []), *form, *(note if draw.random() < 0.15 else [])]


def own_rows(body: Body) -> list[Row]:
    """Questions that only the sender asks."""
    head = [code_as_sent(body), body.name, str(LONG_YEAR)]
    return [[*head, item, text, "", cell, ""] for item, text, cell in OWN_ROWS.get(body.five, ())]


def in_own_way(body: Body, rows: list[Row]) -> list[Row]:
    """The form as the sender changed it."""
    said, written = HEADER_AS_SENT.get(body.five, ("", ""))
    header = [written if title == said else title for title in rows[0]]
    if column := OWN_COLUMN.get(body.five):
        return [[*header, column], *([*row, str(number)] for number, row in enumerate(rows[1:], start=1))]
    return [header, *rows[1:]]


def long_file(rows: list[Row]) -> bytes:
    """As Excel in Japan writes it."""
    return csv_bytes(rows, newline="\r\n", encoding="cp932")


def path_of(body: Body, pref: Body, suffix: str = "", year: int = LONG_YEAR) -> str:
    """Where the municipality's file lies."""
    two = pref.code[:2]
    return f"{year}/{two}_{pref.name}/{two}_{body.name}{suffix}.csv"


def correction(body: Body) -> bytes:
    """A second delivery that holds only the answers it mends."""
    mended = [row for row in table("pref_dx_corrections") if row["five"] == body.five]
    return long_file([LONG_HEADER, *(long_row(body, row["item"], row["cell"], row["remark"]) for row in mended)])


def resent(body: Body, pref: Body) -> bytes:
    """The whole questionnaire again, some answers mended."""
    mended = {row["item"]: row for row in table("pref_dx_corrections") if row["five"] == body.five}
    rows = [
        [*row[:6], mended[row[3]]["cell"], mended[row[3]]["remark"]] if len(row) > 3 and row[3] in mended else row
        for row in long_rows(body, pref)
    ]
    return long_file(rows)


def mishap(five: str, data: bytes) -> bytes:
    """What became of a file on its way."""
    match five:
        case "49301":
            return IMAGE
        case "50301":
            return b""
        case "50304":
            return cut_in_character(data, 0.6)
    return data


def long_files(bodies: list[Body], prefs: list[Body]) -> dict[str, bytes]:
    """A file per municipality, a copy under another name, and a correction."""
    files = {}
    for pref in prefs:
        for body in members(bodies, pref):
            if body.five in NEVER_SENT:
                continue
            data = mishap(body.five, long_file(long_rows(body, pref)))
            files[path_of(body, pref)] = data
            if body.five == "49204":
                files[path_of(body, pref, "_控え")] = data
            if body.five == "48207":
                files[path_of(body, pref, "_訂正")] = correction(body)
            if body.five in RESENT:
                files[path_of(body, pref, "_再提出")] = resent(body, pref)
    return files


def collected_files(bodies: list[Body], prefs: list[Body]) -> dict[str, bytes]:
    """What has come in so far of the edition that is being collected."""
    return {
        path_of(body, pref, year=COLLECTED_YEAR): long_file(long_rows(body, pref, COLLECTED_YEAR))
        for pref in prefs
        for body in members(bodies, pref)
        if body.five in COLLECTED
    }


def deliveries(bodies: list[Body], prefs: list[Body]) -> dict[str, bytes]:
    """Every file of the survey, by its path below the inbox."""
    require_progress(bodies)
    files = wide_files(bodies, prefs) | long_files(bodies, prefs) | collected_files(bodies, prefs)
    assert sum(map(len, files.values())) < 1_400_000, "the sample stays small"
    return files


def require_progress(bodies: list[Body]) -> None:
    """More answers get better than worse from the first edition to the last, and some do get worse."""
    moves = [_move(body, item) for body in bodies for item in ("Q001", "Q016", "Q021", "Q026", "Q057")]
    assert moves.count(-1) > 4 * moves.count(1) > 0, "most improve, a few fall back"


def _move(body: Body, item: str) -> int:
    """−1 where an answer moved towards the better options since 2024, 1 where it fell back."""
    options = questions()[item].options
    first, last = (options.index(progress(body, year)[item]) for year in (2024, LONG_YEAR))
    return (last > first) - (last < first)
