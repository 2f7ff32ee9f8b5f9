"""Answers that come on another day: from the replies that batches brought, or the question is put down for the next one."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from giextract.reading.model.batch_api import BatchApi
from giextract.reading.model.batch_rows import line_of
from giextract.reading.model.calls import Answered, Caller, Deferred
from giextract.reading.model.endpoint import Endpoint, Reply
from giextract.reading.model.faults import Fault, ModelStopped
from giextract.reading.model.limits import added, tokens_in
from giextract.reading.model.schema import Asked, Wanted
from giextract.reading.model.wording import Message
from giextract.report import Usage
from giextract.settings import Mode, Settings


@dataclass(frozen=True, slots=True)
class Noted:
    """A question that was put down: whether it still waits, how it was asked, in which batch, and the reply, if it came."""

    waits: bool
    shape: str
    batch: str | None
    reply: str | None


@dataclass(frozen=True, slots=True)
class PutDown:
    """A question for the next batch: its line, and the tokens that it may cost; `after` is the batch where it was refused."""

    key: str
    server: str
    model: str
    shape: str
    line: str
    given: int
    answered: int
    after: str | None = None


class Book(Protocol):
    """Where questions are put down and their replies found, whoever keeps it."""

    def noted(self, key: str) -> Noted | None:
        """What is known of a question."""
        ...

    def put(self, question: PutDown) -> None:
        """Keep a question for the next batch."""
        ...

    def is_of_earlier_run(self, batch: str | None) -> bool:
        """Tell whether a batch had been collected when this run began."""
        ...

    def note_refused(self, batch: str, names: Collection[str]) -> None:
        """Remember what the questions of a batch cannot be asked with."""
        ...


class BatchCaller(Caller):
    """A Caller that sends nothing: what a batch has not answered yet is put down, and Deferred is raised."""

    def __init__(self, settings: Settings, book: Book) -> None:
        super().__init__(settings)
        self._book = book
        self._refused: set[str] = set()
        self.apis = [BatchApi(server, settings.tries) for server in self.servers]

    def _count_refusal(self, key: str, wanted: Wanted, year: int | None) -> None:
        if key not in self._refused:  # the same reply is read again in every round
            self._refused.add(key)
            super()._count_refusal(key, wanted, year)

    async def _from(self, i: int, key: str, messages: Sequence[Message], wanted: Wanted) -> Answered:
        noted = self._book.noted(key)
        refused_in = None
        if noted is not None and noted.reply is not None:
            try:
                return await self._read(self.servers[i], key, noted, wanted)
            except Fault as fault:
                # What no way of asking was good for may have been put right since an earlier run.
                if fault.action == "stop" and not self._book.is_of_earlier_run(noted.batch):
                    self.stopped = ModelStopped(f"the server will answer nothing more: {fault.detail}")
                    raise self.stopped from None
                if fault.action not in ("mode", "stop"):
                    raise
                refused_in = noted.batch
        elif (kept := await self._kept(key, wanted)) is not None:
            self.budget.saved = added(self.budget.saved, kept.saved)
            return kept
        elif noted is not None and noted.waits:
            raise Deferred
        if self.stopped is not None:
            raise self.stopped
        self._put(i, key, messages, wanted, refused_in)
        raise Deferred

    async def _read(self, server: Endpoint, key: str, noted: Noted, wanted: Wanted) -> Answered:
        came = json.loads(noted.reply or "")
        if "lost" in came:
            raise Fault("permanent", "server", came["lost"])
        mode, *sent = noted.shape.split()
        try:
            reply, answer = _reading(server, came, wanted, mode)  # type: ignore[arg-type]
        except Fault as fault:
            before = {*server.modes, *server.parameters}
            told = server.forgoing(fault, mode, sent)  # type: ignore[arg-type]
            if (gone := before - {*server.modes, *server.parameters}) and noted.batch:
                self._book.note_refused(noted.batch, gone)
            raise told from None
        if answer is not None:
            await self._cache.put(key, reply.model_dump_json())
        return Answered(reply, answer, Usage(requests=1, input_tokens=reply.input_tokens, output_tokens=reply.output_tokens))

    def _put(self, i: int, key: str, messages: Sequence[Message], wanted: Wanted, refused_in: str | None) -> None:
        server, api = self.servers[i], self.apis[i]
        size = sum(tokens_in(m["content"]) for m in messages) + tokens_in(wanted.schema)
        try:
            given, answered = self.budget.reserve(size, self._settings.max_output_tokens or 3 * wanted.size)
        except ModelStopped as stopped:
            self.stopped = stopped
            raise
        line = line_of(key, api.url, server.body(messages, wanted))
        shape = " ".join([server.mode, *server.parameters])
        self._book.put(PutDown(key, api.name, server.model, shape, line, given, answered, refused_in))


def _reading(server: Endpoint, came: dict[str, object], wanted: Wanted, mode: Mode) -> tuple[Reply, Asked | None]:
    from openai.types.chat import ChatCompletion

    body = came["body"]
    if came["status"] != 200 or not isinstance(body, dict):
        raise server.said(int(str(came["status"])), body, {}, mode)
    return server.taken(ChatCompletion.model_construct(**body), wanted, mode)
