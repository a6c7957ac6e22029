"""Layouts: how the rows and columns of a file give each cell its body, year and item."""

from pipeline.definitions.survey import Form
from pipeline.intake.layouts.cell_roles import CellRoles, SenderContext
from pipeline.intake.layouts.forms import read_form
from pipeline.intake.layouts.transposed import read_transposed
from pipeline.intake.recognise import Recognised
from pipeline.intake.table import RawTable

__all__ = ["CellRoles", "SenderContext", "read_layout"]


def read_layout(table: RawTable, recognised: Recognised, context: SenderContext) -> CellRoles:
    """Assign roles to the rows and columns of a file. Raises RefusedError when that cannot be done safely."""
    read = read_form if isinstance(recognised.file_format.form, Form) else read_transposed
    return read(table, recognised, context)
