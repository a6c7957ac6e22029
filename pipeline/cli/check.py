"""`monosashi check`: what a municipality runs before it sends."""

import json
from pathlib import Path
from typing import Any

from pipeline.cli.command_inputs import load_definitions, read_to_limit
from pipeline.outputs.messages import message
from pipeline.settings import Home, Settings

_SEVERITIES_HELD_BACK = ("fatal", "error")
Row = dict[str, Any]


def check_command(files: list[Path], home: Home, *, is_json: bool, xlsx: Path | None) -> int:
    """Print the findings of every file. Returns 1 when one of them is an error, else 0."""
    from pipeline.orchestration.precheck import precheck

    contents = [(file.name, read_to_limit(file)) for file in files]
    checked = precheck(contents, load_definitions(home), Settings().limits())
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
