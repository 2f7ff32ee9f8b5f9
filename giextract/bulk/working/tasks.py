"""What a worker does: read one file, or judge stored pages again. Nothing that goes wrong here ends a run."""

import hashlib
import mimetypes
import os
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from giextract import pipeline
from giextract.bulk.finding.files import Found
from giextract.bulk.working.limits import Limits, TimeIsUp, timed
from giextract.bulk.working.rows import row_of
from giextract.checks.across import alone
from giextract.checks.policy import Policy
from giextract.checks.policy_file import published
from giextract.errors import Unreadable
from giextract.report import Finding, Given, Outcome, Report, Source, failed
from giextract.store import Entry, Result, document_of, pack, unpack


@dataclass(frozen=True, slots=True)
class Read:
    """Read a file from its bytes; with `ask`, say what a model is to be asked. `given` is a manifest's word on it."""

    file: Found
    limits: Limits
    read_by: str
    judged_by: str
    other_root: str | None = None
    ask: bool = False
    given: Given | None = None
    policy: Policy = field(default_factory=published)


@dataclass(frozen=True, slots=True)
class Judge:
    """Judge stored pages of one document again, each with its answers if there are any.

    `before` are the packed reports to hold the new ones against. `keep` says that the store is to take the pages, `told`
    that it is to take the answers, for either is new; with `ask`, say what a model is to be asked.
    """

    location: str
    entry: Entry
    limits: Limits
    pages: tuple[bytes, ...]
    before: tuple[bytes, ...] = ()
    answers: tuple[bytes | None, ...] = ()
    keep: bool = False
    told: bool = False
    ask: bool = False
    other_root: str | None = None
    policy: Policy = field(default_factory=published)


@dataclass(frozen=True, slots=True)
class Pending:
    """A packed page that a model is to be asked about; `disputed` are the tables that an error or warning names."""

    page: bytes
    disputed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Changes:
    """Findings that judging again has brought and taken away."""

    new: tuple[Finding, ...] = ()
    dropped: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What became of the file at a location: the entry for the store, its outcomes, why it failed.

    `lines` are the line numbers of each report's findings; `known` says that the store had read
    these bytes before, `placed` that it knew the place, too; `other_root` from which other folder bytes stood there;
    `before` are the packed reports that it was held against.
    `waits` that a model was asked whose answers come in a batch.
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
    pending: tuple[Pending, ...] = ()
    before: tuple[bytes, ...] = ()
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Later:
    """In place of answers: they will come in a batch."""


Task = Read | Judge


def work(task: Task) -> Done:
    """Do one task; a report that cannot be read and an error of ours both come back as failed."""
    try:
        with timed(task.limits.seconds):
            return _read(task) if isinstance(task, Read) else _judge_again(task)
    except TimeIsUp:
        return late(task)
    except MemoryError:
        memory = task.limits.memory
        most = f"{memory / 2**30:.3g} GiB (GIEXTRACT_MAX_MEMORY)" if memory else "there is"
        return broken(task, f"more memory needed than {most} / 内存不足")
    except Exception as error:
        return broken(task, f"internal error: {type(error).__name__}{_where(error)}")


def late(task: Task) -> Done:
    """The end of a task that took longer than it may."""
    return broken(task, f"not done after {task.limits.seconds:g} seconds (GIEXTRACT_MAX_SECONDS) / 处理超时")


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
        data = file.read(task.limits)
    except Unreadable as error:
        return unread(file, str(error))
    sha256 = hashlib.sha256(data).hexdigest()
    entry = Entry(file.place, sha256, len(data), document_of(sha256, file.place.path), task.read_by, task.judged_by)
    try:
        pages = pipeline.prepare(data, file.place.path, task.given)
    except Unreadable as error:
        if isinstance(error.__context__, MemoryError):  # readers take it for a flaw of the file
            raise error.__context__ from None
        return _failed(file.location, entry, str(error))
    judged = [_Judged(page, pack(page.model_dump_json()), pipeline.judge(page, None, task.policy)) for page in pages]
    pending = tuple(Pending(one.packed, pipeline.disputed(one.report)) for one in judged) if task.ask else ()
    done = _done(file.location, entry, judged, [one.packed for one in judged])
    return replace(done, other_root=task.other_root, pending=pending)


def _judge_again(task: Judge) -> Done:
    judged, pending = [], []
    for packed, answers in zip(task.pages, task.answers or (None,) * len(task.pages), strict=True):
        page = pipeline.Page.model_validate_json(unpack(packed))
        read = pipeline.Answers.model_validate_json(unpack(answers)) if answers else None
        report = pipeline.judge(page, read, task.policy)
        judged.append(_Judged(page, packed, report))
        if task.ask:  # what is in dispute is told by the labels alone, whatever another model said of it before
            bare = pipeline.judge(page, None, task.policy) if read else report
            pending.append(Pending(packed, pipeline.disputed(bare)))
    done = _done(task.location, task.entry, judged, task.pages if task.keep else (), task.answers if task.told else ())
    changes = _changes(task.before, done.entry.results, task.policy)
    return replace(done, other_root=task.other_root, changes=changes, pending=tuple(pending), before=task.before)


@dataclass(frozen=True, slots=True)
class _Judged:
    page: pipeline.Page
    packed: bytes
    report: Report


def _done(
    location: str,
    entry: Entry,
    judged: Sequence[_Judged],
    pages: Sequence[bytes] = (),
    answers: Sequence[bytes | None] = (),
) -> Done:
    """Put together what the store takes: the reports, and the pages and answers that it has not got."""
    none = (None,) * len(judged)
    results = tuple(
        replace(row_of(one.report, page, given), bands=_bands(one))
        for one, page, given in zip(judged, pages or none, answers or none, strict=True)
    )  # fmt: skip
    lines = tuple(tuple(_line(f, one.report, one.page.text) for f in one.report.findings) for one in judged)
    return Done(location, replace(entry, results=results), tuple(r.outcome for r in results), lines=lines)


def _bands(judged: _Judged) -> tuple[int, ...]:
    return () if judged.report.outcome == "not_a_report" else pipeline.sketch(judged.page)


def _failed(location: str, entry: Entry, reason: str) -> Done:
    path = entry.place.path
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    report = failed(Source(path=path, sha256=entry.sha256 or "", media_type=kind), reason)
    document = document_of(entry.sha256, path, failed=True)
    return Done(location, replace(entry, document=document, results=(row_of(report),)), ("failed",), reason)


def _line(finding: Finding, report: Report, text: str) -> int | None:
    """The line of a finding's own span, else of the first of its cells that is printed anywhere."""
    spans = [finding.span, *(report.cells[name].span for name in finding.cells if name in report.cells)]
    start = next((span[0] for span in spans if span), None)
    return None if start is None else text.count("\n", 0, start) + 1


def _changes(before: Sequence[bytes], results: Sequence[Result], policy: Policy) -> Changes:
    """What comes and goes; what other reports have told stays told, as the policy has it."""
    if not before:
        return Changes()
    stored = [Report.model_validate_json(unpack(packed)) for packed in before]
    old = {_key(f): f for report in stored for f in report.findings}
    own = {f.id for report in stored for f in alone(report).findings}
    told = [f for report in stored for f in report.findings if f.id not in own]
    new = {_key(f): f for result in results for f in Report.model_validate_json(unpack(result.report)).findings}
    new |= {_key(f): f for f in policy.as_told(told)}
    return Changes(
        tuple(finding for key, finding in new.items() if key not in old),
        tuple(finding for key, finding in old.items() if key not in new),
    )


def _key(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.severity, finding.cells, finding.span


def _where(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f" in {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
