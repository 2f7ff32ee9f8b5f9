"""Ctrl-C: the first ends a run after what is under way, the second at once."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from giextract.cli.voice import Voice


@contextmanager
def stoppable(voice: Voice) -> Iterator[Callable[[], bool]]:
    """Give a question that is answered with yes once a person, or the system, has asked us to stop."""
    asked = False

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        voice.interject("stopping")

    before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
