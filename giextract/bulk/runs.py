"""The three ways through many reports: into a store, past it, and over what it holds."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from giextract.bulk.asking.answering import answered
from giextract.bulk.batches import batches
from giextract.bulk.choice import Choice
from giextract.bulk.finding.files import Found
from giextract.bulk.finding.manifest import Manifest, base
from giextract.bulk.planning import Order, Stopped, fingerprints, never, plan
from giextract.bulk.working.crew import Crew
from giextract.bulk.working.limits import Limits
from giextract.bulk.working.processes import Processes
from giextract.bulk.working.tasks import Done, Judge, Read, Task, unread
from giextract.bulk.working.trips import Start
from giextract.checks.policy import Policy
from giextract.checks.policy_file import published
from giextract.store import Entry, Place, Store

if TYPE_CHECKING:
    from giextract.bulk.asking.direct import Asking

# Written together in one transaction: a kill loses at most this many reports or this many seconds of work. Reports that a
# model is asked about come in larger batches (answering.py); what it answered is in its cache by then.
BATCH = 64
BATCH_SECONDS = 2.0

OTHER_READER = "read by another version of giextract: run extract on it again / 由另一版本读取,请重新提取"


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
    choice: Choice | None = None,
    start: Start = Processes,
) -> Iterator[Done]:
    """Read into a store what it does not hold yet, asking a model if there is one; what is given back has been written.

    A choice leaves the files out that it does not name. `start` starts the workers, here or in a cluster.
    """
    policy = policy or published()
    order = Order(policy, limits, manifest, asking, choice or Choice())
    store.keep_policy(policy.sha256, policy.text)
    with closing(Crew(jobs, stopped, limits.memory, start)) as crew:
        read = crew.do(planned.task for planned in plan(files, store, order, stopped))
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
    start: Start = Processes,
) -> Iterator[Done]:
    """Judge every stored page again and say what that changes; with `write`, keep the new results."""
    policy = policy or published()
    _, judged_by = fingerprints(policy)
    if write:
        store.keep_policy(policy.sha256, policy.text)
    with closing(Crew(jobs, stopped, limits.memory, start)) as crew:
        for batch in batches(crew.do(_again(store, limits, policy)), BATCH, BATCH_SECONDS):
            if write:
                good = [done for done in batch if done.failure is None]
                judged = [(d.entry.document, result) for d in good for result in d.entry.results]
                store.rejudge(judged, judged_by, [report for d in good for report in d.before])
            yield from batch


def _again(store: Store, limits: Limits, policy: Policy) -> Iterator[Task | Done]:
    read_by, judged_by = fingerprints(policy)
    for stored in store.pages():
        entry = Entry(Place(stored.path, ""), None, None, stored.document, stored.read_by, judged_by)
        if base(stored.read_by) == read_by:
            yield Judge(stored.path, entry, limits, (stored.page,), (stored.report,), (stored.answers,), policy=policy)
        else:
            yield Done(stored.path, entry, ("failed",), OTHER_READER)
