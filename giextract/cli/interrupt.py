"""Ctrl-C: the first ends a run after what is under way, the second at once; while a run closes, one changes nothing."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from giextract.cli.voice import Voice


@contextmanager
def stoppable(voice: Voice) -> Iterator[Callable[[], bool]]:
    """Give a question that is answered with yes once a person, or the system, has asked us to stop."""
    asked = has_ended = False

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if has_ended:
            restore()
            return
        if asked:
            raise KeyboardInterrupt
        asked = True
        voice.interject("stopping")

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: asked
    finally:
        has_ended = True
        if not asked:
            restore()
