"""Files that hang, hunger or kill: what a worker process is for, with real ones."""

import ctypes
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from giextract import bulk, pipeline
from giextract.bulk import crew, tasks
from giextract.bulk.files import Found
from giextract.bulk.limits import Limits
from giextract.errors import Unreadable
from giextract.store import Place
from tests.bulk.zips import plain
from tests.samples import CLEAN

GIB = 1024**3
Run = Callable[..., list[tasks.Done]]
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX threads")
bounded = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a bound on memory that holds")


@pytest.fixture
def run() -> Iterator[Run]:
    """Do tasks for these files in workers."""
    members: list[crew.Crew] = []

    def run(names: list[str], limits: Limits, jobs: int = 2) -> list[tasks.Done]:
        members.append(crew.Crew(jobs, lambda: False, limits.memory))
        todo = [tasks.Read(Found(name, Place(name, "")), limits, "", "") for name in names]
        return list(members[-1].do(todo))

    yield run
    for one in members:
        one.close()


def hanging(task: tasks.Task) -> tasks.Done:
    """Do a task, or wait for ever in C code that no alarm reaches and that lets no other thread of Python run."""
    assert isinstance(task, tasks.Read)
    with Path("begun").open("a") as file:
        file.write(f"{task.file.location}\n")
    if task.file.location == "hangs":
        lock = ctypes.create_string_buffer(256)
        while True:
            ctypes.PyDLL(None).pthread_mutex_lock(lock)
    return tasks.unread(task.file, "alive")


@posix
def test_hanging_in_c_code(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file that hangs in C code fails by its time after one more try alone; all others are done, in order."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(crew, "work", hanging)
    names = [f"f{number}" for number in range(30)]
    names[5] = "hangs"
    begun = time.monotonic()
    done = run(names, Limits(seconds=0.5))
    assert time.monotonic() - begun < 30
    assert [one.location for one in done] == names
    late = "not done after 0.5 seconds (GIEXTRACT_MAX_SECONDS) / 处理超时"
    assert [one.failure for one in done] == [late if name == "hangs" else "alive" for name in names]
    assert Path("begun").read_text().split().count("hangs") == 2


def hungry(task: tasks.Task) -> tasks.Done:
    """Do a task as it is done, by a reader that takes a gigabyte for each one that the file's name asks for."""
    assert isinstance(task, tasks.Read)
    prepare = pipeline.prepare

    def greedy(*_: object) -> tuple[pipeline.Page, ...]:
        name = Path(task.file.location).name
        try:
            bytes(int(name[0]) * GIB)
        except MemoryError:
            if "swallowed" in name:
                raise Unreadable("broken") from None
            raise
        raise Unreadable("there was enough")

    pipeline.prepare = greedy  # type: ignore[assignment]
    try:
        return tasks.work(task)
    finally:
        pipeline.prepare = prepare


@bounded
def test_memory_limit(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file that needs too much memory fails with the name of the setting, whatever its reader makes of it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(crew, "work", hungry)
    monkeypatch.setattr(crew, "is_tame", lambda _: False)
    names = ["0.txt", "3.txt", "0b.txt", "3swallowed.txt", "0c.txt"]
    for name in names:
        Path(name).write_text("x")
    most = "more memory needed than 2 GiB (GIEXTRACT_MAX_MEMORY) / 内存不足"
    assert [one.failure for one in run(names, Limits(memory=2 * GIB), 1)] == [
        "there was enough", most, "there was enough", most, "there was enough",
    ]  # fmt: skip
    assert run(["3.txt"], Limits(memory=0), 1)[0].failure == "there was enough"


class Stillborn:
    """What cannot even be handed to a worker without killing it."""

    def __reduce__(self) -> tuple[Callable[[int], object], tuple[int]]:
        return os._exit, (1,)


def test_workers_that_never_begin(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """When workers die before they have begun anything, every file fails, and the run ends."""
    monkeypatch.setattr(crew, "work", Stillborn())
    monkeypatch.setattr(crew, "TRIES", 1)
    failures = [one.failure for one in run(["a", "b"], Limits(), 1)]
    assert failures == ["internal error: the worker died over it"] * 2


def whereabouts(task: tasks.Task) -> tasks.Done:
    """Say in which process a task is done."""
    assert isinstance(task, tasks.Read)
    return tasks.unread(task.file, str(os.getpid()))


def test_one_job_and_files_that_are_no_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With one job plain text is read in this process, and what a reader of foreign code might get hold of is not."""
    monkeypatch.setattr(crew, "work", whereabouts)
    files = {
        "a.txt": CLEAN.encode(), "b.txt": b"%PDF-1.7", "c.txt": b"<html>", "d.pdf": b"x", "e.md": b"", "f.html": b"x",
        "g.docx": b"PK", "h.txt": b"PK\3\4",
    }  # fmt: skip
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "i.zip").write_bytes(plain([("a.txt", b"x")]))
    done = {one.entry.place.path: one.failure for one in bulk.check(bulk.find([str(tmp_path)]))}
    assert list(done) == [*files, "i.zip/a.txt"]
    assert {name for name, process in done.items() if process == str(os.getpid())} == {"a.txt", "e.md", "h.txt"}
    assert len(set(done.values())) == 2
