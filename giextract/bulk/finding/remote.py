"""Files in object stores and on servers, through fsspec: their bytes, or one line that says why not.

What a server or library says of an error is never passed on: addresses and keys stand in it.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from giextract.bulk.finding import urls
from giextract.errors import Unreadable, UsageError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_PACKAGES = {
    "s3": "s3fs", "s3a": "s3fs", "oss": "ossfs", "gs": "gcsfs", "gcs": "gcsfs", "http": "aiohttp", "https": "aiohttp",
    "abfs": "adlfs", "az": "adlfs", "sftp": "paramiko", "ssh": "paramiko",
}  # fmt: skip
_PIECE = 1024 * 1024  # read at a time of an archive, of which one member may be all that is wanted
_ATTEMPTS = 4
_WAIT = wait_exponential_jitter(multiplier=0.5, max=8, jitter=0.5)
_LATER = {408, 425, 429, 500, 502, 503, 504}  # answers of a web server that may be others in a moment

GONE = "there is no such bucket, folder or file / 没有这个存储桶、文件夹或文件"
DENIED = "access denied: the keys are missing or do not allow it / 没有访问权限，请检查密钥"
LATE = "the server does not answer in time / 服务器响应超时"
LOST = "the connection failed or was lost / 连接失败或中断"
NOT_A_FILE = "not a file but a folder / 不是文件而是文件夹"
WHOLE_ONLY = "this server gives files only whole: download the archive first / 服务器不支持分段读取，请先下载压缩包"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Remote:
    """A file at `path` below the address that a person gave, which may have keys in it; without a path that address itself."""

    base: str = field(repr=False)
    path: str = ""


class Passing(Unreadable):
    """A fault that may be gone in a moment."""


def connect(remote: Remote) -> tuple[Any, str]:
    """The file system of an address, and what it calls the file; raises UsageError, naming it, where a package is missing."""
    shown, scheme = urls.shown(remote.base), urls.scheme_of(remote.base)
    try:
        from fsspec.core import url_to_fs
        from fsspec.registry import known_implementations
    except ModuleNotFoundError:
        raise UsageError(_needs(shown, "fsspec", "'giextract[remote]'")) from None
    if scheme not in known_implementations:
        raise UsageError(f"{shown}: {scheme}:// is no kind of address that is known / 不支持的地址类型")
    try:
        # A listing that is kept would hold every name of a bucket, and show it as it was.
        system, root = url_to_fs(remote.base, use_listings_cache=False)
    except ImportError:
        package = _PACKAGES.get(scheme, known_implementations[scheme]["class"].partition(".")[0])
        raise UsageError(_needs(shown, package, package)) from None
    except Exception as error:
        raise UsageError(f"{shown}: the address makes no sense ({type(error).__name__}) / 地址有误") from None
    return system, f"{root.rstrip('/')}/{remote.path}" if remote.path else root


def read(remote: Remote, limit: int) -> tuple[bytes, int]:
    """The bytes of a file, at most one more than the limit, and its size; nothing is read of one that is larger."""
    return retried(partial(_read, remote, limit))


@contextmanager
def opened(remote: Remote) -> Iterator[io.BufferedReader]:
    """Open a file of which pieces are wanted."""
    system, path = connect(remote)
    with faults():
        file = system.open(path, "rb", block_size=_PIECE)
    with file:
        if not file.seekable():
            raise Unreadable(WHOLE_ONLY)
        yield io.BufferedReader(_Pieces(file))


def retried(ask: Callable[[], T]) -> T:
    """Ask again a few times where a fault may pass; raises Unreadable with the cause."""
    for attempt in Retrying(stop=stop_after_attempt(_ATTEMPTS), wait=_WAIT, retry=retry_if_exception_type(Passing), reraise=True):
        with attempt, faults():
            return ask()
    raise AssertionError("the last attempt raises")


@contextmanager
def faults() -> Iterator[None]:
    """Turn whatever libraries raise into Unreadable with a line of ours."""
    try:
        yield
    except (Unreadable, UsageError, MemoryError):
        raise
    except Exception as error:
        raise _told(error) from None


def _read(remote: Remote, limit: int) -> tuple[bytes, int]:
    system, path = connect(remote)
    # Web servers that know nothing of pieces would send the whole file for each: it is read from front to back.
    is_page = urls.is_page(remote.base)
    told = system.info(path).get("size") if is_page else None
    with system.open(path, "rb", **({"block_size": 0, "size": told} if is_page else {})) as file:
        size: int = (told or 0) if is_page else file.size
        data = bytearray()
        while size <= limit and len(data) <= limit and (piece := file.read(limit + 1 - len(data))):
            data += piece
    if not is_page and len(data) < size <= limit:  # the size that a web server tells may be that of the packed page
        raise Passing(LOST)
    return bytes(data), max(size, len(data))


class _Pieces(io.RawIOBase):
    """A file elsewhere as Python's own readers take it, each piece asked for again where a fault may pass."""

    def __init__(self, file: Any) -> None:
        self._file, self._at = file, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._file.size}[whence]
        if start + offset < 0:
            raise ValueError("before the beginning")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        piece = retried(partial(self._piece, len(view)))
        view[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _piece(self, size: int) -> bytes:
        self._file.seek(min(self._at, self._file.size))
        piece: bytes = self._file.read(size)
        return piece


def _told(error: Exception) -> Unreadable:
    """What is said of an error, by its kind and by what web servers answer."""
    status, kind = getattr(error, "status", None), type(error).__name__
    if isinstance(error, FileNotFoundError) or status in (404, 410):
        return Unreadable(GONE)
    if isinstance(error, IsADirectoryError):
        return Unreadable(NOT_A_FILE)
    if isinstance(error, PermissionError) or status in (401, 403) or "Credential" in kind:
        return Unreadable(DENIED)
    if isinstance(status, int) and status >= 400:
        line = f"the server answers HTTP {status} / 服务器返回 HTTP {status}"
        return Passing(line) if status in _LATER else Unreadable(line)
    if isinstance(error, TimeoutError) or "Timeout" in kind:
        return Passing(LATE)
    if isinstance(error, OSError) or any(word in kind for word in ("Connect", "Client", "Payload", "Incomplete", "Disconnect")):
        return Passing(LOST)
    return Unreadable(f"it cannot be read: {kind} / 无法读取")


def _needs(shown: str, package: str, asked: str) -> str:
    return f"{shown}: needs {package}: pip install {asked} / 需要先安装 {package}：pip install {asked}"
