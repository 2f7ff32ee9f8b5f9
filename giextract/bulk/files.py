"""Find the files behind the paths that a person gives: files, folders with all below, patterns."""

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from giextract.document import SUFFIXES
from giextract.store import Place

NOT_THERE = "no such file or folder / 没有这个文件或文件夹"
OTHER_KIND = f"not a kind of file that is read ({', '.join(sorted(SUFFIXES))}) / 不支持的文件类型"


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read; `location` opens it, `place` names it; `failure` says why it need not be tried."""

    location: str
    place: Place
    failure: str | None = None


@dataclass(slots=True)
class Survey:
    """What there is to read, counted before anything is read."""

    files: int = 0
    other_kinds: int = 0
    empty_folders: list[str] = field(default_factory=list)


def find(paths: Sequence[str], passed: Survey | None = None) -> Iterator[Found]:
    """Give every file once, by the order of the paths and by name in a folder; count in `passed` what is left out."""
    root = _root(paths)
    passed = Survey() if passed is None else passed
    seen: set[str] = set()
    for path in paths:
        for location, failure in _below(path, passed):
            absolute = os.path.abspath(location)
            # One folder cannot name a file twice, so nothing need be remembered of a large one.
            if len(paths) > 1:
                if absolute in seen:
                    continue
                seen.add(absolute)
            yield Found(location, Place(_name(absolute, root), _text(root)), failure)


def survey(paths: Sequence[str]) -> Survey:
    """Count what `find` will give."""
    passed = Survey()
    passed.files = sum(1 for _ in find(paths, passed))
    return passed


def _below(path: str, passed: Survey) -> Iterator[tuple[str, str | None]]:
    if os.path.isdir(path) and not _has_kind(path):
        yield from _in_folder(path, passed, top=True)
    elif os.path.lexists(path):
        yield path, None if _has_kind(path) else OTHER_KIND
    elif glob.has_magic(path) and (matches := sorted(glob.iglob(path, recursive=True))):
        yield from _matching(path, matches, passed)
    else:
        yield path, NOT_THERE


def _matching(pattern: str, matches: list[str], passed: Survey) -> Iterator[tuple[str, str | None]]:
    for match in matches:
        if os.path.isdir(match):
            if "**" not in pattern:
                yield from _in_folder(match, passed, top=True)
        elif _has_kind(match):
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
        if entry.name.startswith((".", "~$")):
            continue
        if _has_kind(entry.name):
            count += 1
            yield entry.path, None
        elif entry.is_dir(follow_symlinks=False):
            for below in _in_folder(entry.path, passed):
                count += 1
                yield below
        else:
            passed.other_kinds += 1
    if top and not count:
        passed.empty_folders.append(folder)


def _has_kind(path: str) -> bool:
    return Path(path).suffix.lower() in SUFFIXES


def _root(paths: Sequence[str]) -> str:
    """The folder that all paths have in common, so that equal names in two of them stay apart."""
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
