"""How far a run is: a bar that draws itself on a terminal, a plain line every so often in a log."""

import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

from giextract import words
from giextract.words import Language

if TYPE_CHECKING:
    from rich.console import RenderableType

Clock = Callable[[], float]
Told = Callable[[], list[str]]  # what is to be said besides: one text a line of the bar

# The rate is that of the last minute, and of no fewer steps: files come in batches, with a model in long ones.
WINDOW_SECONDS = 60.0
LEAST_STEPS = 5
_STEP_SECONDS = 1.0
DRAWN_PER_SECOND = 4
# Consoles that lack a character would show its number and break the line: they get what stands beside it.
_PLAIN = {"✓ ": ""}


@dataclass(slots=True)
class Pace:
    """How many are done of how many, and how fast of late."""

    total: int
    clock: Clock = time.monotonic
    done: int = 0
    _steps: deque[tuple[float, int]] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self._steps.append((self.clock(), 0))

    def count(self, count: int = 1) -> None:
        """Count this many more."""
        now = self.clock()
        # The latest step takes in what comes within a second of the one before, or a quick run would fill the memory.
        if len(self._steps) > 1 and now - self._steps[-2][0] < _STEP_SECONDS:
            self._steps.pop()
        self.done += count
        self._steps.append((now, self.done))
        while len(self._steps) > LEAST_STEPS and self._steps[1][0] < now - WINDOW_SECONDS:
            self._steps.popleft()

    @property
    def rate(self) -> float | None:
        """How many a second of late, where anything can be said of it; it falls while nothing comes."""
        began, before = self._steps[0]
        seconds = self.clock() - began
        return (self.done - before) / seconds if seconds >= _STEP_SECONDS and self.done > before else None

    @property
    def seconds_left(self) -> float | None:
        """How long the rest will take at this rate."""
        rate = self.rate  # once: it may change while the bar is drawn
        return (self.total - self.done) / rate if rate else None


def speed(pace: Pace, language: Language) -> list[str]:
    """The rate and the time that is left, as far as anything can be said of them."""
    if (rate := pace.rate) is None or (left := pace.seconds_left) is None:
        return []
    # A scan or a model takes longer than a second.
    key, number = ("per_second", rate) if rate >= 1 else ("per_minute", rate * 60)
    return [words.say(key, language, rate=_number(number)), words.say("left", language, time=_clock_time(left))]


@contextmanager
def lines(pace: Pace, language: Language, seconds: float, told: Told) -> Iterator[None]:
    """Print a line every so many seconds, also while nothing comes back; a short run prints none."""
    between = "; " if language == "en" else "；"

    def speak() -> None:
        while not ended.wait(seconds):
            said = [words.say("progress", language, done=pace.done, total=pace.total), *speed(pace, language), *told()]
            # In one piece, for the run speaks, too.
            sys.stderr.write(printable(between.join(said), sys.stderr) + "\n")
            sys.stderr.flush()

    ended = threading.Event()
    thread = threading.Thread(target=speak, name="progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


class Bar:
    """A bar with the lines under it; `note` is put last, and may be set from within a signal handler."""

    def __init__(self, named: str, pace: Pace, language: Language, told: Told) -> None:
        self._named, self._pace, self._language, self._told = named, pace, language, told
        # While the bar is drawn, sys.stderr is a proxy that prints above it.
        self._stream = sys.stderr
        self.note: str | None = None

    def __enter__(self) -> "Bar":
        from rich.console import Console
        from rich.live import Live

        # Data on the same terminal is put above the bar, which would paint over it; any other stdout is left alone.
        self._drawn = Live(
            console=Console(file=sys.stderr, stderr=True), get_renderable=self._picture,
            redirect_stdout=sys.stdout.isatty(),
            refresh_per_second=DRAWN_PER_SECOND, transient=True,
        )  # fmt: skip
        self._drawn.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._drawn.stop()

    def _picture(self) -> "RenderableType":
        from rich.console import Group
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        pace = self._pace
        counted = " ".join([f"{pace.done}/{pace.total}", *speed(pace, self._language)])
        first = Table.grid(padding=(0, 1), expand=True)
        first.add_column(no_wrap=True)
        first.add_column(ratio=1)
        first.add_column(no_wrap=True)
        first.add_row(Text(self._named), ProgressBar(pace.total, pace.done), Text(counted))
        below = [*self._told(), *([self.note] if self.note else [])]
        return Group(first, *(Text(printable(line, self._stream), no_wrap=True, overflow="crop") for line in below))


def printable(text: str, stream: TextIO) -> str:
    """A text without the ornaments that a stream cannot show."""
    for ornament, plain in _PLAIN.items():
        try:
            ornament.encode(stream.encoding or "utf-8")
        except UnicodeEncodeError:
            text = text.replace(ornament, plain)
    return text


def _number(number: float) -> str:
    return f"{number:.0f}" if number >= 10 else f"{number:.1f}"


def _clock_time(seconds: float) -> str:
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
