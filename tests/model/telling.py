"""A report with prose of our own, and a loopback server that says of it what a test wants."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from giextract.pipeline import judge, prepare
from giextract.reading.model.answers import Answers
from giextract.reading.model.calls import Caller
from giextract.reading.model.reader import read_by_model
from giextract.reading.page import Page
from giextract.report import Report, Statement
from tests.loopback.acts import answering, is_of_prose, say
from tests.loopback.server import Act, Exchange, Loopback
from tests.model.asking import CLEAN, figures_of, told
from tests.samples import bundled

TABLES = answering(figures_of(CLEAN))  # of these, 1195 were received, 30 carried in, 1185 concluded, 40 carried out
PROSE = "全市共收到政府信息公开申请1195件，办结1185件。"


def report(prose: str, end: str = "") -> str:
    """A bundled report's tables between a prose of our own; the report is that of a city of 2022."""
    text = bundled(CLEAN)
    first, last = text.index("（一）主动公开。全市"), text.index("二、主动公开政府信息情况")
    return text[:first] + prose + "\n" + text[last:].rstrip() + "\n" + end


def page_of(prose: str = PROSE, end: str = "") -> Page:
    """That report as the labels read it."""
    return prepare(report(prose, end).encode(), "report.txt")[0]


def figure(variable: str, number: Any, quote: str, **more: Any) -> dict[str, Any]:
    """A figure as a model would write it."""
    plain = {"unit": "件", "approximate": False, "scope": None}
    return {"variable": variable, "number": number, "quote": quote, **plain, **more}


def claim(kind: str, number: Any, parts: Sequence[Any], quote: str, **more: Any) -> dict[str, Any]:
    """A claim as a model would write it."""
    return {"kind": kind, "number": number, "unit": "件", "parts": list(parts), "percent": None, "quote": quote, **more}


def saying(figures: object = (), claims: object = (), **more: Any) -> Act:
    """Copy the tables well, and say this of the prose."""
    return wording(json.dumps({"figures": figures, "claims": claims}, ensure_ascii=False), **more)


def wording(text: str | None, **changes: Any) -> Act:
    """Copy the tables well, and answer the question about the prose with this text."""

    async def act(exchange: Exchange) -> None:
        say(exchange, text, **dict(changes))

    return of_prose(act)


def of_prose(act: Act) -> Act:
    """Copy the tables well, and act so when asked about the prose."""

    async def either(exchange: Exchange) -> None:
        await (act if is_of_prose(exchange.user) else TABLES)(exchange)

    return either


def ask(
    page: Page, act: Act, cache: Path, prose: bool = True, use: Any = "on", **more: Any
) -> tuple[Answers, Loopback]:
    """Have a page read, tables and prose."""
    reasks = more.pop("reasks", 2)

    async def run() -> tuple[Answers, Loopback]:
        async with Loopback(act) as server, Caller(told(server, cache, **more), first_wait=0.01) as caller:
            return await read_by_model(page, caller, use, reasks=reasks, prose=prose), server

    return asyncio.run(run())


def read(page: Page, cache: Path, figures: object = (), claims: object = ()) -> Answers:
    """The answers about a page of which a model says this."""
    return ask(page, saying(figures, claims), cache)[0]


def judged(page: Page, cache: Path, figures: object = (), claims: object = ()) -> Report:
    """The report of a page of which a model says this."""
    return judge(page, read(page, cache, figures, claims))


def asked_of_prose(server: Loopback) -> list[Exchange]:
    """The questions about the prose that a server was asked."""
    return [e for e in server.asked if is_of_prose(e.user)]


def is_on_page(s: Statement, page: Page) -> bool:
    """Whether quote, value and parts stand where they are said to, inside the quote and outside every table."""
    spans = [p.span for p in s.parts] + ([s.value_span] if s.value_span else [])
    inside = all(s.span[0] <= a < b <= s.span[1] for a, b in spans) or s.relation == "share"
    apart = all(b <= t.span[0] or t.span[1] <= a for a, b in [s.span, *spans] for t in page.tables)
    return page.text[slice(*s.span)] == s.quote and inside and apart
