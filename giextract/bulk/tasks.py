"""What a worker does: read one file, or judge stored pages again. Nothing that goes wrong here ends a run."""

import hashlib
import mimetypes
import os
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, replace

from giextract import pipeline
from giextract.bulk.bytes import read_bytes
from giextract.bulk.files import Found
from giextract.bulk.limits import Limits, TimeIsUp, timed
from giextract.errors import Unreadable
from giextract.report import Finding, Outcome, Report, Source, failed
from giextract.store import Entry, Result, document_of, pack, unpack


@dataclass(frozen=True, slots=True)
class Read:
    """Read a file from its bytes."""

    file: Found
    limits: Limits
    read_by: str
    judged_by: str
    other_root: str | None = None


@dataclass(frozen=True, slots=True)
class Judge:
    """Judge stored pages of one document again; `before` are the packed reports to hold the new ones against."""

    location: str
    entry: Entry
    limits: Limits
    pages: tuple[bytes, ...]
    before: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """Findings that judging again has brought and taken away."""

    new: tuple[Finding, ...] = ()
    dropped: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What became of the file at a location: the entry for the store, its outcomes, why it failed.

    `lines` are the line numbers of each report's findings; `known` says that the store had read
    these bytes before, `placed` that it knew the place, too; `other_root` from which other folder bytes stood there.
    """

    location: str
    entry: Entry
    outcomes: tuple[Outcome, ...]
    failure: str | None = None
    lines: tuple[tuple[int | None, ...], ...] = ()
    known: bool = False
    placed: bool = False
    other_root: str | None = None
    changes: Changes = Changes()


Task = Read | Judge


def work(task: Task) -> Done:
    """Do one task; a report that cannot be read and an error of ours both come back as failed."""
    try:
        with timed(task.limits.seconds):
            return _read(task) if isinstance(task, Read) else _judge_again(task)
    except TimeIsUp:
        return broken(task, f"not done after {task.limits.seconds:g} seconds (GIEXTRACT_MAX_SECONDS) / 处理超时")
    except Exception as error:
        return broken(task, f"internal error: {type(error).__name__}{_where(error)}")


def work_all(tasks: Sequence[Task]) -> list[Done]:
    """Do several tasks on one trip to a worker."""
    return [work(task) for task in tasks]


def broken(task: Task, reason: str) -> Done:
    """The end of a task that broke us; its entry carries no fingerprint, so the next run tries again."""
    if isinstance(task, Judge):
        return _failed(task.location, Entry(task.entry.place, task.entry.sha256, None, "", "", ""), reason)
    return unread(task.file, reason)


def unread(file: Found, reason: str) -> Done:
    """The end of a file whose bytes could not be had."""
    return _failed(file.location, Entry(file.place, None, None, "", "", ""), reason)


def _read(task: Read) -> Done:
    file = task.file
    try:
        data = read_bytes(file.location, task.limits.bytes)
    except Unreadable as error:
        return unread(file, str(error))
    sha256 = hashlib.sha256(data).hexdigest()
    entry = Entry(file.place, sha256, len(data), document_of(sha256, file.place.path), task.read_by, task.judged_by)
    try:
        pages = pipeline.prepare(data, file.place.path)
    except Unreadable as error:
        return _failed(file.location, entry, str(error))
    return replace(_done(file.location, entry, pages, keep=True), other_root=task.other_root)


def _judge_again(task: Judge) -> Done:
    pages = [pipeline.Page.model_validate_json(unpack(page)) for page in task.pages]
    done = _done(task.location, task.entry, pages, keep=False)
    return replace(done, changes=_changes(task.before, done.entry.results))


def _done(location: str, entry: Entry, pages: Sequence[pipeline.Page], keep: bool) -> Done:
    """Judge the pages; `keep` them for the store where they were just read."""
    results, lines = zip(*(_result(page, keep) for page in pages), strict=True)
    return Done(location, replace(entry, results=results), tuple(r.outcome for r in results), lines=lines)


def _result(page: pipeline.Page, keep: bool) -> tuple[Result, tuple[int | None, ...]]:
    report = pipeline.judge(page)
    stored = pack(page.model_dump_json()) if keep else None
    return _row(report, stored), tuple(_line(finding, report, page.text) for finding in report.findings)


def _row(report: Report, page: bytes | None = None) -> Result:
    packed = pack(report.model_dump_json())
    return Result(report.source.part, report.outcome, report.agency, report.year, packed, report.failure, page)


def _failed(location: str, entry: Entry, reason: str) -> Done:
    path = entry.place.path
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    report = failed(Source(path=path, sha256=entry.sha256 or "", media_type=kind), reason)
    document = document_of(entry.sha256, path, failed=True)
    return Done(location, replace(entry, document=document, results=(_row(report),)), ("failed",), reason)


def _line(finding: Finding, report: Report, text: str) -> int | None:
    """The line of a finding's own span, else of the first of its cells that is printed anywhere."""
    spans = [finding.span, *(report.cells[name].span for name in finding.cells if name in report.cells)]
    start = next((span[0] for span in spans if span), None)
    return None if start is None else text.count("\n", 0, start) + 1


def _changes(before: Sequence[bytes], results: Sequence[Result]) -> Changes:
    if not before:
        return Changes()
    old = {_key(f): f for packed in before for f in Report.model_validate_json(unpack(packed)).findings}
    new = {_key(f): f for result in results for f in Report.model_validate_json(unpack(result.report)).findings}
    return Changes(
        tuple(finding for key, finding in new.items() if key not in old),
        tuple(finding for key, finding in old.items() if key not in new),
    )


def _key(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.severity, finding.cells, finding.span


def _where(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f" in {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
