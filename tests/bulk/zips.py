"""Zip files as no programme of ours writes them: other encodings, encrypted, lying."""

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence

Named = tuple[bytes, bytes]


def packed(
    members: Sequence[Named],
    flags: int = 0,
    method: int = 8,
    size: int | None = None,
    crc: int | None = None,
    attributes: int = 0,
) -> bytes:
    """A zip file of these names and contents, byte by byte; `size` and `crc` are what it says of each member."""
    body, directory = b"", b""
    for name, data in members:
        deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
        inside = deflate.compress(data) + deflate.flush() if method == 8 else data
        said = zlib.crc32(data) if crc is None else crc, len(inside), len(data) if size is None else size
        common = struct.pack("<HHHHHLLLHH", 20, flags, method, 0, 33, *said, len(name), 0)
        directory += b"PK\1\2" + struct.pack("<H", 0x031E) + common
        directory += struct.pack("<HHHLL", 0, 0, 0, attributes, len(body)) + name
        body += b"PK\3\4" + common + name + inside
    counted = len(members), len(members), len(directory), len(body), 0
    return body + directory + b"PK\5\6" + struct.pack("<HHHHLLH", 0, 0, *counted)


def plain(members: Sequence[tuple[str, bytes]]) -> bytes:
    """A zip file as Python writes it, the same at any time."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()
