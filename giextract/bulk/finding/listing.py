"""What lies below an address: files, folders with all below, patterns, as in a folder of this machine."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from giextract.bulk.finding import urls
from giextract.bulk.finding.remote import GONE, Remote, connect, retried
from giextract.bulk.finding.saved import belongs_to_a_page
from giextract.bulk.finding.surveyed import OTHER_KIND, Survey, is_hidden, is_named_as_read
from giextract.errors import Unreadable

CHAINED = "an address with :: in it is not read / 不支持含有 :: 的地址"
KEYS = "keys do not go into this address: set them in the environment / 密钥不应写入地址，请通过环境变量设置"


@dataclass(frozen=True, slots=True)
class Listed:
    """A file by the address that may be printed, how it is opened, and why it need not be tried."""

    location: str
    remote: Remote | None
    failure: str | None = None


def below(given: str, passed: Survey) -> Iterator[Listed]:
    """Give every file that an address stands for, by name within a folder; count in `passed` what is left out.

    One folder's names are held at a time. Raises UsageError where a package is missing.
    """
    location = urls.shown(given)
    if failure := _refused(given):
        yield Listed(location, None, failure)
        return
    connect(Remote(given))
    if urls.has_magic(given) and not is_file(given):
        yield from _matching(given, passed)
    elif is_named_as_read(location):
        yield Listed(location, Remote(given))
    elif urls.is_page(given):
        yield Listed(location, None, OTHER_KIND)
    else:
        yield from _Folder(given, passed).files(top=True)


def folder_of(given: str) -> str:
    """The folder, as it may be printed, that an address or pattern leads below."""
    location = urls.shown(given)
    if urls.has_magic(location):
        return urls.before_magic(location)
    return location.rpartition("/")[0] if is_named_as_read(location) or urls.is_page(given) else location


def is_file(given: str) -> bool:
    """Tell whether a file has exactly this name, brackets and stars and all."""
    system, path = connect(Remote(given))
    return is_named_as_read(given) and bool(retried(partial(system.isfile, path)))


def _refused(given: str) -> str | None:
    # fsspec would take it for one file system in another, and the second may be this machine's.
    if "::" in given:
        return CHAINED
    return KEYS if urls.has_keys(given) and urls.scheme_of(given) in ("s3", "s3a", "oss", "gs", "gcs") else None


def _matching(given: str, passed: Survey) -> Iterator[Listed]:
    """The files whose name, or unless ** is in it a folder above them, is as the pattern says."""
    from fsspec.utils import glob_translate

    base = urls.before_magic(given)
    pattern = given.removeprefix(f"{base}/")
    fits = re.compile(glob_translate(pattern)).match

    def is_wanted(path: str) -> bool:
        parts = path.split("/")
        return any(fits("/".join(parts[:end])) for end in range(len(parts) if "**" in pattern else 1, len(parts) + 1))

    listed = None
    for listed in _Folder(base, passed, is_wanted).files():
        yield listed
    if listed is None:
        yield Listed(urls.shown(given), None, GONE)


class _Folder:
    """A folder elsewhere, walked as one of this machine's is."""

    def __init__(self, given: str, passed: Survey, is_wanted: Callable[[str], bool] = lambda _: True) -> None:
        self._base, self._passed, self._is_wanted = given, passed, is_wanted
        self._location = urls.shown(given)
        self._system, self._root = connect(Remote(given))
        self._root = self._root.rstrip("/")

    def files(self, path: str = "", top: bool = False) -> Iterator[Listed]:
        """The files below a path in it; a folder that cannot be listed is one that failed."""
        try:
            entries = self._entries(path)
        except Unreadable as error:
            yield Listed(self._named(path), None, str(error))
            return
        if entries is None:
            yield Listed(self._named(path), None, OTHER_KIND)
            return
        count = 0
        for listed in self._sorted(entries):
            count += 1
            yield listed
        if top and not count:
            self._passed.empty.append(self._named(path))

    def _sorted(self, entries: dict[str, bool]) -> Iterator[Listed]:
        for path, is_folder in sorted(entries.items()):
            name = path.rpartition("/")[2]
            if is_hidden(name):
                continue
            if is_folder and belongs_to_a_page(path, entries.__contains__):
                self._passed.other_kinds += self._count(path)
            elif is_folder:
                yield from self.files(path)
            elif not self._is_wanted(path):
                continue
            elif is_named_as_read(name):
                yield Listed(self._named(path), Remote(self._base, path))
            else:
                self._passed.other_kinds += 1

    def _entries(self, path: str) -> dict[str, bool] | None:
        """The names in a folder, and which are folders; nothing where it is a file itself."""
        full = f"{self._root}/{path}" if path else self._root
        found: list[dict[str, Any]] = retried(partial(self._system.ls, full, detail=True))
        if [(entry["type"], entry["name"]) for entry in found] == [("file", full)]:
            return None
        names = ((e["name"].rstrip("/"), e["type"] == "directory") for e in found)
        # A folder made in a console is an empty file of the folder's own name.
        return {name.removeprefix(f"{self._root}/"): is_folder for name, is_folder in names if name != full}

    def _count(self, path: str) -> int:
        entries = self._entries(path) or {}
        return sum(self._count(below) if is_folder else self._is_wanted(below) for below, is_folder in entries.items())

    def _named(self, path: str) -> str:
        return f"{self._location}/{path}" if path else self._location
