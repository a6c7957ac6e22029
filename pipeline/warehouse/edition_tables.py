"""The editions of the surveys as flat frames: their dates, and to whom each was sent."""

import polars as pl

from pipeline.definitions.catalogue import Catalogue
from pipeline.definitions.survey import Survey

_DATES = {
    "as_of_date": "as_of", "opens_date": "opens", "closes_date": "closes", "final_since_date": "final_since",
    "visible_from_date": "visible_from", "preview_from_date": "preview_from",
}  # fmt: skip


def edition_frame(surveys: tuple[Survey, ...]) -> pl.DataFrame:
    """Return one row per survey × year: dates, and whether the definition names recipients."""
    rows = [
        {"survey": survey.id, "year": one.year}
        | {column: getattr(one, name) for column, name in _DATES.items()}
        | {"has_recipients": bool(one.sent_to), "unlisted_has_none": one.unlisted_has_none}
        for survey in surveys
        for one in survey.edition
    ]
    facts = dict.fromkeys(("has_recipients", "unlisted_has_none"), pl.Boolean)
    schema = {"survey": pl.String, "year": pl.Int32, **dict.fromkeys(_DATES, pl.Date), **facts}
    return pl.DataFrame(rows, schema=schema, orient="row")


def recipient_frame(catalogue: Catalogue) -> pl.DataFrame:
    """Return one row per survey × year × body to which the edition was sent."""
    rows = [
        (survey.id, edition.year, body.code)
        for survey in catalogue.surveys
        for edition in survey.edition
        for body in edition.recipients(catalogue.registry)
    ]
    schema = {"survey": pl.String, "year": pl.Int32, "code": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")
