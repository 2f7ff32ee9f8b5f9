"""Hand questions in: claim them, write the file, upload it, make the batch; whatever is killed when, nothing goes out twice.

The row of a batch stands in the store before anything is sent, and says `creating` before the one request that costs money.
Where nobody knows whether that request was heard, the provider's list is searched for our own id, and only when a while has
passed and the batch is not there do its questions go out again.
"""

import tempfile
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from giextract.reading.model.batch_api import BatchApi
from giextract.reading.model.faults import Fault, ModelStopped
from giextract.settings import Settings
from giextract.store import Batch, Store, temporary, unpack

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Counter:
    """Where the questions for one model on one server are handed in, and their answers handed out."""

    store: Store
    api: BatchApi
    asked_by: str
    settings: Settings

    @property
    def whose(self) -> dict[str, str]:
        """The server and model."""
        return {"server": self.api.name, "model": self.api.server.model}

    def batches(self, *states: str) -> list[Batch]:
        """Its batches in these states."""
        return self.store.batches(*states, **self.whose)


def now() -> str:
    """The time as it is written down."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def age(since: str | None) -> timedelta:
    """How long ago that was."""
    return datetime.now(UTC) - datetime.fromisoformat(since) if since else timedelta(0)


async def hand_in(counter: Counter, stopped: Callable[[], bool]) -> None:
    """Hand in all that is put down, as far as the provider has room; raises ModelStopped where it takes nothing."""
    while not stopped() and (most := _room(counter)):
        batch = Batch(str(uuid.uuid4()), counter.api.name, counter.api.server.model, "new", now())
        if not counter.store.claim(batch, counter.asked_by, most, counter.settings.batch_bytes):
            return
        if not await _sent(counter, batch.id):
            return


async def settle(counter: Counter) -> None:
    """Find out what became of batches that may or may not have been made."""
    for batch in counter.batches("creating"):
        since = datetime.fromisoformat(batch.touched)
        made = await counter.api.find(batch.file or "", batch.id, since)
        if made:
            await _note(counter, batch.id, made)
        elif age(batch.touched).total_seconds() >= counter.settings.batch_settles:
            counter.store.drop_batch(batch.id, "creating")


def take_back(counter: Counter) -> None:
    """Take back the questions of batches that were never about to be made; a run that is uploading them notices."""
    for batch in counter.batches("new"):
        counter.store.drop_batch(batch.id, "new")


def _room(counter: Counter) -> int:
    """How many questions the next batch may hold, as far as earlier ones tell; none while others have to end first."""
    ended = max((batch.touched for batch in counter.batches("collected")), default="")
    if counter.batches("creating", "handed") and any(batch.touched >= ended for batch in counter.batches("crowded")):
        return 0
    halves = [batch.size // 2 for batch in counter.batches("too_large") if age(batch.touched) < DAY]
    return max(1, min([counter.settings.batch_requests, *halves]))


async def _sent(counter: Counter, own: str) -> bool:
    """Upload a claimed batch and make it; tells whether another one may follow at once."""
    store, api = counter.store, counter.api
    try:
        with tempfile.TemporaryFile() as file:
            with temporary():
                for _, packed in store.requests_of(own):
                    file.write(unpack(packed).encode() + b"\n")
                file.flush()
            uploaded = await api.upload(file, f"giextract-{own}.jsonl")
    except BaseException as error:
        store.drop_batch(own, "new")
        if isinstance(error, Fault):
            raise ModelStopped(f"the server takes no file of questions: {error.detail}") from None
        raise
    if not store.change_batch(own, ("new",), {"state": "creating", "file": uploaded, "touched": now()}):
        return True  # another run has taken the questions back
    try:
        made = await api.create(uploaded, own)
    except Fault as fault:
        if fault.action == "retry":
            return False  # it may have been made: `settle` finds out
        store.drop_batch(own, "creating")
        if fault.action == "wait":
            return False
        raise ModelStopped(f"the server takes no batch: {fault.detail}") from None
    await _note(counter, own, made)
    return True


async def _note(counter: Counter, own: str, made: str) -> None:
    """Set down the provider's id; a batch that we have given up meanwhile is taken back."""
    values = {"state": "handed", "provider": made, "handed": now(), "touched": now()}
    if counter.store.change_batch(own, ("creating",), values):
        return
    if not any(batch.id == own and batch.provider == made for batch in counter.batches()):
        await counter.api.cancel(made)
