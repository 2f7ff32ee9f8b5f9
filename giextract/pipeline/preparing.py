"""From a file's bytes to its pages."""

import hashlib
from pathlib import PurePath

from giextract.document import Document, read_document
from giextract.reading.label import read_pages
from giextract.reading.page import Page
from giextract.report import Given, Source


def prepare(data: bytes, path: str, given: Given | None = None) -> tuple[Page, ...]:
    """Read a file's bytes by its labels: one page for each report in it; raises Unreadable with the cause.

    `given` is what a manifest says of the file.
    """
    return pages_of(read_document(data, PurePath(path).suffix.lower()), data, path, given)


def pages_of(document: Document, data: bytes, path: str, given: Given | None = None) -> tuple[Page, ...]:
    """Read a document by its labels; `data` are the bytes that it was made from."""
    source = Source(path=path, sha256=hashlib.sha256(data).hexdigest(), media_type=document.media_type)
    return read_pages(document, source, given)
