"""The text of new definitions, complete and commented, for an official to confirm line by line."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.definitions.faults import fault
from pipeline.definitions.model import DefinitionError

_EDITION = re.compile(r"^\[\[edition\]\]\n(?:(?!\[).*\n)*(?:\[\[edition\.\w+\]\]\n(?:(?!\[).*\n)*)*", re.MULTILINE)
"""An edition with its keys and its tables."""
_TRAILING_REMARKS = re.compile(r"(?:^#.*\n|^\n)*\Z", re.MULTILINE)
_TICK = "○"
_LONG_COLUMNS = (
    'columns = { code = "団体コード", name = "団体名", year = "調査年度", item = "設問番号", text = "設問", '
    'options = "選択肢・記入方法", answer = "回答", remark = "備考" }'
)


@dataclass(frozen=True)
class ProposedItem:
    """A column of answers: its header, and the kind of its values with what they were read as."""

    label: str
    kind: str
    options: tuple[str, ...] = ()
    is_tick: bool = False
    is_share: bool = False
    """Whether its numbers are decimals of 0…1 that stand for percentages."""


@dataclass(frozen=True)
class ProposedSurvey:
    """What a file looks like: `columns` by the names of form columns, the dates in `as_of`, and its items."""

    columns: dict[str, str]
    as_of_dates: tuple[date, ...]
    items: tuple[ProposedItem, ...]


def add_edition(text: str, year: int) -> str:
    """Return a survey's definition with an edition more, after the last one, which it follows.

    Raises DefinitionError where there is no edition to follow, as one written in one line.
    """
    editions = [*_EDITION.finditer(text)]
    if not editions:
        raise DefinitionError(fault("scaffold.no_edition"))
    last = editions[-1]
    own = _TRAILING_REMARKS.sub("", last[0])
    found = re.search(r"^as_of = (\d{4})(-\d{2}-\d{2})", own, re.MULTILINE)
    before = re.search(r"^year = (\d{4})", own, re.MULTILINE)
    if found is None or before is None:
        raise DefinitionError(fault("scaffold.no_dates"))
    as_of = f"{int(found[1]) + year - int(before[1])}{found[2]}"
    tables = own[own.index("[[edition.") :] if "[[edition." in own else ""
    added = f"""
# ── {year}年度（下書き） ── 日付と送り先を確かめてください。設問の変更は各設問に書きます。
[[edition]]
year = {year}
as_of = {as_of}            # 基準日。Reference date
opens = {year}-05-07            # 回答を受け始める日。First day on which answers are expected
closes = {year}-06-30           # 回答の期限。これを過ぎるまで集計中。Last day on which answers are expected
# sent_to = ["13"]             # 送った先: 都道府県の2桁、団体の6桁、または "all"。Who is asked
"""
    end = last.start() + len(own)
    return text[:end] + added + (f"\n{tables}" if tables else "") + text[end:]


def rename_framework(text: str, old: str, new: str, day: date) -> str:
    """Return a framework's definition under a new version, with a change to be described."""
    renamed, count = re.subn(rf'^id = "{re.escape(old)}"$', f'id = "{new}"', text, count=1, flags=re.MULTILINE)
    if not count:
        raise DefinitionError(fault("scaffold.no_id", old=old))
    return (
        renamed.rstrip("\n")
        + f"""

# 何を、なぜ変えたか。公開データと「方法」のページに出ます。What changed, and why
[[change]]
version = "{new}"
date = {day}
what = {{ ja = "{old} から作った下書き。変えたことと理由を。", en = "Draft from {old}: say what changed, and why." }}
"""
    )


def survey_text(survey_id: str, source: str, year: int, proposal: ProposedSurvey) -> str:
    """Return the definition of a survey as a file suggests it."""
    days = proposal.as_of_dates or (date(year, 4, 1),)
    columns = ", ".join(f"{name} = {_quoted(header)}" for name, header in proposal.columns.items())
    key = "" if "code" in proposal.columns else "name_is_key = true   # 団体コードがないため、団体名で団体を決めます\n"
    head = f"""# {source} から作った下書きです。題名、出典、年度、基準日、設問の種類と選択肢を確かめてください。
# Draft made from the headers and values of a file: confirm title, source, years, dates, kinds and options.
id = "{survey_id}"
title = {{ ja = "{survey_id}（題名を書いてください）", en = "{survey_id} (write its title)" }}
source = {{ ja = "出典を書いてください", en = "Write its source" }}
# どの設問も点にしないなら、行頭の # を外して理由を書きます。Why no item is scored, where that is meant
# not_scored = {{ ja = "実態を知るための調査", en = "Asked to know how things are" }}

# 回答ではない文字。Cell texts that are no answers
[[mark]]
text = "対象外"
status = "not_applicable"

[[mark]]
text = "<NA>"
status = "not_answered"

[[form]]
id = "{survey_id}_wide"
title = {{ ja = "{survey_id}（1行1団体）", en = "{survey_id}, a row per body" }}
layout = "wide"
body_kind = "municipality"   # prefecture 都道府県、any 両方
{key}columns = {{ {columns} }}

# 団体ごとの調査票（`monosashi template {survey_id} 団体コード --out 調査票.xlsx`）。The questionnaire of a body
[[form]]
id = "{survey_id}_long"
title = {{ ja = "{survey_id}の調査票（1行1設問）", en = "{survey_id}, questionnaire" }}
layout = "long"
body_kind = "municipality"
{_LONG_COLUMNS}
"""
    return "\n".join([head, *map(_edition_text, _by_year(days, year).items()), *_items(proposal.items)])


def _by_year(days: Sequence[date], year: int) -> dict[int, list[date]]:
    """Return fiscal year → its reference dates; the year given where there is one date alone."""
    if len(days) == 1:
        return {year: [*days]}
    years: dict[int, list[date]] = {}
    for day in sorted(days):
        years.setdefault(day.year - (day.month < 4), []).append(day)
    return years


def _edition_text(edition: tuple[int, list[date]]) -> str:
    year, days = edition
    more = f"also_as_of = [{', '.join(map(str, days[1:]))}]\n" if days[1:] else ""
    return f"""[[edition]]
year = {year}              # 年度。Fiscal year
as_of = {days[0]}       # 基準日。Reference date
{more}"""


def _items(items: Sequence[ProposedItem]) -> list[str]:
    return [_item_text(number, item) for number, item in enumerate(items, start=1)]


def _item_text(number: int, item: ProposedItem) -> str:
    lines = [
        "[[item]]",
        f'id = "Q{number:03}"',
        f"label = {_quoted(item.label)}   # 一覧の見出し、調査票の設問番号。Header, or number of the question",
        f"text = {_quoted(item.label)}   # 設問の文言。Wording",
        f'kind = "{item.kind}"',
    ]
    if item.is_tick:
        lines += [f'options = ["{_TICK}", "なし"]', 'blank_option = "なし"   # 空欄は「なし」。A blank is a no']
    elif item.options:
        lines.append(f"options = [{', '.join(map(_quoted, item.options))}]")
    if item.is_share:
        lines.append("# scale = { 年度 = 100 }   # 0.74 のような小数を % にするとき。For decimals such as 0.74")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Return a TOML string: the escapes of JSON are those of TOML."""
    return json.dumps(text, ensure_ascii=False)
