"""Files of older office programmes, by way of LibreOffice where it is installed: text as .docx, sheets as a web page."""

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from giextract.document.document import Document
from giextract.document.docx.package import LOCKED, OLE, Package, is_locked
from giextract.document.docx.reader import read_docx
from giextract.document.html.reader import read_html
from giextract.document.soffice import convert, programme
from giextract.document.text import read_text
from giextract.errors import Unreadable

_WORDLESS = (
    "an old office file; install LibreOffice or save it as {} / 旧版Office文件，请安装LibreOffice，或另存为{}后再处理"
)


@dataclass(frozen=True, slots=True)
class Original:
    """What a file really is: its media type, the suffix that LibreOffice knows it by, and whether it is a spreadsheet."""

    media_type: str
    suffix: str
    is_sheet: bool = False


_DOC = Original("application/msword", ".doc")
_XLS = Original("application/vnd.ms-excel", ".xls", True)
_RTF = Original("application/rtf", ".rtf")
_ODT = Original("application/vnd.oasis.opendocument.text", ".odt")
_ODS = Original("application/vnd.oasis.opendocument.spreadsheet", ".ods", True)
_XLSX = Original("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", True)
_XML_TEXT = Original("application/msword", ".xml")
_XML_SHEET = Original("application/vnd.ms-excel", ".xml", True)

_STREAMS: Mapping[str, Original] = {"WordDocument": _DOC, "Workbook": _XLS, "Book": _XLS}
_XML = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml\b")
_XML_KINDS: Mapping[bytes, Original] = {
    b'progid="Word.Document"': _XML_TEXT, b"<w:wordDocument": _XML_TEXT, b"<pkg:package": _XML_TEXT,
    b'progid="Excel.Sheet"': _XML_SHEET,
}  # fmt: skip


def read_office(data: bytes) -> Document:
    """Read a .doc, .wps, .rtf, .xls, .xlsx, .et, .odt or .ods; raises Unreadable where it or LibreOffice cannot be had."""
    package = Package(data) if data.startswith(b"PK") else None
    original = _in_zip(package) if package else _by_content(data)
    if original is None:
        return read_docx(data) if package else read_text(data)  # many an old .doc is plain text
    if programme() is None:
        wanted = (".xlsx → .html", ".html") if original.is_sheet else (".docx", ".docx")
        raise Unreadable(_WORDLESS.format(*wanted))
    with tempfile.TemporaryDirectory(prefix="giextract-", ignore_cleanup_errors=True) as folder:
        converted = convert(data, original.suffix, "html" if original.is_sheet else "docx", Path(folder))
    document = read_html(converted) if original.is_sheet else read_docx(converted)
    return replace(document, media_type=original.media_type, encoding="utf-8")


def _by_content(data: bytes) -> Original | None:
    """The kind of a file by its first bytes and the names of its streams, None where it is text."""
    if data.startswith(OLE):
        if is_locked(data):
            raise Unreadable(LOCKED)
        streams = (kind for name, kind in _STREAMS.items() if name.encode("utf-16-le") + b"\0\0" in data)
        return next(streams, _DOC)
    if data.startswith(b"{\\rtf"):
        return _RTF
    if _XML.match(data):
        return next((kind for mark, kind in _XML_KINDS.items() if mark in data[:4096]), None)
    return None


def _in_zip(package: Package) -> Original | None:
    """The kind of a zip file, None where it is a .docx; raises Unreadable where it is none that is read here."""
    if "mimetype" in package:
        named = package.bytes("mimetype")[:80]
        kind = next((o for o in (_ODT, _ODS) if named.startswith(o.media_type.encode())), None)
        if kind:
            return kind
    if "xl/workbook.xml" in package or "xl/workbook.bin" in package:
        return _XLSX
    if package.main:
        return None
    raise Unreadable("a zip file without a document in it / 压缩文件中没有可读的文档")
