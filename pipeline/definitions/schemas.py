"""JSON Schemas of the definition files, for editors. `python -m pipeline.definitions.schemas` writes data/schemas."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.definitions.cases import Cases
from pipeline.definitions.corrections import CorrectionFile
from pipeline.definitions.framework import Framework
from pipeline.definitions.model import Model, read_toml
from pipeline.definitions.rules import OwnRules, Rules
from pipeline.definitions.scoring_years import FrameworkYears
from pipeline.definitions.survey import Survey

MODELS: dict[str, type[Model]] = {
    "survey": Survey, "framework": Framework, "frameworks": FrameworkYears, "rules": Rules, "home_rules": OwnRules,
    "corrections": CorrectionFile, "cases": Cases,
}  # fmt: skip
NOTES = Path(__file__).with_name("schema_notes.toml")

Schema = dict[str, Any]


def make_schema(model: type[Model]) -> Schema:
    """Return the JSON Schema of one kind of definition file, with a description and an example for every key."""
    schema = model.model_json_schema()
    notes = read_toml(NOTES)
    for name, one in list_objects(model.__name__, schema):
        for key, described in one["properties"].items():
            if note := notes.get(name, {}).get(key):
                like = (
                    note["like_whole"] if described.get("type") == "integer" and "like_whole" in note else note["like"]
                )
                described |= {"description": note["is"], "examples": [like]}
    return schema


def list_objects(name: str, schema: Schema) -> Iterator[tuple[str, Schema]]:
    """Yield the name of each model in a schema, generic ones without their arguments, and its part of the schema."""
    for own_name, one in [(name, schema), *schema.get("$defs", {}).items()]:
        if "properties" in one:
            yield "Judgement" if own_name.startswith("Judgement_") else own_name, one


def schema_text(model: type[Model]) -> str:
    """Return the JSON Schema of one definition file, as committed."""
    return json.dumps(make_schema(model), ensure_ascii=False, indent=2, sort_keys=True, default=_as_text) + "\n"


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in a schema")


def write_schemas(folder: Path) -> None:
    """Write the JSON Schema of every kind of definition file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, model in MODELS.items():
        (folder / f"{name}.schema.json").write_text(schema_text(model), encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(__file__).parents[2] / "data" / "schemas")
