"""JSON Schemas of the definition files, for editors. `python -m pipeline.definitions.schemas` writes data/schemas."""

import json
from pathlib import Path

from pipeline.definitions.corrections import CorrectionFile
from pipeline.definitions.framework import Framework
from pipeline.definitions.model import Model
from pipeline.definitions.rules import Rules
from pipeline.definitions.survey import Survey

MODELS: dict[str, type[Model]] = {
    "survey": Survey, "framework": Framework, "rules": Rules, "corrections": CorrectionFile,
}  # fmt: skip


def schema_text(model: type[Model]) -> str:
    """Return the JSON Schema of one definition file, as committed."""
    return json.dumps(model.model_json_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def write_schemas(folder: Path) -> None:
    """Write the JSON Schema of every kind of definition file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, model in MODELS.items():
        (folder / f"{name}.schema.json").write_text(schema_text(model), encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(__file__).parents[2] / "data" / "schemas")
