"""`monosashi check`: what a municipality runs before it sends."""

import json
from pathlib import Path
from typing import Any

from pipeline.cli.command_error import CommandError
from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.definitions.model import DefinitionError
from pipeline.outputs.messages import message
from pipeline.settings import Home, Settings

_SEVERITIES_HELD_BACK = ("fatal", "error")
Row = dict[str, Any]


def check_command(files: list[Path], home: Home, *, is_json: bool, xlsx: Path | None) -> int:
    """Print the findings of every file. Returns 1 when one of them is an error, else 0."""
    from pipeline.orchestration.precheck import precheck

    contents = [(file.name, _content(file)) for file in files]
    try:
        catalogue = load_catalogue(definition_paths(home, Settings().framework))
    except DefinitionError as error:
        raise CommandError(str(error).splitlines()[0]) from None
    checked = precheck(contents, catalogue, Settings().limits())
    deliveries, findings = checked.deliveries.to_dicts(), checked.findings.to_dicts()
    if xlsx:
        from pipeline.outputs.slip import slip_workbook

        xlsx.parent.mkdir(parents=True, exist_ok=True)
        xlsx.write_bytes(slip_workbook(deliveries, findings))
    if is_json:
        print(json.dumps([_with_findings(row, findings) for row in deliveries], ensure_ascii=False, indent=1))
    else:
        for row in deliveries:
            _print_delivery(row, [finding for finding in findings if finding["delivery_id"] == row["delivery_id"]])
    return 1 if any(finding["severity"] in _SEVERITIES_HELD_BACK for finding in findings) else 0


def _content(file: Path) -> bytes:
    """Read at most one byte more than the limit: what is larger is refused by the same rule as at night."""
    try:
        with file.open("rb") as opened:
            return opened.read(Settings().limits().file_bytes + 1)
    except OSError as error:
        raise CommandError(f"{file}: 開けません（{error.strerror}）。ファイル名と権限を確かめてください。") from None


def _with_findings(row: Row, findings: list[Row]) -> Row:
    names = ("name", "state", "survey", "year", "encoding", "cell_count")
    own = [f for f in findings if f["delivery_id"] == row["delivery_id"]]
    return {name: row[name] for name in names} | {"findings": own}


def _print_delivery(row: Row, findings: list[Row]) -> None:
    if not findings:
        print(f"{row['name']}: 問題は見つかりませんでした（{row['year']}年度、{row['cell_count']:,}セル）。")
        return
    print(f"{row['name']}: {message('state', row['state'])}になります。")
    for finding in findings:
        print(f"  [{message('severity', finding['severity'])}] {finding['message_ja']}")
        example = f"（例: {finding['example']}）" if finding["example"] else ""
        print(f"      → {finding['fix_ja']}{example}")
