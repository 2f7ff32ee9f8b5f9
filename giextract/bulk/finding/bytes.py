"""Get the bytes of a file, or one line that says why not."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader

from giextract.bulk.finding import remote
from giextract.bulk.finding.remote import Remote
from giextract.document import MAX_BYTES
from giextract.errors import Unreadable

_MIB = 1024 * 1024


def read_bytes(location: str | Remote, limit: int = MAX_BYTES) -> bytes:
    """Read a regular file of at most `limit` bytes; raises Unreadable with the cause, having loaded nothing larger."""
    if isinstance(location, Remote):
        data, size = remote.read(location, limit)
        if size > limit:
            raise Unreadable(too_large(size, limit))
        return data
    with opened(location) as file:
        size = os.fstat(file.fileno()).st_size
        if size > limit:
            raise Unreadable(too_large(size, limit))
        data = file.read(limit + 1)
    if len(data) > limit:
        raise Unreadable(too_large(len(data), limit))
    return data


@contextmanager
def opened(location: str | Remote) -> Iterator[BufferedReader]:
    """Open a regular file; raises Unreadable with the cause, also of what goes wrong while it is open."""
    if isinstance(location, Remote):
        with remote.opened(location) as file:
            yield file
        return
    try:
        # Looked at before it is opened: opening a pipe would wait for someone to write into it.
        if not stat.S_ISREG(os.stat(location).st_mode):
            raise Unreadable("not a file but a folder, pipe or device / 不是普通文件")
        with open(location, "rb") as file:
            yield file
    except FileNotFoundError:
        raise Unreadable("the file is not there, or has vanished / 文件不存在或已消失") from None
    except PermissionError:
        raise Unreadable("no permission to read it / 没有读取权限") from None
    except OSError as error:
        cause = (error.strerror or type(error).__name__).lower()
        raise Unreadable(f"it cannot be read: {cause} / 无法读取") from None


def too_large(size: int, limit: int) -> str:
    """Say that a file has more bytes than it may have."""
    return f"{size / _MIB:.0f} MiB, more than the limit of {limit / _MIB:g} MiB (GIEXTRACT_MAX_BYTES) / 文件过大"
