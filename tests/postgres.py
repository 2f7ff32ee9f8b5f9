"""A real PostgreSQL server in a folder of its own, for the time of a test run."""

import hashlib
import os
import shutil
import socket
import subprocess
import tempfile
from glob import glob
from pathlib import Path

import psycopg
from sqlalchemy import make_url

SETTINGS = "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off -c max_connections=40"


class Postgres:
    """The server, and the databases in it; raises LookupError where PostgreSQL is not installed."""

    def __init__(self) -> None:
        found = shutil.which("initdb") or next(iter(sorted(glob("/usr/lib/postgresql/*/bin/initdb"), reverse=True)), None)
        if found is None:
            raise LookupError("PostgreSQL is not installed (initdb not found)")
        self._programs = Path(found).resolve().parent
        # Not below the test run's own folder: PostgreSQL refuses to run as root, and another person may not look in there.
        self._folder = Path(tempfile.mkdtemp(prefix="giextract-"))
        self._user = "nobody" if os.getuid() == 0 else None
        if self._user:
            shutil.chown(self._folder, self._user)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._run("initdb", "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        self.start()

    def url(self, database: str = "postgres") -> str:
        """The address of a database."""
        return f"postgresql://tester@127.0.0.1:{self._port}/{database}"

    def database(self, name: str) -> str:
        """The address of a database for this name; it is made, empty, when it is first asked for."""
        hashed = "t" + hashlib.sha256(name.encode()).hexdigest()[:16]
        with psycopg.connect(self.url(), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (hashed,)).fetchone():
                connection.execute(f"CREATE DATABASE {hashed} STRATEGY file_copy")
        return self.url(hashed)

    def drop_all(self) -> None:
        """Take away what tests have made, whoever is still connected."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            for (name,) in connection.execute("SELECT datname FROM pg_database WHERE datname ~ '^t[0-9a-f]{16}$'").fetchall():
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def end_connections(self, url: str) -> int:
        """End every connection to a database as an administrator would; tells how many."""
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            return len(connection.execute(ended, (make_url(url).database,)).fetchall())

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = SETTINGS.format(port=self._port, folder=self._folder)
        self._run("pg_ctl", "-w", "-l", f"{self._folder}/log", "-o", options, "start")

    def stop(self) -> None:
        """Let it fall, as without electricity."""
        self._run("pg_ctl", "-m", "immediate", "-w", "stop")

    def close(self) -> None:
        """Stop it and leave nothing behind."""
        self.stop()
        shutil.rmtree(self._folder)

    def _run(self, program: str, *given: str) -> None:
        command = [f"{self._programs}/{program}", "-D", f"{self._folder}/cluster", *given]
        subprocess.run(command, user=self._user, cwd=self._folder, check=True, capture_output=True, timeout=60)
