"""Write what a run found in batches, give it back one by one."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any, Self

from sqlalchemy import Connection, Engine, Select, func, select

from giextract.decision import Decision
from giextract.store import likeness, log, queries, queue, writing
from giextract.store.opening import WRITES, address, keep_log, lock, open_engine, shown, told_plainly
from giextract.store.records import (
    Entry,
    Flag,
    Key,
    Likeness,
    Pair,
    Place,
    Queued,
    Result,
    Standing,
    Stored,
    StoredPage,
    Wanted,
)
from giextract.store.schema import prepare_schema, results

# Rows held in memory at a time when a store is read from end to end.
READ_AHEAD = 64
NAMES = 500  # of agencies in one query; databases take no more than some thousands of values


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
            for document, path, report, *made_by in reports:
                yield Stored(report, copies.get(document, (path,)), *made_by)

    def namesakes(self, most: int = 200) -> Iterator[list[tuple[str, str, bytes]]]:
        """Current reports by one agency and year where there are several: document, first path, packed report."""
        with self._reading() as connection:
            rows = connection.execution_options(yield_per=READ_AHEAD).execute(queries.namesakes(most))
            for _, group in groupby(rows, lambda row: (row.agency, row.year)):
                yield [(row.document, row.path, row.report) for row in group]

    def over_years(self) -> Iterator[list[tuple[str, str, bytes]]]:
        """Current reports by one agency where there are several years of it: document, first path, packed report."""
        with self._reading() as connection:
            rows = connection.execution_options(yield_per=READ_AHEAD).execute(queries.by_agency())
            for _, group in groupby(rows, lambda row: row.agency):
                yield [(row.document, row.path, row.report) for row in group]

    def rolled_up(self) -> Iterator[tuple[str, str, bytes]]:
        """Current reports that declare themselves the sum of others: document, first path, packed report."""
        with self._reading() as connection:
            for row in connection.execution_options(yield_per=READ_AHEAD).execute(queries.rolled_up()):
                yield row.document, row.path, row.report

    def named(self, agencies: Collection[str], year: int) -> list[tuple[str, str, bytes]]:
        """Current reports of these agencies for a year: document, first path, packed report."""
        with self._reading() as connection:
            wanted = sorted(agencies)
            groups = [wanted[start : start + NAMES] for start in range(0, len(wanted), NAMES)]
            rows = [row for group in groups for row in connection.execute(queries.named(group, year))]
            return [(row.document, row.path, row.report) for row in rows]

    def related(self) -> Iterator[tuple[str, int, bytes]]:
        """Results that were last left with something that other reports tell: document, part, packed report."""
        with self._reading() as connection:
            rows = connection.execution_options(yield_per=READ_AHEAD).execute(queries.related_reports())
            yield from ((document, part, report) for document, part, report in rows)

    def relate(self, told: Collection[tuple[str, int]]) -> None:
        """Remember which results, by document and part, now say something that other reports tell."""
        with self._writing() as connection:
            writing.replace_related(connection, told)

    def decide(self, made: Sequence[Decision]) -> list[Decision]:
        """Add decisions to the log, all of them or none; gives them with their ids."""
        with self._writing() as connection:
            return log.add(connection, made)

    def decisions_of(self, keys: Collection[tuple[str, int]]) -> dict[tuple[str, int], list[Decision]]:
        """The decisions on these reports, by path and part, oldest first."""
        with self._reading() as connection:
            return log.of_reports(connection, keys)

    def decisions(self, by: str | None = None) -> Iterator[Decision]:
        """The whole log, oldest first."""
        with self._reading() as connection:
            rows = connection.execution_options(yield_per=READ_AHEAD).execute(log.everything(by))
            yield from log.as_decisions(rows)

    def last_decisions(self, by: str) -> list[Decision]:
        """A person's last decision that was not taken back, with those taken together with it."""
        with self._reading() as connection:
            return log.last_of(connection, by)

    def count_decisions(self) -> list[tuple[str, str, int]]:
        """How many decisions of each kind each person made."""
        with self._reading() as connection:
            return [(by, kind, count) for by, kind, count in connection.execute(log.tally())]

    def places_of(self, document: str) -> list[tuple[str, str]]:
        """Root and path of every place where these bytes stand now."""
        with self._reading() as connection:
            return [(root, path) for root, path in connection.execute(queries.places_of(document))]

    def find_path(self, path: str, part: int) -> Queued | None:
        """The line in the list of the report at a path."""
        with self._reading() as connection:
            row = connection.execute(queue.at(path, part)).first()
            return Queued(*row) if row else None

    def make_queue(self) -> bool:
        """Bring the list for review up to date with the store; tells whether it was not."""
        with self._reading() as connection:
            if queue.is_current(connection):
                return False
        with self._writing() as connection:
            queue.make(connection)
        return True

    def queued(self, wanted: Wanted, limit: int, offset: int = 0) -> list[Queued]:
        """A page of the list for review, reports with most errors first."""
        with self._reading() as connection:
            return [Queued(*row) for row in connection.execute(queue.listed(wanted, limit, offset))]

    def next_queued(self, wanted: Wanted, after: Queued) -> Queued | None:
        """The report that comes after this one in the list."""
        with self._reading() as connection:
            row = connection.execute(queue.following(wanted, after)).first()
            return Queued(*row) if row else None

    def find_queued(self, document: str, part: int) -> Queued | None:
        """A report's line in the list."""
        with self._reading() as connection:
            row = connection.execute(queue.one(document, part)).first()
            return Queued(*row) if row else None

    def count_queued(self, wanted: Wanted) -> int:
        """How many reports are wanted."""
        return self.counts((), wanted)[0]

    def counts(self, names: Sequence[queue.Countable], wanted: Wanted) -> tuple[int, dict[str, list[tuple[str, int]]]]:
        """How many reports are wanted, and by each name how many have which value, most first.

        Of rule, severity and form it is the open flags that are counted.
        """
        total, found = 0, {name: [] for name in names}  # type: tuple[int, dict[str, list[tuple[str, int]]]]
        with self._reading() as connection:
            for name, value, count in connection.execute(queue.counts(names, wanted)):
                if name == "total":
                    total = count
                else:
                    found[name].append((value, count))
        return total, found

    def flagged(self, wanted: Wanted) -> Iterator[tuple[Queued, str]]:
        """The open flags of the wanted rule, each as its report's line and the finding's id."""
        with self._reading() as connection:
            for row in connection.execution_options(yield_per=READ_AHEAD).execute(queue.flagged(wanted)):
                yield Queued(*row[:-1]), row[-1]

    def decided_on(self) -> list[Queued]:
        """The reports in the list that somebody has decided about."""
        with self._reading() as connection:
            return [Queued(*row) for row in connection.execute(queue.decided_on())]

    def report_of(self, document: str, part: int) -> tuple[bytes, bytes | None, bytes | None] | None:
        """The packed report, page and answers of one part of a document."""
        with self._reading() as connection:
            row = connection.execute(queries.report_of(document, part)).first()
            return tuple(row) if row else None

    def settle(self, one: Queued, left: Sequence[Flag]) -> None:
        """Say what is left of a report after people's decisions."""
        with self._writing() as connection:
            queue.settle(connection, one, left)
    def keep_policy(self, sha256: str, text: str) -> None:
        """Keep the text of a policy by the hash of its file: results of a store may have been judged by several."""
        with self._writing() as connection:
            writing.write_policy(connection, sha256, text)

    def policies(self) -> dict[str, str]:
        """The texts of the policies that results were judged by, each by the hash of its file."""
        with self._reading() as connection:
            return {row.sha256: row.text for row in connection.execute(queries.kept_policies())}
    def page_of(self, key: Key) -> bytes | None:
        """One stored reading."""
        with self._reading() as connection:
            page: bytes | None = connection.execute(queries.page_of(*key)).scalar_one_or_none()
            return page

    def buckets(self) -> Iterator[list[tuple[int, str, Key]]]:
        """Year, agency and key of current reports that share a band of their sketches, ordered by year and agency."""
        with self._reading() as connection:
            rows = connection.execution_options(yield_per=READ_AHEAD).execute(likeness.candidates())
            for _, bucket in groupby(rows, lambda row: (row.band, row.key)):
                yield [(row.year, row.agency, (row.document, row.part)) for row in bucket]

    def compared(self, pairs: Sequence[Pair]) -> set[Pair]:
        """Those of some pairs of reports that were compared before."""
        with self._reading() as connection:
            return likeness.compared(connection, pairs) if pairs else set()

    def add_likenesses(self, found: Sequence[tuple[Pair, int]]) -> None:
        """Keep the shares, in per cent, that pairs of reports were found to have in common."""
        with self._writing() as connection:
            likeness.add(connection, found)

    def likenesses(self, least: int) -> Iterator[list[Likeness]]:
        """Of each current report that has any, its likenesses of at least this share, the greatest first."""
        with self._reading() as connection:
            rows = connection.execution_options(yield_per=READ_AHEAD).execute(likeness.alike(least))
            for _, group in groupby(map(likeness.as_likeness, rows), lambda one: one.key):
                yield list(group)

    def reports_of(self, keys: Sequence[Key]) -> list[tuple[Key, str, bytes]]:
        """Key, first path and packed report of some results."""
        with self._reading() as connection:
            rows = connection.execute(likeness.reports_of(keys)).all() if keys else []
            return [((row.document, row.part), row.path, row.report) for row in rows]

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
