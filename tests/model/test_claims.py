"""A question that is under way is not sent a second time, by this run or by another one."""

import asyncio
import signal
import subprocess
import sys
import time
from pathlib import Path

from giextract.reading.model.calls import Caller
from giextract.reading.model.claims import Claims
from giextract.reading.model.faults import ModelStopped
from giextract.reading.model.reader import read_by_model
from tests.loopback import acts
from tests.loopback.server import Loopback
from tests.model.asking import CLEAN, figures_of, page_of, read, told

FIGURES = figures_of(CLEAN)
KEY = "c1a1" * 16
# Claim a question as another run does, and hold on to it.
OTHER_RUN = f"""
import asyncio, pathlib, sys
from giextract.reading.model.claims import Claims

async def hold():
    async with Claims(pathlib.Path(sys.argv[1])).of({KEY!r}, lambda: None):
        print("mine", flush=True)
        await asyncio.sleep(60)

asyncio.run(hold())
"""


def test_the_same_question_at_the_same_time(tmp_path: Path) -> None:
    """Of reports that are alike to the last character one is asked about, and the others have its answer."""
    answers, server = read([CLEAN] * 5, acts.answering(FIGURES, seconds=0.1), tmp_path)
    assert len(server.asked) == 1
    assert sorted(one.usage.requests for one in answers) == [0, 0, 0, 0, 1]
    assert len({str(one.tables) for one in answers}) == 1


def test_whoever_waits_asks_where_the_first_got_nothing(tmp_path: Path) -> None:
    """A call that failed leaves no answer, and the next in line sends its own."""
    broken = [acts.failing(400, "invalid_request_error", "no")]
    answers, server = read([CLEAN] * 2, acts.answering(FIGURES, seconds=0.05), tmp_path, broken)
    assert len(server.asked) == 2
    assert sorted(bool(one.problems) for one in answers) == [False, True]


def test_a_claim_ends_with_its_run(tmp_path: Path) -> None:
    """While another run asks, this one waits; when that one is killed, it goes on."""
    other = subprocess.Popen([sys.executable, "-c", OTHER_RUN, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert other.stdout and other.stdout.readline() == "mine\n"
    waited: list[float] = []

    def check() -> None:
        waited.append(time.monotonic())
        if len(waited) == 3:
            other.send_signal(signal.SIGKILL)

    async def take() -> None:
        claims = Claims(tmp_path)
        async with claims.of("5" * 64, check):
            assert not waited, "another question is nobody's"
        async with asyncio.timeout(30), claims.of(KEY, check):
            pass
        claims.close()

    asyncio.run(take())
    other.communicate()
    assert len(waited) >= 3


def test_a_run_that_has_stopped_waits_for_nobody(tmp_path: Path) -> None:
    """Where nothing more is to be asked, another run's question is not waited for."""
    other = subprocess.Popen([sys.executable, "-c", OTHER_RUN, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert other.stdout and other.stdout.readline() == "mine\n"

    async def run() -> str:
        async with Loopback(acts.answering(FIGURES)) as server, Caller(told(server, tmp_path)) as caller:
            caller._key = lambda *_: KEY  # type: ignore[method-assign]
            caller.stopped = ModelStopped("interrupted")
            try:
                await read_by_model(page_of(CLEAN), caller)
            except ModelStopped as stopped:
                return str(stopped)
            return "asked"

    assert asyncio.run(run()) == "interrupted"
    other.kill()
    other.communicate()
