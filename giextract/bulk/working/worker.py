"""Inside a worker process: a board that says what it is at, and the bounds that no file moves."""

import faulthandler
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from ctypes import Array, c_byte
from multiprocessing.connection import wait
from pathlib import Path

from giextract import __version__, pipeline
from giextract.bulk.working.trips import D, T

# After a task's time is up its alarm rings; what does not hear it, for C code is at work, ends its worker so much later.
GRACE_SECONDS = 5.0  # or as long as the task itself may take, where that is less
SQUARES = 4096  # of the board, far more than there are trips under way

Board = Array[c_byte]

_board: Board
_nowhere: int | None = None


class OtherCode(Exception):
    """Raise where a worker has other code than the run."""


def begin(board: Board, memory: int) -> None:
    """Make this process a worker."""
    global _board, _nowhere
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()
    _board, _nowhere = board, os.open(os.devnull, os.O_WRONLY)
    _bound(memory)


def trip(work: Callable[[T], D], tasks: Sequence[T], square: int) -> list[D]:
    """Do several tasks on one trip, each under watch; the square of the board tells which one is under way, from 1."""
    done = []
    for number, task in enumerate(tasks, 1):
        _board[square] = number
        done.append(_watched(work, task))
    _board[square] = 0
    return done


def remote_trip(work: Callable[[T], D], tasks: Sequence[T], memory: int, code: str) -> list[D]:
    """Do several tasks on one trip in a process that somebody else has started, and that has no board.

    Raises OtherCode where this is not the `code` of the run: it would be told as that one's what another has read.
    """
    global _nowhere
    if code != code_here():
        raise OtherCode
    if _nowhere is None:
        _nowhere = os.open(os.devnull, os.O_WRONLY)
        _bound(memory and memory + _address_space())
    return [_watched(work, task) for task in tasks]


def code_here() -> str:
    """What all depends on that a worker does."""
    return " ".join([__version__, *pipeline.fingerprints().values()])


def _watched(work: Callable[[T], D], task: T) -> D:
    """Do a task, and end this process if it never comes back."""
    assert _nowhere is not None
    # A thread of C code: it ends the process also when C code never gives Python back its turn.
    try:
        faulthandler.dump_traceback_later(ended_after(task.limits.seconds), exit=True, file=_nowhere)
    except RuntimeError:  # what was done before has left no memory for it: another worker may try
        os._exit(1)
    done = work(task)
    faulthandler.cancel_dump_traceback_later()
    return done


def ended_after(seconds: float) -> float:
    """When a worker is ended whose task may take so long."""
    return seconds + min(GRACE_SECONDS, seconds)


def _follow(sentinel: int) -> None:
    """End with the run, however it ends: a worker whose run was killed would wait for ever."""
    wait([sentinel])
    os._exit(1)


def _bound(memory: int) -> None:
    """Let this process, and each that it starts, take no more memory; Windows and macOS have no such bound."""
    if not memory:
        return
    try:
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = memory if most == resource.RLIM_INFINITY else min(memory, most)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, most))
    except (ImportError, OSError, ValueError):
        pass


def _address_space() -> int:
    """What this process takes of it already; other people's libraries may have set aside much of it."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
