"""The first words of a slip are true of the cells: how many of the questions were read as answers."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.orchestration.precheck import make_slips
from pipeline.settings import Contact, Home, Settings
from tests.flows.mini_survey import HEADER, WIDE

ALL_FOUR = [
    "482226,葉月市,2025,Q1,策定済み,",
    "482226,葉月市,2025,Q2,12,",
    "482226,葉月市,2025,Q3,74.2,",
    "482226,葉月市,2025,Q4,2028-03-31,",
]


@pytest.fixture
def slip_of(check, mini_catalogue):
    """Return a function from the lines of a file to its slip."""

    def make(*lines: str, settings: Settings | None = None, catalogue=mini_catalogue):
        (slip,) = make_slips(check(*lines), catalogue, settings or Settings())
        return slip

    return make


@pytest.mark.parametrize(
    ("lines", "sentences"),
    [
        (ALL_FOUR, ["設問4問すべての回答を受け付けました。", "対応は不要です。"]),
        (
            [*ALL_FOUR[:3], "482226,葉月市,2025,Q4,,"],
            ["設問4問のうち3問の回答を受け付けました（未回答1問）。", "未回答の設問に記入し"],
        ),
        (
            [*ALL_FOUR[:3], "482226,葉月市,2025,Q4,近日,"],
            ["設問4問のうち3問の回答を受け付けました（保留1問）。", "保留した回答を直して"],
        ),
        (
            ALL_FOUR[:2],
            ["設問4問のうち2問の回答を受け付けました（このファイルにない設問2問）。", "前に届いた回答があれば"],
        ),
        (
            [*ALL_FOUR[:3], "482226,葉月市,2025,Q4,対象外,"],
            ["設問4問すべての回答を受け付けました。", "対応は不要です。"],
        ),
        (
            [*ALL_FOUR[:3], "482226,葉月市,2025,Q4,2028,03,31,"],
            ["設問4問のうち3問の回答を受け付けました（読み取れなかった設問1問、保留したセル", "保留した回答を直して"],
        ),
        (
            [*ALL_FOUR[:2], "482226,葉月市,2025,Q3,0.5,", ALL_FOUR[3]],
            ["設問4問すべての回答を受け付けました。", "確認のお願いがあります"],
        ),
        ([f"482226,葉月市,2025,Q{n},," for n in (1, 2, 3, 4)], ["ファイルを読み込めませんでした。"]),
    ],
)
def test_the_first_sentence_counts_the_questions_that_were_read(slip_of, lines, sentences):
    found = slip_of(HEADER, *lines).sentences("ja")
    assert all(one.startswith(wanted) for one, wanted in zip(found, sentences, strict=False)), found


def test_a_file_of_several_bodies_says_how_many(slip_of):
    slip = slip_of(WIDE, "482226,葉月市,2025,予定,5,50,2028-03-31", "483010,弥生町,2025,なし,5,,2028-03-31")
    assert slip.sentences("ja")[0] == "2団体、延べ8問のうち7問の回答を受け付けました（未回答1問）。"
    assert slip.title("ja") == "2団体　小さな調査　2025年度"


def test_it_is_not_all_when_of_one_body_there_are_labels_only(slip_of):
    slip = slip_of(WIDE, "482226,葉月市,2025,予定,5,50,2028-03-31", "483010,弥生町")
    assert slip.sentences("ja")[0] == "設問4問のうち4問の回答を受け付けました（誤り1件）。"
    assert slip.sentences("ja")[1].startswith("保留した回答を直して")


def test_every_sentence_has_an_english_one(slip_of):
    slip = slip_of(HEADER, *ALL_FOUR[:3], "482226,葉月市,2025,Q4,近日,")
    assert slip.sentences("en")[0] == "3 of 4 questions were read as answers (1 held back)."
    assert slip.title("en") == "葉月市　Small survey　fiscal 2025"


def test_a_slip_names_question_day_and_whom_to_ask(slip_of, mini_catalogue):
    mini = mini_catalogue.survey("mini")
    closing = tuple(edition.model_copy(update={"closes": date(2025, 6, 30)}) for edition in mini.edition)
    catalogue = replace(mini_catalogue, surveys=(mini.model_copy(update={"edition": closing}),))
    settings = Settings(contact=Contact(office="見本県デジタル戦略課", telephone="000-0000"))
    slip = slip_of(HEADER, *ALL_FOUR[:1], "482226,葉月市,2025,Q2,多数,", settings=settings, catalogue=catalogue)
    assert slip.title("ja") == "葉月市　小さな調査　2025年度"
    received, closes, contact = slip.lines("ja")
    assert "受付番号: " in received and closes == "回答の期限: 2025-06-30"
    assert contact == "問い合わせ先: 見本県デジタル戦略課　000-0000"
    (wrong,) = [one for one in slip.findings if one["rule_id"] == "value.number"]
    assert (wrong["question"], wrong["example"]) == ("Q2 担当職員数", "12")


@pytest.mark.parametrize(
    ("text", "item", "example"), [("多い", "Q3", "74.2"), ("多数", "Q2", "12"), ("多い", "Q1", "策定済み")]
)
def test_the_example_fits_the_question(slip_of, text, item, example):
    slip = slip_of(HEADER, f"482226,葉月市,2025,{item},{text},")
    assert next(one["example"] for one in slip.findings if one["rule_id"].startswith("value.")) == example


def test_to_confirm_is_what_was_written(slip_of):
    """A blank and an unusual value: both are asked for, however many blanks there are."""
    lines = ["482226,葉月市,2025,Q1,,", "482226,葉月市,2025,Q2,,", "482226,葉月市,2025,Q3,0.5,", ALL_FOUR[3]]
    asked = "".join(slip_of(HEADER, *lines).sentences("ja"))
    assert "未回答の設問に記入し" in asked and "確認のお願いがあります" in asked
    asked = "".join(slip_of(HEADER, *lines[:2], ALL_FOUR[2], ALL_FOUR[3]).sentences("ja"))
    assert "未回答の設問に記入し" in asked and "確認のお願い" not in asked


def test_the_contact_comes_from_the_home(tmp_path: Path):
    (tmp_path / "monosashi.toml").write_text('[contact]\noffice = "見本県"\n', encoding="utf-8")
    assert Home(tmp_path).settings().contact.office == "見本県"
    assert Home(tmp_path / "other").settings().contact.office == ""


def test_a_file_held_back_whole_is_asked_for_whole(slip_of):
    """Corrected rows alone would leave out all the others, none of which was read."""
    wrong = [f"482226,葉月市,2025,{item},読めない文字," for item in ("Q1", "Q2", "Q3")]
    sentences = slip_of(HEADER, *wrong, ALL_FOUR[3]).sentences("ja")
    assert "受け付けた回答はありません" in sentences[0]
    assert sentences[1:] == ["下の点を直して、ファイル全体をもう一度提出してください。"]
