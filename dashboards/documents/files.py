"""One card as a file of each form: what 取り出す offers."""

from dashboards.documents.exhibit import Exhibit
from dashboards.table_export import csv_bytes
from dashboards.words import Words

CARD_FORMS = ("csv", "xlsx", "pptx", "docx")


def document_of(exhibit: Exhibit, form: str, words: Words) -> bytes:
    """The content of the file. The libraries of the office programs are loaded when somebody wants their file."""
    if form == "xlsx":
        from dashboards.documents.workbook import chart_workbook

        return chart_workbook(exhibit)
    if form == "pptx":
        from dashboards.documents.slides import slide_of

        return slide_of(exhibit, words)
    if form == "docx":
        from dashboards.documents.word import paragraph_of

        return paragraph_of(exhibit, words)
    return csv_bytes(exhibit.sheet)
