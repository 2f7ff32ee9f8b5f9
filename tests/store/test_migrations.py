"""Stores that older versions have made: what becomes of them when they are opened."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from giextract import pipeline
from giextract.bulk.planning import fingerprints
from giextract.bulk.working.rows import row_of
from giextract.checks.policy_file import published
from giextract.cli import main
from giextract.errors import StoreError
from giextract.store import Store, Wanted, connected, digest, migrations, pack
from tests.samples import CLEAN, WRONG_SUM

pytestmark = pytest.mark.usefixtures("either_store")

FILES = {"clean.txt": CLEAN, "wrong.txt": WRONG_SUM}
# The tables as they were, in the words of either database; the first stores had no place for a model's answers.
FIRST = """
CREATE TABLE meta (key VARCHAR(64) NOT NULL, value TEXT NOT NULL, PRIMARY KEY (key));
CREATE TABLE places (path TEXT NOT NULL, document TEXT NOT NULL, root TEXT NOT NULL, size BIGINT, current BOOLEAN NOT NULL,
    seen VARCHAR(32) NOT NULL, PRIMARY KEY (path, document));
CREATE INDEX places_of_document ON places (document);
CREATE TABLE pages (document TEXT NOT NULL, part INTEGER NOT NULL, page {bytes} NOT NULL, PRIMARY KEY (document, part));
CREATE TABLE results (document TEXT NOT NULL, part INTEGER NOT NULL, sha256 VARCHAR(64), outcome VARCHAR(16) NOT NULL,
    failure TEXT, agency TEXT, year INTEGER, report {bytes} NOT NULL, read_by TEXT NOT NULL, judged_by TEXT NOT NULL,
    PRIMARY KEY (document, part));
CREATE INDEX results_by_outcome ON results (outcome);
CREATE INDEX results_by_agency ON results (agency, year)
"""
ANSWERS = """;
ALTER TABLE pages ADD COLUMN answers {bytes};
ALTER TABLE pages ADD COLUMN asked_by TEXT DEFAULT '' NOT NULL
"""
RELATED = ";CREATE TABLE related (document TEXT NOT NULL, part INTEGER NOT NULL, PRIMARY KEY (document, part))"
OLDER = {"the first": (1, FIRST), "1": (1, FIRST + ANSWERS), "2": (2, FIRST + ANSWERS + RELATED)}
Old = Callable[[str], str]


@pytest.fixture
def old(tmp_path: Path) -> Old:
    """Make a store as an older version made it, of two files; gives its file name or URL."""

    def make(name: str) -> str:
        version, ddl = OLDER[name]
        url = connected.address(str(tmp_path / "old.db"))
        engine = create_engine(url)
        kind = "BLOB" if url.get_backend_name() == "sqlite" else "BYTEA"
        read_by, _ = fingerprints(published())
        (tmp_path / "in").mkdir()
        with engine.begin() as connection:
            for statement in ddl.format(bytes=kind).split(";"):
                connection.execute(text(statement))
            connection.execute(text(f"INSERT INTO meta VALUES ('schema', '{version}')"))
            for path, content in FILES.items():
                (tmp_path / "in" / path).write_text(content, encoding="utf-8")
                (page,) = pipeline.prepare(content.encode(), path)
                report = pipeline.judge(page, None)
                row = row_of(report)
                of = report.source.sha256
                place = {"path": path, "document": of, "root": str(tmp_path / "in"), "size": 1, "current": True, "seen": "2025-01-01"}
                _insert(connection, "places", **place)
                _insert(connection, "pages", document=of, part=1, page=pack(page.model_dump_json()))
                said = {"outcome": row.outcome, "agency": row.agency, "year": row.year, "report": row.report}
                _insert(connection, "results", document=of, part=1, sha256=of, read_by=read_by, judged_by="older", **said)
        engine.dispose()
        return url.database or "" if kind == "BLOB" else url.render_as_string(hide_password=False)

    return make


def _insert(connection: object, table: str, **row: object) -> None:
    names = ", ".join(row)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{n}' for n in row)})"), row)  # type: ignore[attr-defined]


def version_of(store: str) -> tuple[str, set[str]]:
    """The version that a store says it has, and its tables."""
    engine = create_engine(connected.address(store))
    with engine.connect() as connection:
        version = connection.execute(text("SELECT value FROM meta WHERE key = 'schema'")).scalar_one()
        tables = set(inspect(connection).get_table_names())
    engine.dispose()
    return version, tables


@pytest.mark.parametrize("name", OLDER)
def test_older_store_goes_on(
    name: str, old: Old, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is extracted into, verified, exported and reviewed as one that was made today."""
    store = old(name)
    monkeypatch.setattr(migrations, "AT_A_TIME", 1)
    with Store.open(store) as opened:
        opened.make_queue()
        (line,) = opened.queued(Wanted(), 10)
        assert (line.path, line.outcome) == ("wrong.txt", "flagged")
        assert line.errors > 0
        assert [one.digest for one in opened.lines()] == [digest(one.report) for one in opened.reports()]
    assert version_of(store)[0] == str(migrations.VERSION)
    assert main(["extract", str(tmp_path / "in"), "--store", store]) == 1
    Store.open(str(tmp_path / "new.db"), create=True).close()
    assert version_of(store) == version_of(str(tmp_path / "new.db"))
    assert main(["verify", store]) == 1
    capsys.readouterr()
    assert main(["export", store, "--as", "jsonl"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {one["source"]["path"]: one["outcome"] for one in lines} == {"clean.txt": "consistent", "wrong.txt": "flagged"}


def test_killed_half_way(old: Old) -> None:
    """Nothing of a step is there after a kill, and the next run does it as if nothing had been."""
    store = old("1")
    run = subprocess.run([sys.executable, "-c", _OPENING.format(step="os.kill(os.getpid(), signal.SIGKILL)"), store], check=False)
    assert run.returncode == -9
    version, tables = version_of(store)
    assert (version, tables) == ("1", {"meta", "places", "pages", "results"})
    subprocess.run([sys.executable, "-c", _OPENING.format(step="None"), store], check=True)
    assert version_of(store)[0] == str(migrations.VERSION)


def test_two_at_once(old: Old, tmp_path: Path) -> None:
    """Of two processes that open an older store at the same time one brings it up to date, and the other finds it so."""
    store = old("2")
    step = f"(open({str(tmp_path / 'steps')!r}, 'a').write('x'), time.sleep(0.5))"
    runs = [subprocess.Popen([sys.executable, "-c", _OPENING.format(step=step), store]) for _ in range(2)]
    assert [run.wait(60) for run in runs] == [0, 0]
    assert (tmp_path / "steps").read_text() == "x"
    assert version_of(store)[0] == str(migrations.VERSION)


def test_newer_store_is_refused(old: Old) -> None:
    """A store of a version that is not known yet is left as it is."""
    store = old("2")
    engine = create_engine(connected.address(store))
    with engine.begin() as connection:
        connection.execute(text("UPDATE meta SET value = '99'"))
    engine.dispose()
    with pytest.raises(StoreError, match=r"newer giextract \(schema 99"):
        Store.open(store)
    assert version_of(store) == ("99", {"meta", "places", "pages", "results", "related"})


# Open a store; the last step does something more after its work.
_OPENING = """
import os, signal, sys, time
from giextract.store import Store, migrations

last = migrations.STEPS[migrations.VERSION]
migrations.STEPS[migrations.VERSION] = lambda connection: (last(connection), {step})
Store.open(sys.argv[1]).close()
"""
