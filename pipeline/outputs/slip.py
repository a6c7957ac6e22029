"""The return slip: what goes back to the sender of a file, as a workbook and as a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipeline.definitions.survey import Survey
from pipeline.outputs.confidentiality import class_text
from pipeline.outputs.html_page import render
from pipeline.outputs.messages import message
from pipeline.outputs.received import received_sentences
from pipeline.outputs.xlsx_writer import WorkbookSheet, workbook_bytes
from pipeline.settings import OFFICE_TIME, Contact

Row = dict[str, Any]
_WIDTHS = {"severity": 10, "question": 40, "message": 56, "fix": 46, "example": 18, "meanwhile": 30, "effect": 36,
           "cell": 16, "raw_text": 18}  # fmt: skip
"""The columns of a workbook, keys of [column] in messages.toml, with their widths in characters."""
_UNFIT_FOR_NAMES = dict.fromkeys(map(ord, '/\\:*?"<>|\n\r\t'), "_")


@dataclass(frozen=True)
class Office:
    """What a slip has from the office: whom to ask, the languages, the surveys with the days they close."""

    contact: Contact
    languages: tuple[str, ...]
    surveys: tuple[Survey, ...]
    confidentiality: int | None = None
    """The class that a slip names; None where nobody is asked who they are."""

    def closing_day(self, row: Row) -> date | None:
        """Return the last day on which answers to a delivery's edition are expected."""
        editions = (e for s in self.surveys if s.id == row["survey"] for e in s.edition if e.year == row["year"])
        return next((edition.closes for edition in editions), None)

    def survey_title(self, row: Row, language: str) -> str:
        """Return the title of a delivery's survey, or nothing."""
        return next((getattr(s.title, language) for s in self.surveys if s.id == row["survey"]), "")


@dataclass(frozen=True)
class Slip:
    """A delivery with its findings in order of consequence, and its rows of `meta.delivery_body` with body names."""

    row: Row
    findings: Sequence[Row]
    bodies: Sequence[Row]
    office: Office

    def title(self, language: str) -> str:
        """Return whose answers to which survey of which year these are, as far as it is known."""
        names = list(dict.fromkeys(body["name"] for body in self.bodies))
        who = (
            names[0] if len(names) == 1 else message("slip_line", "bodies", language, count=len(names)) if names else ""
        )
        year = message("slip_line", "year", language, year=self.row["year"]) if self.row["year"] else ""
        return "　".join(filter(None, [who, self.office.survey_title(self.row, language), year])) or self.row["name"]

    def sentences(self, language: str) -> list[str]:
        """Return what was received, then what is asked of the sender."""
        return received_sentences(self.row, self.bodies, self.findings, language)

    def lines(self, language: str) -> list[str]:
        """Return file, receipt and time, the class of confidentiality, until when to answer, and whom to ask."""
        closes, contact = self.office.closing_day(self.row), self.office.contact
        facts = {"name": self.row["name"], "receipt": self.row["delivery_id"], "time": _local(self.row["received_at"])}
        lines = [message("slip_line", "received", language, **facts)]
        if handling := class_text(self.office.confidentiality, language):
            lines.append(handling)
        if closes:
            lines.append(message("slip_line", "closes", language, day=closes.isoformat()))
        who = "　".join(filter(None, [contact.office, contact.person, contact.telephone, contact.mail]))
        return [*lines, message("slip_line", "contact", language, who=who)] if who else lines


def write_slip(folder: Path, slip: Slip) -> None:
    """Write `<name>_<receipt>.xlsx` and `.html` for one delivery."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = _stem(slip.row)
    (folder / f"{stem}.xlsx").write_bytes(slip_workbook([slip]))
    (folder / f"{stem}.html").write_text(slip_page(slip), encoding="utf-8")


def _stem(row: Row) -> str:
    name = row["name"].rpartition("/")[2].rpartition(".")[0][:60]
    return f"{name}_{row['delivery_id']}".translate(_UNFIT_FOR_NAMES)


def slip_workbook(slips: Sequence[Slip]) -> bytes:
    """Make one sheet a delivery and language: what was received above, findings below, sized to be read."""
    return workbook_bytes(
        _sheet(f"{number}" if language == "ja" else f"{number} English", slip, language)
        for number, slip in enumerate(slips, start=1)
        for language in slip.office.languages
    )


def slip_page(slip: Slip) -> str:
    """Render the slip of one delivery as a whole HTML page, a part for each language."""
    return render("slip.html", slip=slip, columns=list(_WIDTHS), cells_of=cells_of)


def _sheet(name: str, slip: Slip, language: str) -> WorkbookSheet:
    title = f"{slip.title(language)}　{message('state', slip.row['state'], language)}"
    lines = [*slip.sentences(language), *slip.lines(language)]
    return WorkbookSheet(
        [message("column", key, language) for key in _WIDTHS],
        [tuple(cells_of(finding, language).values()) for finding in slip.findings], name,
        lines=[(title, {"bold": True, "font_size": 14}), *((line, {}) for line in lines)],
        widths=list(_WIDTHS.values()), header={"bottom": 1}, cell={"text_wrap": True, "bottom": 4},
    )  # fmt: skip


def cells_of(finding: Row, language: str) -> dict[str, str]:
    """Return the texts of a finding by column."""
    row = message("slip_line", "row", language, row=finding["row_no"]) if finding["row_no"] else ""
    return {
        "severity": message("severity", finding["severity"], language),
        "question": finding["question"],
        "message": finding[f"message_{language}"],
        "fix": finding[f"fix_{language}"],
        "example": finding["example"],
        "meanwhile": finding.get(f"meanwhile_{language}") or "",
        "effect": finding.get(f"consequence_{language}") or "",
        "cell": finding["cell" if language == "ja" else "cell_en"]
        or row
        or message("slip_line", "whole_file", language),
        "raw_text": finding["raw_text"],
    }


def _local(moment: datetime) -> str:
    """Write an instant in the office's time."""
    return moment.astimezone(OFFICE_TIME).strftime("%Y-%m-%d %H:%M")
