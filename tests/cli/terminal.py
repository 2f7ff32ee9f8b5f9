"""A terminal of 80 columns to run commands on, and what a person sees on it."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.cli.conftest import ROOT

COLUMNS = 80
_PIECE = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])|([\r\n])|([^\x1b\r\n]+)")


@dataclass(frozen=True)
class Shown:
    """What a command sent to the terminal, what it wrote to stdout, and its exit code."""

    code: int
    sent: str
    out: str

    @property
    def screen(self) -> list[str]:
        """The lines that are left to be seen."""
        return _screen(self.sent)[0]

    @property
    def has_cursor(self) -> bool:
        """Whether the cursor is to be seen at the end."""
        return _screen(self.sent)[1]

    @property
    def lines(self) -> list[str]:
        """Every line that was ever drawn."""
        return [line for line in re.split(r"[\r\n]+", re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.sent)) if line]


def run_on_terminal(
    folder: Path, *arguments: str, encoding: str = "utf-8", interrupt_when: Callable[[str], bool] | None = None,
    times: int = 1, data_too: bool = False,
) -> Shown:
    """Run a command with a terminal as stderr, `data_too` as stdout, and press Ctrl-C so many times once what was sent says so."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, COLUMNS, 0, 0))
    command = [sys.executable, "-m", "giextract", *arguments]
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "PYTHONIOENCODING": encoding}
    with (
        (folder / "stdout").open("wb") as out,
        subprocess.Popen(command, cwd=folder, env=variables, stdout=follower if data_too else out, stderr=follower) as process,
    ):
        os.close(follower)
        sent, end = b"", time.monotonic() + 90
        while (piece := _piece(leader)) is not None:
            assert time.monotonic() < end, sent
            sent += piece
            if interrupt_when and times and interrupt_when(sent.decode(encoding, "replace")):
                times -= 1
                process.send_signal(signal.SIGINT)
        code = process.wait()
    os.close(leader)
    return Shown(code, sent.decode(encoding), (folder / "stdout").read_text(encoding=encoding))


def _piece(leader: int) -> bytes | None:
    if not select.select([leader], [], [], 0.1)[0]:
        return b""
    try:
        return os.read(leader, 4096) or None
    except OSError:  # the other end is closed
        return None


def _screen(sent: str) -> tuple[list[str], bool]:
    """Do what the control sequences say that a run may send; any other is an error."""
    screen, row, column, cursor = [""], 0, 0, True
    for parameters, letter, control, text in _PIECE.findall(sent):
        if control == "\r":
            column = 0
        elif control == "\n":
            row += 1
            screen += [""] * (row == len(screen))
        elif text:
            screen[row] = screen[row][:column].ljust(column) + text + screen[row][column + len(text) :]
            column += len(text)
        elif letter == "A":
            row = max(0, row - int(parameters or 1))
        elif letter == "K":
            screen[row] = ""
        elif parameters == "?25":
            cursor = letter == "h"
        else:
            assert letter == "m", (parameters, letter)
    return [line for line in screen if line], cursor
