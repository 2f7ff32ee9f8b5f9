"""Whole runs of the command with a model: `python -m benchmarks.model_scale [SIZE …]`.

A server on this machine answers at once and rightly, in a process of its own on the same two processors. For each number of
reports: without a model; with one, tables and prose, 64 calls at a time; the same store again; a new store with the answers
in the cache. Peak is that of the largest process.
"""

import json
import multiprocessing
import os
import re
import sys
import tempfile
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.corpus import bordered
from benchmarks.model_throughput import serve
from benchmarks.scale import run
from benchmarks.schema_size import compact_answer, figures_of
from giextract.pipeline import prepare
from giextract.reading.model.questions import questions
from tests.loopback.acts import is_of_prose
from tests.loopback.server import Exchange

KINDS = 40
_MARK = re.compile(r"附记第(\d+)号")
NOTHING = json.dumps({"figures": [], "claims": []})


def report(kinds: list[bytes], n: int) -> bytes:
    """One of the kinds with a mark behind its last table, which every question about it shows."""
    return kinds[n % len(kinds)].rstrip() + f"\n附记第{n}号\n".encode()


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


def serving(pipe: Connection) -> None:
    """Serve until told to end."""
    known = answers(bordered(KINDS))
    serve(0.0, pipe, lambda exchange: answer(exchange, known))


def main(sizes: tuple[int, ...]) -> None:
    """Print a line for each number of reports."""
    pipe, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serving, args=(theirs,), daemon=True)
    server.start()
    settings = {"OPENAI_API_KEY": "none", "OPENAI_BASE_URL": pipe.recv(), "GIEXTRACT_MODEL": "m"}
    os.environ |= settings | {"GIEXTRACT_CONCURRENCY": "64"}
    kinds = bordered(KINDS)
    print("| reports | no model s | with model s | peak MiB | same store s | skipped a second | new store, warm cache s |")
    print("|---:|---:|---:|---:|---:|---:|---:|")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            reports = Path(folder) / "reports"
            reports.mkdir()
            for n in range(size):
                (reports / f"{n:06}.txt").write_bytes(report(kinds, n))
            os.environ["GIEXTRACT_CACHE"] = str(Path(folder) / "cache")

            def extract(store: str, *more: str, given: Path = reports) -> tuple[float, float]:
                into = str(given.parent / store)
                return run([sys.executable, "-m", "giextract", "extract", str(given), "--store", into, *more])

            without, _ = extract("none.db", "--model", "off")
            first, peak = extract("store.db")
            again, _ = extract("store.db")
            warm, _ = extract("other.db")
            print(f"| {size:,} | {without:.1f} | {first:.1f} | {peak:.0f} | {again:.1f} | {size / again:,.0f} | {warm:.1f} |", flush=True)
    pipe.send("end")
    server.join(5)


if __name__ == "__main__":
    main(tuple(int(size) for size in sys.argv[1:]) or (100, 1_000, 10_000))
