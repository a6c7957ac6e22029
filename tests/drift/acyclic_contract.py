"""The import-linter contract `acyclic`: no circle between modules or folders, each broken one with file and line."""

from pathlib import Path
from typing import Any

import grimp
from importlinter import ContractCheck, output
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract


class AcyclicContract(AcyclicSiblingsContract):
    """`acyclic_siblings` of import-linter names packages only; this one names the lines to remove."""

    type_name = "acyclic"

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Look for circles, and note where the imports stand that close them."""
        checked = super().check(graph, verbose)
        imports = sorted(set().union(*checked.metadata["cycle_breakers_by_package"].values()))
        checked.metadata["places"] = [
            _place(detail)
            for pair in imports
            for detail in graph.get_import_details(importer=pair[0], imported=pair[1])
        ]
        return checked

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print a line for each import that closes a circle."""
        output.print_error("Imports that close a circle between modules or folders:")
        for place in check.metadata["places"]:
            output.print_error(place)
        output.new_line()


def _place(detail: Any) -> str:
    stem = Path(*detail["importer"].split("."))
    file = stem / "__init__.py" if stem.is_dir() else stem.with_suffix(".py")
    return f"{file}:{detail['line_number']}: {detail['line_contents'].strip()}"
