"""会議資料: slides and paragraphs open again, hold the numbers of the snapshot, and nothing on them runs."""

import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO
from urllib.parse import quote

import dash
import pytest
import python_calamine
from docx import Document
from pptx import Presentation

from dashboards.components.card import exhibit_of, file_of
from dashboards.components.deck import MOST_CARDS
from dashboards.components.page import page_at
from dashboards.documents.exhibit import Exhibit, NativeChart, parts_of
from dashboards.documents.slides import Cover, deck_of, slide_of
from dashboards.documents.text_fit import LINE_HEIGHT, cut_to, line_count
from dashboards.documents.word import paragraph_of
from dashboards.documents.workbook import chart_workbook
from dashboards.figures.template import COLOURS, text_width
from dashboards.pages.meeting_cards import label_of
from dashboards.table_export import Sheet
from dashboards.words import words_of
from tests.pages.conftest import nodes, texts

JA = words_of("ja")
HOSTILE = ("=cmd|' /C calc'!A0", "{=1+1}", "@SUM(1)", "a\x00b\x1b[2J\u202ec", "<a:t>&amp;</a:t>", "\ud800x")
LONG = "風の丘と星ふる湖畔のみどり野と海辺の光あふれる花咲く里の連合自治広域行政特別区町"


def _charts(content: bytes) -> list:
    slides = Presentation(BytesIO(content)).slides
    return [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]


def _slide_texts(content: bytes) -> list[str]:
    slides = Presentation(BytesIO(content)).slides
    return ["\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame) for slide in slides]


def _exhibit(names, numbers=None, title="題", kind="bar") -> Exhibit:
    rows = [[name, number] for name, number in zip(names, numbers or [1.0] * len(names), strict=True)]
    return Exhibit("名", title, Sheet("t", ["団体", "点"], rows, "出典"), NativeChart(kind, 0, (1,)), "ありません")


@pytest.fixture(scope="module")
def prefecture_deck(app) -> bytes:
    answer = app.server.test_client().get("/deck.pptx")
    assert answer.status_code == 200, answer.text
    return answer.data


def test_the_chart_of_a_slide_holds_the_numbers_of_the_snapshot(context, ask):
    with context("/") as asked:
        content = file_of(asked, page_at("/")["cards"]["step_bars"](asked), "pptx")[1]
    (chart,) = _charts(content)
    passed = ask(
        """SELECT count(*) FILTER (state = 'passed') FROM mart.step_status JOIN core.body USING (code)
        WHERE prefecture_code = '480002' AND body_kind = 'municipality' AND year = 2025 AND basis = 'full'
        GROUP BY step ORDER BY step"""
    )
    assert list(chart.plots[0].series[0].values) == [count for (count,) in passed]


CHARTS = [
    ("/support", "lacking"),
    ("/indicator/dx_policy", "scatter"),
    ("/indicator/dx_policy", "trend"),
    ("/body/482226", "step_chips"),
]


@pytest.mark.parametrize(("path", "name"), CHARTS)
def test_every_number_of_a_card_is_in_its_slides(context, path, name):
    with context(path) as asked:
        made = page_at(path)["cards"][name](asked)
        charts = _charts(file_of(asked, made, "pptx")[1])
    drawn = [value for chart in charts for value in chart.plots[0].series[0].values]
    numbers = [row[made.native.series[0]] for row in made.table.cells()]
    assert drawn == [number for number in numbers if number is not None or made.native.kind != "scatter"]


def test_the_material_of_a_prefecture_has_title_contents_cards_and_notes(prefecture_deck):
    slides = _slide_texts(prefecture_deck)
    assert "見本県　自治体DXの状況" in slides[0] and "回答の基準日" in slides[0] and "枠組み" in slides[0]
    assert "目次" in slides[1] and "ご利用上の注意" in slides[-1]
    for number, title in re.findall(r"^(\d+)　(.+)$", slides[1], re.MULTILINE):
        assert title in slides[int(number) - 1], number


def test_every_slide_of_a_card_has_source_day_count_and_caveat_below_and_in_its_notes(context):
    with context("/") as asked:
        exhibit = exhibit_of(asked, page_at("/")["cards"]["step_bars"](asked))
    (slide,) = Presentation(BytesIO(slide_of(exhibit, JA))).slides
    assert exhibit.sheet.facts in _slide_texts(slide_of(exhibit, JA))[0]
    assert slide.notes_slide.notes_text_frame.text == exhibit.sheet.facts
    assert "n＝44団体" in exhibit.sheet.facts and "ものさし" in exhibit.sheet.facts


def test_a_town_has_its_own_material(app):
    content = app.server.test_client().get("/deck.pptx?of=482226").data
    slides = _slide_texts(content)
    assert "葉月市" in slides[0] and any("STEPごとの判定" in text for text in slides)


def test_a_card_that_is_gone_is_left_out_and_said_so(app):
    content = app.server.test_client().get("/deck.pptx?cards=/~gone,/nowhere~x,/body/999999~next,/~step_bars").data
    slides = _slide_texts(content)
    assert len(slides) == 4 and "選んだカードのうち3は" in slides[-1]


def test_too_many_cards_are_refused_with_the_number(app):
    cards = ",".join(f"/~{number}" for number in range(MOST_CARDS + 1))
    answer = app.server.test_client().get(f"/deck.pptx?cards={quote(cards)}")
    assert answer.status_code == 400 and f"{MOST_CARDS}までに" in answer.text


def test_nobody_and_unfinished_years_have_no_material(app):
    client = app.server.test_client()
    assert client.get("/deck.pptx?of=999999").status_code == 404
    assert client.get("/deck.pptx?year=2026").status_code == 404


@pytest.mark.slow
def test_two_hundred_cards_make_a_deck_that_opens():
    content = deck_of(Cover("題", ["行"], ["注意"]), [_exhibit(["甲"], title=f"題{at}") for at in range(200)], JA)
    slides = _slide_texts(content)
    assert len(slides) == 1 + 16 + 200 + 1
    assert "217　題199" in slides[16]


def test_hostile_text_is_text_on_slides_and_in_the_workbook_behind_the_chart():
    content = slide_of(_exhibit(HOSTILE, title=HOSTILE[0]), JA)
    (chart,) = _charts(content)
    assert "abc" in "".join(chart.plots[0].categories).replace("[2J", "")
    with zipfile.ZipFile(BytesIO(content)) as parts:
        (name,) = [name for name in parts.namelist() if name.endswith(".xlsx")]
        with zipfile.ZipFile(BytesIO(parts.read(name))) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "<f " not in sheet


def test_hostile_text_is_text_in_a_workbook():
    content = chart_workbook(_exhibit(HOSTILE, title=HOSTILE[0]))
    with zipfile.ZipFile(BytesIO(content)) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        chart = book.read("xl/charts/chart1.xml").decode()
    assert sheets and not [sheet for sheet in sheets if "<f>" in sheet or "<f " in sheet or "<hyperlink" in sheet]
    assert {formula.partition("!")[0] for formula in re.findall("<c:f>(.*?)</c:f>", chart)} == {"Sheet1"}


def test_a_workbook_prints_on_one_page_across_with_room_for_its_texts(context):
    with context("/support", "?measures=policy_roadmap") as asked:
        _, content = file_of(asked, page_at("/support")["cards"]["plan"](asked), "xlsx")
    with zipfile.ZipFile(BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert 'orientation="landscape"' in sheet and 'fitToHeight="0"' in sheet
    widths = [float(width) for width in re.findall(r'<col [^>]*?width="([\d.]+)"', sheet)]
    heights = [float(height) for height in re.findall(r'<row r="\d+"[^>]*? ht="([\d.]+)"', sheet)]
    assert max(widths) > 40 and min(widths) < 12 and max(heights) >= 30


def test_hostile_text_is_text_in_a_table_of_a_slide_and_in_word():
    exhibit = Exhibit("名", HOSTILE[3], Sheet("t", ["列"], [[text] for text in HOSTILE], HOSTILE[4]))
    assert "<a:t>&amp;</a:t>" in _slide_texts(slide_of(exhibit, JA))[0]
    document = Document(BytesIO(paragraph_of(exhibit, JA)))
    assert [row.cells[0].text for row in document.tables[0].rows][1:4] == list(HOSTILE[:3])
    assert "\x00" not in document.paragraphs[1].text


def test_a_name_of_forty_letters_fits_its_title_and_its_table():
    title = LONG * 4
    (slide,) = Presentation(BytesIO(slide_of(_exhibit([LONG], title=title), JA))).slides
    heading = slide.shapes.title
    size = heading.text_frame.paragraphs[0].runs[0].font.size.pt
    assert line_count(title, heading.width.pt, size) * size * LINE_HEIGHT <= heading.height.pt
    assert text_width(cut_to(LONG, 100, 11), 11) <= 100 and cut_to("短い", 100, 11) == "短い"


@pytest.mark.parametrize("numbers", [[None, None], [0.0, 0.0], [-5.0, None]])
def test_blank_and_odd_numbers_make_a_slide(numbers):
    content = slide_of(_exhibit(["甲", "乙"], numbers), JA)
    assert "題" in _slide_texts(content)[0]


def test_cards_without_numbers_stand_on_one_slide_with_their_answers():
    exhibits = [_exhibit(["甲"]), *(_exhibit([], title=f"ありません{at}") for at in range(4))]
    slides = _slide_texts(deck_of(Cover("題", [], ["注意"]), exhibits, JA))
    assert len(slides) == 1 + 1 + 1 + 1 + 1
    assert all(f"ありません{at}" in slides[3] for at in range(4))


def test_a_card_without_rows_gives_its_reason():
    assert "ありません" in _slide_texts(slide_of(_exhibit([]), JA))[0]


def test_a_chart_of_many_names_takes_several_slides_on_one_scale():
    parts = parts_of(_exhibit([f"団体{at}" for at in range(44)], [float(at) for at in range(44)]))
    assert [len(part.sheet.rows) for part in parts] == [22, 22]
    assert {part.scale_end for part in parts} == {45.0}
    assert "（2／2）" in _slide_texts(slide_of(_exhibit([f"団体{at}" for at in range(44)]), JA))[1]


def test_the_own_bar_stands_out_and_its_axis_has_a_unit_and_begins_at_0():
    exhibit = _exhibit(["甲県", "乙県"], [63.0, 52.4], kind="column")
    exhibit = replace(exhibit, native=replace(exhibit.native, own="乙県"))
    (chart,) = _charts(slide_of(exhibit, JA))
    colours = [chart.plots[0].series[0].format, chart.plots[0].series[0].points[1].format]
    assert [f"#{one.fill.fore_color.rgb}" for one in colours] == [COLOURS["missing"], COLOURS["own"]]
    assert chart.value_axis.axis_title.text_frame.text == "点"
    assert chart.value_axis.minimum_scale == 0


def test_shares_stand_on_one_scale_however_small():
    exhibit = _exhibit(["甲", "乙"], [37.5, 12.5])
    exhibit = replace(exhibit, native=replace(exhibit.native, unit="割合（%）"))
    (chart,) = _charts(slide_of(exhibit, JA))
    assert chart.value_axis.maximum_scale == 100


def test_what_has_no_number_is_named_below_the_chart():
    said = _slide_texts(slide_of(_exhibit(["甲", "乙", "丙"], [1.0, None, 0.0]), JA))[0]
    assert "値のないもの: 乙" in said and "丙" not in said.split("値のないもの")[1]


def test_how_to_read_the_marks_of_a_page_is_not_on_a_slide_without_them(context):
    with context("/nation") as asked:
        made = page_at("/nation")["cards"]["compared"](asked)
        exhibit = exhibit_of(asked, made)
    assert "■" in made.reading and "■" not in exhibit.sheet.facts and "上下はありません" in exhibit.sheet.facts
    for path, name in (("/support", "joint"), ("/support", "lacking"), ("/support", "plan"), ("/", "pillar_strips")):
        with context(path, "?measures=policy_roadmap") as asked:
            exhibit = exhibit_of(asked, page_at(path)["cards"][name](asked))
        said = " ".join([exhibit.title, exhibit.sheet.facts, *exhibit.sheet.columns])
        assert not re.search("選ぶ|取り出す|1点が", said), said


def test_a_short_name_is_not_broken_by_the_long_texts_beside_it():
    rows = [["花霞市", "KPIの設定と評価、首長メッセージの発信、工程表、" * 4, "手間が1.5増える"] for _ in range(3)]
    content = slide_of(Exhibit("名", "題", Sheet("t", ["団体", "行うこと", "外した場合"], rows, "出典")), JA)
    (table,) = [shape.table for shape in Presentation(BytesIO(content)).slides[0].shapes if shape.has_table]
    size = table.cell(1, 0).text_frame.paragraphs[0].runs[0].font.size.pt
    for at in (0, 2):
        assert text_width(rows[0][at], size) < table.columns[at].width.pt
    assert table.cell(1, 1).text == rows[0][1]


def test_the_cover_begins_with_the_sentence_of_the_page(app, context, prefecture_deck):
    with context("/") as asked:
        assert page_at("/")["sentence"](asked) in _slide_texts(prefecture_deck)[0]
    with context("/body/482226") as asked:
        sentence = page_at("/body/482226")["sentence"](asked)
    assert sentence in _slide_texts(app.server.test_client().get("/deck.pptx?of=482226").data)[0]


def test_a_title_is_made_smaller_rather_than_broken():
    title = "STEP1に達していないのは25団体。最も多い理由は「工程表」（必須、23団体）"
    heading = Presentation(BytesIO(slide_of(_exhibit(["甲"], title=title), JA))).slides[0].shapes.title
    size = heading.text_frame.paragraphs[0].runs[0].font.size.pt
    assert 18 <= size < 24 and line_count(title, heading.width.pt, size) == 1


def test_names_of_forty_letters_leave_room_for_their_chart():
    (chart,) = _charts(slide_of(_exhibit([f"{LONG}{at}" for at in range(20)], kind="column"), JA))
    assert {len(name) for name in chart.plots[0].categories} == {10}
    (few,) = _charts(slide_of(_exhibit([LONG, "乙"], kind="column"), JA))
    assert few.plots[0].categories[0] == LONG


def test_what_a_table_of_a_slide_leaves_out_is_said():
    exhibit = Exhibit("名", "題", Sheet("t", [f"列{at}" for at in range(9)], [["文"] * 9] * 200, "出典"))
    assert re.search(r"表は200行のうち\d+行、9列のうち7列", _slide_texts(slide_of(exhibit, JA))[0])


def test_a_paragraph_for_word_has_the_sentence_the_table_and_the_source(context):
    with context("/") as asked:
        made = page_at("/")["cards"]["step_bars"](asked)
        name, content = file_of(asked, made, "docx")
    document = Document(BytesIO(content))
    assert name.endswith(".docx")
    assert made.title in [paragraph.text for paragraph in document.paragraphs]
    assert [cell.text for cell in document.tables[0].rows[0].cells] == list(made.table.columns.values())
    assert "n＝44団体" in document.paragraphs[-1].text


def test_the_material_is_a_word_document_too(app):
    document = Document(BytesIO(app.server.test_client().get("/deck.docx?cards=/~step_bars,/~ends,/~gone").data))
    headings = [part.text for part in document.paragraphs if part.style.name.startswith("Heading")]
    assert headings == ["見本県　自治体DXの状況", "STEPごとの達成状況", "後れと動き", "ご利用上の注意"]
    assert len(document.tables) == 2


def test_a_table_with_a_row_per_year_and_step_has_a_chart_with_a_line_per_step(context, ask):
    with context("/body/482226") as asked:
        made = page_at("/body/482226")["cards"]["trend"](asked)
        files = {form: file_of(asked, made, form)[1] for form in ("pptx", "xlsx")}
    (chart,) = _charts(files["pptx"])
    (score,) = ask("SELECT score FROM mart.group_score WHERE code = '482226' AND group_id = 'step1' AND basis = 'full' "
                   "AND year = 2024")[0]  # fmt: skip
    plot = chart.plots[0]
    lines = {line.name: dict(zip(plot.categories, line.values, strict=True)) for line in plot.series}
    assert len(lines) == 7 and lines["STEP1 全体方針"]["2024"] == pytest.approx(score)
    page = python_calamine.load_workbook(BytesIO(files["xlsx"])).get_sheet_by_index(1).to_python()
    assert list(lines) == next(row for row in page if any(row))[1:]


def test_the_page_lists_what_was_chosen_and_leads_to_the_file(app, lay_out):
    _, content = lay_out("/meeting", "?of=482226")
    assert "葉月市の会議資料一式" in texts(content) and "9のカード" in texts(content)
    (href,) = [
        node["props"]["href"] for node in nodes(content) if texts(node) == "PowerPointを作る" and node["type"] == "A"
    ]
    assert app.server.test_client().get(href).status_code == 200


def test_every_card_that_may_be_chosen_has_a_name_in_words(app, context):
    paths = [page["path"].replace("/none", "/482226") for page in dash.page_registry.values() if page.get("cards")]
    with context("/meeting") as asked:
        names = [label_of(asked, f"{path}~{name}") for path in paths for name in (page_at(path) or {}).get("cards", ())]
    assert len(names) > 50 and not [name for name in names if re.search("[a-z]_|card", name)]


def test_the_cards_of_the_pages_that_are_in_the_material_can_be_added(lay_out):
    _, content = lay_out("/meeting")
    (choice,) = [node["props"] for node in nodes(content) if node["type"] == "MultiSelect"]
    offered = {one["value"]: one["label"] for one in choice["data"]}
    assert offered["/support~cases"] == "支援の組み立て: 事例" and "/nation~offices" in offered
    assert set(choice["value"]) < set(offered)
    assert "1　\n県の概況: STEPごとの達成状況" in texts(content)


def test_every_page_with_cards_offers_them_as_slides(lay_out):
    for path in ("/", "/nation", "/body/482226", "/indicator/dx_policy"):
        _, content = lay_out(path)
        links = [node["props"]["href"] for node in nodes(content) if texts(node) == "この画面をスライドに"]
        assert links and "/meeting?" in links[0] and "cards=" in links[0]


@pytest.fixture(scope="module")
def office_program() -> str:
    found = shutil.which("soffice")
    if found is None or shutil.which("pdftotext") is None:
        message = "no LibreOffice on this machine: tests/e2e/install_browser.sh installs it"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    return found


@pytest.mark.slow
def test_libreoffice_shows_every_slide_within_its_edges(office_program, prefecture_deck, tmp_path):
    (tmp_path / "deck.pptx").write_bytes(prefecture_deck)
    command = [office_program, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", tmp_path, tmp_path / "deck.pptx"], check=True, capture_output=True, timeout=240
    )
    boxes = subprocess.run(
        ["pdftotext", "-bbox", tmp_path / "deck.pdf", "-"], check=True, capture_output=True, text=True
    )
    pages = re.findall(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', boxes.stdout, re.DOTALL)
    assert len(pages) == len(_slide_texts(prefecture_deck))
    for width, height, words in pages:
        for box in re.findall(r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)"', words):
            left, top, right, bottom = map(float, box)
            assert left >= 0 and top >= 0 and right <= float(width) and bottom <= float(height), words[:300]
