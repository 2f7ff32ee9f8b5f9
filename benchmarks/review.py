"""How quickly the review pages answer over a large store: `python -m benchmarks.review [REPORTS] [REVIEWERS]`.

The store holds that many reports, made from the bundled goldens under other names. Times are those of whole requests over
HTTP to a server in a process of its own, one after the other; then so many reviewers decide at once.
"""

import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx

from giextract.bulk.working.rows import row_of
from giextract.pipeline import judge, prepare
from giextract.store import Entry, Place, Store, pack

GOLDENS = Path(__file__).parents[1] / "goldens"
BATCH = 2000
TIMES = 60


def entries(count: int) -> Iterator[Entry]:
    """Reports under ever new names, three in four of them flagged."""
    bases = []
    for source in sorted(GOLDENS.glob("20[12]*/*/source.[tm]*")):
        page = prepare(source.read_bytes(), source.name)[0]
        bases.append((judge(page), pack(page.model_dump_json())))
    bases.sort(key=lambda base: base[0].outcome != "flagged")
    for n in range(count):
        report, page_ = bases[n % len(bases)]
        path = f"province-{n % 31:02}/unit-{n:06}.txt"
        source_ = report.source.model_copy(update={"path": path, "sha256": f"{n:064x}"})
        named = report.model_copy(update={"source": source_, "agency": f"{report.agency}{n // 40}", "year": 2014 + n % 11})
        yield Entry(Place(path, "/nowhere"), f"{n:064x}", 1, f"{n:064x}", "r", "j", (row_of(named, page_),))


def filled(file: Path, count: int) -> None:
    """Write the store in batches."""
    with Store.open(str(file), create=True) as store:
        batch: list[Entry] = []
        for entry in entries(count):
            batch.append(entry)
            if len(batch) == BATCH:
                store.write(batch)
                batch = []
        store.write(batch)


def timed(ask: Callable[[int], object]) -> tuple[float, float]:
    """Median and 95th percentile of so many requests, in milliseconds."""
    times = []
    for n in range(TIMES):
        start = time.perf_counter()
        ask(n)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def reviewer(url: str, name: str, each: int, kept: list[int]) -> None:
    """One person: opens reports of one's own and accepts what is open, counting what the server took."""
    with httpx.Client(base_url=url, follow_redirects=True, timeout=60) as client:
        token = _token(client.get("/who").text)
        client.post("/who", data={"token": token, "name": name, "back": "/"})
        page = client.get("/", params={"year": 2014 + int(name) % 11, "page": 1 + int(name) // 11}).text
        for path in re.findall(r'<td><a href="(/r/[^"?]+)', page)[:each]:
            shown = client.get(path).text
            finding, seen = re.search(r'name="finding" value="([^"]+)"', shown), re.search(r'name="seen" value="(\d+)"', shown)
            if finding and seen:
                sent = {"token": token, "finding": finding[1], "seen": seen[1], "action": "dismiss", "note": "benchmark"}
                kept.append(client.post(f"{path}/decide", data=sent, follow_redirects=False).status_code == 303)


def _token(page: str) -> str:
    return re.search(r'name="token" value="([^"]+)"', page)[1]  # type: ignore[index]


def main(count: int, reviewers: int) -> None:
    """Print a line a page."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "s.db"
        filled(file, count)
        command = [sys.executable, "-m", "giextract", "review", str(file), "--port", "0"]
        start = time.perf_counter()
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
            try:
                _measure(server, file, count, reviewers, start)
            finally:
                server.terminate()


def _measure(server: "subprocess.Popen[str]", file: Path, count: int, reviewers: int, start: float) -> None:
    assert server.stderr
    said = next(line for line in server.stderr if "http://" in line)
    url = re.search(r"http://[\d.:]+", said)[0]  # type: ignore[index]
    print(f"{count:,} reports, {file.stat().st_size / 2**20:.0f} MiB; ready after {time.perf_counter() - start:.1f} s\n")
    print("| page | median ms | 95th percentile ms |\n|---|---:|---:|")
    with httpx.Client(base_url=url, follow_redirects=True, timeout=60) as client:
        paths = re.findall(r'<td><a href="(/r/[^"?]+)', client.get("/").text)
        for name, ask in {
            "queue": lambda n: client.get("/"),
            "queue, page 200": lambda n: client.get("/", params={"page": 200}),
            "queue of a rule": lambda n: client.get("/", params={"rule": "B301"}),
            "queue of a year": lambda n: client.get("/", params={"year": 2014 + n % 11}),
            "search": lambda n: client.get("/", params={"text": f"unit-{n:04}"}),
            "report": lambda n: client.get(paths[n % len(paths)]),
            "progress": lambda n: client.get("/progress"),
        }.items():  # fmt: skip
            median, high = timed(ask)
            print(f"| {name} | {median:.0f} | {high:.0f} |", flush=True)
    kept: list[int] = []
    threads = [threading.Thread(target=reviewer, args=(url, str(n), 10, kept)) for n in range(reviewers)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - start
    with Store.open(str(file)) as store:
        held = sum(1 for _ in store.decisions())
    taken = f"{sum(kept)} of {len(kept)} decisions taken, {held} in the store, {sum(kept) / seconds:.0f} a second"
    print(f"\n{reviewers} reviewers at once: {taken}")


if __name__ == "__main__":
    main(*(int(n) for n in (*sys.argv[1:], *("100000", "20")[len(sys.argv) - 1 :])))
