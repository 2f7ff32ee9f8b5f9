"""What asking about a page will come to, told from the questions and the text alone: no server, no cache.

Tokens are counted as the budget sets them aside before a call: rather too many. Rows that are asked again and answers that
the cache has are not foreseen.
"""

from collections.abc import Collection

from giextract.reading.model.limits import added, tokens_in
from giextract.reading.model.prose_answer import PROSE
from giextract.reading.model.prose_reader import prose_worth_asking
from giextract.reading.model.questions import needed, questions
from giextract.reading.model.schema import Wanted, wanted
from giextract.reading.model.wording import Message, ask_prose, ask_tables
from giextract.reading.page import Page
from giextract.report import Usage
from giextract.settings import ModelUse, Settings

CALL_SECONDS = 20.0  # a call about a whole report takes so long, or longer
TOKENS_A_CELL = 3


def expected(page: Page, use: ModelUse, disputed: Collection[str], prose: bool) -> Usage:
    """The requests and tokens of the first questions about a page."""
    usage = Usage()
    if asked := questions(page, None if use == "on" else needed(page, disputed)):
        usage = _call(ask_tables(page, asked)[1], wanted(asked))
    if prose and (text := prose_worth_asking(page)):
        usage = added(usage, _call(ask_prose(text)[1], PROSE))
    return usage


def seconds_for(usage: Usage, settings: Settings) -> float:
    """How long so much will take at least, under the limits that are set."""
    tokens = usage.input_tokens + usage.output_tokens
    paces = ((usage.requests, settings.requests_per_minute), (tokens, settings.tokens_per_minute))
    at_once = min(settings.concurrency, usage.requests) or 1
    return max(usage.requests * CALL_SECONDS / at_once, *(amount * 60 / pace for amount, pace in paces if pace), 0.0)


def _call(messages: list[Message], answer: Wanted) -> Usage:
    given = sum(tokens_in(message["content"]) for message in messages) + tokens_in(answer.schema)
    return Usage(requests=1, input_tokens=given, output_tokens=TOKENS_A_CELL * answer.size)
