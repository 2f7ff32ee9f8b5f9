"""The lines of a batch's files: a question on the way there, a reply on the way back."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from giextract.reading.model.endpoint import Endpoint
from giextract.reading.model.faults import fault_of
from giextract.settings import Mode

Verdict = Literal["keep", "again", "stop"]


@dataclass(frozen=True, slots=True)
class Row:
    """A reply: the key of its question, whether it is to be kept, its tokens if a model gave it, and what went wrong."""

    key: str
    verdict: Verdict
    reply: str
    input_tokens: int = 0
    output_tokens: int = 0
    said: str = ""
    is_paid: bool = False


def line_of(key: str, url: str, body: dict[str, Any]) -> str:
    """A question as a line of a batch's file."""
    return json.dumps({"custom_id": key, "method": "POST", "url": url, "body": body}, ensure_ascii=False, separators=(",", ":"))


def row_of(line: bytes, server: Endpoint) -> Row | None:
    """Read a line that came back; None for one that is nothing we know. No key is left in it."""
    try:
        found = json.loads(server.hidden(line.decode()))
        key = found["custom_id"]
        response = found.get("response") or {}
        status, body = response.get("status_code"), response.get("body")
        error = found.get("error")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if not isinstance(key, str):
        return None
    said = body if isinstance(body, dict) and body.get("error") else {"error": error or body}
    if status == 200 and not (isinstance(body, dict) and body.get("error")):
        return _answered(key, body if isinstance(body, dict) else {})
    return _failed(key, 400 if status == 200 else status, said, server.mode)


def reply_lost(said: str) -> str:
    """The reply of a question that was given up."""
    return json.dumps({"lost": said}, ensure_ascii=False)


def _answered(key: str, body: dict[str, Any]) -> Row:
    usage = body.get("usage")
    tokens = [usage.get(name) if isinstance(usage, dict) else 0 for name in ("prompt_tokens", "completion_tokens")]
    given, answered = (n if isinstance(n, int) and n > 0 else 0 for n in tokens)
    return Row(key, "keep", json.dumps({"status": 200, "body": body}, ensure_ascii=False), given, answered, is_paid=True)


def _failed(key: str, status: Any, error: dict[str, Any], mode: Mode) -> Row:
    code = status if isinstance(status, int) and status >= 400 else 500  # without a status, nobody was asked
    fault = fault_of(code, error, {}, mode)
    verdict: Verdict = "again" if fault.action in ("retry", "wait") else "stop" if fault.action == "stop" else "keep"
    return Row(key, verdict, json.dumps({"status": code, "body": error}, ensure_ascii=False), said=fault.detail)
