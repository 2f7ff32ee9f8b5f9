"""The same store on PostgreSQL: a real server, in a folder of its own, for the time of the test."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from glob import glob
from pathlib import Path

import psycopg
import pytest

from giextract.bulk import extract, find, second_pass
from giextract.bulk.decided import decide, opened, refresh
from giextract.decision import Decision
from giextract.pipeline import judged
from giextract.store import Place, Store, Wanted
from tests.bulk.batched import BEST, CASES, fill, run
from tests.loopback.batches import Plan, Provider
from tests.loopback.changes import short_row
from tests.loopback.threaded import answering_all, serving
from tests.samples import ROOT
from tests.store.test_store import current, entry


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of an empty database."""
    found = shutil.which("initdb") or next(iter(sorted(glob("/usr/lib/postgresql/*/bin/initdb"), reverse=True)), None)
    if found is None:
        pytest.skip("PostgreSQL is not installed (initdb not found)")
    programs = Path(found).resolve().parent
    # Not below the test run's own folder: PostgreSQL refuses to run as root, and another person may not look in there.
    data = Path(tempfile.mkdtemp(prefix="giextract-"))
    user = "nobody" if os.getuid() == 0 else None
    if user:
        shutil.chown(data, user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(*command: str) -> None:
        subprocess.run(command, user=user, cwd=data, check=True, capture_output=True, timeout=60)

    run(f"{programs}/initdb", "-D", f"{data}/cluster", "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={data} -c fsync=off"
    run(f"{programs}/pg_ctl", "-D", f"{data}/cluster", "-w", "-l", f"{data}/log", "-o", options, "start")
    yield f"postgresql://tester@127.0.0.1:{port}/postgres"
    run(f"{programs}/pg_ctl", "-D", f"{data}/cluster", "-m", "immediate", "stop")
    shutil.rmtree(data)


def test_store_on_postgres(server: str) -> None:
    """Places, versions, copies and judging again are the same as in a file."""
    with Store.open(server, create=True) as store:
        store.write([entry("b.txt", "b", "verified", "flagged"), entry("e.txt", "e", "failed")])
        store.write([entry("a.txt", "b", "verified", "flagged"), entry("c.txt", "c", "verified")])
        store.write([entry("c.txt", "d", "consistent"), entry("b.txt", None, "failed")])
    with Store.open(server) as store:
        assert current(store) == [
            (("b.txt", "a.txt"), "b:verified"),
            (("b.txt", "a.txt"), "b:flagged"),
            (("c.txt",), "d:consistent"),
            (("e.txt",), "e:failed"),
        ]
        assert [page.path for page in store.pages()] == ["b.txt", "b.txt", "c.txt"]
        assert store.standing({Place("c.txt", "/reports"): "d"})[Place("c.txt", "/reports")].placed
        assert (store.count_pages(), store.count_failed()) == (3, 1)


def test_extract_into_postgres(server: str, tmp_path: Path) -> None:
    """A whole run goes into a database by its URL."""
    from giextract import bulk
    from tests.samples import CLEAN

    (tmp_path / "clean.txt").write_text(CLEAN, encoding="utf-8")
    with Store.open(server, create=True) as store:
        first = [done.known for done in bulk.extract(bulk.find([str(tmp_path)]), store)]
        second = [done.known for done in bulk.extract(bulk.find([str(tmp_path)]), store)]
    assert (first, second) == ([False], [True])


def test_decisions_and_the_list_on_postgres(server: str, tmp_path: Path) -> None:
    """What people decide is kept and taken out of the list as in a file."""
    for case in ("2019/result-cell-wrong", "2021/two-totals-wrong"):
        source = next((ROOT / "goldens" / case).glob("source.*"))
        shutil.copy(source, tmp_path / f"{case.split('/')[1]}{source.suffix}")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE decided")
    with Store.open(server.replace("/postgres", "/decided"), create=True) as store:
        for _ in extract(find([str(tmp_path)]), store):
            pass
        second_pass(store)
        refresh(store)
        line = store.queued(Wanted(text="result-cell"), 1)[0]
        left = store.count_queued(Wanted())
        found = opened(store, line.document, line.part)
        assert found
        made = [
            Decision(at="2026-01-01T00:00:00Z", by="李", path=line.path, kind="accept", finding=f.id, rule=f.rule,
                     judged=judged(found.reviewed.report, f.cells, f.quote))
            for f in found.reviewed.open
        ]  # fmt: skip
        kept = decide(store, made, [line])
        assert [d.id for d in store.decisions(by="李")] == [d.id for d in kept]
        assert store.count_queued(Wanted()) == left - 1
        _, counts = store.counts(("rule", "year", "reviewer"), Wanted(left=False))
        assert counts["reviewer"] == [("李", 1)]
        assert len(list(store.flagged(Wanted(rule=counts["rule"][0][0])))) == counts["rule"][0][1]
        assert store.last_decisions("李") == [kept[-1]]


def test_batches_on_postgres(server: str, tmp_path: Path) -> None:
    """Questions and batches live in a database as in a file: another machine, without the cache, goes on there."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE batched")
    provider = Provider(answering_all(CASES, short_row), Plan(ends="expired", answered=1), Plan(failing=1))
    with serving(provider) as model:
        for cache, waits in (("first", False), ("second", True)):
            with Store.open(server.replace("/postgres", "/batched"), create=True) as store:
                folder = tmp_path / "in" if (tmp_path / "in").exists() else fill(tmp_path / "in")
                ran = run(folder, store, model, tmp_path / cache, waits=waits)
    assert ran.last == BEST
    assert provider.paid == {1}
