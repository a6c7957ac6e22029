"""`monosashi template`: the questionnaire that a body fills in."""

from pathlib import Path

from pipeline.cli.command_error import CommandError, WrongUsageError
from pipeline.cli.command_inputs import load_definitions
from pipeline.cli.home_folder import require_home_if_named, require_output_folder
from pipeline.definitions.catalogue import Catalogue
from pipeline.definitions.item import Item
from pipeline.definitions.registry import Body
from pipeline.definitions.survey import Form, Survey
from pipeline.intake.dates import read_date
from pipeline.outputs.template import as_csv, as_workbook, long_form, template_rows
from pipeline.settings import Home
from pipeline.warehouse.publish import PublishError, current, missing_pointer
from pipeline.warehouse.snapshot import open_snapshot

ENCODINGS = ("cp932", "utf-8")
_LAST_ANSWERS = """
SELECT item, coalesce(option_text, raw_text), number, year
FROM core.answer
WHERE code = $1 AND survey = $2 AND is_current AND status = 'answered'
    AND year = coalesce($4, (SELECT max(year) FROM core.answer WHERE code = $1 AND survey = $2 AND year < $3))
"""


def template_command(
    survey_id: str,
    code: str,
    home: Home,
    *,
    year: int | None,
    is_filled: bool,
    filled_from: int | None,
    encoding: str,
    out: Path | None,
) -> None:
    """Write the questionnaire; a name that ends in .xlsx makes a workbook. Raises CommandError.

    It is of the newest edition, or that of `year`. `is_filled` puts in the answers of the newest year before it that
    has any, `filled_from` those of a certain year.
    """
    if encoding not in ENCODINGS:
        raise WrongUsageError(f"--encoding は {'、'.join(ENCODINGS)} のいずれかです（{encoding} ではなく）。")
    require_home_if_named(home)
    require_output_folder(out)
    catalogue = load_definitions(home)
    survey, form, body = _survey(catalogue, survey_id, year), _form(catalogue, survey_id), _body(catalogue, code)
    edition = year or max(edition.year for edition in survey.edition)
    answers, source = (
        _last_answers(home, body, survey, edition, filled_from) if is_filled or filled_from else ({}, None)
    )
    rows = template_rows(survey, form, body, edition, answers)
    path = out or Path(f"{body.code[:2]}_{body.name}_{survey.id}_{edition}.csv")
    if path.suffix.lower() == ".xlsx":
        path.write_bytes(as_workbook(survey, form, edition, rows))
    else:
        path.write_bytes(_encoded(rows, encoding))
    print(
        f"{path} を書き出しました（{body.name}、{edition}年度、{len(rows) - 1}問、"
        f"記入済み {len(answers)}問{_source_text(source)}）。"
    )


def _survey(catalogue: Catalogue, survey_id: str, year: int | None) -> Survey:
    found = {survey.id: survey for survey in catalogue.surveys if survey.form}
    if survey_id not in found:
        raise WrongUsageError(f"調査票のある調査 {survey_id} はありません。あるのは {'、'.join(found)} です。")
    years = [edition.year for edition in found[survey_id].edition]
    if year and year not in years:
        raise WrongUsageError(f"{survey_id} に {year} 年度はありません。あるのは {'、'.join(map(str, years))} です。")
    return found[survey_id]


def _form(catalogue: Catalogue, survey_id: str) -> Form:
    form = long_form(catalogue.survey(survey_id))
    if form is None:
        raise WrongUsageError(f"{survey_id} には縦の様式（long）がないため、調査票を作れません。")
    return form


def _body(catalogue: Catalogue, code: str) -> Body:
    body = catalogue.registry.by_code.get(code)
    if body is None:
        raise WrongUsageError(f"団体コード {code} の団体は台帳にありません。6桁（検査数字付き）で指定してください。")
    return body


def _source_text(source: int | None) -> str:
    return f"、{source}年度の回答" if source else ""


def _last_answers(
    home: Home, body: Body, survey: Survey, year: int, filled_from: int | None
) -> tuple[dict[str, str], int | None]:
    """Return item → answer, and the year they are of. Raises CommandError where a year that is asked for has none."""
    try:
        snapshot = current(home.published)
    except PublishError as error:
        raise CommandError(str(error)) from None
    if snapshot is None:
        raise CommandError(f"昨年の回答を入れられません。{missing_pointer(home.published)}")
    with open_snapshot(snapshot.path(home.published)) as con:
        rows = con.execute(_LAST_ANSWERS, [body.code, survey.id, year, filled_from]).fetchall()
    if filled_from and not rows:
        raise WrongUsageError(
            f"{body.name}の{filled_from}年度の回答はありません。--filled なら、ある中で最も新しい前の年度を使います。"
        )
    items = {item.id: item for item in survey.item}
    answers = {item: _as_asked(items[item], text, number) for item, text, number, _ in rows if item in items}
    return answers, rows[0][-1] if rows else None


def _as_asked(item: Item, text: str, number: float | None) -> str:
    """Write an answer as the questionnaire asks for it: digits alone, days as year-month-day."""
    if number is not None:
        return str(int(number)) if number == int(number) else f"{number:.15g}"
    day = read_date(text).value if item.kind == "date" else None
    return day.isoformat() if day else text


def _encoded(rows: list[list[str]], encoding: str) -> bytes:
    try:
        return as_csv(rows, encoding)
    except UnicodeEncodeError as error:
        letter = error.object[error.start : error.end]
        raise CommandError(f"「{letter}」は CP932 で書けません。--encoding utf-8 を付けてください。") from None
