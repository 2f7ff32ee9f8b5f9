"""A provider's batches over OpenAI's protocol: files, batches, what came of them; each step is tried again where that is safe."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, TypeVar

from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt

from giextract.reading.model.endpoint import Endpoint, plain_address
from giextract.reading.model.faults import Fault
from giextract.reading.model.patience import FIRST_WAIT, is_worth_it, pause

T = TypeVar("T")
OWN = "giextract"  # the name in a batch's metadata under which our own id stands
ENDED = frozenset({"completed", "failed", "expired", "cancelled"})
WINDOW = "24h"
LONGEST_LINE = 32 * 2**20  # bytes; an answer is a few thousand
EARLIER = 3600.0  # seconds by which a provider's clock may be behind ours
NO_ROOM = "token_limit_exceeded"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is at the provider: its status, how many of its rows are done, its files, and what went wrong."""

    status: str
    done: int
    files: tuple[str, ...]
    said: str

    @property
    def has_ended(self) -> bool:
        """Tell whether nothing more will come of it."""
        return self.status in ENDED


class BatchApi:
    """The batches of one server; use it in one event loop."""

    def __init__(self, server: Endpoint, tries: int, first_wait: float = FIRST_WAIT) -> None:
        self.server = server
        self._tries, self._first_wait = tries, first_wait

    @property
    def name(self) -> str:
        """The server's address as it may be written down: no password, no query."""
        return plain_address(self.server.base_url)

    @property
    def url(self) -> str:
        """What each row of a batch asks for; the version stands in the server's address, or is the first."""
        last = self.name.rstrip("/").rpartition("/")[2]
        return f"/{last if re.fullmatch(r'v[0-9]+', last) else 'v1'}/chat/completions"

    async def upload(self, file: BinaryIO, name: str) -> str:
        """Send a file of questions; gives the provider's id of it."""

        async def once() -> str:
            file.seek(0)
            return (await self.server.client.files.create(file=(name, file), purpose="batch")).id

        return await self.patiently(once)

    async def create(self, file: str, own: str) -> str:
        """Make a batch of a file, once: after a fault nobody knows whether it was made. Gives the provider's id."""
        make = self.server.client.batches.create
        return await self._once(
            lambda: _id_of(
                make(input_file_id=file, endpoint=self.url, completion_window=WINDOW, metadata={OWN: own})  # type: ignore[arg-type]
            )
        )

    async def find(self, file: str, own: str, since: datetime) -> str | None:
        """Look through the provider's list for a batch of ours that may have been made since then."""

        async def once() -> str | None:
            async for batch in self.server.client.batches.list(limit=100):
                if (batch.metadata or {}).get(OWN) == own or batch.input_file_id == file:
                    return batch.id
                if (batch.created_at or 0) < since.timestamp() - EARLIER:
                    return None
            return None

        return await self.patiently(once)

    async def look(self, batch: str) -> Progress:
        """Ask how far a batch is."""

        async def once() -> Progress:
            found = await self.server.client.batches.retrieve(batch)
            counts = found.request_counts
            said = [" ".join(filter(None, (e.code, e.message))) for e in (found.errors.data if found.errors else None) or []]
            files = tuple(file for file in (found.output_file_id, found.error_file_id) if file)
            done = (counts.completed or 0) + (counts.failed or 0) if counts else 0
            return Progress(found.status, done, files, self.server.hidden("; ".join(said))[:160])

        return await self.patiently(once)

    async def cancel(self, batch: str) -> None:
        """Take a batch back that should not be there."""
        await self.patiently(lambda: _id_of(self.server.client.batches.cancel(batch)))

    async def lines(self, file: str) -> AsyncIterator[bytes]:
        """A file's lines as they come; a line longer than any answer is comes as an empty one. Nothing is tried again."""
        left, skips = b"", False
        try:
            async with self.server.client.files.with_streaming_response.content(file) as response:
                # Not its iter_lines: that ends a line at characters, too, which may stand in an answer.
                async for chunk in response.iter_bytes():
                    *whole, left = (left + chunk).split(b"\n")
                    for line in whole:
                        yield b"" if skips else line
                        skips = False
                    if len(left) > LONGEST_LINE:
                        left, skips = b"", True
        except Exception as error:
            raise self._fault(error) from None
        if left.strip():
            yield left

    async def patiently(self, call: Callable[[], Awaitable[T]]) -> T:
        """Do it, and again where it may go well a little later; raises Fault."""
        policy = AsyncRetrying(
            stop=stop_after_attempt(self._tries), wait=pause(self._first_wait), retry=retry_if_exception(is_worth_it), reraise=True
        )
        async for attempt in policy:
            with attempt:
                return await self._once(call)
        raise AssertionError("tenacity gives an answer or raises")

    async def _once(self, call: Callable[[], Awaitable[T]]) -> T:
        try:
            return await call()
        except (Fault, asyncio.CancelledError):
            raise
        except (AttributeError, TypeError):
            raise Fault("stop", "server", "the server does not answer as one that takes batches does") from None
        except Exception as error:
            raise self._fault(error) from None

    def _fault(self, error: Exception) -> Fault:
        if isinstance(error, Fault):
            return error
        if type(error).__module__.startswith("httpx2") and not isinstance(error, ValueError):
            return Fault("retry", "server", f"the connection broke: {type(error).__name__}")
        return self.server.fault(error, self.server.mode)


async def _id_of(made: Awaitable[object]) -> str:
    return str((await made).id)  # type: ignore[attr-defined]
