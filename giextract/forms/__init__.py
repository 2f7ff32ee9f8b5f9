"""What the law asks for: the statutory forms as data, loaded strictly. Knows no document."""

from giextract.forms.form import (
    Alias,
    Block,
    Column,
    Form,
    Heading,
    Row,
    Section,
    Table,
    cell_id,
    cell_ids,
    row_and_column,
)
from giextract.forms.loader import describe, fingerprint, forms, newest

__all__ = [
    "Alias", "Block", "Column", "Form", "Heading", "Row", "Section", "Table",
    "cell_id", "cell_ids", "describe", "fingerprint", "forms", "newest", "row_and_column",
]  # fmt: skip
