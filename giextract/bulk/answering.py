"""Between reading and writing: a model is asked about what was read, and it is judged again with the answers."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from giextract.bulk.batches import batches
from giextract.bulk.crew import Crew
from giextract.bulk.limits import Limits
from giextract.bulk.tasks import Done, Judge, Task, broken
from giextract.pipeline import Answers
from giextract.store import pack

if TYPE_CHECKING:
    from giextract.bulk.asking import Asking

# Asked about together: enough to keep a fast server busy to the end, few enough that the answered are soon in the store.
BATCH = 256
BATCH_SECONDS = 10.0

# Problems that may be gone tomorrow: what has one is asked about again in the next run.
PASSING = {"server", "deadline"}


def answered(
    stream: Iterator[Done], crew: Crew, limits: Limits, stopped: Callable[[], bool], asking: "Asking | None"
) -> Iterator[Done]:
    """Give every file back in order; those that wait for a model judged with its answers, or as they are without any."""
    if asking is None:
        yield from stream
        return
    # What was answered has been paid for: it is judged and written also when the run is to stop.
    judges = crew.beside(lambda: False)
    for batch in batches(stream, BATCH, BATCH_SECONDS):
        answers = asking.ask({done.entry.document: done.pending for done in batch if done.pending}, stopped)
        asked_by = asking.asked_by
        yield from judges.do(_next(done, answers.get(done.entry.document), asked_by, limits) for done in batch)


def _next(done: Done, found: tuple[Answers, ...] | str | None, asked_by: str, limits: Limits) -> Task | Done:
    """What is to be done with a file after the asking: judge it, or pass it on; a text says how we broke over it."""
    if found is None:
        return replace(done, pending=())
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
    )
    return broken(judge, found) if isinstance(found, str) else judge
