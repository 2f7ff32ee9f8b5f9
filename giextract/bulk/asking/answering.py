"""Between reading and writing: a model is asked about what was read, and it is judged again with the answers."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING

from giextract.bulk.working.crew import Crew
from giextract.bulk.working.limits import Limits
from giextract.bulk.working.tasks import Done, Judge, Later, Task, broken
from giextract.checks.policy import Policy
from giextract.pipeline import Answers
from giextract.store import pack

if TYPE_CHECKING:
    from giextract.bulk.asking.direct import Asking, Found

# Files that may wait for their answers: one slow call holds up the order, and so many others are asked about meanwhile.
AHEAD = 512

# Problems that may be gone tomorrow: what has one is asked about again in the next run.
PASSING = {"server", "deadline"}


def answered(
    stream: Iterator[Done],
    crew: Crew,
    limits: Limits,
    stopped: Callable[[], bool],
    asking: "Asking | None",
    policy: Policy,
) -> Iterator[Done]:
    """Give every file back in order; those that wait for a model judged with its answers, or as they are without any."""
    if asking is None:
        yield from stream
        return
    # What was answered has been paid for: it is judged and written also when the run is to stop.
    judges = crew.beside(lambda: False)
    yield from judges.do(_ready(stream, limits, stopped, asking, policy))


def _ready(
    stream: Iterator[Done], limits: Limits, stopped: Callable[[], bool], asking: "Asking", policy: Policy
) -> Iterator[Task | Done]:
    """Ask about files as they come, and say what is to be done with each, in order, as soon as its answers are there."""
    waiting: deque[tuple[Done, Future[Found] | None]] = deque()
    under_way: dict[str, Future[Found]] = {}  # copies of a document are asked about once

    def submitted(done: Done) -> "Future[Found] | None":
        if not done.pending:
            return None
        document = done.entry.document
        if document not in under_way:
            under_way[document] = asking.submit(document, done.pending)
        return under_way[document]

    def next_one() -> Task | Done:
        done, asked = waiting.popleft()
        if not any(asked is other for _, other in waiting):
            under_way.pop(done.entry.document, None)
        return done if asked is None else _next(done, asking.found(asked, stopped), asking.asked_by, limits, policy)

    for done in stream:
        waiting.append((done, submitted(done)))
        while waiting and (len(waiting) > AHEAD or (first := waiting[0][1]) is None or first.done()):
            yield next_one()
    while waiting:
        yield next_one()


def _next(
    done: Done, found: tuple[Answers, ...] | str | Later | None, asked_by: str, limits: Limits, policy: Policy
) -> Task | Done:
    """What is to be done with a file after the asking: judge it, or pass it on; a text says how we broke over it."""
    if found is None or isinstance(found, Later):
        return replace(done, pending=(), waits=found is not None)
    answers = () if isinstance(found, str) else tuple(pack(one.model_dump_json()) for one in found)
    passing = not isinstance(found, str) and any(p.kind in PASSING for one in found for p in one.problems)
    judge = Judge(
        done.location,
        replace(done.entry, results=(), asked_by="" if passing else asked_by),
        limits,
        tuple(pending.page for pending in done.pending),
        answers=answers,
        keep=any(result.page is not None for result in done.entry.results),
        told=True,
        other_root=done.other_root,
        policy=policy,
    )
    return broken(judge, found) if isinstance(found, str) else judge
