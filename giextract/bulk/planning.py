"""What is left to do for each file: read it, judge it again, ask about it, or nothing."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Literal, Protocol

from giextract import pipeline
from giextract.bulk.choice import Choice
from giextract.bulk.finding.files import Found
from giextract.bulk.finding.manifest import Manifest, base, fingerprint
from giextract.bulk.working.limits import Limits
from giextract.bulk.working.tasks import Done, Judge, Read, Task, unread
from giextract.checks.policy import Policy
from giextract.errors import Unreadable
from giextract.store import Entry, Place, Standing, Store

GROUP = 64  # files that the store is asked about at a time
FETCHED_TOGETHER = 8  # files elsewhere, each in memory until its hash is known

Stopped = Callable[[], bool]
# new: never seen; changed: other bytes stood there; again: read by another version, or failed; judge: the rules have
# changed; ask: only the model is new; known: nothing is left to do; unread: the bytes cannot be had.
Step = Literal["new", "changed", "again", "judge", "ask", "known", "unread"]


def never() -> bool:
    """Run to the end."""
    return False


class Asks(Protocol):
    """What planning must know of a model: whether it still answers, and whether it need be asked."""

    @property
    def stopped(self) -> str | None:
        """Why nothing more is asked, if so."""
        ...

    def has_asked(self, asked_by: str) -> bool:
        """Tell whether answers by this fingerprint are as good as those that we would get."""
        ...

    def waits_for(self, document: str) -> bool:
        """Tell whether a document's answers are on their way."""
        ...


@dataclass(frozen=True, slots=True)
class Order:
    """What a run was told about all files."""

    policy: Policy
    limits: Limits = Limits()
    manifest: Manifest | None = None
    asks: Asks | None = None
    choice: Choice = field(default_factory=Choice)


@dataclass(frozen=True, slots=True)
class Planned:
    """What is to be done with a file; what is `Done` needs nothing."""

    step: Step
    task: Task | Done


def plan(files: Iterable[Found], store: Store | None, order: Order, stopped: Stopped) -> Iterator[Planned]:
    """Say for each chosen file what is left to do; without a store everything is new."""
    left = order.choice.limit
    remaining = iter(files)
    while not stopped() and left != 0 and (group := list(islice(remaining, GROUP))):
        for planned in _group(group, store, order):
            yield planned
            if left is not None and not isinstance(planned.task, Done):
                left -= 1
                if left == 0:
                    break


def fingerprints(policy: Policy) -> tuple[str, str]:
    """What reading depends on, and what judging depends on."""
    prints = pipeline.fingerprints()
    judged_by = f"rules {prints['rules']} policy {policy.sha256[:16]}"
    return f"reader {prints['reader']} forms {prints['forms']}", judged_by


def _group(group: list[Found], store: Store | None, order: Order) -> Iterator[Planned]:
    read_by, judged_by = fingerprints(order.policy)
    hashed = _hashed(group, order.limits)
    # What cannot be had is looked up by its place alone.
    asked = {file.place: sha256 if isinstance(sha256, str) else "" for file, sha256 in hashed}
    standing: dict[Place, Standing] = store.standing(asked) if store else {p: Standing(s) for p, s in asked.items()}
    for file, sha256 in hashed:
        known = standing[file.place]
        given = order.manifest.of(file) if order.manifest else None
        if not order.choice.takes(known.reports):
            continue
        if isinstance(sha256, Done):
            yield Planned("unread", sha256)
            continue
        # A run without a manifest leaves what an earlier one said as it is.
        by = read_by + fingerprint(given) if order.manifest or base(known.read_by) != read_by else known.read_by
        ask = order.asks is not None
        read = Read(file, order.limits, by, judged_by, known.other_root, ask, given, order.policy)
        yield _left_to_do(read, sha256, known, store, order)


def _left_to_do(read: Read, sha256: str, known: Standing, store: Store | None, order: Order) -> Planned:
    if store is None or not known.outcomes or known.read_by != read.read_by:
        return Planned(_why(known), read)
    if known.failure is not None and order.choice.retries:
        return Planned("again", read)
    location, place = read.file.location, read.file.place
    entry = Entry(place, sha256, None, known.document, read.read_by, read.judged_by)
    asks = order.asks
    is_stale = known.judged_by != read.judged_by
    wants = asks is not None and known.failure is None and not asks.has_asked(known.asked_by)
    waits = wants and not is_stale and asks is not None and asks.waits_for(known.document)
    ask = wants and not waits and asks is not None and not asks.stopped
    if known.failure is None and (ask or is_stale):
        stored = store.pages_of(known.document)
        pages, answers = tuple(page for page, _ in stored), tuple(given for _, given in stored)
        again = Judge(location, entry, read.limits, pages, answers=answers, ask=ask, policy=read.policy)
        return Planned("judge" if is_stale else "ask", replace(again, other_root=known.other_root))
    done = Done(location, entry, known.outcomes, known.failure, known=True, placed=known.placed, waits=waits)
    return Planned("known", replace(done, other_root=known.other_root))


def _why(known: Standing) -> Step:
    """Why a file is to be read."""
    if known.outcomes or known.has_failed:
        return "again"
    return "changed" if known.reports else "new"


def _hashed(group: list[Found], limits: Limits) -> list[tuple[Found, str | Done]]:
    """The files with their hashes; what lies elsewhere is waited for together."""
    if not any(file.remote for file in group):
        return [(file, _sha256(file, limits)) for file in group]
    threads = ThreadPoolExecutor(FETCHED_TOGETHER)
    try:
        return list(zip(group, threads.map(lambda file: _sha256(file, limits), group), strict=True))
    finally:  # a person who wants to leave at once does not wait for a server
        threads.shutdown(wait=False, cancel_futures=True)


def _sha256(file: Found, limits: Limits) -> str | Done:
    if file.failure:
        return unread(file, file.failure)
    try:
        return hashlib.sha256(file.read(limits)).hexdigest()
    except Unreadable as error:
        return unread(file, str(error))
