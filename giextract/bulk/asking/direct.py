"""The one model of a run: one event loop in a thread of its own, one Caller, asked about many pages at a time."""

import asyncio
import os
import sqlite3
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future, wait
from decimal import Decimal
from pathlib import Path
from typing import Self

from giextract import pipeline
from giextract.bulk.asking.whom import Whom
from giextract.bulk.working.tasks import Later, Pending
from giextract.errors import StoreError, UsageError
from giextract.pipeline import Answers
from giextract.reading.model.cache import usual_folder
from giextract.reading.model.calls import Caller, Deferred
from giextract.reading.model.faults import ModelStopped
from giextract.report import Usage
from giextract.settings import Settings
from giextract.store import unpack

# How often we look whether a person wants to stop, and how long calls under way may still take then.
LOOK_SECONDS = 0.2
GRACE_SECONDS = 20.0
# Pages unpacked at a time beyond those with a call under way, so that a call that ends finds the next one ready.
SPARE = 8

# Answers page by page; or how we broke over it; or that they come in a batch; or none, for we have stopped.
Found = tuple[Answers, ...] | str | Later | None


class Asking(Whom):
    """Ask about pages while others are read and judged; use as `with Asking(settings) as asking`."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._settings = settings
        try:
            self._caller = self._open(settings)
        except (OSError, sqlite3.Error) as error:
            folder = settings.cache or usual_folder()
            raise UsageError(f"{folder}: answers cannot be kept there ({error}); set GIEXTRACT_CACHE") from None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="asking", daemon=True)
        self._last: float | None = None
        self._seats = asyncio.Semaphore(settings.concurrency + SPARE)

    def _open(self, settings: Settings) -> Caller:
        return Caller(settings)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def usage(self) -> Usage:
        """What the run has cost, and how many answers the cache gave."""
        return self._caller.budget.usage.model_copy(update={"cached": self._caller.budget.saved.requests})

    @property
    def cost(self) -> Decimal | None:
        """The price of it, where prices are set."""
        if self._settings.price_input is None and self._settings.price_output is None:
            return None
        usage = self.usage
        return self._caller.budget.cost(usage.input_tokens, usage.output_tokens)

    @property
    def unkept(self) -> tuple[int, Path, str]:
        """How many answers could not be kept for another run, in which folder, and why."""
        return self._caller.unkept

    @property
    def refusals(self) -> list[tuple[str, int | None, int]]:
        """What servers would not answer: table (or prose), year of report, how often; most often first."""
        return [(table, year, count) for (table, year), count in self._caller.refusals.most_common()]

    def submit(self, document: str, pages: Sequence[Pending]) -> "Future[Found]":
        """Ask about a document's pages; how many calls are under way at a time, the settings say."""
        return asyncio.run_coroutine_threadsafe(self._document(document, pages), self._loop)

    def found(self, asked: "Future[Found]", stopped: Callable[[], bool]) -> Found:
        """Wait for what came of it; once the run is to stop, no longer than calls under way may take."""
        while not asked.done():
            if stopped() and self._is_over():
                asked.cancel()
                break
            wait([asked], timeout=LOOK_SECONDS)
        try:
            return asked.result()
        except CancelledError:
            return None

    def _is_over(self) -> bool:
        """Let nothing new be sent, and tell whether what is under way has had its time to end."""
        if self._last is None:
            self._last = time.monotonic() + GRACE_SECONDS
            self._caller.stopped = self._caller.stopped or ModelStopped("interrupted")
        return time.monotonic() > self._last

    async def _document(self, document: str, pages: Sequence[Pending]) -> Found:
        try:
            answers = [await self._page(pending) for pending in pages]
            there = tuple(one for one in answers if not isinstance(one, Later))
            return there if len(there) == len(answers) else Later()
        except ModelStopped as reason:
            self.stopped = self.stopped or self._caller.hidden(str(reason))
            return None
        except StoreError:  # about the run, and no report's fault
            raise
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            return f"internal error: {type(error).__name__} in {os.path.basename(last.filename)}:{last.lineno}"

    async def _page(self, pending: Pending) -> Answers | Later:
        told = self._settings
        async with self._seats:  # a page takes a hundred times the memory of its packed bytes
            page = pipeline.Page.model_validate_json(unpack(pending.page))
            try:
                return await pipeline.ask(
                    page, self._caller, told.model or "on", pending.disputed, told.reasks, told.asks_prose
                )
            except Deferred:
                return Later()

    async def _end(self) -> None:
        """Let go of what an interrupt has left under way, then hang up."""
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await self._caller.__aexit__()
