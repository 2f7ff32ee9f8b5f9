"""Write data to stdout, or whole to a file."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import typer

from giextract.errors import UsageError


def make_printable() -> None:
    """Let no character crash a console that lacks it (GBK consoles lack many): it is written as its number."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


@contextmanager
def stdout(exact: bool = False) -> Iterator[TextIO]:
    """Give stdout for data; `exact` is data for programs, in UTF-8 wherever a person is not reading it."""
    if exact and not sys.stdout.isatty() and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    try:
        yield sys.stdout
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read it has seen enough, as `head` does; Python would complain once more when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None


@contextmanager
def destination(file: Path | None) -> Iterator[TextIO]:
    """Give stdout, or a file that appears under its name only when it is whole."""
    if file is None:
        with stdout(exact=True) as stream:
            yield stream
        return
    with growing(file) as part, open(part, "w", encoding="utf-8", newline="") as stream:
        yield stream


@contextmanager
def growing(file: Path) -> Iterator[Path]:
    """Give the name that a file grows under; it appears under its own only when it is whole."""
    part = file.with_name(file.name + ".part")
    try:
        yield part
        os.replace(part, file)
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {(error.strerror or str(error)).lower()}") from None
    finally:
        part.unlink(missing_ok=True)
