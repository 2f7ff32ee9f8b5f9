"""Collect what batches have brought: both files, line by line; what is collected twice does no harm."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from giextract.bulk.asking.handing import Counter, age, now
from giextract.reading.model.batch_api import NO_ROOM, Progress
from giextract.reading.model.batch_rows import Row, reply_lost, row_of
from giextract.reading.model.faults import Fault, ModelStopped, fault_of
from giextract.report import Usage
from giextract.store import Batch, pack

AT_ONCE = 256  # replies written in one transaction
KEPT = timedelta(days=30)  # how long providers keep batches and their files
UNKNOWN = "HTTP 404"


@dataclass(slots=True)
class Collected:
    """What a look at the batches has brought; `garbage` are places of lines that are no replies."""

    replies: int = 0
    garbage: list[str] = field(default_factory=list)
    stops: str | None = None
    said: str = ""


async def collect(counter: Counter, spend: Callable[[Usage], None]) -> Collected:
    """Look at every batch that was handed in, and take in those that have ended."""
    found = Collected()
    for batch in counter.batches("handed"):
        progress = await _progress(counter, batch)
        if progress.has_ended:
            for file in progress.files:
                await _take_file(counter, batch, file, found, spend)
            _end(counter, batch, progress, found)
        elif progress.done != batch.done:
            counter.store.change_batch(batch.id, ("handed",), {"done": progress.done})
    return found


async def _progress(counter: Counter, batch: Batch) -> Progress:
    try:
        return await counter.api.look(batch.provider or "")
    except Fault as fault:
        if fault.detail.startswith(UNKNOWN) and age(batch.handed) > KEPT:
            return Progress("expired", 0, (), "the provider has it no longer")
        if fault.action == "stop":
            raise _stopped(batch, fault.detail) from None
        raise


async def _take_file(counter: Counter, batch: Batch, file: str, found: Collected, spend: Callable[[Usage], None]) -> None:
    async def once() -> None:
        rows: list[Row] = []
        number = 0
        async for line in counter.api.lines(file):
            number += 1
            row = row_of(line, counter.api.server)
            if row is None:
                _note_garbage(found, f"{file}:{number}")
            elif row.verdict == "keep":
                rows.append(row)
            else:
                found.said = row.said
                found.stops = row.said if row.verdict == "stop" else found.stops
            if len(rows) >= AT_ONCE:
                found.replies += _take(counter, batch, rows, spend)
                rows = []
        found.replies += _take(counter, batch, rows, spend)

    try:
        await counter.api.patiently(once)
    except Fault as fault:
        if fault.detail.startswith(UNKNOWN) and age(batch.handed) > KEPT:
            return
        raise _stopped(batch, fault.detail) if fault.action == "stop" else fault from None


def _take(counter: Counter, batch: Batch, rows: list[Row], spend: Callable[[Usage], None]) -> int:
    if not rows:
        return 0
    new = counter.store.take_replies(batch.id, {row.key: pack(row.reply) for row in rows})
    for row in rows:
        if (estimate := new.pop(row.key, None)) is not None and row.is_paid:
            given, answered = row.input_tokens or estimate[0], row.output_tokens or estimate[1]
            spend(Usage(requests=1, input_tokens=given, output_tokens=answered))
    return len(rows)


def _end(counter: Counter, batch: Batch, progress: Progress, found: Collected) -> None:
    state, counts = "collected", True
    if progress.status == "failed":
        state = "failed"
        if NO_ROOM in progress.said:
            state, counts = ("crowded" if len(counter.batches("creating", "handed")) > 1 else "too_large"), False
        if (state == "too_large" and batch.size == 1) or (state == "failed" and not _passes(progress.said)):
            found.stops = f"batch {batch.provider} has failed: {progress.said}"
    elif progress.status == "cancelled":
        found.stops = f"batch {batch.provider} was cancelled"
    said = progress.said or found.said
    tries = counter.settings.tries
    lost = pack(reply_lost(f"no answer in {tries} batches{': ' if said else ''}{said}"))
    values = {"state": state, "done": progress.done, "said": said, "touched": now()}
    counter.store.end_batch(batch.id, values, counts, tries, lost)


def _passes(said: str) -> bool:
    """Tell whether a batch that failed so may go well another time."""
    code = said.split(" ", 1)[0]
    return fault_of(400, {"error": {"code": code, "message": said}}, {}, "tools").action in ("retry", "wait")


def _note_garbage(found: Collected, place: str) -> None:
    if place not in found.garbage:
        found.garbage.append(place)


def _stopped(batch: Batch, detail: str) -> ModelStopped:
    return ModelStopped(f"batch {batch.provider}, handed in {batch.handed}, cannot be had with this key: {detail}")
