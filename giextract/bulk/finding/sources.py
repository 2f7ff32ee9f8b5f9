"""The bytes behind a place of the store, if they are still there."""

import os

from giextract.bulk.finding import archives, urls
from giextract.bulk.finding.bytes import read_bytes
from giextract.bulk.finding.listing import CHAINED
from giextract.bulk.finding.remote import Remote
from giextract.bulk.finding.surveyed import ARCHIVE
from giextract.document import MAX_BYTES
from giextract.errors import Unreadable


def bytes_at(root: str, path: str) -> bytes:
    """Read the file at a path below its root, also one in an archive; raises Unreadable with the cause."""
    if urls.is_url(root):
        return _elsewhere(root, path)
    location = os.path.join(root, *path.split("/"))
    if os.path.commonpath([os.path.abspath(root), os.path.abspath(location)]) != os.path.abspath(root):
        raise Unreadable("not below its root / 不在原文件夹内")
    head, archive, member = location.partition(f"{ARCHIVE}{os.sep}")
    return _member(head + ARCHIVE, member.replace(os.sep, "/")) if archive else read_bytes(location)


def _elsewhere(root: str, path: str) -> bytes:
    if "::" in root:
        raise Unreadable(CHAINED)
    head, archive, member = path.partition(f"{ARCHIVE}/")
    return _member(Remote(root, head + ARCHIVE), member) if archive else read_bytes(Remote(root, path))


def _member(archive: str | Remote, name: str) -> bytes:
    inside = archives.contents(archive)
    found = next((member for own, member in inside.members if own == name), None)
    if found is None:
        raise Unreadable("no longer in its archive / 压缩包内已无此文件")
    return archives.read_member(found, MAX_BYTES)
