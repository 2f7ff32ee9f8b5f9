"""What programs import: read a report, or many; what comes back is the Report that `extract` would store.

Nothing here keeps anything, and nothing connects anywhere unless the settings or the paths that are given name a server.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from giextract import pipeline
from giextract.checks import policy_file
from giextract.errors import GiextractError, Unreadable
from giextract.report import Finding, Report
from giextract.settings import Settings
from giextract.settings import load as load_settings

if TYPE_CHECKING:
    from giextract.bulk import Done
    from giextract.bulk.asking.direct import Asking

__all__ = [
    "FileRead",
    "Finding",
    "GiextractError",
    "Report",
    "Settings",
    "Unreadable",
    "check",
    "load_settings",
    "read",
    "read_many",
]

PathOf = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class FileRead:
    """What became of one file of many: its reports, or, where it could not be read, one with outcome `failed`."""

    path: str
    reports: tuple[Report, ...]

    @property
    def failure(self) -> str | None:
        """Why the file could not be read; None where it was."""
        return next((report.failure for report in self.reports if report.failure), None)


def read(source: PathOf | bytes, *, name: str | None = None, policy: str = "published") -> tuple[Report, ...]:
    """Read and judge one file, or its bytes, in this process; raises Unreadable with the file and the cause.

    `name` stands in the reports and messages, and its suffix tells what bytes are that do not tell it themselves. It is
    the path where none is given, and `report.txt` for bytes. `policy` is a name or a file.
    """
    judged_by = policy_file.load(policy)
    called = name or ("report.txt" if isinstance(source, bytes) else os.fspath(source))
    try:
        pages = pipeline.prepare(source if isinstance(source, bytes) else _bytes_of(os.fspath(source)), called)
    except Unreadable as error:
        raise Unreadable(f"{called}: {error}") from error
    return tuple(pipeline.judge(page, None, judged_by) for page in pages)


def check(source: PathOf | bytes, *, name: str | None = None, policy: str = "published") -> tuple[Finding, ...]:
    """Say what a person should know about one file, its reports one after the other; takes and raises what `read` does."""
    return tuple(finding for report in read(source, name=name, policy=policy) for finding in report.findings)


async def read_many(
    paths: PathOf | Sequence[PathOf], *, jobs: int | None = None, settings: Settings | None = None
) -> AsyncIterator[FileRead]:
    """Read files, folders, patterns and archives in worker processes, in their order; a bad file ends nothing.

    A model is asked where the settings set one up, as `extract` does; `load_settings()` gathers them from environment and
    `giextract.toml`, and without any no model is asked. When a model stopped answering, the other files are read by
    labels, and GiextractError says why after the last. Closed early, nothing more is begun.
    """
    told = settings or Settings()
    stopped = Event()
    stream = _stream([os.fspath(path) for path in _listed(paths)], jobs or told.jobs, told, stopped.is_set)
    loop, thread = asyncio.get_running_loop(), ThreadPoolExecutor(1, thread_name_prefix="giextract")
    try:
        # One thread does every step: a generator is not to be run by two.
        while (done := await loop.run_in_executor(thread, next, stream, None)) is not None:
            yield done
    finally:
        stopped.set()
        await loop.run_in_executor(thread, stream.close)
        thread.shutdown(wait=False)


def _listed(paths: PathOf | Sequence[PathOf]) -> Sequence[PathOf]:
    return [paths] if isinstance(paths, (str, os.PathLike)) else paths


def _stream(paths: list[str], jobs: int, told: Settings, stopped: Callable[[], bool]) -> Generator[FileRead, None, None]:
    from giextract import bulk

    policy, limits = policy_file.load(told.policy), bulk.limits_of(told)
    jobs = bulk.workers(jobs, bulk.survey(paths).files)
    with _asking(told) as model:
        for done in bulk.check(bulk.find(paths), jobs, limits, stopped, model, policy=policy):
            yield _file_read(done)
        if model is not None and model.stopped and not stopped():
            raise GiextractError(f"the model was not asked to the end: {model.stopped}; the rest was read by labels alone")


def _asking(told: Settings) -> "AbstractContextManager[Asking | None]":
    use = told.model_use
    if use == "off":
        return nullcontext()
    from giextract.bulk.asking.direct import Asking

    return Asking(told.model_copy(update={"model": use}))


def _file_read(done: "Done") -> FileRead:
    from giextract.store import unpack

    return FileRead(done.location, tuple(Report.model_validate_json(unpack(r.report)) for r in done.entry.results))


def _bytes_of(path: str) -> bytes:
    from giextract.bulk import KINDS, Limits, read_bytes

    if (suffix := Path(path).suffix.lower()) == ".zip":
        raise Unreadable("an archive: read_many reads what is in it / 压缩包请用 read_many 读取")
    if suffix not in KINDS and not Path(path).is_dir():
        raise Unreadable(f"not a kind of file that is read ({', '.join(sorted(KINDS))}) / 不支持的文件类型")
    return read_bytes(path, Limits().bytes_of(path))
