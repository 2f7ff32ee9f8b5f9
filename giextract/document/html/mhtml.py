"""Web pages saved as one file (MHTML): the page among its parts, and the address it was saved from."""

import base64
import binascii
import quopri
import re
from collections import deque
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from itertools import islice

from giextract.document.document import Document
from giextract.document.html.reader import read_page
from giextract.errors import Unreadable

MAX_PARTS = 10_000  # a saved page has a part for every picture
MAX_PAGES = 50  # frames of a page that are looked at, and parts that hold parts
_HEADER_END = re.compile(rb"\r?\n[ \t]*\r?\n")
_MAX_HEADER = 8192
_NO_LETTERS = bytes(c for c in range(256) if not (c < 128 and chr(c).isalnum()) and c not in b"+/")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the file: its headers and its body as it stands there."""

    headers: Message
    body: bytes


def read_mhtml(data: bytes) -> Document:
    """Read the page of an MHTML file: the one that its head names, or a frame with tables where that has none."""
    parts = _parts(data)
    root = parts[0].headers
    pages = [p for p in parts if p.headers.get_content_type() in ("text/html", "application/xhtml+xml")][:MAX_PAGES]
    if not pages:
        raise Unreadable("an MHTML file without a web page in it / MHTML 文件中没有网页")
    start, location = _parameter(root, "start"), _header(root, "Snapshot-Content-Location")
    pages.sort(key=lambda p: not _is_start(p, start, location))
    read: list[Document] = []
    refused: Unreadable | None = None
    for page in pages:
        try:
            document = _read(page, location)
        except Unreadable as refusal:
            refused = refused or refusal
            continue
        if document.grids:
            return document
        read.append(document)
    if read:
        return read[0]
    raise refused or Unreadable("an MHTML file without a web page in it / MHTML 文件中没有网页")


def _read(page: Part, location: str) -> Document:
    charset = _parameter(page.headers, "charset")
    own = _header(page.headers, "Content-Location")
    return read_page(_decoded(page), "multipart/related", charset, location or own or None)


def _is_start(page: Part, start: str, location: str) -> bool:
    identity, own = _header(page.headers, "Content-ID"), _header(page.headers, "Content-Location")
    return bool(start and identity == start) or bool(location and own == location)


def _parts(data: bytes) -> list[Part]:
    """All parts that hold no others, behind the file as a whole."""
    found: list[Part] = []
    waiting = deque([data.lstrip()])
    holders = 0
    while waiting:
        part = _part(waiting.popleft())
        boundary = _parameter(part.headers, "boundary") if part.headers.get_content_maintype() == "multipart" else ""
        if not found or not boundary:
            found.append(part)
        if boundary:
            holders += 1
            waiting.extend(_split(part.body, boundary))
        if holders > MAX_PAGES or len(found) + len(waiting) > MAX_PARTS:
            raise Unreadable(f"an MHTML file with more than {MAX_PARTS:,} parts / MHTML 文件部分过多")
    return found


def _part(data: bytes) -> Part:
    end = _HEADER_END.search(data, 0, _MAX_HEADER)
    stop, begin = end.span() if end else (0, 0)
    return Part(BytesHeaderParser().parsebytes(data[:stop]), data[begin:])


def _split(body: bytes, boundary: str) -> list[bytes]:
    mark = re.escape(boundary.encode("utf-8", "surrogateescape"))
    edges = re.finditer(rb"(?:\A|\r?\n)--" + mark + rb"(?:--)?[ \t]*(?=\r?\n|\Z)", body)
    marks = [m.span() for m in islice(edges, MAX_PARTS + 2)]
    if not marks:
        return []
    ends = [*(a for a, _ in marks[1:]), len(body)]
    return [body[a:b].lstrip(b"\r\n") for (_, a), b in zip(marks, ends, strict=True) if body[a:b].strip()]


def _decoded(part: Part) -> bytes:
    encoding = _header(part.headers, "Content-Transfer-Encoding").lower()
    if encoding == "quoted-printable":
        return quopri.decodestring(part.body)
    if encoding == "base64":
        letters = part.body.translate(None, _NO_LETTERS)
        try:
            return base64.b64decode(letters + b"=" * (-len(letters) % 4))
        except binascii.Error:  # one letter too many
            return base64.b64decode(letters[: len(letters) // 4 * 4])
    return part.body


def _header(headers: Message, name: str) -> str:
    try:
        return re.sub(r"\s+", "", str(headers.get(name, "")))
    except (ValueError, LookupError):
        return ""


def _parameter(headers: Message, name: str) -> str:
    """A parameter of a part's Content-Type; empty where it has none or cannot be read."""
    try:
        value = headers.get_param(name, "")
        return str(value[2] if isinstance(value, tuple) else value)
    except (ValueError, LookupError, TypeError):
        return ""
