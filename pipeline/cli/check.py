"""`monosashi check`: what a municipality runs before it sends."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cli.command_inputs import load_definitions, read_to_limit
from pipeline.cli.home_folder import require_home_if_named
from pipeline.cli.terminal import print_line, write_data
from pipeline.definitions.rules import HOLDING_SEVERITIES
from pipeline.outputs.messages import message
from pipeline.settings import Home

if TYPE_CHECKING:
    from pipeline.outputs.slip import Slip

Row = dict[str, Any]


def check_command(files: list[Path], home: Home, *, is_json: bool, xlsx: Path | None) -> int:
    """Print the findings of every file. Returns 1 when one of them is an error, else 0."""
    from pipeline.orchestration.precheck import make_slips, precheck

    require_home_if_named(home)
    settings = home.settings()
    limits = settings.limits()
    contents = [(file.name, read_to_limit(file, limits.file_bytes)) for file in files]
    catalogue = load_definitions(home)
    slips = make_slips(precheck(contents, catalogue, limits), catalogue, settings)
    if xlsx:
        from pipeline.outputs.slip import slip_workbook

        xlsx.parent.mkdir(parents=True, exist_ok=True)
        xlsx.write_bytes(slip_workbook(slips))
    if is_json:
        write_data(json.dumps([_as_row(slip) for slip in slips], ensure_ascii=False, indent=1) + "\n")
    else:
        for slip in slips:
            _print_slip(slip)
    return 1 if any(f["severity"] in HOLDING_SEVERITIES for slip in slips for f in slip.findings) else 0


def _as_row(slip: "Slip") -> Row:
    names = ("name", "state", "survey", "year", "encoding", "cell_count")
    return {name: slip.row[name] for name in names} | {"findings": list(slip.findings)}


def _print_slip(slip: "Slip") -> None:
    print_line(f"{slip.row['name']}: {message('state', slip.row['state'])}になります。{''.join(slip.sentences('ja'))}")
    for finding in slip.findings:
        print_line(f"  [{message('severity', finding['severity'])}] {finding['message_ja']}")
        example = f"（例: {finding['example']}）" if finding["example"] else ""
        print_line(f"      → {finding['fix_ja']}{example}")
