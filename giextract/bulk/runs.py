"""The three ways through many reports: into a store, past it, and over what it holds."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from giextract import pipeline
from giextract.bulk.answering import answered
from giextract.bulk.batches import batches
from giextract.bulk.crew import Crew
from giextract.bulk.files import Found
from giextract.bulk.limits import Limits
from giextract.bulk.manifest import Manifest, base, fingerprint
from giextract.bulk.tasks import Done, Judge, Read, Task, unread
from giextract.checks.policy import Policy
from giextract.checks.policy_file import published
from giextract.errors import Unreadable
from giextract.store import Entry, Place, Standing, Store

if TYPE_CHECKING:
    from giextract.bulk.asking import Asking

# Written together in one transaction: a kill loses at most this many reports or this many seconds of work. Reports that a
# model is asked about come in larger batches (answering.py); what it answered is in its cache by then.
BATCH = 64
BATCH_SECONDS = 2.0

OTHER_READER = "read by another version of giextract: run extract on it again / 由另一版本读取,请重新提取"

Stopped = Callable[[], bool]


def never() -> bool:
    """Run to the end."""
    return False


def check(
    files: Iterable[Found],
    jobs: int = 1,
    limits: Limits = Limits(),
    stopped: Stopped = never,
    asking: "Asking | None" = None,
    manifest: Manifest | None = None,
    policy: Policy | None = None,
) -> Iterator[Done]:
    """Read and judge files without a store."""
    ask, policy = asking is not None, policy or published()
    tasks = (
        unread(file, file.failure) if file.failure
        else Read(file, limits, "", "", ask=ask, given=manifest.of(file) if manifest else None, policy=policy)
        for file in files
    )  # fmt: skip
    with closing(Crew(jobs, stopped, limits.memory)) as crew:
        yield from answered(crew.do(tasks), crew, limits, stopped, asking, policy)


def extract(
    files: Iterable[Found],
    store: Store,
    jobs: int = 1,
    limits: Limits = Limits(),
    stopped: Stopped = never,
    asking: "Asking | None" = None,
    manifest: Manifest | None = None,
    policy: Policy | None = None,
) -> Iterator[Done]:
    """Read into a store what it does not hold yet, asking a model if there is one; what is given back has been written."""
    policy = policy or published()
    store.keep_policy(policy.sha256, policy.text)
    with closing(Crew(jobs, stopped, limits.memory)) as crew:
        read = crew.do(_plan(files, store, limits, stopped, asking, manifest, policy))
        for batch in batches(answered(read, crew, limits, stopped, asking, policy), BATCH, BATCH_SECONDS):
            store.write([done.entry for done in batch if not done.placed])
            yield from batch


def verify(
    store: Store,
    jobs: int = 1,
    write: bool = True,
    limits: Limits = Limits(),
    stopped: Stopped = never,
    policy: Policy | None = None,
) -> Iterator[Done]:
    """Judge every stored page again and say what that changes; with `write`, keep the new results."""
    policy = policy or published()
    _, judged_by = fingerprints(policy)
    if write:
        store.keep_policy(policy.sha256, policy.text)
    with closing(Crew(jobs, stopped, limits.memory)) as crew:
        for batch in batches(crew.do(_again(store, limits, policy)), BATCH, BATCH_SECONDS):
            if write:
                good = [done for done in batch if done.failure is None]
                store.rejudge([(d.entry.document, result) for d in good for result in d.entry.results], judged_by)
            yield from batch


def _again(store: Store, limits: Limits, policy: Policy) -> Iterator[Task | Done]:
    read_by, judged_by = fingerprints(policy)
    for stored in store.pages():
        entry = Entry(Place(stored.path, ""), None, None, stored.document, stored.read_by, judged_by)
        if base(stored.read_by) == read_by:
            yield Judge(stored.path, entry, limits, (stored.page,), (stored.report,), (stored.answers,), policy=policy)
        else:
            yield Done(stored.path, entry, ("failed",), OTHER_READER)


def fingerprints(policy: Policy) -> tuple[str, str]:
    """What reading depends on, and what judging depends on."""
    prints = pipeline.fingerprints()
    judged_by = f"rules {prints['rules']} policy {policy.sha256[:16]}"
    return f"reader {prints['reader']} forms {prints['forms']}", judged_by


def _plan(
    files: Iterable[Found],
    store: Store,
    limits: Limits,
    stopped: Stopped,
    asking: "Asking | None",
    manifest: Manifest | None,
    policy: Policy,
) -> Iterator[Task | Done]:
    """Say for each file what is left to do."""
    read_by, judged_by = fingerprints(policy)
    remaining = iter(files)
    while not stopped() and (group := list(islice(remaining, BATCH))):
        hashed = [(file, _sha256(file, limits)) for file in group]
        standing = store.standing({file.place: sha256 for file, sha256 in hashed if isinstance(sha256, str)})
        for file, sha256 in hashed:
            if isinstance(sha256, Done):
                yield sha256
            else:
                known = standing[file.place]
                given = manifest.of(file) if manifest else None
                # A run without a manifest leaves what an earlier one said as it is.
                by = read_by + fingerprint(given) if manifest or base(known.read_by) != read_by else known.read_by
                read = Read(file, limits, by, judged_by, known.other_root, asking is not None, given, policy)
                yield _left_to_do(read, sha256, known, store, asking)


def _left_to_do(read: Read, sha256: str, known: Standing, store: Store, asking: "Asking | None") -> Task | Done:
    if not known.outcomes or known.read_by != read.read_by:
        return read
    location, place = read.file.location, read.file.place
    entry = Entry(place, sha256, None, known.document, read.read_by, read.judged_by)
    ask = asking is not None and not asking.stopped and not asking.has_asked(known.asked_by)
    if known.failure is None and (ask or known.judged_by != read.judged_by):
        stored = store.pages_of(known.document)
        pages, answers = tuple(page for page, _ in stored), tuple(given for _, given in stored)
        again = Judge(location, entry, read.limits, pages, answers=answers, ask=ask, policy=read.policy)
        return replace(again, other_root=known.other_root)
    return Done(
        location,
        entry,
        known.outcomes,
        known.failure,
        known=True,
        placed=known.placed,
        other_root=known.other_root,
    )


def _sha256(file: Found, limits: Limits) -> str | Done:
    if file.failure:
        return unread(file, file.failure)
    try:
        return hashlib.sha256(file.read(limits)).hexdigest()
    except Unreadable as error:
        return unread(file, str(error))
