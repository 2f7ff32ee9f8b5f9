"""What unpacking the streams of a PDF may cost: a small file can unfold to more than any machine holds."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from giextract.errors import Unreadable

MAX_UNPACKED = 256 * 1024 * 1024  # bytes of all streams of a file; pictures are not unpacked here
MAX_OLD_PACKED = 1024 * 1024  # bytes of a stream in a packing of before 1996, which is unfolded by slow code


class _Bounded:
    """What pdfminer calls of zlib, within what is left for this file."""

    error = zlib.error

    def __init__(self) -> None:
        self.left = MAX_UNPACKED

    def decompress(self, data: bytes) -> bytes:
        """Unpack all of a stream."""
        unpacker = zlib.decompressobj()
        text = self._take(unpacker.decompress(data, self.left + 1))
        if not unpacker.eof:
            raise zlib.error("incomplete stream")
        return text

    def decompressobj(self, *args: Any) -> "_Piecewise":
        """Unpack a broken stream byte by byte."""
        return _Piecewise(self, zlib.decompressobj(*args))

    def _take(self, text: bytes) -> bytes:
        self.left -= len(text)
        if self.left < 0:
            raise Unreadable("unfolds to more than 256 MiB / 解压后过大")
        return text


class _Piecewise:
    def __init__(self, bounds: _Bounded, unpacker: Any) -> None:
        self.bounds, self.unpacker = bounds, unpacker

    def decompress(self, data: bytes) -> bytes:
        """Unpack some more."""
        return self.bounds._take(self.unpacker.decompress(data))


@contextmanager
def bounded() -> Iterator[None]:
    """Within this, pdfminer unpacks no more than MAX_UNPACKED; what is more raises Unreadable."""
    from pdfminer import pdftypes

    names = ("zlib", "lzwdecode", "rldecode")
    before = {name: getattr(pdftypes, name) for name in names}

    def old(unpack: Any) -> Any:
        def short(data: bytes) -> bytes:
            if len(data) > MAX_OLD_PACKED:
                raise Unreadable("packed in a way that no report uses / 不支持的压缩方式")
            return bytes(unpack(data))

        return short

    within = {"zlib": _Bounded(), "lzwdecode": old(before["lzwdecode"]), "rldecode": old(before["rldecode"])}
    try:
        for name, value in within.items():
            setattr(pdftypes, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(pdftypes, name, value)
