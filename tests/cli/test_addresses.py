"""Addresses on the command line: what --offline refuses, and that keys show nowhere."""

from pathlib import Path

import fsspec
import pytest

from tests.cli.conftest import Run
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


def test_keys_in_the_address_of_a_bucket(giextract: Run) -> None:
    """They are refused in one line that does not repeat them, and the other files are read."""
    ran = giextract("check", f"s3://ID:{HUSH}@bucket/reports", "nothing.txt")
    assert ran.code == 3
    assert "s3://bucket/reports: failed: keys do not go into this address" in ran.err
    assert "nothing.txt: failed: no such file" in ran.err
    assert HUSH not in ran.err
