"""A file becomes a Document: one text, grids of cells with spans into it, furniture marked. Knows no form."""

from giextract.document.aligned import reflow
from giextract.document.document import Box, Document, Grid, Place
from giextract.document.kinds import SUFFIXES, read_document
from giextract.document.text import MAX_BYTES

__all__ = ["MAX_BYTES", "SUFFIXES", "Box", "Document", "Grid", "Place", "read_document", "reflow"]
