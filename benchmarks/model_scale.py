"""Whole runs of the command with a model: `python -m benchmarks.model_scale [--latency 0.2] [REPORTS …]`.

A server on this machine answers rightly after so many seconds, in a process of its own on the same two processors. For each
number of reports: without a model; with one, tables and prose, 64 calls at a time; the same store again; a new store with the
answers in the cache. Peak is that of the largest process.
"""

import argparse
import json
import multiprocessing
import os
import random
import re
import sys
import tempfile
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.alike import prose
from benchmarks.corpus import bordered
from benchmarks.country import SECTION, SENTENCES
from benchmarks.model_throughput import serve
from benchmarks.scale import Cost, run
from benchmarks.schema_size import compact_answer, figures_of
from giextract.pipeline import prepare
from giextract.reading.model.questions import questions
from tests.loopback.acts import is_of_prose
from tests.loopback.server import Exchange

KINDS = 40
IN_FLIGHT = 64
_MARK = re.compile(r"附记第(\d+)号")
NOTHING = json.dumps({"figures": [], "claims": []})


def report(kinds: list[bytes], n: int) -> bytes:
    """One of the kinds, of an agency and with prose of its own, and with a mark behind its last table, which every question
    about it shows."""
    text = kinds[n % len(kinds)].decode().rstrip().replace(f"第{n % len(kinds)}局", f"第{n}局")
    body = text.replace(SECTION, f"{SECTION}\n{prose(random.Random(n), SENTENCES)}", 1)
    return f"{body}\n附记第{n}号\n".encode()


def answers(kinds: list[bytes]) -> list[str]:
    """The right answer about each kind."""
    pages = [prepare(text, "x.txt")[0] for text in kinds]
    return [compact_answer(asked := questions(page), figures_of(page, asked)) for page in pages]


def answer(exchange: Exchange, known: list[str]) -> str:
    """What a model that reads everything rightly says to a question."""
    if is_of_prose(exchange.user):
        return NOTHING
    mark = _MARK.search(exchange.user)
    assert mark, "a question without the mark of its report"
    return known[int(mark[1]) % len(known)]


def serving(pipe: Connection, latency: float) -> None:
    """Serve until told to end."""
    known = answers(bordered(KINDS))
    serve(latency, pipe, lambda exchange: answer(exchange, known))


def main(sizes: list[int], latency: float) -> None:
    """Print a line for each number of reports."""
    pipe, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serving, args=(theirs, latency), daemon=True)
    server.start()
    settings = {"OPENAI_API_KEY": "none", "OPENAI_BASE_URL": pipe.recv(), "GIEXTRACT_MODEL": "m"}
    os.environ |= settings | {"GIEXTRACT_CONCURRENCY": str(IN_FLIGHT)}
    kinds = bordered(KINDS)
    print("| reports | no model s | with model s | CPU ms a report | peak MiB | same store s | new store, warm cache s |")
    print("|---:|---:|---:|---:|---:|---:|---:|")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            reports = Path(folder) / "reports"
            reports.mkdir()
            for n in range(size):
                (reports / f"{n:06}.txt").write_bytes(report(kinds, n))
            os.environ["GIEXTRACT_CACHE"] = str(Path(folder) / "cache")

            def extract(store: str, *more: str, given: Path = reports) -> Cost:
                into = str(given.parent / store)
                return run([sys.executable, "-m", "giextract", "extract", str(given), "--store", into, *more])

            without = extract("none.db", "--model", "off")
            first, again, warm = extract("store.db"), extract("store.db"), extract("other.db")
            print(
                f"| {size:,} | {without.seconds:.0f} | {first.seconds:.0f} | {first.cpu * 1000 / size:.1f} | {first.peak:.0f} |"
                f" {again.seconds:.1f} | {warm.seconds:.0f} |",
                flush=True,
            )
    pipe.send("end")
    server.join(5)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("sizes", nargs="*", type=int, default=[100, 1_000, 10_000])
    arguments.add_argument("--latency", type=float, default=0.0)
    told = arguments.parse_args()
    main(told.sizes, told.latency)
