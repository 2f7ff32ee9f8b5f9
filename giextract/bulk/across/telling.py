"""What the reports of a group tell of each other, worked out from what is packed: a task for a worker."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from giextract import pipeline
from giextract.bulk.across.agencies import Agency
from giextract.bulk.across.policies import Policies
from giextract.bulk.across.relations import RELATIONS, Group, Relation
from giextract.bulk.working.limits import Limits
from giextract.bulk.working.processes import Processes
from giextract.bulk.working.rows import row_of
from giextract.bulk.working.trips import Start, Trip, WorkerDied, Workers
from giextract.checks.policy import Policy
from giextract.checks.policy_file import published
from giextract.pipeline import Beside, outcome_of
from giextract.report import Outcome, Report
from giextract.store import Key, Result, unpack

# Tasks that are worth starting workers for; so many are done in the run's own process first.
WORTH_WORKERS = 4
AHEAD = 2  # tasks under way for each worker


@dataclass(frozen=True, slots=True)
class Member:
    """A packed report of a group, where it stands and whose it is; with its page, where that may have to be judged again.

    `lent` says that its page was last judged beside those of other years.
    """

    key: Key
    packed: bytes
    path: str | None
    agency: Agency
    lent: bool = False
    page: tuple[bytes, bytes | None] | None = None


@dataclass(frozen=True, slots=True)
class Tell:
    """Groups of one relation, which is named."""

    relation: str
    groups: tuple[tuple[Member, ...], ...]
    policies: Policies
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class Changed:
    """A report that others have changed, and its outcome before."""

    key: Key
    result: Result
    before: Outcome


@dataclass(frozen=True, slots=True)
class Heard:
    """What is told in a group: of which reports, which of them were judged beside others, and what that changes.

    Without the page of a report that is to be judged again, nothing is told.
    """

    told: tuple[Key, ...] = ()
    lent: tuple[Key, ...] = ()
    changed: tuple[Changed, ...] = ()
    lacks_page: bool = False


class _NoPage(Exception):
    pass


@dataclass(frozen=True, slots=True)
class _Sent:
    task: Tell
    workers: Workers
    trip: Trip[list[Heard]]


class Hands:
    """Who works out what is told: this process, and workers as soon as there is enough of it."""

    def __init__(self, jobs: int = 1, start: Start = Processes) -> None:
        self._jobs, self._start = jobs, start
        self._workers: Workers | None = None
        self._done = 0

    def do(self, tasks: Iterable[Tell]) -> Iterator[tuple[Tell, list[Heard]]]:
        """Give every task back with what is told in each of its groups."""
        under_way: deque[_Sent] = deque()
        for task in tasks:
            self._done += 1
            if (self._jobs == 1 and self._start is Processes) or self._done <= WORTH_WORKERS:
                yield task, hear(task)
                continue
            while under_way and len(under_way) >= self._all().width * AHEAD:
                yield self._end(under_way.popleft())
            workers = self._all()
            try:
                under_way.append(_Sent(task, workers, workers.send(hear, [task])))
            except WorkerDied:
                yield self._here(task, workers)
        while under_way:
            yield self._end(under_way.popleft())

    def close(self) -> None:
        """Send the workers home."""
        if self._workers is not None:
            self._workers.close()

    def _all(self) -> Workers:
        self._workers = self._workers or self._start(self._jobs, 0)
        return self._workers

    def _end(self, sent: _Sent) -> tuple[Tell, list[Heard]]:
        try:
            return sent.task, sent.trip.result()[0]
        except WorkerDied:
            return self._here(sent.task, sent.workers)

    def _here(self, task: Tell, dead: Workers) -> tuple[Tell, list[Heard]]:
        """Do what died with its workers; others are started for what comes."""
        if self._workers is dead:  # those that came after them live
            self._workers = None
        return task, hear(task)


def hear(task: Tell) -> list[Heard]:
    """Say group by group what is told."""
    relation = next(r for r in RELATIONS if r.name == task.relation)
    return [_heard(relation, members, task.policies) for members in task.groups]


def change(key: Key, before: Report, after: Report, policies: Policies) -> Changed | None:
    """What becomes of a report by the policy that it was judged by; None where it stays as it is."""
    after = after.model_copy(update={"findings": policy_of(before, policies).as_told(after.findings)})
    decided = after if after.outcome == "not_a_report" else after.model_copy(update={"outcome": outcome_of(after)})
    return Changed(key, row_of(decided), before.outcome) if decided != before else None


def policy_of(report: Report, policies: Policies) -> Policy:
    """The policy that a report was judged by."""
    return policies.get(report.policy.sha256 if report.policy else "", published())


def opened(packed: bytes, path: str | None) -> Report:
    """A stored report under the first place that it has now."""
    report = Report.model_validate_json(unpack(packed))
    source = report.source.model_copy(update={"path": path}) if path else report.source
    return report.model_copy(update={"source": source})


def judged_again(page: tuple[bytes, bytes | None], policy: Policy, beside: Sequence[Beside]) -> Report:
    """A stored page judged beside those of other years."""
    answers = pipeline.Answers.model_validate_json(unpack(page[1])) if page[1] else None
    return pipeline.judge(pipeline.Page.model_validate_json(unpack(page[0])), answers, policy, beside=beside)


def _heard(relation: Relation, members: Sequence[Member], policies: Policies) -> Heard:
    reports = {one.key: opened(one.packed, one.path) for one in members}
    pages = {one.key: one.page for one in members}

    def again(key: Key, beside: Sequence[Beside]) -> Report:
        page = pages[key]
        if page is None:
            raise _NoPage
        return judged_again(page, policy_of(reports[key], policies), beside)

    lent = frozenset(one.key for one in members if one.lent)
    try:
        told = list(relation.tell(Group(reports, {one.key: one.agency for one in members}, lent, again)))
    except _NoPage:
        return Heard(lacks_page=True)
    changes = [change(one.key, reports[one.key], one.report, policies) for one in told]
    return Heard(
        tuple(one.key for one in told if one.is_any),
        tuple(one.key for one in told if one.is_lent),
        tuple(changed for changed in changes if changed is not None),
    )
