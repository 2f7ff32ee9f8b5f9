"""A database that goes away while it is used: a connection that is ended, a server that falls and comes back, or does not."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from giextract.cli import main
from giextract.decision import Decision
from giextract.errors import StoreError, StoreLost
from giextract.store import Result, Store, connected, pack
from tests.bulk.kills import ENDED, contents, extracting, kinds, write_reports
from tests.postgres import Postgres
from tests.samples import CLEAN
from tests.store.test_store import current, entry

MADE = [
    Decision(at="2026-01-01", by="李", path="a.txt", kind="accept", finding="B301-1", judged={"x": "1"}),
    Decision(at="2026-01-01", by="李", path="b.txt", kind="accept", finding="B301-2", judged={"x": "2"}),
]
Losing = Callable[[], None]


@pytest.fixture
def losing(monkeypatch: pytest.MonkeyPatch) -> Losing:
    """Let the next commit be done and its answer be lost."""
    commit = Store._writing

    def lose() -> None:
        left = 1

        @contextmanager
        def unanswered(store: Store) -> Iterator[Connection]:
            nonlocal left
            with commit(store) as connection:
                yield connection
            if left:
                left -= 1
                raise StoreLost("lost")

        monkeypatch.setattr(Store, "_writing", unanswered)

    return lose


def test_connections_that_are_ended(databases: Postgres) -> None:
    """What was idle is opened again, and nobody notices."""
    url = databases.database("s")
    with Store.open(url, create=True) as store:
        store.write([entry("a.txt", "a", "verified")])
        assert databases.end_connections(url) == 1
        assert current(store) == [(("a.txt",), "a:verified")]
        assert databases.end_connections(url) == 1
        store.write([entry("b.txt", "b", "verified")])
        assert databases.end_connections(url) == 1
        assert [d.id for d in store.decide(MADE)] == [1, 2]
        assert len(current(store)) == 2


def test_connection_that_is_ended_in_a_long_reading(databases: Postgres) -> None:
    """A reading that has given something already says in one line that the same command has to be given again."""
    url = databases.database("s")
    with Store.open(url, create=True) as store:
        store.write([entry(f"{n:03}.txt", f"{n}", "verified") for n in range(200)])
        reading = store.reports()
        next(reading)
        databases.end_connections(url)
        with pytest.raises(StoreLost, match=r"the database cannot be reached: give the same command again[^\n]*$"):
            list(reading)
        assert len(current(store)) == 200


@pytest.mark.usefixtures("either_store")
def test_commit_whose_answer_is_lost(losing: Losing, tmp_path: Path) -> None:
    """Done twice, everything comes to the same: decisions are in the log once, results and likenesses as they were."""
    with Store.open(str(tmp_path / "s.db"), create=True) as store:
        doing: list[Callable[[], Any]] = [
            lambda: store.write([entry("a.txt", "a", "verified"), entry("b.txt", "b", "failed")]),
            lambda: store.rejudge([("a", Result(1, "flagged", "某局", 2021, pack("a:flagged")))], "j2", [pack("a:verified")]),
            lambda: store.add_likenesses([((("a", 1), ("b", 1)), 90)], store.unrelated()),
            lambda: store.remember("name", "value"),
            lambda: store.relate(lambda: [(("a", 1), "years")], lambda: [("a", 1)], lambda: [("group", "digest")], list, store.unrelated()),
            lambda: store.keep_policy("abc", "text"),
            store.make_queue,
        ]
        for do in doing:
            losing()
            do()
        losing()
        assert [d.id for d in store.decide(MADE)] == [1, 2]
        assert [d.id for d in store.decide(MADE[:1])] == [3], "the same said a second time is another decision"
        assert [d.finding for d in store.decisions()] == ["B301-1", "B301-2", "B301-1"]
        assert current(store) == [(("a.txt",), "a:flagged"), (("b.txt",), "b:failed")]
        assert (list(store.related()), store.lent_of([("a", 1)])) == ([(("a", 1), "years")], {("a", 1)})
        assert store.likened([(("a", 1), ("b", 1))]) == {(("a", 1), ("b", 1))}


def test_server_that_falls_and_comes_back(databases: Postgres, tmp_path: Path) -> None:
    """A run goes on as if nothing had been, whatever it was at."""
    write_reports(tmp_path / "in", kinds(6), 60)
    quiet, url = str(tmp_path / "quiet.db"), databases.database("s")
    given = ["--model", "off", "--jobs", "1"]
    assert main(extracting(tmp_path / "in", quiet)[3:] + given) in ENDED
    written = Store.write
    falls = iter([False, True])

    def falling(store: Store, entries: Any) -> None:
        written(store, entries)
        if next(falls, False):
            databases.stop()
            threading.Timer(1.5, databases.start).start()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "write", falling)
        patch.setattr("giextract.bulk.runs.BATCH", 16)
        assert main(extracting(tmp_path / "in", url)[3:] + given) in ENDED
    assert next(falls, None) is None, "it fell"
    assert contents(url) == contents(quiet)


def test_server_that_does_not_come_back(
    databases: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The run ends with one line and exit code 3, and the same command goes on when the server is back."""
    monkeypatch.setattr(connected, "PATIENCE", 0.5)
    url = databases.database("s")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(CLEAN, encoding="utf-8")
    command = ["extract", str(tmp_path / "in"), "--store", url, "--model", "off", "--jobs", "1"]
    written = Store.write

    def falling(store: Store, entries: Any) -> None:
        databases.stop()
        written(store, entries)

    monkeypatch.setattr(Store, "write", falling)
    assert main(command) == 3
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("giextract: postgresql")
    assert "give the same command again" in last
    with pytest.raises(StoreError, match="cannot be reached"):
        Store.open(url)
    monkeypatch.setattr(Store, "write", written)
    databases.start()
    assert main(command) == 0
    assert len(contents(url)) == 1
