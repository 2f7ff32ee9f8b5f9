"""The characters of a web page: what its bytes say they are, what it declares, and what fits when the two differ."""

import re

from giextract.document.text import decode
from giextract.errors import Unreadable

_DECLARED = (
    re.compile(rb"\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']?([\w.:-]{2,40})", re.I),
    re.compile(rb"<meta\b[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I),
)
# What browsers take the names for (WHATWG Encoding): the larger of each family, as pages under-declare.
_FAMILY = {
    "utf-8": "utf-8", "utf8": "utf-8", "unicode-1-1-utf-8": "utf-8", "utf-16": "utf-8", "utf-16le": "utf-8",
    "gb2312": "gb18030", "gb_2312-80": "gb18030", "gb2312-80": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030",
    "cp936": "gb18030", "gb18030": "gb18030", "hz-gb-2312": "gb18030", "chinese": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "big5hkscs": "big5hkscs", "x-x-big5": "big5hkscs",
}  # fmt: skip
_TAG = re.compile(rb"<[^<>]*>")
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")
_CHINESE = ("utf-8", "gb18030", "big5hkscs")
_COMMON = re.compile("[的一在不是有和公开信息政府年情况数量工作申请行政開資訊請數]")
_BROKEN = 0.02  # the share of Chinese that may be broken: a description cut in the middle of a character breaks one


def decode_html(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text of a page and the charset it was in; `declared` is what came with the page, from outside of it."""
    if data.startswith(_WIDE_BOMS):
        return decode(data)
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace"), "utf-8-sig"
    if b"\0" in data:
        try:
            return decode(data)
        except Unreadable:
            data = data.replace(b"\0", b"")
    if data.isascii():
        return data.decode("ascii"), "utf-8"
    words = _TAG.sub(b" ", data)
    readings = [r for name in _candidates(data, declared) if (r := _reading(words, name))]
    if readings:
        best = max(readings, key=lambda reading: reading[:2])[2]  # the first candidate wins a tie
        return data.decode(best, "replace"), best
    if words.isascii():  # what is not ASCII stands inside tags only
        return data.decode("utf-8", "replace"), "utf-8"
    encoding = decode(words)[1]
    return data.decode(encoding, "replace"), encoding


def _candidates(data: bytes, declared: str | None) -> list[str]:
    """The charsets to try: the declared ones first, each once."""
    found = [m[1].decode("ascii") for pattern in _DECLARED if (m := pattern.search(data[:8192]))]
    names = [_FAMILY.get(name.lower(), "") for name in (declared or "", *found)]
    return list(dict.fromkeys([*(n for n in names if n), *_CHINESE]))


def _reading(words: bytes, name: str) -> tuple[float, float, str] | None:
    """How well the words of a page read in a charset: few broken characters, then many common ones; None for nonsense."""
    text = words.decode(name, "replace")
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    broken = text.count("\ufffd") / max(1, foreign)
    common = len(_COMMON.findall(text)) / max(1, foreign)
    if broken > _BROKEN or not foreign or (common < 0.02 and name != "utf-8"):
        return None
    return (0.0 if broken else 1.0) + round(common, 1), -broken, name
