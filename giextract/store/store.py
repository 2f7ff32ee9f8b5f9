"""Write what a run found in batches, give it back one by one."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Self

from sqlalchemy import Connection, Engine, Select, Table, func, select

from giextract.store import queries, writing
from giextract.store.opening import WRITES, address, keep_log, lock, open_engine, shown, told_plainly
from giextract.store.records import Entry, Holding, Key, Place, Result, Standing, Stored, StoredPage
from giextract.store.schema import compared, lent, meta, prepare_schema, related, results

# Rows held in memory at a time when a store is read from end to end.
READ_AHEAD = 64
# Documents named in one question; SQLite takes some thousands.
MOST_NAMED = 500


class Store:
    """One open store; every method is one transaction, and what was written survives a kill."""

    def __init__(self, engine: Engine) -> None:
        self.name = shown(engine.url)
        self._engine = engine

    @classmethod
    def open(cls, location: str, create: bool = False) -> Self:
        """Open the store at a file name or database URL; raises UsageError or StoreError with one line."""
        store = cls(open_engine(address(location), create))
        try:
            with store._writing() as connection:
                prepare_schema(connection, store.name, create)
            with told_plainly(store.name):
                keep_log(store._engine)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def standing(self, files: Mapping[Place, str]) -> dict[Place, Standing]:
        """Say for files and the hashes of their bytes what the store has of them."""
        with self._reading() as connection:
            return queries.standing(connection, files)

    def write(self, entries: Sequence[Entry]) -> None:
        """Write a batch: a new reading replaces the older one of the same bytes, new bytes those at the same path."""
        with self._writing() as connection:
            writing.write_results(connection, entries)
            writing.write_places(connection, entries)

    def rejudge(self, judged: Sequence[tuple[str, Result]], judged_by: str | None = None) -> None:
        """Replace results of stored pages, named by their document; without `judged_by`, by the same rules as before."""
        with self._writing() as connection:
            writing.update_results(connection, judged, judged_by)

    def pages_of(self, document: str) -> list[tuple[bytes, bytes | None]]:
        """The stored readings of one document, part by part, each with a model's answers if it was asked."""
        with self._reading() as connection:
            return [(page, answers) for page, answers in connection.execute(queries.pages_of(document))]

    def pages(self) -> Iterator[StoredPage]:
        """Every stored reading that is current, in the order of `reports`."""
        with self._reading() as connection:
            for row in connection.execution_options(yield_per=READ_AHEAD).execute(queries.current_pages()):
                yield StoredPage(*row)

    def count_pages(self) -> int:
        """How many readings `pages` will give."""
        return self._count(queries.current_pages())

    def count_failed(self) -> int:
        """How many current reports have failed, and so have no page."""
        return self._count(queries.current_reports().where(results.c.outcome == "failed"))

    def reports(self) -> Iterator[Stored]:
        """Every current report, by the path of its first place and its part."""
        with self._reading() as connection:
            copies = queries.copies(connection)
            reports = connection.execution_options(yield_per=READ_AHEAD).execute(queries.current_reports())
            for document, path, report in reports:
                yield Stored(report, copies.get(document, (path,)))

    def holdings(self) -> list[Holding]:
        """Every current result without its report, by the path of its first place and its part."""
        with self._reading() as connection:
            return [Holding(*row) for row in connection.execute(queries.holdings())]

    def reports_of(self, keys: Sequence[Key]) -> dict[Key, bytes]:
        """The packed reports of some results, by document and part."""
        found: dict[Key, bytes] = {}
        with self._reading() as connection:
            for start in range(0, len(keys), MOST_NAMED):
                documents = {document for document, _ in keys[start : start + MOST_NAMED]}
                for document, part, report in connection.execute(queries.reports_of(documents)):
                    found[document, part] = report
        return found

    def page_of(self, key: Key) -> tuple[bytes, bytes | None] | None:
        """The stored reading of one result, with a model's answers if it was asked."""
        with self._reading() as connection:
            row = connection.execute(queries.page_of(*key)).one_or_none()
            return (row.page, row.answers) if row else None

    def remembered(self, name: str) -> str | None:
        """What was last remembered by this name."""
        with self._reading() as connection:
            return connection.execute(select(meta.c.value).where(meta.c.key == name)).scalar_one_or_none()

    def remember(self, name: str, value: str) -> None:
        """Keep a text with the store by a name of its own."""
        with self._writing() as connection:
            writing.replace_meta(connection, name, value)

    def compared(self) -> dict[str, str]:
        """What groups of reports were when they were last held against each other."""
        with self._reading() as connection:
            return {row.name: row.digest for row in connection.execute(select(compared))}

    def compare(self, digests: Mapping[str, str]) -> None:
        """Remember these groups, and only these."""
        with self._writing() as connection:
            writing.replace_compared(connection, digests)

    def related(self) -> frozenset[Key]:
        """Results that were last left with something that other reports tell."""
        return self._keys(related)

    def lent(self) -> frozenset[Key]:
        """Results whose page was last judged beside those of other years."""
        return self._keys(lent)

    def relate(self, told: Collection[Key], judged_beside: Collection[Key]) -> None:
        """Remember which results now say something that other reports tell, and whose page was judged beside others."""
        with self._writing() as connection:
            writing.replace_keys(connection, related, told)
            writing.replace_keys(connection, lent, judged_beside)

    def _keys(self, table: Table) -> frozenset[Key]:
        with self._reading() as connection:
            return frozenset((row.document, row.part) for row in connection.execute(select(table)))

    def _count(self, query: Select[Any]) -> int:
        with self._reading() as connection:
            return connection.execute(select(func.count()).select_from(query.order_by(None).subquery())).scalar_one()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with told_plainly(self.name), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        writer = self._engine.execution_options(**{WRITES: True})
        with told_plainly(self.name), writer.begin() as connection:
            lock(connection)
            yield connection
