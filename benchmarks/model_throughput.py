"""Ask for 1,000 reports against a server on this machine that takes 200 ms, 64 at a time: four clients, one run.

    python -m benchmarks.model_throughput [--reports 1000] [--in-flight 64] [--latency 0.2]

The server is a process of its own. Every report differs in one place, so that nothing comes from a cache. CPU is that of
the client's process alone.
"""

import argparse
import asyncio
import json
import multiprocessing
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import lru_cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import instructor
from openai import AsyncOpenAI

from benchmarks.nested import nested_answer, nested_model
from benchmarks.schema_size import compact_answer, figures_of
from giextract.pipeline import prepare
from giextract.reading.model.calls import Caller
from giextract.reading.model.questions import questions
from giextract.reading.model.reader import read_by_model
from giextract.reading.model.schema import response_model, wanted
from giextract.reading.model.shaping import shaping
from giextract.reading.model.wording import ask_tables
from giextract.reading.page import Page
from giextract.settings import Settings
from tests.loopback.acts import completion
from tests.loopback.server import Exchange, Loopback

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "goldens" / "2021" / "two-totals-wrong"
Job = Callable[[Page], Awaitable[Any]]


def pages(count: int) -> list[Page]:
    """The same report so many times, with another number in the prose before its tables."""
    source = next(REPORT.glob("source.*"))
    page = prepare(source.read_bytes(), source.name)[0]
    at = min(t.span[0] for t in page.tables) - 60
    return [page.model_copy(update={"text": f"{page.text[:at]}{n:06d}{page.text[at + 6 :]}"}) for n in range(count)]


@lru_cache
def answers() -> tuple[str, str]:
    """The right answer in our shape and in the nested one."""
    page = pages(1)[0]
    asked = questions(page)
    figures = figures_of(page, asked)
    return compact_answer(asked, figures), json.dumps(nested_answer(asked, figures), ensure_ascii=False)


def rightly(exchange: Exchange) -> str:
    """The right answer, in the shape that was asked for."""
    return answers()[exchange.body["tools"][0]["function"]["name"] != "copy"]


def serve(latency: float, pipe: Connection, answer: Callable[[Exchange], str] = rightly) -> None:
    """Answer every question after so many seconds, until told to end."""

    async def act(exchange: Exchange) -> None:
        await asyncio.sleep(latency)
        exchange.send(200, json.dumps(completion(exchange, answer(exchange))).encode())

    async def run() -> None:
        async with Loopback(act, keep=False) as server:
            pipe.send(server.url)
            await asyncio.to_thread(pipe.recv)

    asyncio.run(run())


async def timed(name: str, job: Job, given: list[Page], in_flight: int) -> tuple[float, float]:
    """Do all jobs, so many at a time; print and give requests a second and CPU milliseconds a request."""
    queue = iter(given)

    async def work() -> None:
        for page in queue:
            await job(page)

    begin, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(work() for _ in range(in_flight)))
    seconds, used = time.perf_counter() - begin, time.process_time() - cpu
    rate, each = len(given) / seconds, 1000 * used / len(given)
    print(f"{name:44} {rate:8.0f} {each:10.1f}", flush=True)
    return rate, each


async def compare(url: str, given: list[Page], in_flight: int) -> None:
    """Run the four clients one after the other."""
    client = AsyncOpenAI(api_key="none", base_url=url, max_retries=0)
    shaped = instructor.from_openai(client)
    settings = {"api_key": "none", "base_url": url, "model_name": "m", "concurrency": in_flight}

    async def bare(page: Page) -> None:
        asked = questions(page)
        _, messages = ask_tables(page, asked)
        create: Any = client.chat.completions.create
        await create(model="m", messages=messages, temperature=0, **shaping(wanted(asked), "tools"))

    async def plain(page: Page) -> None:
        asked = questions(page)
        _, messages = ask_tables(page, asked)
        create: Any = shaped.chat.completions.create
        await create(model="m", messages=messages, temperature=0, response_model=response_model(asked), strict=False)

    async def nested(page: Page) -> None:
        asked = questions(page)
        _, messages = ask_tables(page, asked)
        create: Any = shaped.chat.completions.create
        await create(model="m", messages=messages, temperature=0, response_model=nested_model(asked), strict=False)

    with tempfile.TemporaryDirectory() as folder:
        async with Caller(Settings.model_validate({**settings, "cache": folder})) as caller:

            async def ours(page: Page) -> None:
                found = await read_by_model(page, caller)
                assert not found.problems, found.problems
                assert not found.is_cached

            print(f"{'client':44} {'req/s':>8} {'CPU ms/req':>10}")
            warm = given[:8]
            for job in (bare, plain, nested):
                await asyncio.gather(*(job(page) for page in warm))
            rates = {}
            for name, job in (
                ("bare openai client, same bodies", bare),
                ("plain instructor loop, our schema", plain),
                ("plain instructor loop, nested schema", nested),
                ("giextract: asked, parsed, compared, cached", ours),
            ):
                rates[name.split()[0] + name.split()[-2]], _ = await timed(name, job, given, in_flight)
            first, _, third, last = rates.values()
            print(f"giextract / bare: {last / first:.2f}    giextract / nested instructor: {last / third:.2f}")
            await timed("giextract, second run (cache)", lambda page: read_by_model(page, caller), given, in_flight)
    await client.close()


def main() -> None:
    """Start the server, run the clients, end the server."""
    words = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    words.add_argument("--reports", type=int, default=1000)
    words.add_argument("--in-flight", type=int, default=64)
    words.add_argument("--latency", type=float, default=0.2)
    given = words.parse_args()
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(given.latency, theirs), daemon=True)
    process.start()
    asyncio.run(compare(ours.recv(), pages(given.reports), given.in_flight))
    ours.send("end")
    process.join(5)


if __name__ == "__main__":
    main()
