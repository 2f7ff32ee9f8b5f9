"""Speak to people on stderr: sentences, and a bar on a terminal or plain lines elsewhere."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from giextract import words
from giextract.cli.progress import Bar, Pace, Told, lines

# Without a terminal a line of progress each so many seconds: enough to see that it is alive, few enough for a log.
LINE_SECONDS = 30.0


class Advance(Protocol):
    """Count files that are done."""

    def __call__(self, count: int = 1) -> None:
        """Count this many more."""


def nothing() -> list[str]:
    """Say nothing besides."""
    return []


class Voice:
    """How this run speaks; the language may change once, when `--lang` has been read."""

    line_seconds = LINE_SECONDS

    def __init__(self) -> None:
        self.language = words.language_of()
        self._bar: Bar | None = None

    def say(self, key: str, **values: object) -> None:
        """Say one sentence."""
        print(words.say(key, self.language, **values), file=sys.stderr)

    def interject(self, key: str) -> None:
        """Say one sentence from within a signal handler, which may have come in the middle of another."""
        line = words.say(key, self.language)
        if self._bar is not None:
            self._bar.note = line  # written here, it would stand in the middle of the bar
        else:
            os.write(2, f"{line}\n".encode(sys.stderr.encoding or "utf-8", "backslashreplace"))

    @contextmanager
    def progress(self, key: str, total: int, told: Told = nothing) -> Iterator[Advance]:
        """Show how far a run is, and what is told of it besides."""
        pace = Pace(total)
        if total <= 1:
            yield pace.count
        elif sys.stderr.isatty() and os.environ.get("TERM") not in ("dumb", "unknown"):
            with Bar(words.say(key, self.language), pace, self.language, told) as bar:
                self._bar = bar
                try:
                    yield pace.count
                finally:
                    self._bar = None
        else:
            with lines(pace, self.language, self.line_seconds, told):
                yield pace.count
