"""Runs of the command that are killed again and again, and what is left when the last one has ended."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from giextract.evaluation.golden import Golden, cases, load
from giextract.pipeline import prepare
from giextract.reading.model.questions import questions
from giextract.store import Store, unpack
from tests.loopback.ledger import Call, Kind
from tests.printing.report import print_report
from tests.samples import ROOT

LAYOUTS = ("lines", "tabs", "markdown")
YEARS = 3  # reports of each agency, one a year, so that they have something to tell of each other
LOOK_SECONDS = 0.05
PATIENCE = 10.0  # seconds that workers may take to see that their run is gone
ENDED = (0, 1)


def kinds(count: int) -> list[Kind]:
    """Reports of the present form between printed borders, the figures of bundled ones."""
    goldens = [g for g in (load(path) for path, _ in cases(ROOT / "goldens")) if _is_plain(g)]
    return [_kind(goldens[n % len(goldens)], LAYOUTS[n % len(LAYOUTS)], n) for n in range(count)]


def write_reports(folder: Path, of: Sequence[Kind], count: int) -> None:
    """Write so many reports, each of an agency and year of its own and with a mark that its questions show."""
    folder.mkdir()
    for n in range(count):
        text = of[n % len(of)].text.replace("青岩县某局", f"青岩县第{n // YEARS}局").replace("2022年", f"{2021 + n % YEARS}年")
        (folder / f"{n:06}.txt").write_text(f"{text.rstrip()}\n附记第{n}号\n", encoding="utf-8")


def contents(store: str) -> dict[tuple[str, int], str]:
    """Every report by path and part, without what it cost and when it was asked about."""
    found = {}
    with Store.open(store) as opened:
        for stored in opened.reports():
            report = json.loads(unpack(stored.report))
            report["usage"] = report["reading"]["at"] = None
            for path in stored.places:
                key = (path, int(report["source"]["part"]))
                assert key not in found, f"{key} is in the store twice"
                found[key] = json.dumps(report, ensure_ascii=False, sort_keys=True)
    return found


@dataclass(slots=True)
class Runs:
    """A command, started again after each kill; `kills` are the times at which a run was killed, `workers` a worker."""

    command: Sequence[str]
    environment: Mapping[str, str]
    chance: random.Random
    kills: list[float] = field(default_factory=list)
    workers: list[float] = field(default_factory=list)
    sessions: list[int] = field(default_factory=list)
    said: str = ""

    @property
    def killed_so_far(self) -> int:
        """How many processes were killed, one of each run that was."""
        return len(self.kills) + len(self.workers)

    def start(self) -> "subprocess.Popen[str]":
        """Start the command in a session of its own, by which all its processes can be told."""
        process = subprocess.Popen(
            self.command, env={**os.environ, **self.environment}, start_new_session=True, text=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        self.sessions.append(process.pid)
        return process

    def killed(self, seconds: float, enough: Callable[[], bool] = lambda: False, worker: float | None = None) -> int | None:
        """Let it run for so long, or until it has done enough, then kill it: its whole group or its main process alone.

        Gives its exit code if it ended first. One of its workers is killed when `worker` seconds have gone, or as soon as
        there are any, which the run outlives.
        """
        process = self.start()
        begun = time.monotonic()
        while (gone := time.monotonic() - begun) < seconds and not enough():
            if worker is not None and gone > worker and self._kill_worker(process.pid):
                worker = None
            try:
                _, self.said = process.communicate(timeout=LOOK_SECONDS)
                return process.returncode
            except subprocess.TimeoutExpired:
                continue
        self._kill(process)
        process.communicate()
        return None

    def to_the_end(self) -> int:
        """Let it run until it ends by itself; what it said last is kept."""
        process = self.start()
        _, self.said = process.communicate(timeout=3600)
        return process.returncode

    def left_over(self) -> list[int]:
        """The processes of all these runs that are still there after a while."""
        until = time.monotonic() + PATIENCE
        while (left := _of_sessions(set(self.sessions))) and time.monotonic() < until:
            time.sleep(0.1)
        return left

    def _kill(self, process: "subprocess.Popen[str]") -> None:
        self.kills.append(time.monotonic())
        if self.chance.random() < 0.5:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()

    def _kill_worker(self, run: int) -> bool:
        workers = [pid for pid in _of_sessions({run}) if b"spawn_main" in _command_line(pid)]
        if workers:
            self.workers.append(time.monotonic())
            os.kill(self.chance.choice(workers), signal.SIGKILL)
        return bool(workers)


@dataclass(frozen=True, slots=True)
class Paid:
    """What was answered more often than once: how often, and what of it no kill of a run explains.

    `most` is the most that one kill has lost, `late` the longest time, in seconds, for which an answer had been out then.
    """

    again: int
    unexplained: int
    most: int
    late: float


def paid_twice(calls: Sequence[Call], kills: Sequence[float], most_late: float) -> Paid:
    """Hold every answer that was given again against the kills: one must have come before the first was kept.

    A server that has much to do may only read a question when whoever sent it was killed already.
    """
    answered: dict[str, list[Call]] = {}
    for call in calls:
        if call.answered is not None:
            answered.setdefault(call.question, []).append(call)
    again = unexplained = 0
    by_kill: Counter[float] = Counter()
    late = 0.0
    for own in answered.values():
        for call, following in pairwise(own):
            again += 1
            lost = _lost_by(call, following, kills, most_late)
            behind = max(0.0, lost - call.answered) if lost is not None and call.answered is not None else None
            unexplained += behind is None or behind > most_late
            late = max(late, behind or 0.0)
            by_kill.update([] if lost is None else [lost])
    return Paid(again, unexplained, max(by_kill.values(), default=0), late)


def _lost_by(call: Call, following: Call, kills: Sequence[float], most_late: float) -> float | None:
    """The kill that an answer was lost by: the first after its question was read, else the last before."""
    after = [kill for kill in kills if call.asked <= kill <= following.asked]
    before = [kill for kill in kills if call.asked - most_late <= kill < call.asked]
    return after[0] if after else before[-1] if before else None


def in_flight(calls: Sequence[Call], kill: float, most_late: float) -> int:
    """How many questions had been asked at a moment whose answers may not have been kept yet."""
    return sum(call.asked - most_late <= kill and (call.answered is None or call.answered + most_late >= kill) for call in calls)


def _is_plain(golden: Golden) -> bool:
    figures = golden.figures().values()
    return set(golden.forms.values()) == {"2021"} and len(golden.forms) == 3 and None not in figures and not golden.findings


def _kind(golden: Golden, layout: str, n: int) -> Kind:
    figures = {table: {r: list(v) for r, v in getattr(golden, table).items()} for table in golden.forms}
    text = print_report(figures, dict(golden.forms), layout, agency="青岩县某局", year=2022).text
    keys = {(q.table, r.id): r.key for q in questions(prepare(text.encode(), "x.txt")[0]) for r in q.rows}
    wire: Any = {
        table: {keys[table, row]: cells for row, cells in rows.items() if (table, row) in keys} for table, rows in figures.items()
    }
    return Kind(text, wire)


def _of_sessions(sessions: set[int]) -> list[int]:
    """Living processes of these sessions (proc(5): the state and, three fields on, the session follow the name)."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split() if entry.name.isdigit() else []
        except OSError:
            continue
        if fields and fields[0] not in "ZX" and int(fields[3]) in sessions:
            found.append(int(entry.name))
    return found


def _command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def extracting(reports: Path, store: str, *more: str) -> list[str]:
    """The command that reads these reports into this store with a model."""
    return [sys.executable, "-m", "giextract", "extract", str(reports), "--store", store, "--model", "on", *more]


def told(url: str, cache: Path, concurrency: int = 16) -> dict[str, str]:
    """The environment of a run that asks this server."""
    return {
        "OPENAI_API_KEY": "none", "OPENAI_BASE_URL": url, "GIEXTRACT_MODEL": "m", "GIEXTRACT_CACHE": str(cache),
        "GIEXTRACT_CONCURRENCY": str(concurrency),
    }  # fmt: skip
