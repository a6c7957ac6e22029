"""A layout says what each row and each column of a file speaks of; a cell is where they meet."""

from pipeline.definitions.survey import Form
from pipeline.intake.layouts.cell_roles import CellRoles, SenderContext
from pipeline.intake.layouts.forms import read_form
from pipeline.intake.layouts.transposed import read_transposed
from pipeline.intake.recognise import Recognised
from pipeline.intake.table import Table

__all__ = ["CellRoles", "SenderContext", "read_layout"]


def read_layout(table: Table, recognised: Recognised, filing: SenderContext) -> CellRoles:
    """What the rows and columns of a file mean. Raises RefusedError when they cannot be told apart safely."""
    read = read_form if isinstance(recognised.shape.form, Form) else read_transposed
    return read(table, recognised, filing)
