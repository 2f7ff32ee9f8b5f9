"""The one asynchronous step: a model reads a page for itself."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from giextract.reading.model.answers import Answers
from giextract.reading.page import Page
from giextract.report import Report
from giextract.settings import ModelUse

if TYPE_CHECKING:
    from giextract.reading.model.calls import Answerer


async def ask(
    page: Page,
    caller: "Answerer",
    use: ModelUse = "on",
    disputed: Collection[str] = (),
    reasks: int = 2,
    prose: bool = False,
) -> Answers:
    """Let a model read a page's tables, and its prose, for itself; raises ModelStopped when the run should ask nothing more."""
    from giextract.reading.model.reader import read_by_model

    return await read_by_model(page, caller, use, disputed, reasks, prose)


def disputed(judged: Report) -> frozenset[str]:
    """The tables that an error or warning speaks of: what `as-needed` asks about besides what could not be read."""
    return frozenset(c.split(".", 1)[0] for f in judged.findings if f.severity != "notice" for c in f.cells)
