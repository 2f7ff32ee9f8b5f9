"""Speak to people on stderr: sentences, and a bar on a terminal or plain lines elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from giextract import words

# Without a terminal a line of progress each so many seconds: enough to see that it is alive, few enough for a log.
LINE_SECONDS = 10.0


class Advance(Protocol):
    """Count files that are done."""

    def __call__(self, count: int = 1) -> None:
        """Count this many more."""


class Voice:
    """How this run speaks; the language may change once, when `--lang` has been read."""

    def __init__(self) -> None:
        self.language = words.language_of()

    def say(self, key: str, **values: object) -> None:
        """Say one sentence."""
        print(words.say(key, self.language, **values), file=sys.stderr)

    @contextmanager
    def progress(self, key: str, total: int) -> Iterator[Advance]:
        """Show how far a run is."""
        if sys.stderr.isatty() and total > 1:
            with self._bar(key, total) as advance:
                yield advance
        else:
            yield self._lines(total)

    @contextmanager
    def _bar(self, key: str, total: int) -> Iterator[Advance]:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        # stdout is left alone: it carries data, which must not end up beside the bar.
        with Progress(*columns, console=Console(stderr=True), redirect_stdout=False, transient=True) as bar:
            task = bar.add_task(words.say(key, self.language), total=total)
            yield lambda count=1: bar.advance(task, count)

    def _lines(self, total: int) -> Advance:
        done = 0
        said = time.monotonic()

        def advance(count: int = 1) -> None:
            nonlocal done, said
            done += count
            if time.monotonic() - said >= LINE_SECONDS and done < total:
                said = time.monotonic()
                self.say("progress", done=done, total=total)

        return advance
