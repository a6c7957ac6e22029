"""What the surveys are called: the one thing pages take from the definitions themselves."""

from functools import cache
from pathlib import Path

from dashboards.words import Words
from pipeline.definitions.model import load
from pipeline.definitions.survey import Survey

SURVEYS = Path(__file__).parents[1] / "data" / "surveys"


@cache
def _titles() -> dict[str, dict[str, str]]:
    files = sorted(SURVEYS.glob("*/survey.toml"))
    surveys = [load(Survey, path) for path in files]
    return {survey.id: {"title_ja": survey.title.ja, "title_en": survey.title.en} for survey in surveys}


def survey_title(survey: str | None, words: Words) -> str:
    """The title of a survey; its id where the definitions no longer have it; a dash where it is not known."""
    if not survey:
        return words("app.none")
    return words.pick(_titles().get(survey, {}), "title") or survey
