"""`monosashi read`: how a file is decoded and cut into a table, before any survey is recognised."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from pipeline.cli.command_error import CommandError
from pipeline.cli.command_inputs import read_within_limit
from pipeline.cli.terminal import print_line, write_data
from pipeline.definitions.rules import Rules
from pipeline.intake.fault import RefusedError
from pipeline.intake.foreign_file import read_file
from pipeline.intake.inspection import Inspection, inspect_file
from pipeline.outputs.csv_writer import csv_of_rows
from pipeline.settings import Settings

_ROWS_SHOWN = 10


def read_command(file: Path, *, is_json: bool, is_csv: bool) -> None:
    """Show encoding, delimiter, header row and table. Raises CommandError with the finding when it cannot be read."""
    inspections = _inspect(file)
    if is_json:
        tables = [asdict(one) for one in inspections]
        shown = tables[0] if len(tables) == 1 else {"sheets": tables}
        write_data(json.dumps(shown, ensure_ascii=False, indent=1) + "\n")
    elif is_csv:
        write_data(_as_csv(inspections[0]))
        if others := "、".join(one.sheet for one in inspections[1:]):
            text = f"{file}: シート「{inspections[0].sheet}」だけを書き出しました（ほかに {others}）。"
            print_line(text, file=sys.stderr)
    else:
        for one in inspections:
            _show(one)


def _inspect(file: Path) -> list[Inspection]:
    try:
        return inspect_file(read_file(read_within_limit(file), Settings().limits()))
    except RefusedError as refusal:
        raise CommandError(f"{file}: {refusal_sentence(refusal)}") from None


def refusal_sentence(refusal: RefusedError) -> str:
    """Describe, in the words of the rules, why a file cannot be read and how to correct it."""
    from pipeline.definitions.model import load
    from pipeline.settings import ROOT
    from pipeline.validation.findings import findings_of

    (finding,) = findings_of("", [refusal.fault], load(Rules, ROOT / "expectations" / "rules.toml"))
    return f"{finding.message_ja}{finding.fix_ja}"


def _as_csv(seen: Inspection) -> str:
    return csv_of_rows([seen.columns, *seen.rows] if seen.header_row else seen.rows, line_end="\n")


def _show(seen: Inspection) -> None:
    names = {",": "コンマ", "\t": "タブ", ";": "セミコロン", "|": "縦棒", "": "なし"}
    sheet = f"{seen.sheet}: " if seen.sheet else ""
    header = (
        f"見出し {seen.header_row}行目、{len(seen.columns)}列 × {len(seen.rows):,}行"
        if seen.header_row
        else "見出しなし"
    )
    print_line(f"{sheet}文字コード {seen.encoding}、区切り {names[seen.delimiter]}、{header}")
    for note in seen.notes:
        print_line(f"  ・{note}")
    print_line(" | ".join(seen.columns))
    for row in seen.rows[:_ROWS_SHOWN]:
        print_line(" | ".join(row))
    if (rest := len(seen.rows) - _ROWS_SHOWN) > 0:
        print(f"… ほか{rest:,}行（--csv で全部）")
