"""The bytes behind a place of the store, if they are still there."""

import os

from giextract.bulk import archives
from giextract.bulk.bytes import read_bytes
from giextract.document import MAX_BYTES
from giextract.errors import Unreadable


def bytes_at(root: str, path: str) -> bytes:
    """Read the file at a path below its root, also one in an archive; raises Unreadable with the cause."""
    location = os.path.join(root, *path.split("/"))
    if os.path.commonpath([os.path.abspath(root), os.path.abspath(location)]) != os.path.abspath(root):
        raise Unreadable("not below its root / 不在原文件夹内")
    head, archive, member = location.partition(f"{archives.SUFFIX}{os.sep}")
    if not archive:
        return read_bytes(location)
    inside = archives.contents(head + archives.SUFFIX)
    found = next((m for name, m in inside.members if name == member.replace(os.sep, "/")), None)
    if found is None:
        raise Unreadable("no longer in its archive / 压缩包内已无此文件")
    return archives.read_member(found, MAX_BYTES)
