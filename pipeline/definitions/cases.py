"""Links and contacts of cases: what an office knows of bodies that passed a STEP (`H/definitions/cases.toml`)."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from pipeline.definitions.faults import fault
from pipeline.definitions.model import Model, load, require_unique
from pipeline.definitions.named import NO_TEXT, Text
from pipeline.settings import Home

FILE = "cases.toml"
Code = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
Link = Annotated[str, Field(pattern=r"^https?://[^\s\x00-\x1f]+$", max_length=500)]


class Case(Model):
    """What is known of how one body passed one STEP: a text, where to read more, whom to ask."""

    code: Code
    step: int = Field(ge=0)
    title: Text = NO_TEXT
    link: Link | None = None
    contact: str = Field(default="", max_length=200)

    @model_validator(mode="after")
    def _require_something(self) -> Self:
        if not (self.title.ja or self.link or self.contact):
            raise ValueError(fault("cases.empty", code=self.code, step=self.step))
        return self


class Cases(Model):
    """The cases of a home, one a body and STEP."""

    case: tuple[Case, ...] = ()

    @model_validator(mode="after")
    def _require_one_each(self) -> Self:
        require_unique([f"{one.code} STEP{one.step}" for one in self.case], "case")
        return self

    def of(self, code: str, step: int) -> Case | None:
        """Return what is known of a body and a STEP."""
        return next((one for one in self.case if (one.code, one.step) == (code, step)), None)


def load_cases(home: Home) -> Cases:
    """Read the file of a home; none where there is no file. Raises DefinitionError with file, table and key."""
    path = home.definitions / FILE
    return load(Cases, path) if path.is_file() else Cases()
