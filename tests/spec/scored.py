"""`scored(table, …)`: score a drawn table by `monosashi score`, and compare columns of what it writes."""

import csv
import io
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from pipeline.cli.app import app
from tests.spec.spec import approximately
from tests.spec.tables import rows_of


def scored(table: str, changes: Mapping[str, Any], **expected: Mapping[str, Any]) -> None:
    """Compare. Numbers count from 0 to 10 and weigh the same; `7 ± 1` has a standard error of 1."""
    rows = rows_of(table)
    indicators = [name for name in rows[0] if name != "body"]
    options = "\n".join(f"{key} = {_as_toml(value)}" for key, value in changes.items())
    numbers = "\n".join(f'[[indicator]]\nid = "{name}"\ngoalposts = {{ low = 0, high = 10 }}' for name in indicators)
    group = f'[[group]]\nid = "whole"\nindicators = {json.dumps(indicators)}'
    lines = ["unit,indicator,value,standard_error"]
    for row in rows:
        for name in indicators:
            value, _, error = row[name].partition("±")
            lines.append(f"{row['body']},{name},{value.strip()},{error.strip()}")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "framework.toml").write_text(f"{options}\n{numbers}\n{group}\n", encoding="utf-8")
        (Path(folder) / "values.csv").write_text("\n".join(lines), encoding="utf-8")
        arguments = ["score", "--framework", folder, "--values", str(Path(folder) / "values.csv")]
        result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.stderr
    found = {row["unit"]: row for row in csv.DictReader(io.StringIO(result.stdout))}
    for name, wanted in expected.items():
        figures = {body: float(found[body][name]) if found[body][name] else None for body in wanted}
        assert figures == approximately(dict(wanted)), name


def _as_toml(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {own}' for key, own in value.items())} }}"
    return str(value).lower()
