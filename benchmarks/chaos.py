"""Kill runs with a model at random moments: `python -m benchmarks.chaos [REPORTS] [KILLS] [SEED] [--store URL]`.

A server on this machine, in a process of its own, takes 50 ms for an answer and writes down what it was asked. The command
itself is killed (SIGKILL: all its processes, its main process, or now and then one of its workers) and started again, until
a run ends by itself: after all kills, or, where the machine is quicker than they are, a few before the last. What it leaves
is held against an undisturbed run into another store.
--store names an empty PostgreSQL database in the place of a SQLite file.
"""

import argparse
import random
import sqlite3
import tempfile
import time
from collections import Counter
from pathlib import Path

from sqlalchemy import create_engine, text

from giextract.bulk.asking.direct import SPARE
from giextract.store.opening import address
from tests.bulk.kills import ENDED, Runs, contents, extracting, in_flight, kinds, paid_twice, told, write_reports
from tests.loopback.ledger import Ledger, keeping_ledger, times

KINDS = 12
LATENCY = 0.05  # seconds
LATE = 5.0  # seconds after an answer was sent, or before its question was read, in which a kill may lose it: disks may be slow
CONCURRENCY = 16
MOST = CONCURRENCY + SPARE  # answers that one run may have paid for and not kept yet
SOON = 5.0  # seconds: kills while the command starts
WORKING = 8.0  # and the longest that it works, also where all answers are there already


def main() -> None:
    """Print a table; an AssertionError says what is lost, twice, or left over."""
    words = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    words.add_argument("reports", type=int, nargs="?", default=2000)
    words.add_argument("kills", type=int, nargs="?", default=120)
    words.add_argument("seed", type=int, nargs="?", default=1)
    words.add_argument("--store")
    given = words.parse_args()
    made = kinds(KINDS)
    with tempfile.TemporaryDirectory() as place, keeping_ledger(made, LATENCY) as ledger:
        folder = Path(place)
        write_reports(folder / "reports", made, given.reports)
        quiet = str(folder / "quiet.db")
        undisturbed = Runs(extracting(folder / "reports", quiet), told(ledger.url, folder / "quiet"), random.Random())
        begun = time.monotonic()
        assert undisturbed.to_the_end() in ENDED, undisturbed.said
        calls = ledger.read()
        starting = min(call.asked for call in calls) - begun
        needed = times(calls)
        print(f"undisturbed: {len(needed):,} questions, the first asked after {starting:.1f} s", flush=True)
        store = given.store or str(folder / "chaos.db")
        disturbed(folder, store, ledger, given.kills, random.Random(given.seed), quiet, needed, starting)


def disturbed(
    folder: Path, store: str, ledger: Ledger, kills: int, chance: random.Random, quiet: str, needed: Counter[str], starting: float
) -> None:
    """Kill, start again, and hold what is left against the undisturbed run."""
    begun = time.monotonic()
    runs = Runs(extracting(folder / "reports", store), told(ledger.url, folder / "cache", CONCURRENCY), chance)
    wanted = contents(quiet)
    code: int | None = None
    while runs.killed_so_far < kills and code is None:
        # As much of the work as of the kills should be done: so the last kills meet the end of the run.
        early = held(store) * kills > runs.killed_so_far * len(wanted)
        # Those between are killed after some answers: so the machine's load says nothing about where the kills fall.
        done = ledger.count() + chance.randint(0, 3 * len(needed) // kills)
        seconds = chance.uniform(0.1, min(SOON, starting)) if early else starting + chance.uniform(0, WORKING)
        code = runs.killed(seconds, lambda done=done: ledger.count() > done, worker=seconds / 2 if chance.random() < 0.1 else None)  # type: ignore[misc]
    code = runs.to_the_end() if code is None else code
    if code not in ENDED:  # what failed because its workers were killed twice is read by the next run
        code = runs.to_the_end()
    assert code in ENDED, runs.said
    seconds = time.monotonic() - begun
    calls = ledger.read()
    paid = paid_twice(calls, runs.kills, LATE)
    flying = sum(in_flight(calls, kill, LATE) for kill in runs.kills)
    answers = sum(times(calls).values())
    found = contents(store)
    other = sum(found[key] != wanted[key] for key in found if key in wanted)
    killed = f"{len(runs.kills)} + {len(runs.workers)}"
    print("| store | reports | runs + workers killed | s | lost | not as undisturbed | answers | in flight at kills | paid again |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    print(
        f"| {address(store).get_backend_name()} | {len(wanted):,} | {killed} | {seconds:.0f} | {len(wanted.keys() - found.keys())} |"
        f" {other} | {answers:,} | {flying:,} | {paid.again} |"
    )
    print(f"one kill lost at most {paid.most} answers; the latest had been out for {1000 * paid.late:.0f} ms")
    left = runs.left_over()
    assert not left, f"processes left over: {left}"
    assert found.keys() == wanted.keys()
    differing = next((key for key in found if found[key] != wanted[key]), None)
    assert differing is None, f"{differing}:\n{found[differing]}\n{wanted[differing]}"
    assert paid.unexplained == 0, f"{paid.unexplained} answers were paid for again without a kill"
    assert paid.again <= flying
    assert paid.most <= MOST
    assert times(calls).keys() == needed.keys()
    assert sum(needed.values()) == len(needed)
    if not given_server(store):
        with sqlite3.connect(store) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()


def given_server(store: str) -> bool:
    """Tell whether the store is a database on a server."""
    return address(store).get_backend_name() != "sqlite"


def held(store: str) -> int:
    """How many results there are by now."""
    if not given_server(store) and not Path(store).exists():
        return 0
    engine = create_engine(address(store))
    try:
        with engine.connect() as connection:
            if not engine.dialect.has_table(connection, "results"):
                return 0
            return int(connection.execute(text("SELECT count(*) FROM results")).scalar_one())
    finally:
        engine.dispose()


if __name__ == "__main__":
    main()
