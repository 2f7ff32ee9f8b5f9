"""extract --batch from the command line: words, exit codes, kills, and two runs at a time."""

import os
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bulk.batched import CASES, everything_in, fill
from tests.cli.conftest import Run
from tests.loopback.batches import Plan, Provider
from tests.loopback.changes import short_row
from tests.loopback.server import Loopback
from tests.loopback.threaded import answering_all, serving
from tests.model.asking import KEY, set_up

EXTRACT = ("extract", "in", "--store", "s.db", "--batch")
DONE = "2 verified, 0 consistent, 1 flagged, 0 failed, 0 not a report"
Spawn = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def provider() -> Provider:
    """A provider whose model misreads a row at first, so that there is a second batch."""
    return Provider(answering_all(CASES, short_row))


@pytest.fixture
def server(provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """Its server, set up in the environment; a folder of three reports, and settings that are quick."""
    fill(tmp_path / "in")
    quick = "tries = 3\nbatch_first_look = 0.05\nbatch_longest_look = 0.1\nbatch_settles = 0.5\n"
    (tmp_path / "giextract.toml").write_text(quick)
    with serving(provider) as server:
        set_up(monkeypatch, server, GIEXTRACT_PROSE="false", GIEXTRACT_CACHE=str(tmp_path / "cache"))
        yield server


def test_rounds_to_the_end(giextract: Run, server: Loopback, provider: Provider) -> None:
    """It says what waits and in how many batches, what it cost at half the price, and each report's last outcome."""
    ran = giextract(*EXTRACT, "--price-input", "2", "--price-output", "8")
    assert (ran.code, ran.closing) == (1, DONE)
    assert "questions that wait for an answer: 3; with the provider: 3 in 1 batches, 0 done" in ran.err
    assert "the model: 6 requests, 6000 tokens asked, 1800 answered, cost 0.0132; 0 answers from the cache" in ran.err
    assert "still without" not in ran.err
    assert provider.paid == {1}
    again = giextract(*EXTRACT)
    assert (again.code, again.closing) == (1, DONE)
    assert "in the store already: 3 of 3 files" in again.err


def test_no_wait_ends_at_once(giextract: Run, server: Loopback, provider: Provider) -> None:
    """Each command hands in and collects what there is, says in a line what is left, and ends with the outcomes so far."""
    first = giextract(*EXTRACT, "--no-wait")
    assert first.code == 1
    assert first.closing == "0 verified, 2 consistent, 1 flagged, 0 failed, 0 not a report"
    assert "still without an answer: 3, in 1 batches; give the same command again" in first.err
    for _ in range(12):
        ran = giextract("--lang", "zh", *EXTRACT, "--no-wait")
        if "尚未收到回答" not in ran.err:
            break
    assert ran.closing.startswith("2 份已核实")
    assert len(provider.batches) == 2
    assert provider.paid == {1}


def test_directly_beside_batches_is_warned_of(giextract: Run, server: Loopback) -> None:
    """Who asks one by one while batches are under way is told that it is paid for again."""
    giextract(*EXTRACT, "--no-wait")
    assert "in batches of earlier runs, questions without an answer: 3" in giextract(*EXTRACT[:-1]).err


def test_dry_run_tells_the_price_of_batches(giextract: Run, server: Loopback, provider: Provider) -> None:
    """The estimate is that of batches, and leaves out what is on its way."""
    prices = ("--price-input", "2", "--price-output", "8", "--dry-run")
    direct = _cost(giextract(*EXTRACT[:-1], *prices).err)
    assert _cost(giextract(*EXTRACT, *prices).err) == pytest.approx(direct / 2)
    assert not provider.files
    giextract(*EXTRACT, "--no-wait")
    assert "to be asked about in batches: 0 reports" in giextract(*EXTRACT, *prices).err


def _cost(said: str) -> float:
    return float(next(line for line in said.splitlines() if " cost " in line).split(" cost ")[1].split(",")[0].split(" ")[0].rstrip(";"))


def test_batch_needs_a_model_and_no_wait_a_batch(giextract: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What makes no sense is wrong usage, and makes no store."""
    (tmp_path / "in").mkdir()
    assert giextract(*EXTRACT, "--model", "off").code == 2
    assert giextract("extract", "in", "--store", "s.db", "--no-wait").code == 2
    assert not (tmp_path / "s.db").exists()


@pytest.mark.parametrize(
    ("what", "nth"), [("uploaded", 1), ("created", 1), ("looked", 1), ("content", 1), ("content", 2), ("created", 2), ("content", 3)]
)
def test_killed_at_any_step(
    what: str, nth: int, giextract: Run, spawn: Spawn, server: Loopback, provider: Provider, tmp_path: Path
) -> None:
    """A process that is killed in the middle is gone on with, without its cache, and nothing is billed twice."""
    provider.plans = [Plan(failing=1)]
    seen = 0

    def hook(event: str) -> None:
        nonlocal seen
        seen += event == what
        if event == what and seen == nth:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()

    process = spawn(*EXTRACT, GIEXTRACT_CACHE=str(tmp_path / "first cache"))
    provider.hook = hook
    _, said = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    ran = giextract(*EXTRACT)
    assert (ran.code, ran.closing) == (1, DONE)
    assert provider.paid == {1}
    assert KEY.encode() not in said + ran.err.encode() + everything_in(tmp_path)


def test_interrupted_while_it_waits(giextract: Run, spawn: Spawn, server: Loopback, provider: Provider) -> None:
    """Ctrl-C ends the waiting at once with 130; the batch lives on, and the same command takes in its answers."""
    provider.usual = Plan(looks=10**9)
    process = spawn(*EXTRACT)
    provider.hook = lambda event: process.send_signal(signal.SIGINT) if event == "looked" else None
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"give the same command again to collect" in said
    for batch in provider.batches:
        batch.plan = Plan(looks=0)
    provider.usual = Plan()
    assert giextract(*EXTRACT).closing == DONE
    assert provider.paid == {1}


def test_two_runs_at_a_time(spawn: Spawn, server: Loopback, provider: Provider, tmp_path: Path) -> None:
    """Two processes on one store hand each question in once, and both end with all answers."""
    runs = [spawn(*EXTRACT, GIEXTRACT_CACHE=str(tmp_path / f"cache{nth}")) for nth in range(2)]
    closings = [run.communicate(timeout=120)[1].decode().splitlines()[-1] for run in runs]
    assert closings == [DONE, DONE]
    assert provider.paid == {1}


def test_batch_that_the_server_does_not_know(giextract: Run, server: Loopback, provider: Provider, tmp_path: Path) -> None:
    """With another key the batch cannot be had: it is named, nothing is asked again; after a month it is given up."""
    giextract(*EXTRACT, "--no-wait")
    gone = provider.batches.pop()
    ran = giextract(*EXTRACT)
    assert ran.code == 3
    assert f"{gone.id}, handed in " in ran.err
    assert not provider.batches
    with sqlite3.connect(tmp_path / "s.db") as connection:
        connection.execute("UPDATE batches SET handed = '2020-01-01T00:00:00+00:00'")
    connection.close()
    assert giextract(*EXTRACT).closing == DONE
