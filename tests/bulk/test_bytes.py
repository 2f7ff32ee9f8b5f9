"""Bytes of a file, or one line why not; nothing here depends on who runs it."""

import os
import sys
import tracemalloc
from pathlib import Path

import pytest

from giextract.bulk import read_bytes
from giextract.errors import Unreadable

MIB = 1024 * 1024
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs pipes and symbolic links")


def test_file_of_the_limit_and_one_byte_more(tmp_path: Path) -> None:
    """The limit itself is still read."""
    file = tmp_path / "a.txt"
    file.write_bytes(b"x" * 100)
    assert len(read_bytes(str(file), 100)) == 100
    with pytest.raises(Unreadable, match="limit"):
        read_bytes(str(file), 99)


def test_large_file_is_never_loaded(tmp_path: Path) -> None:
    """A file of 200 MB is refused by its size alone."""
    file = tmp_path / "huge.txt"
    with file.open("wb") as sparse:
        sparse.truncate(200 * MIB)
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable, match="200 MiB, more than the limit of 20 MiB"):
            read_bytes(str(file))
        assert tracemalloc.get_traced_memory()[1] < MIB
    finally:
        tracemalloc.stop()


@posix
def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe that nobody writes into is refused at once."""
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(Unreadable, match="pipe"):
        read_bytes(str(tmp_path / "pipe.txt"))


def test_folder_with_the_name_of_a_report(tmp_path: Path) -> None:
    """A folder named like a file is not read."""
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(Unreadable, match="folder"):
        read_bytes(str(tmp_path / "a.txt"))


@posix
def test_links_to_nowhere_and_in_a_circle(tmp_path: Path) -> None:
    """A link is judged by what it leads to."""
    (tmp_path / "nowhere.txt").symlink_to("gone")
    (tmp_path / "circle.txt").symlink_to("circle.txt")
    with pytest.raises(Unreadable, match="vanished"):
        read_bytes(str(tmp_path / "nowhere.txt"))
    with pytest.raises(Unreadable, match="too many levels"):
        read_bytes(str(tmp_path / "circle.txt"))


@posix
@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that exists and cannot be read")
def test_file_that_exists_and_cannot_be_read() -> None:
    """A file that the system refuses to read, even to root, is told in one line."""
    with pytest.raises(Unreadable, match=r"^it cannot be read: [^\n]+$"):
        read_bytes("/proc/self/mem")


@posix
def test_no_permission(another_person: Path) -> None:
    """A file that may not be read is told so."""
    file = another_person / "a.txt"
    file.write_text("x")
    file.chmod(0)
    with pytest.raises(Unreadable, match="no permission"):
        read_bytes(str(file))
