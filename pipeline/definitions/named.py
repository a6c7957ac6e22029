"""What has a name and a text in both languages: the parts that frameworks are written with."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from pipeline.definitions.defaults import both_languages
from pipeline.definitions.model import LocalizedText, Model

Text = Annotated[LocalizedText, BeforeValidator(both_languages, json_schema_input_type=LocalizedText | str)]
"""A text in both languages; one string stands for both."""

Key = Annotated[str, Field(pattern=r"^\S([^\x00-\x1f]*\S)?$", max_length=80)]
"""The id of an indicator, a group or a perspective, as it stands in tables: any text without line breaks."""

NO_TEXT = LocalizedText(ja="", en="")


class Named(Model):
    """Something with an id, which is its name where none is given."""

    id: Key
    name: Text = NO_TEXT

    @model_validator(mode="before")
    @classmethod
    def _use_id_as_name(cls, data: Any) -> Any:
        return {"name": str(data.get("id", ""))} | data if isinstance(data, dict) else data
