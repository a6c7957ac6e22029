"""A framework of two STEPs over two small surveys of three years, with the fictional bodies of the sample.

STEP0 (threshold 60)  training, a gate · message
STEP1 (threshold 60)  policy, a gate · roadmap · review · published: a quarter each
`nation` asks every municipality for training and policy; `office` asks the rest, where a prefecture sends it in.
published is asked since 2024; review changed its meaning in 2025.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl

from pipeline.definitions.catalogue import Catalogue
from pipeline.definitions.framework import Framework
from pipeline.definitions.peers import BodyTrait
from pipeline.definitions.survey import Survey
from pipeline.intake.answers import read_answers
from pipeline.warehouse.build import create
from pipeline.warehouse.inputs import definition_frames
from pipeline.warehouse.python_tables import FrameStore
from tests.documents import papers

YES, PLAN, NO, BLANK = "yes", "plan", "no", ""
POINTS = {YES: 1.0, PLAN: 0.5, NO: 0.0}
NATION, OFFICE = ("training", "policy"), ("message", "roadmap", "review", "published")
YEARS = (2023, 2024, 2025)
Answers = Mapping[str, Mapping[str, str]]
"""Body → item → answer as written."""


def both(text):
    return {"ja": text, "en": text}


def item(name, **more):
    return {"id": name, "text": name, "kind": "choice", "options": list(POINTS)} | more


def editions(**more):
    return [{"year": year, "as_of": f"{year}-04-01"} | more for year in YEARS]


def surveys():
    table = {"id": "t", "title": both("t"), "layout": "transposed", "body_kind": "municipality", "items": list(NATION)}
    form = {"id": "f", "title": both("f"), "layout": "wide", "body_kind": "municipality"}
    form["columns"] = {"code": "code", "year": "year"}
    office = [item("message"), item("roadmap"), item("review", breaks=[2025]), item("published", since=2024)]
    tables = (
        {"id": "nation", "item": [item(name) for name in NATION], "edition": editions(table=[table])},
        {"id": "office", "item": office, "edition": editions(), "form": [form]},
    )
    return tuple(Survey.model_validate({"title": both("-"), "source": both("-")} | table) for table in tables)


def indicator(name):
    return {
        "id": name, "name": both(name), "definition": both(name), "kind": "choice", "points": POINTS,
        "source_items": {"nation" if name in NATION else "office": name}, "gate": name in NATION,
        "weight_reason": "-", "source": "-", "advice": both("-"),
    }  # fmt: skip


def step(number, *members):
    group = {"id": f"step{number}", "perspective": "steps", "parent": "steps", "name": both("-"), "step": number}
    return group | {"threshold": 60, "indicators": dict.fromkeys(members, 1.0)}


def framework():
    basis = {"id": "full", "name": both("-"), "surveys": ["nation", "office"]}
    root = {"id": "steps", "perspective": "steps", "name": both("-")}
    return Framework.model_validate(
        {
            "id": "small", "title": both("-"), "published": "2026-01-01", "min_coverage": 0.7, "min_peers": 3,
            "default_basis": "full", "basis": [basis], "perspective": [{"id": "steps", "name": both("-")}],
            "population_band": [{"label": "all sizes", "from_population": 0}],
            "group": [root, step(0, "training", "message"), step(1, "policy", "roadmap", "review", "published")],
            "indicator": [indicator(name) for name in NATION + OFFICE],
        }
    )  # fmt: skip


def municipalities(catalogue: Catalogue, prefecture: str = "48") -> list[str]:
    """Codes of the municipalities of one prefecture of the sample, in order."""
    return [b.code for b in catalogue.registry.bodies if b.body_kind == "municipality" and b.code[:2] == prefecture]


def build(
    catalogue: Catalogue,
    folder: Path,
    years: Mapping[int, Answers],
    traits: tuple[BodyTrait, ...] | None = None,
    kept: FrameStore | None = None,
) -> duckdb.DuckDBPyConnection:
    """Year → answers of the bodies that sent something → all tables, built by the SQL of the night."""
    path = folder / "small.duckdb"
    create(path, inputs(catalogue, years, traits), kept)
    return duckdb.connect(str(path), read_only=True)


def inputs(
    catalogue: Catalogue, years: Mapping[int, Answers], traits: tuple[BodyTrait, ...] | None = None
) -> dict[str, pl.DataFrame]:
    """What reading and the definitions leave of these answers, for the tables to be built from."""
    own_traits = catalogue.traits if traits is None else traits
    small = replace(catalogue, surveys=surveys(), framework=framework(), traits=own_traits)
    rows = [
        ("hand", "nation" if name in NATION else "office", year, code, name, row, column, text, "answer")
        for year, answers in years.items()
        for column, (code, own) in enumerate(answers.items(), start=3)
        for row, (name, text) in enumerate(own.items(), start=2)
    ]
    names = ["delivery_id", "survey", "year", "code", "item", "row_no", "column_no", "raw_text", "role"]
    numbers = {"year": pl.Int32, "row_no": pl.Int32, "column_no": pl.Int32}
    cells = pl.DataFrame(rows, schema=names, orient="row").cast(numbers)
    loaded = {"cell": cells.drop("survey", "year"), "answer": read_answers(cells, small.surveys)}
    return definition_frames(small) | papers("hand") | loaded
