"""The server: asyncio alone, real HTTP, keep-alive; what it answers is an act (acts.py)."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

Act = Callable[["Exchange"], Awaitable[None]]


@dataclass(slots=True)
class Exchange:
    """One request with the way to answer it."""

    body: dict[str, Any]
    headers: dict[str, str]
    number: int
    server: "Loopback"
    writer: asyncio.StreamWriter
    method: str = "POST"
    path: str = "/v1/chat/completions"
    raw: bytes = b""

    @property
    def user(self) -> str:
        """What the user's message says."""
        return str(next(m["content"] for m in self.body["messages"] if m["role"] == "user"))

    def send(self, status: int, body: bytes, **headers: str) -> None:
        """Answer with this."""
        lines = [f"HTTP/1.1 {status} X", "content-type: application/json", f"content-length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.writer.write("\r\n".join([*lines, "", ""]).encode() + body)

    def fail(self, status: int, code: str = "", message: str = "", **headers: str) -> None:
        """Answer with an error as OpenAI words them."""
        error = {"message": message, "type": code or None, "code": code or None}
        self.send(status, json.dumps({"error": error}).encode(), **headers)


@dataclass(slots=True)
class Loopback:
    """What the server is told to do: `script` first, an act a request, then `act` for ever; and what it was asked."""

    act: Act
    script: list[Act] = field(default_factory=list)
    asked: list[Exchange] = field(default_factory=list)
    in_flight: int = 0
    most_in_flight: int = 0
    keep: bool = True
    _server: asyncio.Server | None = None
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    async def __aenter__(self) -> "Loopback":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=1024)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for writer in list(self._open):
            writer.close()
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        """The base URL to give to a client."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            while not writer.is_closing() and await self._one(reader, writer):
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._open.discard(writer)
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:] if line)}
        raw = await _body(reader, headers)
        body = json.loads(raw or b"{}") if "json" in headers.get("content-type", "json") else {}
        method, path, _ = head[0].split(" ")
        exchange = Exchange(body, headers, len(self.asked) + 1, self, writer, method, path, raw)
        if self.keep or not self.asked:
            self.asked.append(exchange)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await (self.script.pop(0) if self.script else self.act)(exchange)
        finally:
            self.in_flight -= 1
        return True


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding") != "chunked":
        return await reader.readexactly(int(headers.get("content-length", 0)))
    found = b""
    while size := int(await reader.readline(), 16):
        found += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return found
