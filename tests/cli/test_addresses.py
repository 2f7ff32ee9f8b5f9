"""Addresses on the command line: what --offline refuses, and that keys show nowhere."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import fsspec
import pytest

from tests.cli.conftest import Run
from tests.loopback.objects import KEY, SECRET, Objects, object_store
from tests.samples import CLEAN

HUSH = "hu/sh+hush"


@pytest.mark.parametrize("command", [("check",), ("extract", "--store", "s.db"), ("extract", "--store", "s.db", "--dry-run")])
@pytest.mark.parametrize("address", [f"s3://ID:{HUSH}@bucket/reports", "oss://bucket/a.html", f"https://me:{HUSH}@host/a.html"])
def test_offline_refuses_what_takes_a_connection(command: tuple[str, ...], address: str, giextract: Run) -> None:
    """--offline is wrong usage with an address elsewhere, which is named without its keys."""
    ran = giextract(*command, address, "--offline")
    assert ran.code == 2
    assert "--offline refuses to connect to" in ran.err
    assert "/a.html;" in ran.err or "s3://bucket/reports;" in ran.err
    assert HUSH not in ran.err


def test_offline_reads_what_is_here(giextract: Run, tmp_path: Path) -> None:
    """memory:// and file:// are this machine."""
    memory = fsspec.filesystem("memory")
    memory.pipe("/kept/a.txt", CLEAN.encode())
    (tmp_path / "b.txt").write_text(CLEAN + "\n", encoding="utf-8")
    try:
        ran = giextract("check", "memory://kept", (tmp_path / "b.txt").as_uri(), "--offline", "--jobs", "1")
    finally:
        memory.rm("/kept", recursive=True)
    assert (ran.code, ran.closing) == (0, "0 verified, 2 consistent, 0 flagged, 0 failed, 0 not a report")


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_second_interrupt_waits_for_no_server(spawn: Callable[..., "subprocess.Popen[bytes]"]) -> None:
    """Whoever presses Ctrl-C twice leaves at once, also where a server takes its time."""
    objects = Objects(needs_key=False, delay=30.0)
    objects.fill("bucket", {f"{number}.txt": CLEAN for number in range(20)})
    with object_store(objects):
        told = {"AWS_ENDPOINT_URL": objects.url, "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}
        process = spawn("extract", "s3://bucket", "--store", "s.db", **told, AWS_DEFAULT_REGION="us-east-1")
        end = time.monotonic() + 60
        while not any(method == "HEAD" or path.endswith(".txt") for method, path, _ in objects.asked):
            assert time.monotonic() < end
            time.sleep(0.05)
        for _ in range(2):
            time.sleep(0.3)
            process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=15)
    assert process.returncode == 130
    assert b"Traceback" not in said


def test_keys_in_the_address_of_a_bucket(giextract: Run) -> None:
    """They are refused in one line that does not repeat them, and the other files are read."""
    ran = giextract("check", f"s3://ID:{HUSH}@bucket/reports", "nothing.txt")
    assert ran.code == 3
    assert "s3://bucket/reports: failed: keys do not go into this address" in ran.err
    assert "nothing.txt: failed: no such file" in ran.err
    assert HUSH not in ran.err
