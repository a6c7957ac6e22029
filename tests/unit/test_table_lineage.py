"""From which tables and columns each is made: found in its SQL, drawn on the page of the dictionary."""

import re

import pytest

from pipeline.outputs.lineage_drawing import draw_lineage
from pipeline.warehouse.column_lineage import column_sources
from pipeline.warehouse.table_lineage import direct_sources, published_sources
from pipeline.warehouse.tables import PUBLISHED, table_files


def test_what_lies_between_published_tables_is_passed_through():
    """`mart.step_status` reads a view over staging, which reads the scores."""
    assert "mart.group_score" in published_sources()["mart.step_status"]
    assert not [name for own in published_sources().values() for name in own if name.partition(".")[0] not in PUBLISHED]


def test_a_longer_way_leaves_the_shorter_out():
    made = {"a": frozenset(), "b": frozenset({"a"}), "c": frozenset({"a", "b"})}
    assert direct_sources(made)["c"] == {"b"}


@pytest.mark.parametrize(
    ("table", "column", "expected"),
    [
        ("mart.group_score", "low", {"core.group_mean.low"}),
        ("mart.group_score", "coverage", {"core.group_mean.applicable", "core.group_mean.known"}),
        ("mart.body_stage", "evidence", {"mart.step_status.evidence"}),
        ("mart.indicator_summary", "yes_count", {"mart.indicator_score.points"}),
        ("mart.ranking", "rank", set()),  # a function of Python answers
    ],
)
def test_a_column_is_followed_through_the_selects_of_its_file(table, column, expected):
    assert column_sources()[table][column] == expected


def test_every_source_is_a_column_that_is_published_and_of_a_table_that_is_read():
    columns = {f"{file.full_name}.{column.name}" for file in table_files() for column in file.columns}
    for table, own in column_sources().items():
        for source in frozenset().union(*own.values()):
            assert source in columns
            assert source.rpartition(".")[0] in {*published_sources()[table], table}, (table, source)


def test_no_two_boxes_of_the_drawing_touch_and_lines_lead_to_the_right():
    drawing = draw_lineage(published_sources())
    for one in drawing.boxes:
        assert not [
            other
            for other in drawing.boxes
            if other != one and other.x == one.x and abs(other.y - one.y) <= drawing.box_height
        ]
    for line in drawing.lines:
        (start, *_, end, _) = map(int, re.findall(r"-?\d+", line))
        assert start < end
    assert {box.name for box in drawing.boxes} >= {"core.answer", "mart.ranking", "mart.next_action"}
