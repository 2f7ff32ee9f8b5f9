"""The prose of one page read by a model: asked once, and again only where no answer of the wanted shape came."""

from dataclasses import dataclass, field

from giextract.reading.model.answers import Problem
from giextract.reading.model.calls import Answerer
from giextract.reading.model.endpoint import Reply
from giextract.reading.model.faults import Fault
from giextract.reading.model.limits import added
from giextract.reading.model.prose_answer import PROSE, ProseAnswer
from giextract.reading.model.quotes import prose_of
from giextract.reading.model.stated import statements_of
from giextract.reading.model.wording import ask_prose
from giextract.reading.page import Page
from giextract.report import Statement, Usage

LEAST = 40  # characters of prose that are worth a question


@dataclass(slots=True)
class ProseReading:
    """What a model read in the prose of a page, with what it cost; `prompt` is None where nothing was asked."""

    prompt: str | None = None
    statements: tuple[Statement, ...] = ()
    problems: tuple[Problem, ...] = ()
    last: Reply | None = None
    usage: Usage = field(default_factory=Usage)
    saved: Usage = field(default_factory=Usage)


def prose_worth_asking(page: Page) -> str | None:
    """The prose of a page, if it is a report's and long enough to be asked about."""
    prose = prose_of(page)
    is_report = page.tables or page.identity.is_report
    return prose if is_report and len("".join(prose.split())) >= LEAST else None


async def read_prose(page: Page, caller: Answerer, reasks: int) -> ProseReading:
    """Ask about the prose; a fault of this report becomes a problem, ModelStopped ends the run."""
    reading = ProseReading()
    prose = prose_worth_asking(page)
    if prose is None:
        return reading
    year = int(page.identity.year.value) if page.identity.year else None
    reading.prompt, messages = ask_prose(prose)
    for attempt in range(1, reasks + 2):
        try:
            answered = await caller.ask(messages, PROSE, attempt, year)
        except Fault as fault:
            detail = caller.hidden(fault.detail)
            reading.problems = (Problem(kind=fault.problem, table="prose", detail=detail),)
            return reading
        reading.last = answered.reply
        reading.usage, reading.saved = added(reading.usage, answered.usage), added(reading.saved, answered.saved)
        if isinstance(answered.answer, ProseAnswer):
            reading.statements, reading.problems = statements_of(answered.answer, page)
            return reading
        kind = answered.reply.problem or "unparsed"
        reading.problems = (Problem(kind=kind, table="prose", detail=answered.reply.detail),)
        if kind == "refused":
            break
    return reading
