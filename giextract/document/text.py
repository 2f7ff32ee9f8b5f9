"""Plain text and Markdown: bytes to text whatever the encoding, and the grids that tabs and pipes draw."""

import codecs

import charset_normalizer

from giextract.document.document import Document
from giextract.document.furniture import furniture
from giextract.document.grids import grids
from giextract.errors import Unreadable

SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})
MAX_BYTES = 20 * 1024 * 1024  # the largest real report seen has 15 KB of text; 20 MiB leaves room for any layout
MAX_BYTES_OTHER = 100 * 1024 * 1024  # of every other kind: a report scanned in colour takes 5 MB a page

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHINESE = ["gb18030", "big5", "big5hkscs"]
_COMMON = frozenset("的一在不是有和公开信息政府年情况数量工作申请行政開資訊請數")


def read_text(data: bytes) -> Document:
    """Read a text file; raises Unreadable when it is empty, binary or in no encoding that Chinese text comes in."""
    text, encoding = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise Unreadable("the file is empty / 文件为空")
    return Document(text, "text/plain", encoding, grids(text), furniture(text))


def decode(data: bytes) -> tuple[str, str]:
    """The text of these bytes and the encoding it was in: a byte-order mark decides, then UTF-8, then what reads best."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _strict(data, name), name
    if b"\0" in data[:4096]:
        return _without_mark(data)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    readings = [(text, name) for name in _CHINESE if (text := _attempt(data, name)) is not None]
    if readings:
        best = max(readings, key=lambda reading: _share_of_common(reading[0]))
        if _share_of_common(best[0]) > 0.05:
            return best
    if (damaged := _damaged(data)) is not None:
        return damaged, "utf-8"
    match = charset_normalizer.from_bytes(data[:200_000]).best()
    if match is None or (text := _attempt(data, match.encoding)) is None or _is_binary(text):
        raise Unreadable("not text in any encoding we know (binary?) / 不是文本文件")
    return text, match.encoding


def _damaged(data: bytes) -> str | None:
    """UTF-8 with a broken byte here and there; what was lost prints a mark that no figure is read over."""
    text = data.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    return text if lost * 200 <= len(text) and not _is_binary(text) and _share_of_common(text) > 0.05 else None


def _without_mark(data: bytes) -> tuple[str, str]:
    """UTF-16 that lost its mark has its zero bytes all on one side; anything else with zero bytes is binary."""
    for name in ("utf-16-le", "utf-16-be"):
        text = _attempt(data, name)
        if text is not None and not _is_binary(text) and _share_of_common(text) > 0.05:
            return text, name
    raise Unreadable("binary file, not text / 二进制文件，不是文本")


def _strict(data: bytes, encoding: str) -> str:
    text = _attempt(data, encoding)
    if text is None or _is_binary(text):
        raise Unreadable(f"begins like {encoding} but is not / 编码标记与内容不符")
    return text


def _attempt(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _is_binary(text: str) -> bool:
    sample = text[:4096]
    return sum(c < " " and c not in "\t\n\r\f\v" for c in sample) * 50 > len(sample)


def _share_of_common(text: str) -> float:
    sample = text[:20_000]
    return sum(c in _COMMON for c in sample) / max(1, len(sample))
