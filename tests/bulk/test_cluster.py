"""Runs on a Ray cluster: two machines' worth of real workers, one of them killed in the middle."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from giextract.store import Store, unpack
from tests.bulk.annual import annual
from tests.bulk.zips import plain
from tests.loopback.server import Exchange
from tests.loopback.threaded import answering_all, serving
from tests.model.asking import CLEAN, GLUED, WRONG
from tests.samples import ROOT

NODES, PROCESSORS = 2, 2
RATE = 240  # requests a minute

pytestmark = pytest.mark.filterwarnings("ignore")  # Ray's own, of its own parts


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a cluster of two nodes."""
    from ray.cluster_utils import Cluster

    there = Cluster()
    for _ in range(NODES):
        there.add_node(num_cpus=PROCESSORS, include_dashboard=False, object_store_memory=100 * 2**20)
    yield there.address
    there.shutdown()


def start(address: str, *arguments: object, **settings: str) -> "subprocess.Popen[str]":
    """Begin a run of the command that joins the cluster."""
    environment = os.environ | {"RAY_ADDRESS": address, "LC_ALL": "C.UTF-8"} | settings
    command = [sys.executable, "-m", "giextract", *map(str, arguments), "--engine", "ray"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def end(run: "subprocess.Popen[str]") -> tuple[int, str]:
    """Wait for its end: the exit code and what it said to people."""
    _, said = run.communicate(timeout=120)
    return run.returncode, said


def stored(file: Path) -> dict[tuple[str, int], tuple[str, bytes]]:
    """Every current report of a store by path and part: its outcome, and all that was found out."""
    with Store.open(str(file)) as store:
        return {(one.path, one.part): (one.outcome, unpack(store.reports_of([one.key])[one.key])) for one in store.lines()}


def busy() -> list[int]:
    """The processes in which Ray is at a trip of ours."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if b"ray::remote_trip" in (process / "cmdline").read_bytes():
                found.append(int(process.name))
        except OSError:
            continue
    return found


def years(folder: Path, agencies: int) -> Path:
    """A folder of reports of so many agencies over three years, and what is none."""
    folder.mkdir()
    for n in range(agencies):
        for year in (2021, 2022, 2023):
            text = annual(year, 20 + n % 7, int(year > 2021), 1, agency=f"青岩县第{n}局", layout="glued" if n % 5 == 0 else "tabs")
            (folder / f"{n:04}-{year}.txt").write_bytes(text)
    (folder / "broken.docx").write_bytes(b"PK\3\4 nothing")
    (folder / "letter.txt").write_text("来信收悉，现答复如下。", encoding="utf-8")
    (folder / "more.zip").write_bytes(plain([("inner.txt", annual(2022, agency="青岩县水务局"))]))
    shutil.copy(next((ROOT / "goldens" / CLEAN).glob("source.*")), folder / "clean.txt")
    return folder


def test_the_same_reports_as_with_processes_of_this_machine(address: str, tmp_path: Path) -> None:
    """Every report, failure and finding of a cluster is that of a run here; rules run again there, too."""
    folder = years(tmp_path / "in", 8)
    here = [sys.executable, "-m", "giextract", "extract", str(folder), "--store", str(tmp_path / "here.db")]
    assert subprocess.run(here, capture_output=True).returncode == 3
    code, said = end(start(address, "extract", folder, "--store", tmp_path / "there.db"))
    assert code == 3, said
    assert stored(tmp_path / "there.db") == stored(tmp_path / "here.db")
    code, said = end(start(address, "extract", folder, "--store", tmp_path / "there.db"))
    assert "28 of 28 files" in said, "everything is there already"
    code, said = end(start(address, "verify", tmp_path / "there.db"))
    assert "no finding changes" in said.lower(), said
    assert stored(tmp_path / "there.db") == stored(tmp_path / "here.db")


def test_a_worker_killed_in_the_middle(address: str, tmp_path: Path) -> None:
    """What was on its way with it is sent again: nothing is lost, nothing has failed, nothing is there twice."""
    folder = years(tmp_path / "in", 50)
    run, killed = start(address, "extract", folder, "--store", tmp_path / "s.db"), 0
    while run.poll() is None and killed < 3:
        for process in busy()[:1]:
            os.kill(process, signal.SIGKILL)
            killed += 1
        time.sleep(0.3)
    code, said = end(run)
    assert (killed, code) == (3, 3), said
    assert "1 failed, 1 not a report" in said
    there = stored(tmp_path / "s.db")
    files = {p.name for p in folder.iterdir() if p.suffix != ".zip"} | {"more.zip/inner.txt"}
    assert sorted(path for path, _ in there) == sorted(files)
    assert [path for (path, _), (outcome, _) in there.items() if outcome == "failed"] == ["broken.docx"]


def test_one_limit_and_one_purse_for_all_workers(address: str, tmp_path: Path) -> None:
    """However many read, the server is asked no faster than it may be, about nothing twice, and not again by another run."""
    cases = (CLEAN, GLUED, WRONG)
    (tmp_path / "in").mkdir()
    for n in range(24):
        source = next((ROOT / "goldens" / cases[n % 3]).glob("source.*"))
        (tmp_path / "in" / f"{n:02}.txt").write_bytes(source.read_bytes() + f"\n附记第{n}号\n".encode())
    well, asked = answering_all(cases), list[tuple[float, str]]()

    async def counting(exchange: Exchange) -> None:
        asked.append((time.monotonic(), exchange.user))
        await well(exchange)

    with serving(counting) as server:
        settings = {
            "OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "secret-of-mine", "GIEXTRACT_MODEL": "m", "GIEXTRACT_PROSE": "false",
            "GIEXTRACT_CACHE": str(tmp_path / "cache"), "GIEXTRACT_REQUESTS_PER_MINUTE": str(RATE),
        }  # fmt: skip
        run, killed = start(address, "extract", tmp_path / "in", "--store", tmp_path / "a.db", **settings), 0
        while run.poll() is None and not killed:
            for process in busy()[:1]:
                os.kill(process, signal.SIGKILL)
                killed += 1
            time.sleep(0.05)
        code, said = end(run)
        assert (code, killed) == (1, 1), said
        first = len(asked)
        # Rows in dispute are asked again in other words: no question of the run is like another.
        assert first >= 24 and len({question for _, question in asked}) == first
        assert asked[-1][0] - asked[0][0] >= (first - 1) * 60 / RATE * 0.9
        end(start(address, "extract", tmp_path / "in", "--store", tmp_path / "b.db", **settings))
        assert len(asked) == first, "a new store, and everything that was paid for is there"
    assert {k: v[0] for k, v in stored(tmp_path / "a.db").items()} == {k: v[0] for k, v in stored(tmp_path / "b.db").items()}


def test_a_machine_with_another_giextract(address: str, tmp_path: Path) -> None:
    """What it would read is not taken for this one's: the run ends with what to do."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(annual(2022))
    other = "import sys; from giextract.cli import main; import giextract.bulk; "
    other += "sys.modules['giextract.bulk.working.cluster'].code_here = lambda: 'another'; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", other, "extract", str(tmp_path / "in")]
    environment = os.environ | {"RAY_ADDRESS": address, "LC_ALL": "C.UTF-8"}
    given = ["--store", str(tmp_path / "s.db"), "--engine", "ray"]
    ran = subprocess.run([*command, *given], env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 2, ran.stderr
    assert "a machine of the cluster has another giextract than this one" in ran.stderr.splitlines()[-1]
    assert not stored(tmp_path / "s.db")


def test_a_cluster_that_is_not_there(tmp_path: Path) -> None:
    """One line says what cannot be joined, and that connections were refused."""
    (tmp_path / "in").mkdir()
    refused = start("192.0.2.1:6379", "extract", tmp_path / "in", "--store", tmp_path / "s.db", "--offline")
    assert end(refused) [0] == 2
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        there = f"127.0.0.1:{nobody.getsockname()[1]}"
        code, said = end(start(there, "extract", tmp_path / "in", "--store", tmp_path / "s.db"))
    assert code == 2 and said.splitlines()[-1].startswith(f"giextract: RAY_ADDRESS: nobody answers at {there}")
