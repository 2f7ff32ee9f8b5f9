"""The server in a thread of its own, for runs that are not asynchronous themselves."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tests.loopback.acts import Change, Exchange, answering, same
from tests.loopback.server import Act, Loopback
from tests.model.asking import figures_of, page_of


@contextmanager
def serving(act: Act) -> Iterator[Loopback]:
    """Serve until the block ends."""
    loop = asyncio.new_event_loop()
    server = Loopback(act)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result()
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(server: Loopback) -> None:
    await server.__aexit__()
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


def answering_all(cases: Sequence[str], first: Change = same) -> Act:
    """Answer about each of these bundled reports with its own figures; told apart by the rows that a question quotes.

    `first` is what becomes of the figures where they are asked for the first time.
    """
    pages = {case: page_of(case) for case in cases}
    runs = {c: [p.text[slice(*row.run)] for t in p.tables for row in t.rows] for c, p in pages.items()}
    acts = {case: answering(figures_of(case)) for case in cases}
    firsts = {case: answering(figures_of(case), first) for case in cases}

    async def act(exchange: Exchange) -> None:
        case = max(cases, key=lambda c: sum(run in exchange.user for run in runs[c]))
        await (acts if "\n这些行" in exchange.user else firsts)[case](exchange)

    return act
