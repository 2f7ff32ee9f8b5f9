"""Run the command line, in this process or in one of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from giextract.cli import main

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Ran:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def closing(self) -> str:
        """The last line for people."""
        return self.err.splitlines()[-1]


Run = Callable[..., Ran]


@pytest.fixture
def giextract(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in this process, in an empty current folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Ran:
        code = main([str(argument) for argument in arguments])
        return Ran(code, *capsys.readouterr())

    return run


@pytest.fixture
def spawn(tmp_path: Path) -> Callable[..., "subprocess.Popen[bytes]"]:
    """Start a command as a process of its own, in an empty current folder."""

    def start(*arguments: object, **environment: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "giextract", *map(str, arguments)]
        # The test run may stand in a folder of its own, so the package is found by path.
        variables = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=tmp_path, env=variables, stdout=pipe, stderr=pipe)

    return start
