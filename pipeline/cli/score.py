"""`monosashi score`: any framework over any tidy table, through the SQL of the nightly run."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from itertools import groupby
from pathlib import Path

import polars as pl

from pipeline.cli.command_error import WrongUsageError
from pipeline.cli.command_inputs import read_within_limit
from pipeline.cli.read import refusal_sentence
from pipeline.cli.terminal import print_line
from pipeline.definitions.framework import Framework
from pipeline.definitions.framework_layers import load_framework
from pipeline.definitions.model import DefinitionError
from pipeline.intake.fault import Fault, RefusedError
from pipeline.intake.value_table import ValueTableError, read_value_table
from pipeline.operations.atomic_write import write_atomically
from pipeline.outputs.csv_writer import csv_of_frame, without_formulas
from pipeline.outputs.messages import message
from pipeline.settings import Settings

_LINES_SHOWN = 50


def score_command(framework: Path, values: Path, draws: int | None, out: Path | None) -> int:
    """Write the scores as CSV. Returns 1, with a line for each fault, when framework or values cannot be used."""
    content = read_within_limit(values)
    definition = framework / "framework.toml"
    if not definition.is_file():
        raise WrongUsageError(
            f"{definition} がありません。--framework には framework.toml のあるフォルダーを指定してください。"
        )
    try:
        scores = _scores(load_framework(definition), values, content, draws)
    except DefinitionError as error:
        return _refuse(str(error).splitlines())
    except RefusedError as refusal:
        return _refuse([f"{values}: {refusal_sentence(refusal)}"])
    except ValueTableError as error:
        return _refuse([f"{values}{line}" for line in _lines(error.faults)])
    text = csv_of_frame(scores.with_columns(without_formulas("unit")))
    if out is None:
        sys.stdout.write(text)
    else:
        write_atomically(out, text)
    return 0


def _scores(framework: Framework, values: Path, content: bytes, draws: int | None) -> pl.DataFrame:
    from pipeline.warehouse.score_table import score_values

    limits = Settings().limits()
    # One table may hold what thousands of questionnaires do: its bytes alone bound it.
    read = read_value_table(content, framework, replace(limits, rows=len(content), cells=len(content)))
    if read.ignored:
        print_line(f"{values}: 使わない列があります（{'、'.join(read.ignored)}）。", file=sys.stderr)
    found = score_values(framework, read.frame)
    further = _further_columns(framework, found.points, read.errors, draws)
    key = ["unit", "perspective", "group"]
    return reduce(lambda scores, own: scores.join(own, key, "left", maintain_order="left"), further, found.scores)


def _further_columns(
    framework: Framework, points: pl.DataFrame, errors: pl.DataFrame, draws: int | None
) -> Iterator[pl.DataFrame]:
    """Yield what is asked for beside the scores: ranges of ranks, and what the framework's options add."""
    if draws is not None:
        from pipeline.scoring.draws import rank_ranges

        yield rank_ranges(framework, points, draws).drop("n")
    if framework.rank_confidence is not None:
        from pipeline.scoring.joint_ranks import joint_ranks

        yield joint_ranks(framework, points, errors, framework.rank_confidence)
    if framework.favourable_weights is not None:
        from pipeline.scoring.favourable_weights import favourable_scores

        yield favourable_scores(framework, points, framework.favourable_weights)


def _refuse(lines: list[str]) -> int:
    for line in lines[:_LINES_SHOWN]:
        print_line(line, file=sys.stderr)
    if (rest := len(lines) - _LINES_SHOWN) > 0:
        print(f"… ほか{rest:,}件", file=sys.stderr)
    return 1


def _lines(faults: list[Fault]) -> Iterator[str]:
    """Write a line for each cause, with the rows in which it occurs."""

    def cause(fault: Fault) -> tuple[str, str, str]:
        return fault.rule_id, fault.item or "", fault.raw_text

    ordered = sorted(faults, key=lambda fault: (cause(fault), fault.row))
    causes = [list(group) for _, group in groupby(ordered, key=cause)]
    for same in sorted(causes, key=lambda group: (group[0].row, group[0].rule_id)):
        first = same[0]
        more = f"ほか{len(same) - 1:,}行" if len(same) > 1 else ""
        place = f", {first.row}行目{more}" if first.row else ""
        facts = {"raw_text": first.raw_text, "item": first.item, **first.facts}
        yield f"{place}: {message('values', first.rule_id, 'ja', **facts)}"
