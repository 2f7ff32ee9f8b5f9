"""Addresses of reports elsewhere: what they are called to people, without keys, and which folder they share."""

import glob
import hashlib
import re
from collections.abc import Sequence
from itertools import takewhile
from pathlib import PurePosixPath
from urllib.parse import urlsplit
from urllib.request import url2pathname

_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")  # of two letters or more: one is a drive
# What stands before the machine: a name, a colon that begins no port, and all to the last @, for keys have slashes in them.
_KEYS = re.compile(r"\A(?:[^/@:]*:(?!\d+(?:/|$)).*@|[^/@]*@)")
_PAGES = ("http", "https")  # servers that list nothing; what follows a question mark is part of the address
_HERE = ("memory", "file", "local")


def is_url(path: str) -> bool:
    """Tell whether this leads to something that is no file of this machine's."""
    return _URL.match(path) is not None


def leaves(path: str) -> bool:
    """Tell whether opening this takes a connection."""
    return is_url(path) and scheme_of(path) not in _HERE


def scheme_of(url: str) -> str:
    """What stands before the colon."""
    return url.partition("://")[0].lower()


def is_page(url: str) -> bool:
    """Tell whether a web server is asked, which has files but no folders."""
    return scheme_of(url) in _PAGES


def as_path(path: str) -> str:
    """The path of a file:// address, anything else as it is."""
    return url2pathname(urlsplit(path).path) if is_url(path) and scheme_of(path) in ("file", "local") else path


def has_keys(url: str) -> bool:
    """Tell whether a name or password stands before the machine."""
    return _KEYS.match(url.partition("://")[2]) is not None


def shown(url: str) -> str:
    """An address as it may be printed and stored: without name and password, of a query only what tells it from others."""
    scheme, _, rest = url.partition("://")
    rest = _KEYS.sub("", rest, count=1)
    if is_page(url):
        rest, _, _ = rest.partition("#")
        rest, asked, query = rest.partition("?")
        if asked:  # a signature may be in it
            path = PurePosixPath(rest)
            mark = hashlib.sha256(query.encode()).hexdigest()[:8]
            rest = f"{rest.removesuffix(path.name)}{path.stem} ({mark}){path.suffix}"
    return f"{scheme.lower()}://{rest}".rstrip("/")


def has_magic(url: str) -> bool:
    """Tell whether an address is a pattern; a web server knows none."""
    return not is_page(url) and glob.has_magic(url)


def before_magic(url: str) -> str:
    """The folder of a pattern below which nothing is left open."""
    parts = url.split("/")
    return "/".join(takewhile(lambda part: not glob.has_magic(part), parts[:-1]))


def shared(folders: Sequence[str]) -> str:
    """The folder that addresses have in common; none where they are on different servers."""
    same = takewhile(lambda parts: len(set(parts)) == 1, zip(*(folder.split("/") for folder in folders), strict=False))
    parts = [part for part, *_ in same]
    return "/".join(parts) if len(parts) > 2 else ""


def below(url: str, root: str) -> str:
    """What an address is called below a folder; the folder itself by its name."""
    if url == root:
        return url.rpartition("/")[2]
    return url.removeprefix(f"{root}/") if root else url
