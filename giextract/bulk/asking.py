"""The one model of a run: one event loop, one Caller, asked about many pages at a time."""

import asyncio
import os
import sqlite3
import traceback
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from giextract import pipeline
from giextract.bulk.tasks import Pending
from giextract.errors import UsageError
from giextract.pipeline import Answers
from giextract.reading.model.cache import usual_folder
from giextract.reading.model.calls import Caller
from giextract.reading.model.faults import ModelStopped
from giextract.report import Usage
from giextract.settings import Settings
from giextract.store import unpack

# How often we look whether a person wants to stop, and how long calls under way may still take then.
LOOK_SECONDS = 0.2
GRACE_SECONDS = 20.0

Found = tuple[Answers, ...] | str | None  # answers page by page; or how we broke over it; or none, for we have stopped


class Asking:
    """Ask about pages until the run ends or the model stops; use as `with Asking(settings) as asking`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        try:
            self._caller = Caller(settings)
        except (OSError, sqlite3.Error) as error:
            folder = settings.cache or usual_folder()
            raise UsageError(f"{folder}: answers cannot be kept there ({error}); set GIEXTRACT_CACHE") from None
        self._runner = asyncio.Runner()
        self.asked_by = pipeline.fingerprints(settings)["model"]
        # What was asked in full has no need of being asked as needed.
        self._enough = {self.asked_by, pipeline.fingerprints(settings.model_copy(update={"model": "on"}))["model"]}
        self.stopped: str | None = None

    def __enter__(self) -> "Asking":
        return self

    def __exit__(self, *_: object) -> None:
        with self._runner as runner:
            runner.run(self._end())

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

    def has_asked(self, asked_by: str) -> bool:
        """Tell whether answers by this fingerprint are as good as those that we would get."""
        return asked_by in self._enough

    def ask(self, documents: Mapping[str, Sequence[Pending]], stopped: Callable[[], bool]) -> dict[str, Found]:
        """Ask about all pages of these documents at once; how many calls that is at a time, the settings say."""
        return self._runner.run(self._ask_all(documents, stopped)) if documents else {}

    async def _ask_all(
        self, documents: Mapping[str, Sequence[Pending]], stopped: Callable[[], bool]
    ) -> dict[str, Found]:
        asked = {name: asyncio.create_task(self._document(pages)) for name, pages in documents.items()}
        waiting = set(asked.values())
        while waiting and not stopped():
            _, waiting = await asyncio.wait(waiting, timeout=LOOK_SECONDS)
        if waiting:
            # Nothing new is sent, what is under way may end; what then still waits for a server is let go.
            self._caller.stopped = self._caller.stopped or ModelStopped("interrupted")
            _, waiting = await asyncio.wait(waiting, timeout=GRACE_SECONDS)
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
        return {name: None if task.cancelled() else task.result() for name, task in asked.items()}

    async def _document(self, pages: Sequence[Pending]) -> Found:
        try:
            return tuple([await self._page(pending) for pending in pages])
        except ModelStopped as reason:
            self.stopped = self.stopped or self._hidden(str(reason))
            return None
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            return f"internal error: {type(error).__name__} in {os.path.basename(last.filename)}:{last.lineno}"

    async def _page(self, pending: Pending) -> Answers:
        told = self._settings
        page = pipeline.Page.model_validate_json(unpack(pending.page))
        return await pipeline.ask(page, self._caller, told.model or "on", pending.disputed, told.reasks, told.asks_prose)

    def _hidden(self, reason: str) -> str:
        for server in self._caller.servers:
            reason = server.hidden(reason)
        return reason

    async def _end(self) -> None:
        """Let go of what an interrupt has left under way, then hang up."""
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await self._caller.__aexit__()
