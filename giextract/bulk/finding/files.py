"""Find the files behind the paths that a person gives: files, folders with all below, patterns, and what is in archives."""

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from giextract.bulk.finding import archives, listing, urls
from giextract.bulk.finding.bytes import read_bytes
from giextract.bulk.finding.remote import Remote
from giextract.bulk.finding.saved import belongs_to_a_page
from giextract.bulk.finding.surveyed import ARCHIVE, KINDS, NOT_THERE, OTHER_KIND, Survey, is_hidden, is_named_as_read
from giextract.bulk.working.limits import Limits
from giextract.errors import Unreadable
from giextract.store import Place

__all__ = ["KINDS", "Found", "Survey", "find", "survey"]


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read; `place` names it; `failure` says why it need not be tried.

    `location` is its path as a person would write it, which opens it unless it is `remote` or a `member` of an archive, or
    its bytes are sent along (`data`) to where it cannot be opened.
    """

    location: str
    place: Place
    failure: str | None = None
    member: archives.Member | None = None
    remote: Remote | None = None
    data: bytes | None = None

    def read(self, limits: Limits) -> bytes:
        """The bytes of it; raises Unreadable with the cause."""
        if self.data is not None:
            return self.data
        limit = limits.bytes_of(self.place.path)
        return archives.read_member(self.member, limit) if self.member else read_bytes(self.opens, limit)

    @property
    def opens(self) -> str | Remote:
        """What the file, or the archive that it is, is opened by."""
        return self.remote or self.location


def find(paths: Sequence[str], passed: Survey | None = None) -> Iterator[Found]:
    """Give every file once, by the order of the paths and by name in a folder; count in `passed` what is left out."""
    paths = [urls.as_path(path) for path in paths]
    root = _root(paths)
    passed = Survey() if passed is None else passed
    seen: set[str] = set()
    for path in paths:
        for found in _found(path, root, passed):
            # One folder cannot name a file twice, so nothing need be remembered of a large one.
            if len(paths) > 1:
                if found.place.path in seen:
                    continue
                seen.add(found.place.path)
            if found.failure is None and Path(found.location).suffix.lower() == ARCHIVE:
                yield from _in_archive(found, passed)
            else:
                yield found


def survey(paths: Sequence[str]) -> Survey:
    """Count what `find` will give."""
    passed = Survey()
    passed.files = sum(1 for _ in find(paths, passed))
    return passed


def _found(path: str, root: str, passed: Survey) -> Iterator[Found]:
    if urls.is_url(path):
        for listed in listing.below(path, passed):
            place = Place(urls.below(listed.location, root), root)
            yield Found(listed.location, place, listed.failure, remote=listed.remote)
    else:
        for location, failure in _below(path, passed):
            yield Found(location, Place(_name(os.path.abspath(location), root), _text(root)), failure)


def _below(path: str, passed: Survey) -> Iterator[tuple[str, str | None]]:
    if os.path.isdir(path) and not _has_kind(path):
        yield from _in_folder(path, passed, top=True)
    elif os.path.lexists(path):
        yield path, None if _has_kind(path) else OTHER_KIND
    elif glob.has_magic(path) and (matches := sorted(glob.iglob(path, recursive=True))):
        yield from _matching(path, matches, passed)
    else:
        yield path, NOT_THERE


def _in_archive(archive: Found, passed: Survey) -> Iterator[Found]:
    try:
        inside = archives.contents(archive.opens)
    except Unreadable as error:
        yield replace(archive, failure=str(error))
        return
    passed.other_kinds += inside.other_kinds
    passed.nested += [f"{archive.location}/{name}" for name in inside.nested]
    if not inside.members:
        passed.empty.append(archive.location)
    for name, member in inside.members:
        place = replace(archive.place, path=f"{archive.place.path}/{name}")
        yield Found(f"{archive.location}/{name}", place, member=member)


def _matching(pattern: str, matches: list[str], passed: Survey) -> Iterator[tuple[str, str | None]]:
    base = _folder_of(pattern)
    for match in matches:
        if os.path.isdir(match):
            if "**" in pattern:
                continue
            if belongs_to_a_page(match, os.path.lexists):
                passed.other_kinds += _count_below(match)
            else:
                yield from _in_folder(match, passed, top=True)
        elif _has_kind(match) and not _is_of_a_page(match, base):
            yield match, None
        else:
            passed.other_kinds += 1


def _in_folder(folder: str, passed: Survey, top: bool = False) -> Iterator[tuple[str, str | None]]:
    try:
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield folder, f"the folder cannot be read: {(error.strerror or type(error).__name__).lower()} / 无法读取文件夹"
        return
    count = 0
    for entry in listed:
        if is_hidden(entry.name):
            continue
        if _has_kind(entry.path):
            count += 1
            yield entry.path, None
        elif entry.is_dir(follow_symlinks=False) and belongs_to_a_page(entry.path, os.path.lexists):
            passed.other_kinds += _count_below(entry.path)
        elif entry.is_dir(follow_symlinks=False):
            for below in _in_folder(entry.path, passed):
                count += 1
                yield below
        else:
            passed.other_kinds += 1
    if top and not count:
        passed.empty.append(folder)


def _count_below(folder: str) -> int:
    return sum(len(files) for _, _, files in os.walk(folder))


def _has_kind(path: str) -> bool:
    """Tell whether a path is read, or is an archive to look into, by its name; a folder may be named like an archive."""
    return is_named_as_read(path) and not (Path(path).suffix.lower() == ARCHIVE and os.path.isdir(path))


def _is_of_a_page(file: str, base: str) -> bool:
    """Tell whether a file lies in the folder of a saved page, somewhere below the folder from which it was looked for."""
    folder = os.path.dirname(file)
    while len(folder) > len(base):
        if belongs_to_a_page(folder, os.path.lexists):
            return True
        folder = os.path.dirname(folder)
    return False


def _root(paths: Sequence[str]) -> str:
    """The folder that all paths have in common, so that equal names in two of them stay apart."""
    if any(map(urls.is_url, paths)):
        return urls.shared([listing.folder_of(path) if urls.is_url(path) else "" for path in paths])
    folders = [os.path.abspath(_folder_of(path)) for path in paths]
    try:
        return os.path.commonpath(folders) if folders else os.getcwd()
    except ValueError:  # on different drives
        return ""


def _folder_of(path: str) -> str:
    if os.path.isdir(path) and not _has_kind(path):
        return path
    parent = os.path.dirname(path)
    while glob.has_magic(parent) and not os.path.lexists(parent):
        parent = os.path.dirname(parent)
    return parent or "."


def _name(absolute: str, root: str) -> str:
    name = os.path.relpath(absolute, root) if root else absolute
    return _text(name).replace(os.sep, "/")


def _text(name: str) -> str:
    """A file name as text that any store can hold: bytes that are no UTF-8 (GBK names on Linux) are written out."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
