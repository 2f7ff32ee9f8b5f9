"""A folder of many files that appears whole, here or in an object store, and takes the place of an earlier one only."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from giextract import __version__
from giextract.bulk.finding import urls
from giextract.bulk.finding.remote import Remote, connect, retried
from giextract.errors import Unreadable, UsageError

OURS = "_giextract"  # put first: whose files these are, also where the rest never came
DONE = "_SUCCESS"  # put last, as Hadoop does
# Readers of datasets pass over what begins with an underscore.
CODEBOOK, CROSSWALK = "_codebook.csv", "_crosswalk.csv"
_KNOWN = re.compile(rf"{OURS}|{DONE}|{CODEBOOK}|{CROSSWALK}|year=\w+(/part-\d+\.parquet)?")


@contextmanager
def replaced(output: str) -> Iterator[Path]:
    """Give a new folder to write to; afterwards it stands at the output, a folder or an address.

    Raises UsageError, with nothing written, where something stands there that is not ours.
    """
    here = urls.as_path(output)
    try:
        if urls.is_url(here):
            with tempfile.TemporaryDirectory(prefix="giextract-") as folder:
                held = _held(here)
                yield Path(folder)
                _upload(Path(folder), here, held)
        else:
            with _beside(Path(here)) as folder_beside:
                yield folder_beside
    except OSError as error:
        raise UsageError(f"{_shown(output)}: cannot be written: {(error.strerror or str(error)).lower()} / 无法写入") from None
    except Unreadable as error:
        raise UsageError(f"{_shown(output)}: cannot be written: {error}") from None


@contextmanager
def _beside(output: Path) -> Iterator[Path]:
    """A folder on the same disk, so that it can be moved to its place in one step."""
    if output.exists() or output.is_symlink():
        _refuse(str(output), None if not output.is_dir() else [p.relative_to(output).as_posix() for p in output.rglob("*")])
    with tempfile.TemporaryDirectory(prefix=f".{output.name}-", dir=output.absolute().parent) as aside:
        new, old = Path(aside) / "new", Path(aside) / "old"
        new.mkdir()
        yield new
        (new / OURS).write_text(f"giextract {__version__}\n", encoding="utf-8")
        (new / DONE).touch()
        if output.exists():
            output.rename(old)
        try:
            new.rename(output)
        except OSError:
            if old.exists():
                old.rename(output)
            raise
        shutil.rmtree(old, ignore_errors=True)


def _held(address: str) -> list[str]:
    """What lies at an address, below it."""
    system, root = connect(Remote(address))
    try:
        # What was kept of an earlier look may be gone.
        names: list[str] = retried(partial(_names, system, root))
    except Unreadable as error:
        raise UsageError(f"{_shown(address)}: cannot be written: {error}") from None
    return _refuse(_shown(address), [name.removeprefix(root).strip("/") for name in names])


def _names(system: Any, root: str) -> list[str]:
    try:
        found: list[str] = system.find(root)
    except FileNotFoundError:
        return []
    return found


def _upload(folder: Path, address: str, held: list[str]) -> None:
    """Put the files in the place of those that are held; whoever reads meanwhile finds no mark that they are whole."""
    system, root = connect(Remote(address))
    for name in sorted(held, key=lambda name: (name != DONE, name == OURS)):
        retried(partial(system.rm_file, f"{root}/{name}"))
    (folder / OURS).write_text(f"giextract {__version__}\n", encoding="utf-8")
    (folder / DONE).touch()
    files = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    for name in sorted(files, key=lambda name: (name != OURS, name == DONE, name)):
        retried(partial(system.put_file, os.fspath(folder / name), f"{root}/{name}"))


def _refuse(shown: str, names: list[str] | None) -> list[str]:
    """Give the names back where nothing but an earlier dataset of ours is there."""
    if names is not None and (not names or (OURS in names and all(map(_KNOWN.fullmatch, names)))):
        return names
    raise UsageError(f"{shown}: is there and no dataset of ours; name a new folder / 已存在且不是本工具所写的数据集，请换一个文件夹")


def _shown(output: str) -> str:
    return urls.shown(output) if urls.is_url(output) else output
