"""The model of a run that asks by batches: nothing is sent while files are read, all of it between the rounds."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, wait
from dataclasses import dataclass
from typing import Any

from giextract.bulk.asking.book import DOCUMENT, StoreBook
from giextract.bulk.asking.collecting import collect
from giextract.bulk.asking.direct import GRACE_SECONDS, LOOK_SECONDS, Asking, Found
from giextract.bulk.asking.handing import Counter, hand_in, settle, take_back
from giextract.reading.model.batch_caller import BatchCaller
from giextract.reading.model.faults import Fault, ModelStopped
from giextract.reading.model.limits import at_batch_price
from giextract.report import Usage
from giextract.settings import Settings
from giextract.store import Store


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand: questions that wait, how many of them in batches that the provider has, how many of those done."""

    waiting: int = 0
    handed: int = 0
    batches: int = 0
    done: int = 0
    since: str | None = None


class Batching(Asking):
    """Ask by batches; use as `with Batching(settings, store) as model`, in rounds (rounds.py)."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._store = store
        super().__init__(at_batch_price(settings))
        self.halted = False  # the server takes nothing more in this run
        self.garbage: list[str] = []
        self._left_out: str | None = None
        self._failures = 0

    def _open(self, settings: Settings) -> BatchCaller:
        self._book = StoreBook(self._store, self.asked_by)
        caller = BatchCaller(settings, self._book)
        self._counters = [Counter(self._store, api, self.asked_by, settings) for api in caller.apis]
        for counter in self._counters:
            refused = {name for batch in counter.batches("collected") for name in (batch.refused or "").split()}
            if settings.mode is None:
                counter.api.server.forgo(refused)
        return caller

    def begin(self, stopped: Callable[[], bool]) -> None:
        """Go on where an earlier run stopped: take in what has come, and take back what was never sent."""
        self._store.leave_questions()
        for counter in self._counters:
            take_back(counter)
        self.look(stopped)

    def start_round(self) -> None:
        """Let everything be asked about, as far as the budget goes beyond what the provider has."""
        self._left_out = self.stopped or self._left_out
        self.stopped = self._caller.stopped = None
        self.waiting = self._store.waiting(self.asked_by)
        totals = [self._store.outstanding(**counter.whose) for counter in self._counters]
        self._caller.budget.hold(sum(given for _, given, _ in totals), sum(answered for _, _, answered in totals))

    def look(self, stopped: Callable[[], bool]) -> int:
        """See what batches have brought; tells how many replies."""
        return self._run(self._look(), stopped) or 0

    def hand_in(self, stopped: Callable[[], bool]) -> None:
        """Hand in what has been put down."""
        self._run(self._hand_in(stopped), stopped)

    def standing(self) -> Standing:
        """How things stand."""
        waiting = sum(self._store.outstanding(**counter.whose)[0] for counter in self._counters)
        there = [batch for counter in self._counters for batch in counter.batches("creating", "handed")]
        since = min((batch.handed for batch in there if batch.handed), default=None)
        return Standing(waiting, sum(b.size for b in there), len(there), sum(b.done for b in there), since)

    def end_round(self) -> None:
        """Remember why not everything was asked, if some of it was left out in any round."""
        self.stopped = self.stopped or self._left_out

    async def _document(self, document: str, pages: Any) -> Found:
        DOCUMENT.set(document)
        return await super()._document(document, pages)

    async def _hand_in(self, stopped: Callable[[], bool]) -> None:
        self._book.flush()
        for counter in self._counters:
            await hand_in(counter, stopped)

    async def _look(self) -> int:
        count, doubt = 0, None
        for counter in self._counters:
            found = await collect(counter, self._spend)
            count += found.replies
            self.garbage += found.garbage
            if found.stops:
                raise ModelStopped(found.stops)
            try:
                await settle(counter)
            except Fault as fault:  # what became of one batch cannot be told; of the others it could
                doubt = fault
        if doubt is not None and not count:
            raise doubt
        self._failures = 0
        return count

    def _spend(self, usage: Usage) -> None:
        self._caller.budget.spend(usage)

    def _run(self, step: Coroutine[Any, Any, Any], stopped: Callable[[], bool]) -> Any:
        """Do a step in the thread that asks; a person who wants to stop waits no longer than for calls under way."""
        asked = asyncio.run_coroutine_threadsafe(step, self._loop)
        left = GRACE_SECONDS
        while not asked.done():
            wait([asked], timeout=LOOK_SECONDS)
            left -= LOOK_SECONDS if stopped() else 0
            if left < 0:
                asked.cancel()
                break
        try:
            return asked.result()
        except CancelledError:
            return None
        except ModelStopped as reason:
            self._halt(str(reason))
        except Fault as fault:  # the server was tried again and again; the next look may go better
            self._failures += 1
            if self._failures >= self._settings.tries:
                self._halt(fault.detail)
        return None

    def _halt(self, reason: str) -> None:
        self.halted = True
        self.stopped = self._caller.hidden(reason)


