"""`monosashi sensitivity`: what the ranks of the published data rest on, as a note."""

import sys
from pathlib import Path

import duckdb

from pipeline.cli.command_error import CommandError, WrongUsageError
from pipeline.cli.home_folder import require_home
from pipeline.definitions.catalogue import Catalogue, load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.definitions.model import DefinitionError, LocalizedText
from pipeline.operations.atomic_write import write_atomically
from pipeline.outputs.sensitivity import SensitivityInputs, sensitivity_note
from pipeline.settings import Home
from pipeline.warehouse.publish import PublishError, current, missing_pointer
from pipeline.warehouse.snapshot import open_snapshot

_YEARS = """
SELECT DISTINCT year
FROM mart.group_score
JOIN core.body USING (code)
WHERE basis = $1 AND is_published AND body_kind = 'municipality'
ORDER BY year
"""
_POINTS = """
SELECT code AS unit, indicator, points, status, option_text AS option
FROM core.indicator_value
JOIN core.body USING (code)
WHERE year = $1 AND basis = $2 AND body_kind = 'municipality'
ORDER BY unit, indicator
"""

_USUAL_BASIS = "SELECT basis FROM core.basis ORDER BY is_nationwide DESC, is_default DESC, position LIMIT 1"


def sensitivity_command(home: Home, year: int | None, basis: str | None, out: Path | None) -> None:
    """Write the note to the screen, or to a file. Raises CommandError."""
    require_home(home)
    try:
        catalogue = load_catalogue(definition_paths(home))
        snapshot = current(home.published)
        if snapshot is None:
            raise CommandError(missing_pointer(home.published))
        with open_snapshot(snapshot.path(home.published)) as con:
            studied = _studied(con, catalogue, year, basis or _usual_basis(con))
    except (duckdb.Error, PublishError, DefinitionError) as error:
        raise CommandError(str(error).splitlines()[0]) from None
    note = sensitivity_note(studied)
    sys.stdout.write(note) if out is None else write_atomically(out, note)


def _usual_basis(con: duckdb.DuckDBPyConnection) -> str:
    """Return the first basis that rests on nationwide surveys alone, else the framework's default."""
    ((basis,),) = con.execute(_USUAL_BASIS).fetchall()
    return str(basis)


def _studied(con: duckdb.DuckDBPyConnection, catalogue: Catalogue, year: int | None, basis: str) -> SensitivityInputs:
    bases = {each.id: each for each in catalogue.framework.basis}
    if basis not in bases:
        raise WrongUsageError(f"--basis は {'、'.join(bases)} のいずれかです（{basis} ではなく）。")
    years = [found for (found,) in con.execute(_YEARS, [basis]).fetchall()]
    if not years or (year and year not in years):
        listed = "、".join(map(str, years)) or "なし"
        raise WrongUsageError(
            f"基準 {basis} で点のある市区町村が {year or 'どの'} 年度にもありません。あるのは: {listed}。"
        )
    chosen = year or years[-1]
    points = con.sql(_POINTS, params=[chosen, basis]).pl()
    ((date, framework),) = con.execute("SELECT CAST(started_at AS DATE), framework FROM meta.run").fetchall()
    if framework != catalogue.framework.id:
        raise CommandError(
            f"公開中のデータは枠組み {framework} のもので、{catalogue.framework.id} ではありません。"
            "`monosashi run` を実行してください。"
        )
    sources = [catalogue.survey(name).source for name in bases[basis].surveys]
    source = LocalizedText(ja="、".join(each.ja for each in sources), en="; ".join(each.en for each in sources))
    return SensitivityInputs(catalogue.framework, points, chosen, basis, source, date.isoformat())
