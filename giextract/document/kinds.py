"""Which reader a file is for: what its first bytes say it is, else its suffix."""

import re
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Literal

from giextract.document.document import Document
from giextract.errors import Unreadable

Kind = Literal["text", "html", "mhtml", "docx", "pdf", "image", "office"]

_BY_SUFFIX: Mapping[str, Kind] = {
    ".txt": "text", ".text": "text", ".md": "text", ".markdown": "text",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html", ".mhtml": "mhtml", ".mht": "mhtml",
    ".docx": "docx", ".pdf": "pdf",
    ".png": "image", ".jpg": "image", ".jpeg": "image", ".tif": "image", ".tiff": "image", ".bmp": "image",
    ".doc": "office", ".wps": "office", ".rtf": "office", ".xls": "office", ".xlsx": "office", ".et": "office",
    ".odt": "office", ".ods": "office",
}  # fmt: skip
SUFFIXES = frozenset(_BY_SUFFIX)

# The reader of each kind: a module of this package and its function from bytes to a Document. Imported when first needed.
_READERS: Mapping[Kind, tuple[str, str]] = {
    "text": ("text", "read_text"),
    "html": ("html.reader", "read_html"),
    "mhtml": ("html.mhtml", "read_mhtml"),
    "docx": ("docx.reader", "read_docx"),
    "pdf": ("pdf.reader", "read_pdf"),
    "image": ("ocr.reader", "read_image"),
    "office": ("office", "read_office"),
}
_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    (b"{\\rtf", "office"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
)
# Possessive throughout: a file that only begins like one of these must not be tried in a million ways.
_HTML = re.compile(
    rb"\A(?:\xef\xbb\xbf)?+\s*+(?:<\?xml[^>]{0,200}+>\s*+)?+(?:<!--(?:(?!-->).)*+-->\s*+)*+"
    rb"<(?:!doctype\s+html|html|head|body|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_FIELD = re.compile(rb"[\w-]++:|[ \t]|$")
_PACKED = re.compile(rb"mime-version:|content-type:\s*+multipart/related", re.IGNORECASE)
_FIELDS = 40  # lines of a head within which a packed page says that it is one


def read_document(data: bytes, suffix: str = ".txt") -> Document:
    """Read bytes as what they begin like, else as the kind of file that the suffix names; raises Unreadable with the cause."""
    module, function = _READERS[kind_of(data, suffix)]
    reader: Callable[[bytes], Document] = getattr(import_module(f"giextract.document.{module}"), function)
    return reader(data)


def kind_of(data: bytes, suffix: str) -> Kind:
    """The kind of a file: many a .doc is a web page or a .docx, and many a .docx a .doc."""
    named = _BY_SUFFIX.get(suffix.lower(), "text")
    if data.startswith(b"PK\x03\x04"):
        if b"word/document.xml" in data:
            return "docx"
        if named in ("office", "docx"):
            return "office"
        raise Unreadable("a zip file of a kind that is not read here / 无法识别的压缩文件")
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if _HTML.match(data[:4096]):
        return "html"
    if _is_packed(data[:8192]):
        return "mhtml"
    if named in ("pdf", "docx", "image"):
        raise Unreadable(f"does not begin like a {suffix.lower()} file (broken download?) / 文件内容与后缀不符")
    return named


def _is_packed(head: bytes) -> bool:
    """Whether a file begins with the fields of a packed page."""
    for line in head.split(b"\n")[:_FIELDS]:
        if _PACKED.match(line):
            return True
        if not _FIELD.match(line.rstrip(b"\r")):
            return False
    return False
