"""What is read and what is left out, whether it lies in a folder, an archive or an object store."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from giextract.document import SUFFIXES

ARCHIVE = ".zip"
KINDS = SUFFIXES | {ARCHIVE}
NOT_THERE = "no such file or folder / 没有这个文件或文件夹"
OTHER_KIND = f"not a kind of file that is read ({', '.join(sorted(KINDS))}) / 不支持的文件类型"


@dataclass(slots=True)
class Survey:
    """What there is to read, counted before anything is read."""

    files: int = 0
    other_kinds: int = 0
    empty: list[str] = field(default_factory=list)
    nested: list[str] = field(default_factory=list)


def is_named_as_read(name: str) -> bool:
    """Tell by its name whether a file is read, or is an archive to look into."""
    return PurePosixPath(name).suffix.lower() in KINDS


def is_hidden(name: str) -> bool:
    """Tell whether a file is one that systems and editors keep for themselves."""
    return name.startswith((".", "~$"))
