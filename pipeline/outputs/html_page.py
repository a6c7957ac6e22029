"""Pages of `templates/`: whole files without any outside resource; text from senders is escaped."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.outputs.messages import message

if TYPE_CHECKING:
    import jinja2

_TEMPLATES = Path(__file__).with_name("templates")


def render(template: str, **values: Any) -> str:
    """Fill the values into a template of the folder."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> "jinja2.Environment":
    """Make one environment for all pages: it caches compiled templates, and a run writes a slip for every file."""
    import jinja2

    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True)
    environment.globals["message"] = message
    return environment
