"""dbt-core 1.10 with dbt-duckdb over the same files: load, tests and the same marts, in an environment of its own.

Loading, staging and tests are `dbt_project/`, as somebody who knows dbt would write them. The marts are the SQL files
of the night, put into the project as models; what SQL cannot say well are Python models that call the night's own
functions. What dbt does not do here: the ledger and the place of every cell, findings in words and return slips,
what was known when, exports, checksums, a snapshot readers can keep open, the report.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import duckdb
import polars as pl

from pipeline.definitions.catalogue import Catalogue
from pipeline.intake.answers import option_frame
from pipeline.settings import ROOT
from pipeline.validation.corrections import CORRECTION_SCHEMA
from pipeline.warehouse.input_tables import definition_frames
from pipeline.warehouse.tables import TableFile, table_files

PROJECT = Path(__file__).with_name("dbt_project")
ENVIRONMENT = Path(tempfile.gettempdir()) / "monosashi-dbt-1.10"
NEEDED = ["dbt-core>=1.10,<1.11", "dbt-duckdb>=1.10,<2"]
SHARED = ["duckdb", "polars", "pyarrow", "numpy", "pydantic"]
"""Of the same version as the night's."""
_REFERENCE = re.compile(r"\b(input|interim|core|mart|meta|computed)\.(\w+)")
_STAGED = {"answer": "stg_answer", "delivery": "stg_delivery"}
_ANSWERING = """
from pipeline.definitions.framework import Framework
from pipeline.warehouse.python_tables import COMPUTED


def model(dbt, session):
    dbt.config(materialized="table", schema="computed", alias="{name}")
    said = dbt.source("input", "framework_document").fetchone()[0]
    return COMPUTED["{name}"](Framework.model_validate_json(said), dbt.ref("question__{name}").pl())
"""


def environment() -> Path:
    """The environment, made at the first time from the package registry: nothing is fetched when dbt runs."""
    dbt = ENVIRONMENT / "bin" / "dbt"
    if not dbt.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT], check=True)
        same = [f"{name}=={version(name)}" for name in SHARED]
        pip = [ENVIRONMENT / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *NEEDED, *same], check=True, stdout=sys.stderr)
    return dbt


def make_project(folder: Path, catalogue: Catalogue) -> Path:
    """The project with its models and sources, ready to run."""
    project = folder / "dbt_project"
    shutil.copytree(PROJECT, project)
    _make_sources(project, catalogue)
    for file in table_files():
        if file.schema in ("interim", "core", "mart", "computed") and file.name != "snapshot_change":
            _make_model(project / "models" / "night", file)
        if file.full_name == "meta.framework":
            _make_model(project / "models" / "night", file)
    return project


def _make_sources(project: Path, catalogue: Catalogue) -> None:
    """What officials decided, as Parquet files that dbt reads where they lie."""
    frames = definition_frames(catalogue) | {
        "spelling": option_frame(catalogue.surveys),
        "correction": pl.DataFrame(schema=pl.Schema(CORRECTION_SCHEMA)),
    }
    (project / "sources").mkdir()
    for name, frame in frames.items():
        frame.write_parquet(project / "sources" / f"{name}.parquet")
    location = f"{project / 'sources'}/{{name}}.parquet"
    tables = "".join(f"      - name: {name}\n" for name in sorted(frames))
    text = f"sources:\n  - name: input\n    config: {{external_location: '{location}'}}\n    tables:\n{tables}"
    (project / "models" / "sources.yml").write_text(text, encoding="utf-8")


def _make_model(folder: Path, file: TableFile) -> None:
    """A table as a model. Where a function answers, its question is a view, and the answer a Python model."""
    code = "\n".join(line.split("--")[0] for line in file.sql.splitlines())
    code = code.replace("$first_year", "0").replace("$last_year", "9999")  # there is one year
    is_question = file.schema == "computed"
    name = f"question__{file.name}" if is_question else f"{file.schema}__{file.name}"
    config = "schema='computed'" if is_question else f"schema='{file.schema}', alias='{file.name}'"
    config += ", materialized='view'" if is_question or file.is_view else ""
    model = f"{{{{ config({config}) }}}}\n{_REFERENCE.sub(_reference, code)}"
    (folder / f"{name}.sql").write_text(model, encoding="utf-8")
    if is_question:
        answering = _ANSWERING.replace("{name}", file.name)
        (folder / f"computed__{file.name}.py").write_text(answering, encoding="utf-8")


def _reference(found: re.Match[str]) -> str:
    schema, name = found.groups()
    if schema == "input":
        staged = _STAGED.get(name)
        return f"{{{{ ref('{staged}') }}}}" if staged else f"{{{{ source('input', '{name}') }}}}"
    return f"{{{{ ref('{schema}__{name}') }}}}"


def run_dbt(project: Path, inbox: Path) -> Path:
    """One `dbt build` into a new database; what was parsed before stays known, as it does from night to night."""
    database = project / "night.duckdb"
    database.unlink(missing_ok=True)
    env = os.environ | {
        "NIGHT_DATABASE": str(database), "NIGHT_INBOX": str(inbox), "PYTHONPATH": str(ROOT),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }  # fmt: skip
    command = [environment(), "build", "--project-dir", project, "--profiles-dir", project, "--threads", "2"]
    done = subprocess.run([*command, "--quiet"], env=env, cwd=project, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"dbt: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return database


def scores(database: Path) -> set[tuple]:
    """What both must agree on: the score of every body in every group, and its place."""
    query = """
        SELECT code, year, basis, perspective, group_id, round(score, 9), round(low, 9), round(high, 9)
        FROM mart.group_score
    """
    with duckdb.connect(str(database), read_only=True) as con:
        return set(con.execute(query).fetchall())
