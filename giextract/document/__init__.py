"""A file becomes a Document: one text, grids of cells with spans into it, furniture marked. Knows no form."""

from giextract.document.aligned import reflow
from giextract.document.document import Document, Grid
from giextract.document.text import MAX_BYTES, SUFFIXES, read_text

__all__ = ["MAX_BYTES", "SUFFIXES", "Document", "Grid", "read_document", "reflow"]


def read_document(data: bytes, suffix: str = ".txt") -> Document:
    """Read bytes as the kind of file that the suffix names; raises Unreadable with the cause."""
    del suffix  # one reader so far: every kind in SUFFIXES is text
    return read_text(data)
