"""Which tasks may be done in the run's own process: those that no reader of foreign code has a part in."""

import signal
import threading
from pathlib import PurePath

from giextract.bulk.finding.bytes import opened
from giextract.bulk.working.tasks import Judge, Task
from giextract.document.kinds import kind_of
from giextract.document.text import SUFFIXES
from giextract.errors import Unreadable

_BEGINNING = 4096  # bytes that tell what kind of file it is


def is_tame(task: Task) -> bool:
    """Tell whether a task is to judge a page or to read a plain text, and an alarm can end it."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return False
    if isinstance(task, Judge):
        return True
    file = task.file
    return file.member is None and PurePath(file.place.path).suffix.lower() in SUFFIXES and _is_text(file.location)


def _is_text(location: str) -> bool:
    try:
        with opened(location) as file:
            return kind_of(file.read(_BEGINNING), ".txt") == "text"
    except Unreadable:
        return True  # and so it will be found, whoever reads it
