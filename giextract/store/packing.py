"""Keep JSON small: zlib, because a page of cells and spans is mostly repetition (docs/decisions/0004)."""

import hashlib
import zlib

# Level 6 takes twice as long as level 1 and saves a tenth more; measured on real reports, see docs/decisions/0004.
LEVEL = 1


def pack(text: str) -> bytes:
    """Compress a JSON text."""
    return zlib.compress(text.encode(), LEVEL)


def unpack(data: bytes) -> str:
    """Give back the JSON text of `pack`."""
    return zlib.decompress(data).decode()


def digest(data: bytes) -> str:
    """What packed JSON is known by, so that two can be told apart without being read."""
    return hashlib.sha256(data).hexdigest()
