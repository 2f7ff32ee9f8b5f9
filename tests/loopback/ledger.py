"""A model server in a process of its own that writes down each question: when it came, and when it was answered."""

import asyncio
import hashlib
import json
import multiprocessing
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from multiprocessing.connection import Connection

from tests.loopback.acts import Figures, completion, picked, wanted
from tests.loopback.changes import short_row
from tests.loopback.server import Exchange, Loopback

MARK = re.compile(r"附记第(\d+)号")  # what a report prints behind its last table, so that questions about it show it
ASKED_TWICE = 5  # every so manieth report is answered with a row too short at first, and so asked about again


@dataclass(slots=True)
class Call:
    """One question by the hash of all that it says, on the clock that all processes share; None: not answered yet."""

    question: str
    asked: float
    answered: float | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """The text of a report as printed, and its figures as a model would write them."""

    text: str
    figures: Figures


class Ledger:
    """What the server has been asked since this was last read."""

    def __init__(self, url: str, pipe: Connection) -> None:
        self.url = url
        self._pipe = pipe

    def read(self) -> list[Call]:
        """Give all calls since the last time, and forget them."""
        self._pipe.send("read")
        calls: list[Call] = self._pipe.recv()
        return calls

    def count(self) -> int:
        """How many questions were answered since the ledger was last read."""
        self._pipe.send("count")
        answered: int = self._pipe.recv()
        return answered


@contextmanager
def keeping_ledger(kinds: Sequence[Kind], seconds: float) -> Iterator[Ledger]:
    """Answer, so many seconds after each question, as a person would who reads the report; a slip now and then."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, kinds, seconds), daemon=True)
    process.start()
    try:
        yield Ledger(ours.recv(), ours)
    finally:
        ours.send("end")
        process.join(10)


def times(calls: Sequence[Call]) -> Counter[str]:
    """How often each question was answered, and so has to be paid for."""
    return Counter(call.question for call in calls if call.answered is not None)


def _serve(pipe: Connection, kinds: Sequence[Kind], seconds: float) -> None:
    calls: list[Call] = []

    async def act(exchange: Exchange) -> None:
        call = Call(_question(exchange), time.monotonic())
        calls.append(call)
        await asyncio.sleep(seconds)
        mark = MARK.search(exchange.user)
        at = int(mark[1]) % len(kinds) if mark else max(range(len(kinds)), key=lambda k: _borne_out(kinds[k].figures, exchange.user))
        answer = picked(exchange.user, deepcopy(kinds[at].figures))
        if mark and not int(mark[1]) % ASKED_TWICE:
            answer = short_row(answer)
        call.answered = time.monotonic()  # whoever asked pays, also where nobody waits for it any more
        exchange.send(200, json.dumps(completion(exchange, json.dumps(answer, ensure_ascii=False))).encode())

    async def run() -> None:
        async with Loopback(act, keep=False) as server:
            pipe.send(server.url)
            while (told := await asyncio.to_thread(pipe.recv)) != "end":
                if told == "count":
                    pipe.send(sum(call.answered is not None for call in calls))
                else:
                    pipe.send(calls)
                    calls[:] = [call for call in calls if call.answered is None]

    asyncio.run(run())


def _borne_out(figures: Figures, user: str) -> int:
    """How many digits of the rows that are asked about stand in a question as these figures have them."""
    asked = "".join(letter for letter in user if letter.isalnum())
    rows = ("".join(str(f) for f in figures[table][row]) for table, rows in wanted(user).items() for row in rows)
    return sum(len(row) for row in rows if row in asked)


def _question(exchange: Exchange) -> str:
    return hashlib.sha256(json.dumps(exchange.body, sort_keys=True).encode()).hexdigest()
