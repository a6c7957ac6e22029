"""Messages: both languages hold the same keys and facts; what differs is named with file and key."""

import pytest

from dashboards import words
from dashboards.words import MESSAGES
from pipeline.definitions.messages import load_messages
from pipeline.definitions.model import DefinitionError, load
from pipeline.definitions.rules import Rules
from pipeline.settings import ROOT


def test_a_file_with_both_languages_is_read_by_dotted_key(tmp_path):
    (tmp_path / "messages.toml").write_text('[state]\naccepted = { ja = "受理 {count}", en = "{count} accepted" }\n')
    accepted = load_messages(tmp_path / "messages.toml")["state.accepted"]
    assert (accepted.ja, accepted.en) == ("受理 {count}", "{count} accepted")


def test_a_folder_with_a_file_for_each_language_is_read_by_dotted_key(tmp_path):
    (tmp_path / "ja.toml").write_text('[nav]\nbody = "団体"\n')
    (tmp_path / "en.toml").write_text('[nav]\nbody = "Body"\n')
    body = load_messages(tmp_path)["nav.body"]
    assert (body.ja, body.en) == ("団体", "Body")


@pytest.mark.parametrize(
    ("japanese", "english", "fault"),
    [
        ('body = "団体"\nplace = "場所"', 'body = "Body"', "キー nav.place: en: 書かれていません。書き足してください"),
        ('body = "団体"', 'body = "Body"\nplace = "Place"', "キー nav.place: ja: 書かれていません。書き足してください"),
        (
            'body = "団体"',
            'body = "{count} bodies"',
            "キー nav.body: 英語の文に、日本語の文にない { } があります: count",
        ),
        ("body = 1", 'body = "Body"', 'キー nav.body: ja: 「"」で囲んだ文字で書いてください'),
    ],
)
def test_what_differs_between_the_languages_is_named(tmp_path, japanese, english, fault):
    (tmp_path / "ja.toml").write_text(f"[nav]\n{japanese}\n")
    (tmp_path / "en.toml").write_text(f"[nav]\n{english}\n")
    with pytest.raises(DefinitionError) as error:
        load_messages(tmp_path)
    assert str(error.value).startswith(f"{tmp_path}: {fault}")


def test_a_key_of_the_pages_that_stands_in_two_files_is_named(tmp_path, monkeypatch):
    for name in ("ja", "en", "common", "body"):
        text = "" if name in ("ja", "en") else '[nav]\nbody = { ja = "団体", en = "Body" }\n'
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(words, "MESSAGES", tmp_path)
    with pytest.raises(DefinitionError) as error:
        words._messages.__wrapped__()
    assert str(error.value).endswith(
        "common.toml: ほかのファイルにもあるキーです: nav.body。どちらか一方だけにしてください"
    )


def test_a_rule_whose_english_asks_for_another_fact_is_refused(tmp_path):
    text = (ROOT / "expectations" / "rules.toml").read_text(encoding="utf-8")
    (tmp_path / "rules.toml").write_text(text.replace('en = "{named} and others"', 'en = "{name} and others"'))
    with pytest.raises(DefinitionError, match=r"rules\.toml: .*phrase\.and_others: 英語の文に.*: name"):
        load(Rules, tmp_path / "rules.toml")


def test_the_messages_of_the_dashboards_are_whole():
    assert load_messages(MESSAGES)
