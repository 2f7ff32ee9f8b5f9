"""What the law asks for: the statutory forms as data, loaded strictly. Knows no document."""

from giextract.forms.form import Block, Column, Form, Heading, Row, Table, cell_ids
from giextract.forms.loader import describe, fingerprint, forms

__all__ = ["Block", "Column", "Form", "Heading", "Row", "Table", "cell_ids", "describe", "fingerprint", "forms"]
