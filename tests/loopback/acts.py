"""What a server can do with a question: answer it from a supplied table, or go wrong in one of the known ways."""

import asyncio
import json
import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from tests.loopback.server import Act, Exchange

Figures = dict[str, dict[str, list[Any]]]  # table, row key on the wire, cells
Change = Callable[[Figures], Figures]


def same(figures: Figures) -> Figures:
    """Leave the figures as they are."""
    return figures


def wanted(user: str) -> dict[str, list[str]]:
    """The tables and row keys that a question names."""
    found: dict[str, list[str]] = {}
    for line in user.split("\n报告原文")[0].split("\n这些行")[0].split("\n"):
        if table := re.match(r"表 (\w+)（", line):
            rows = found.setdefault(table[1], [])
        elif row := re.match(r"([a-z_.]+) \S", line):
            rows.append(row[1])
    return found


def is_of_prose(user: str) -> bool:
    """Tell whether a question is about the prose."""
    return user.startswith("报告正文")


def picked(user: str, figures: Figures) -> Figures:
    """The figures that a question asks for; of the prose, that it states none."""
    if is_of_prose(user):
        return {"figures": [], "claims": []}  # type: ignore[dict-item]
    return {table: {row: list(figures[table][row]) for row in rows} for table, rows in wanted(user).items()}


def completion(exchange: Exchange, text: str | None, **changes: Any) -> dict[str, Any]:
    """A chat completion with this text where the mode of the request wants it."""
    message: dict[str, Any] = {"role": "assistant", "content": text, "refusal": changes.pop("refusal", None)}
    if exchange.body.get("tools") and text is not None and not changes.pop("as_content", False):
        call = {"id": "1", "type": "function", "function": {"name": "copy", "arguments": text}}
        message.update(content=None, tool_calls=[call])
    changes.pop("as_content", None)
    finish = changes.pop("finish_reason", "stop")
    return {
        "id": "x", "object": "chat.completion", "created": 1, "model": "loopback-1", "system_fingerprint": "fp_1",
        "choices": [{"index": 0, "finish_reason": finish, "message": message}],
        "usage": {"prompt_tokens": 1000, "completion_tokens": 300, "total_tokens": 1300}, **changes,
    }  # fmt: skip


def answering(figures: Figures, change: Change = same, seconds: float = 0.0) -> Act:
    """Answer with the supplied figures, changed."""

    async def act(exchange: Exchange) -> None:
        await asyncio.sleep(seconds)
        answer = change(deepcopy(picked(exchange.user, figures)))
        say(exchange, json.dumps(answer, ensure_ascii=False))

    return act


def wording(figures: Figures, words: Callable[[str], str | None], **changes: Any) -> Act:
    """Answer with the supplied figures in other words, or with another completion around them."""

    async def act(exchange: Exchange) -> None:
        text = words(json.dumps(picked(exchange.user, figures), ensure_ascii=False))
        say(exchange, text, **dict(changes))

    return act


def say(exchange: Exchange, text: str | None, **changes: Any) -> None:
    """Send a completion."""
    exchange.send(200, json.dumps(completion(exchange, text, **changes)).encode())


def failing(status: int, code: str = "", message: str = "", **headers: str) -> Act:
    """Answer with an error."""

    async def act(exchange: Exchange) -> None:
        exchange.fail(status, code, message, **headers)

    return act


def refusing_modes(*refused: str, then: Act) -> Act:
    """Refuse requests that use these fields as servers do that do not know them."""

    async def act(exchange: Exchange) -> None:
        kind = (exchange.body.get("response_format") or {}).get("type")
        field = next((f for f in refused if f in exchange.body or f == kind), None)
        if field:
            exchange.fail(400, "invalid_request_error", f"Unsupported: {field} is not available for this model")
        else:
            await then(exchange)

    return act


def breaking_off(figures: Figures) -> Act:
    """Reset the connection in the middle of the body."""

    async def act(exchange: Exchange) -> None:
        body = json.dumps(completion(exchange, json.dumps(picked(exchange.user, figures)))).encode()
        head = f"HTTP/1.1 200 X\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode()
        exchange.writer.write(head + body[: len(body) // 2])
        await exchange.writer.drain()
        exchange.writer.transport.abort()

    return act


def dripping(seconds: float) -> Act:
    """Send blank lines for a long time, as proxies do to keep a connection open."""

    async def act(exchange: Exchange) -> None:
        exchange.writer.write(b"HTTP/1.1 200 X\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n")
        for _ in range(int(seconds / 0.05)):
            exchange.writer.write(b"\n")
            await exchange.writer.drain()
            await asyncio.sleep(0.05)

    return act


def waiting(seconds: float, then: Act) -> Act:
    """Take long."""

    async def act(exchange: Exchange) -> None:
        await asyncio.sleep(seconds)
        await then(exchange)

    return act
