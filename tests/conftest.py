"""What every test stands on: no real home, no network beyond this machine, no silent skips."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from giextract.settings import VARIABLES
from giextract.store import connected
from giextract.store.opening import address
from tests.postgres import Postgres

# The same examples every time: a failure in CI is one that anybody can repeat. tests/property has a profile of its own.
settings.register_profile("stable", derandomize=True, deadline=None, database=None)
settings.load_profile("stable")

ROOT = Path(__file__).parent.parent
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
NOBODY = 65534
SETTINGS = tuple(VARIABLES.values())
LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture(autouse=True)
def _nobody_at_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the person's home and settings out of reach."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "APPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in (*SETTINGS, *LOCALE):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def another_person(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder, the current one, of a person whom permissions bind: root becomes nobody for the test."""
    with tempfile.TemporaryDirectory() as folder:
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        if root:
            shutil.chown(folder, NOBODY)
            os.seteuid(NOBODY)
        monkeypatch.chdir(folder)
        try:
            yield Path(folder)
        finally:
            if root:
                os.seteuid(0)


@pytest.fixture(scope="session")
def real_reports() -> Path:
    """The folder of published reports with annotated figures; they are not part of the project."""
    folder = Path(os.environ.get("GIEXTRACT_REAL_REPORTS") or ROOT.parent / "shared" / "reports")
    if not folder.is_dir():
        pytest.skip(f"no real reports at {folder}; name their folder in GIEXTRACT_REAL_REPORTS")
    return folder


@pytest.fixture(scope="session")
def goldens() -> Path:
    """The folder of bundled reports."""
    return ROOT / "goldens"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server, started for the first test that wants one."""
    try:
        server = Postgres()
    except LookupError as error:
        pytest.skip(str(error))
    yield server
    server.close()


@pytest.fixture
def databases(postgres: Postgres) -> Iterator[Postgres]:
    """The server, with no databases but those that a test makes."""
    yield postgres
    postgres.drop_all()


@pytest.fixture(params=["sqlite", "postgresql"])
def either_store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run a test twice: with stores in files, and with a database on a server in the place of each file."""
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("databases")
        monkeypatch.setattr(connected, "address", lambda at: address(at if "://" in at else server.database(at)))
    return str(request.param)


@pytest.fixture(params=["sqlite", "postgresql"])
def store_name(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The same for commands in a process of their own: the file name or URL of a store that is not there yet."""
    if request.param == "sqlite":
        return str(tmp_path / "s.db")
    server: Postgres = request.getfixturevalue("databases")
    return server.database("s")


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """With GIEXTRACT_NO_SKIPS, a run that skipped anything has failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = len(reporter.stats.get("skipped", ())) if reporter else 0
    if skipped and os.environ.get("GIEXTRACT_NO_SKIPS") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line(f"\n{skipped} tests were skipped, and GIEXTRACT_NO_SKIPS allows none", red=True)
    return (yield)
