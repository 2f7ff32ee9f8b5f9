"""Do things together that cost less together."""

import time
from collections.abc import Iterator

from giextract.bulk.working.tasks import Done


def batches(stream: Iterator[Done], most: int, seconds: float) -> Iterator[list[Done]]:
    """Gather what comes until there is so much of it, or so long a time has gone by."""
    batch: list[Done] = []
    begun = time.monotonic()
    for done in stream:
        batch.append(done)
        if len(batch) >= most or time.monotonic() - begun > seconds:
            yield batch
            batch, begun = [], time.monotonic()
    if batch:
        yield batch
