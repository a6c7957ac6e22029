"""Pages of `templates/`: whole files without any outside resource; text from senders is escaped."""

from pathlib import Path
from typing import Any

from pipeline.outputs.words import say

_TEMPLATES = Path(__file__).with_name("templates")


def render(template: str, **values: Any) -> str:
    import jinja2

    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True)
    environment.globals["say"] = say
    return environment.get_template(template).render(**values)
