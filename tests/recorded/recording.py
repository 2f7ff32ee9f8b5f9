"""Recorded answers on their way in and out: quotes are kept as places in the report's text."""

import asyncio
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from giextract import pipeline
from giextract.pipeline import Answers
from giextract.reading.model.calls import Caller
from giextract.reading.page import Page
from giextract.report import Report
from giextract.settings import Settings
from tests.loopback.acts import say
from tests.loopback.server import Act, Exchange, Loopback

FOLDER = Path(__file__).parent
WHO = "a large language model that saw only the prompt"


def names() -> list[str]:
    """The reports with recorded answers."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def sha256_of(messages: Sequence[Mapping[str, Any]]) -> str:
    """What tells one question from another: its messages."""
    return hashlib.sha256("\n".join(m["content"] for m in messages).encode()).hexdigest()


def without_quotes(answer: Mapping[str, Any], page: Page) -> dict[str, Any]:
    """An answer about the prose with places for its quotes; a quote that stands nowhere becomes an empty place."""
    return {kind: [{**item, "quote": _place(item["quote"], page.text)} for item in answer[kind]] for kind in answer}


def with_quotes(answer: Mapping[str, Any], page: Page) -> dict[str, Any]:
    """The answer as it was given, white space as on the page."""
    return {kind: [{**item, "quote": page.text[slice(*item["quote"])]} for item in answer[kind]] for kind in answer}


def _place(quote: str, text: str) -> tuple[int, int]:
    inked = [i for i, c in enumerate(text) if not c.isspace()]
    bare, wanted = re.sub(r"\s", "", text), re.sub(r"\s", "", quote)
    at = bare.find(wanted)
    return (inked[at], inked[at + len(wanted) - 1] + 1) if at >= 0 and wanted else (0, 0)


def replaying(name: str, page: Page) -> Act:
    """Answer as recorded; a question that nobody was asked is an error of the server."""
    recorded = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    answers = {(a["sha256"], a["attempt"]): a for a in recorded["answers"]}
    asked: dict[str, int] = {}

    async def act(exchange: Exchange) -> None:
        question = sha256_of(exchange.body["messages"])
        asked[question] = asked.get(question, 0) + 1
        found = answers.get((question, asked[question]))
        if found is None:
            exchange.fail(400, "no_recording", f"{name}: no answer to this question was recorded")
            return
        answer = with_quotes(found["answer"], page) if found["prompt"].startswith("prose@") else found["answer"]
        say(exchange, json.dumps(answer, ensure_ascii=False))

    return act


@dataclass(frozen=True)
class Replayed:
    """A report judged without a model and with the recorded answers."""

    page: Page
    answers: Answers
    before: Report
    after: Report


def replayed(path: Path, cache: Path) -> Replayed:
    """Read a report, ask a loopback server that answers as recorded, and judge it with the answers."""
    page = pipeline.prepare(path.read_bytes(), path.name)[0]

    async def asked() -> Answers:
        async with Loopback(replaying(path.stem, page)) as server:
            told = {"api_key": "none", "base_url": server.url, "model_name": "recorded", "cache": cache, "tries": 1}
            async with Caller(Settings.model_validate(told)) as caller:
                return await pipeline.ask(page, caller, prose=True)

    answers = asyncio.run(asked())
    return Replayed(page, answers, pipeline.judge(page), pipeline.judge(page, answers))
