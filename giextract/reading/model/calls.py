"""Ask and get an answer, whatever it takes: cache, budget, pace, gate, retries, the second server."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception

from giextract.reading.model.cache import AnswerCache, key_of, usual_folder
from giextract.reading.model.claims import Claims
from giextract.reading.model.endpoint import MODES, Endpoint, Reply, endpoints
from giextract.reading.model.faults import Fault, ModelStopped
from giextract.reading.model.limits import Gate, Pace, added, budget, tokens_in
from giextract.reading.model.patience import FIRST_WAIT, is_worth_it, pause
from giextract.reading.model.schema import Asked, Wanted
from giextract.reading.model.wording import Message
from giextract.report import Usage
from giextract.settings import Settings

MOST_DEADLINES = 2  # a call that ran into its deadline twice will do so again


@dataclass(frozen=True, slots=True)
class Answered:
    """A reply with the answer in it, if there is one, and what it cost now or (from the cache) once."""

    reply: Reply
    answer: Asked | None
    usage: Usage
    saved: Usage = field(default_factory=Usage)


class Deferred(Exception):
    """Raise when the answer will come on another day: the question was put down for a batch."""


class Answerer(Protocol):
    """Whoever answers questions: a server behind a Caller, or a record of what one has answered."""

    async def ask(self, messages: Sequence[Message], wanted: Wanted, attempt: int, year: int | None = None) -> Answered:
        """Get an answer; raises Fault for this report, ModelStopped for the run, Deferred where it is not there yet."""
        ...

    def hidden(self, text: str) -> str:
        """The text without what is secret."""
        ...


class Caller:
    """What all questions of a run share; use it in one event loop, as `async with Caller(settings) as caller`."""

    def __init__(self, settings: Settings, first_wait: float = FIRST_WAIT) -> None:
        self.servers = endpoints(settings)
        self.budget = budget(settings)
        self.refusals: Counter[tuple[str, int | None]] = Counter()  # by table and year
        self.stopped: ModelStopped | None = None
        self._settings = settings
        self._first_wait = first_wait
        self._seats = asyncio.Semaphore(settings.concurrency)
        self._requests, self._tokens = Pace(settings.requests_per_minute), Pace(settings.tokens_per_minute)
        self._gates = [Gate() for _ in self.servers]
        folder = settings.cache or usual_folder()
        self._cache = AnswerCache(folder)
        self._claims = Claims(folder)

    async def __aenter__(self) -> "Caller":
        return self

    async def __aexit__(self, *_: object) -> None:
        for server in self.servers:
            await server.close()
        self._claims.close()
        self._cache.close()

    async def ask(self, messages: Sequence[Message], wanted: Wanted, attempt: int, year: int | None = None) -> Answered:
        """Get an answer from the cache or a server; raises Fault for this report, ModelStopped for the run."""
        refusal: Answered | Fault | None = None
        for i in range(len(self.servers)):
            key = self._key(self.servers[i], messages, wanted, attempt)
            try:
                answered = await self._from(i, key, messages, wanted)
            except Fault as fault:
                if fault.action != "refused":
                    raise
                refusal = fault
            else:
                if answered.reply.problem != "refused":
                    return answered
                refusal = answered
            self._count_refusal(key, wanted, year)
        if isinstance(refusal, Answered):
            return refusal
        assert refusal is not None
        raise refusal

    @property
    def unkept(self) -> tuple[int, Path, str]:
        """How many answers could not be kept, in which folder, and why."""
        return self._cache.lost, self._cache.folder, self._cache.why

    def hidden(self, text: str) -> str:
        """The text without any server's key."""
        for server in self.servers:
            text = server.hidden(text)
        return text

    def _count_refusal(self, key: str, wanted: Wanted, year: int | None) -> None:
        self.refusals.update((name, year) for name in wanted.names)

    async def _from(self, i: int, key: str, messages: Sequence[Message], wanted: Wanted) -> Answered:
        async with self._claims.of(key, self._go_on):
            if (kept := await self._kept(key, wanted)) is not None:
                self.budget.saved = added(self.budget.saved, kept.saved)
                return kept
            return await self._bought(i, key, messages, wanted)

    def _go_on(self) -> None:
        """Raise where nothing more is to be asked."""
        if self.stopped is not None:
            raise self.stopped

    async def _bought(self, i: int, key: str, messages: Sequence[Message], wanted: Wanted) -> Answered:
        self._go_on()
        try:
            answered = await self._sent(i, messages, wanted)
        except Fault as fault:
            if self.stopped is not None:
                raise self.stopped from None
            # One report that meets nobody may have met a restart; a run that never met anybody has the wrong address.
            if fault.action != "stop" and not (fault.unreachable and not self.budget.usage.requests):
                raise
            self.stopped = ModelStopped(f"the server will answer nothing more: {fault.detail}")
            raise self.stopped from None
        except ModelStopped as stopped:
            self.stopped = stopped
            raise
        if answered.answer is not None:
            await self._cache.put(key, answered.reply.model_dump_json())
        return answered

    async def _kept(self, key: str, wanted: Wanted) -> Answered | None:
        text = await self._cache.get(key)
        if text is None:
            return None
        try:
            reply = Reply.model_validate_json(text)
            answer = wanted.model.model_validate_json(reply.text or "", strict=False)
        except ValidationError:
            return None
        paid = Usage(requests=1, input_tokens=reply.input_tokens, output_tokens=reply.output_tokens)
        return Answered(reply, answer, Usage(cached=1), paid)

    async def _sent(self, i: int, messages: Sequence[Message], wanted: Wanted) -> Answered:
        size = sum(tokens_in(m["content"]) for m in messages) + tokens_in(wanted.schema)
        reserved = self.budget.reserve(size, self._settings.max_output_tokens or 3 * wanted.size)
        try:
            reply, answer = await self._patiently(i, messages, wanted, sum(reserved))
        finally:
            self.budget.release(reserved)
        usage = Usage(
            requests=1, input_tokens=reply.input_tokens or size, output_tokens=reply.output_tokens or reserved[1]
        )
        self.budget.spend(usage)
        return Answered(reply, answer, usage)

    async def _patiently(
        self, i: int, messages: Sequence[Message], wanted: Wanted, tokens: int
    ) -> tuple[Reply, Asked | None]:
        deadlines = 0
        # A policy of its own for every call: one that is shared counts the attempts of all.
        policy = AsyncRetrying(
            stop=self._is_enough, wait=pause(self._first_wait), retry=retry_if_exception(is_worth_it), reraise=True
        )
        async for attempt in policy:
            with attempt:
                try:
                    return await self._once(i, messages, wanted, tokens)
                except TimeoutError:
                    deadlines += 1
                    action = "retry" if deadlines < MOST_DEADLINES else "permanent"
                    detail = f"no whole answer within {self._settings.call_seconds:g} seconds"
                    raise Fault(action, "deadline", detail) from None  # type: ignore[arg-type]
                except Fault as fault:
                    if fault.action == "wait":
                        self._gates[i].close(fault.after or self._first_wait)
                    raise
        raise AssertionError("tenacity gives an answer or raises")

    async def _once(
        self, i: int, messages: Sequence[Message], wanted: Wanted, tokens: int
    ) -> tuple[Reply, Asked | None]:
        async with self._seats:
            await self._requests.take()
            await self._tokens.take(tokens)
            await self._gates[i].passed()
            if self.stopped is not None:
                raise self.stopped
            async with asyncio.timeout(self._settings.call_seconds):
                for _ in range(len(MODES) + 2):  # a server that refuses a mode or a parameter is asked without it
                    try:
                        return await self.servers[i].send(messages, wanted)
                    except Fault as fault:
                        if fault.action != "mode":
                            raise
                        refused = fault
                raise Fault("permanent", "rejected", refused.detail)

    def _is_enough(self, state: RetryCallState) -> bool:
        return self.stopped is not None or state.attempt_number >= self._settings.tries

    def _key(self, server: Endpoint, messages: Sequence[Message], wanted: Wanted, attempt: int) -> str:
        return key_of(
            model=server.model, base_url=server.base_url, messages=list(messages), extra_body=server.extra_body,
            schema=wanted.schema, mode=self._settings.mode, attempt=attempt,
            temperature=self._settings.temperature, max_tokens=self._settings.max_output_tokens,
        )  # fmt: skip
