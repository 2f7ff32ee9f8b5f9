"""A provider's batches: files, batches, what became of them; rows are answered by an act, and what is billed is written down.

All batches go on by a step whenever one is looked at: validating, in_progress, finalizing, completed. A plan says what is to
become of a batch: the first batch takes the first plan, those beyond take the usual one.
"""

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

from tests.loopback.server import Act, Exchange

STEPS = ("validating", "in_progress", "finalizing")


@dataclass(slots=True)
class Plan:
    """What is to become of a batch: how often it may be looked at before it ends, how it ends, and what is odd about it.

    Of an expired or cancelled batch only `answered` rows are done. `failing` rows get an error with status 500, `missing` ones
    stand in no file. `garbage` are lines that are put before the output.
    """

    looks: int = 2
    ends: str = "completed"
    answered: int = 10**9
    failing: int = 0
    missing: int = 0
    garbage: tuple[bytes, ...] = ()
    code: str = ""


@dataclass(slots=True)
class Batch:
    """A batch as the provider has it."""

    id: str
    file: str
    metadata: dict[str, str]
    plan: Plan
    rows: list[dict[str, Any]]
    created: int
    status: str = "validating"
    looks: int = 0
    output: str | None = None
    errors: str | None = None
    said: list[dict[str, str]] = field(default_factory=list)

    def shown(self) -> dict[str, Any]:
        """As it is sent."""
        done = self.status in ("completed", "expired", "cancelled")
        return {
            "id": self.id, "object": "batch", "endpoint": "/v1/chat/completions", "completion_window": "24h",
            "input_file_id": self.file, "output_file_id": self.output, "error_file_id": self.errors, "status": self.status,
            "created_at": self.created, "metadata": self.metadata,
            "request_counts": {"total": len(self.rows), "completed": len(self.rows) if done else 0, "failed": 0},
            "errors": {"object": "list", "data": self.said} if self.said else None,
        }  # fmt: skip


class Provider:
    """An act for a Loopback: batches where a path says so, else one question at a time; both are billed.

    `hook` is called with what has just happened, before the answer goes out: uploaded, created, looked, content.
    """

    def __init__(self, act: Act, *plans: Plan, most_rows: int = 50_000, most_bytes: int = 200_000_000) -> None:
        self.act = act
        self.plans = list(plans)
        self.usual = Plan()
        self.files: dict[str, bytes] = {}
        self.batches: list[Batch] = []
        self.billed: Counter[str] = Counter()  # by what was asked, whoever asked for it
        self.hook: Callable[[str], None] = lambda what: None
        self.room = 10**9  # rows that may be under way at a time
        self.most_rows, self.most_bytes = most_rows, most_bytes
        self.refusing: dict[str, tuple[int, str, str]] = {}  # by the first part of a path
        self.losing = 0  # so many batches are made and the answer is lost; with `forgets` they are not made
        self.forgets = False
        self.lists = True  # what batches there are
        self.stumbles = 0  # so many requests of each kind fail first
        self.breaks = 0  # so many files break off in the middle
        self._stumbled: Counter[tuple[str, str]] = Counter()

    async def __call__(self, exchange: Exchange) -> None:
        """Answer one request."""
        parts = [part for part in exchange.path.split("?")[0].split("/") if part][1:]
        match exchange.method, parts:
            case _, ["chat", "completions"]:
                await self.act(exchange)
                self.billed[_asked(exchange.body)] += 1
            case _, [kind, *_] if kind in self.refusing:
                exchange.fail(*self.refusing[kind])
            case _, [kind, *_] if self._stumbles(exchange.method, kind):
                exchange.fail(503, "", "out of order", retry_after="0.01")
            case "POST", ["files"]:
                self._upload(exchange)
            case "GET", ["files", name, "content"]:
                await self._content(exchange, name)
            case "POST", ["batches"]:
                self._create(exchange)
            case "GET", ["batches"] if not self.lists:
                exchange.fail(404, "not_found", exchange.path)
            case "GET", ["batches"]:
                newest = [batch.shown() for batch in reversed(self.batches)]
                _send(exchange, {"object": "list", "data": newest, "has_more": False})
            case "POST", ["batches", name, "cancel"]:
                batch = self._batch(name)
                assert batch
                batch.status = "cancelled"
                _send(exchange, batch.shown())
            case "GET", ["batches", name]:
                await self._look(exchange, name)
            case _:
                exchange.fail(404, "not_found", exchange.path)

    @property
    def paid(self) -> set[int]:
        """How often questions are billed, those of batches that nobody waits for among them; {1} is as it should be."""
        due = Counter(_asked(row["body"]) for batch in self.batches if batch.status in STEPS for row in batch.rows)
        return set((self.billed + due).values())

    @property
    def rows(self) -> int:
        """How many rows have been handed in, in all batches."""
        return sum(len(batch.rows) for batch in self.batches)

    def _stumbles(self, method: str, kind: str) -> bool:
        self._stumbled[method, kind] += 1
        return self._stumbled[method, kind] <= self.stumbles and (method, kind) != ("POST", "batches")

    def _upload(self, exchange: Exchange) -> None:
        head = f"content-type: {exchange.headers['content-type']}\r\n\r\n".encode()
        parts = {
            part.get_param("name", header="content-disposition"): part.get_payload(decode=True)
            for part in BytesParser(policy=HTTP).parsebytes(head + exchange.raw).iter_parts()  # type: ignore[attr-defined]
        }
        assert parts["purpose"] == b"batch"
        name = f"file-in-{len(self.files)}"
        self.files[name] = parts["file"]
        self.hook("uploaded")
        _send(exchange, {"id": name, "object": "file", "bytes": len(parts["file"]), "purpose": "batch", "created_at": 1,
                         "filename": "x.jsonl", "status": "processed"})  # fmt: skip

    def _create(self, exchange: Exchange) -> None:
        data = self.files[exchange.body["input_file_id"]]
        rows = [json.loads(line) for line in data.split(b"\n") if line]
        assert exchange.body["endpoint"] == "/v1/chat/completions"
        assert exchange.body["completion_window"] == "24h"
        assert len(rows) <= self.most_rows
        assert len(data) <= self.most_bytes
        assert len({row["custom_id"] for row in rows}) == len(rows)
        assert len({row["body"]["model"] for row in rows}) == 1
        assert {(row["method"], row["url"]) for row in rows} == {("POST", "/v1/chat/completions")}
        plan = self.plans.pop(0) if self.plans else self.usual
        batch = Batch(f"batch-{len(self.batches)}", exchange.body["input_file_id"], exchange.body["metadata"], plan, rows,
                      int(time.time()))  # fmt: skip
        under_way = sum(len(other.rows) for other in self.batches if other.status in STEPS)
        if under_way + len(rows) > self.room:
            batch.plan = Plan(looks=0, ends="failed", code="token_limit_exceeded")
        self.losing -= 1
        if self.losing < 0 or not self.forgets:
            self.batches.append(batch)
        if self.losing >= 0:
            exchange.fail(502, "", "the answer is lost")
            return
        self.hook("created")
        _send(exchange, batch.shown())

    async def _look(self, exchange: Exchange, name: str) -> None:
        batch = self._batch(name)
        if batch is None:
            exchange.fail(404, "not_found", f"No batch found with id '{name}'.")
            return
        for other in self.batches:  # time goes by for all of them, wanted or not
            if other.status in STEPS:
                other.looks += 1
                other.status = STEPS[min(other.looks, len(STEPS) - 1)]
                if other.looks > other.plan.looks:
                    await self._end(other)
        self.hook("looked")
        _send(exchange, batch.shown())

    async def _end(self, batch: Batch) -> None:
        plan = batch.plan
        batch.status = plan.ends
        if plan.ends == "failed":
            batch.said = [{"code": plan.code, "message": "Enqueued token limit reached or some such thing."}]
            return
        output, errors = [], []
        for nth, row in enumerate(batch.rows):
            if nth >= plan.answered:
                errors.append(_row(row, None, None, {"code": f"batch_{plan.ends}", "message": "not done in time"}))
            elif nth < plan.failing:
                errors.append(_row(row, 500, {"error": {"message": "out of order", "type": "server_error"}}, None))
            elif nth < plan.failing + plan.missing:
                continue
            else:
                status, body = await self._answer(row["body"])
                (output if status == 200 else errors).append(_row(row, status, body, None))
        output.reverse()  # in any order but ours
        lines = [*plan.garbage, *(json.dumps(row, ensure_ascii=False).encode() for row in output)]
        if lines:
            batch.output = self._keep(lines)
        if errors:
            batch.errors = self._keep([json.dumps(row, ensure_ascii=False).encode() for row in errors])

    async def _answer(self, body: dict[str, Any]) -> tuple[int, Any]:
        writer = _Writer()
        await self.act(Exchange(body, {}, 0, None, writer))  # type: ignore[arg-type]
        head, _, answer = writer.data.partition(b"\r\n\r\n")
        status = int(head.split(b" ")[1])
        if status == 200:
            self.billed[_asked(body)] += 1
        return status, json.loads(answer)

    async def _content(self, exchange: Exchange, name: str) -> None:
        if name not in self.files:
            exchange.fail(404, "not_found", name)
            return
        self.hook("content")
        self.breaks -= 1
        if self.breaks >= 0:
            data = self.files[name]
            head = f"HTTP/1.1 200 X\r\ncontent-type: application/octet-stream\r\ncontent-length: {len(data)}\r\n\r\n"
            exchange.writer.write(head.encode() + data[: len(data) // 2])
            await exchange.writer.drain()
            exchange.writer.transport.abort()
            return
        exchange.send(200, self.files[name])

    def _keep(self, lines: list[bytes]) -> str:
        name = f"file-out-{len(self.files)}"
        self.files[name] = b"".join(line + b"\n" for line in lines)
        return name

    def _batch(self, name: str) -> Batch | None:
        return next((batch for batch in self.batches if batch.id == name), None)


class _Writer:
    """What an act writes, kept."""

    def __init__(self) -> None:
        self.data = b""

    def write(self, data: bytes) -> None:
        """Keep it."""
        self.data += data


def _row(row: dict[str, Any], status: int | None, body: Any, error: Any) -> dict[str, Any]:
    response = None if status is None else {"status_code": status, "request_id": "r", "body": body}
    return {"id": f"row-{row['custom_id'][:8]}", "custom_id": row["custom_id"], "response": response, "error": error}


def _asked(body: dict[str, Any]) -> str:
    return json.dumps(body["messages"], ensure_ascii=False)


def _send(exchange: Exchange, body: dict[str, Any]) -> None:
    exchange.send(200, json.dumps(body, ensure_ascii=False).encode())
