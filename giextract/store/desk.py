"""What people decide, and the list for review that says what is left."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Select

from giextract.decision import Decision
from giextract.store import log, queries, queue
from giextract.store.connected import Connected, whole
from giextract.store.records import Flag, Queued, Wanted


class Desk(Connected):
    """The part of a store that reviewers work with."""

    def decide(self, made: Sequence[Decision]) -> list[Decision]:
        """Add decisions to the log, all of them or none, and once; gives them with their ids."""
        return self._add(made, [])

    @whole
    def _add(self, made: Sequence[Decision], last: list[int]) -> list[Decision]:
        """Add to the log; `last` is what the log ended with when this was first tried, so that a second try can tell."""
        with self._writing() as connection:
            if last and (kept := log.added(connection, made, last[0])):
                return kept
            last[:] = last or [log.last_id(connection)]
            return log.add(connection, made)

    @whole
    def decisions_of(self, keys: Collection[tuple[str, int]]) -> dict[tuple[str, int], list[Decision]]:
        """The decisions on these reports, by path and part, oldest first."""
        with self._reading() as connection:
            return log.of_reports(connection, keys)

    def decisions(self, by: str | None = None) -> Iterator[Decision]:
        """The whole log, oldest first."""
        with self._streaming(log.everything(by)) as rows:
            yield from log.as_decisions(rows)

    @whole
    def last_decisions(self, by: str) -> list[Decision]:
        """A person's last decision that was not taken back, with those taken together with it."""
        with self._reading() as connection:
            return log.last_of(connection, by)

    @whole
    def count_decisions(self) -> list[tuple[str, str, int]]:
        """How many decisions of each kind each person made."""
        with self._reading() as connection:
            return [(by, kind, count) for by, kind, count in connection.execute(log.tally())]

    def find_path(self, path: str, part: int) -> Queued | None:
        """The line in the list of the report at a path."""
        return self._line(queue.at(path, part))

    @whole
    def make_queue(self) -> str | None:
        """Make the list for review anew if the store has changed; gives a name then, to `finish_queue` by."""
        with self._reading() as connection:
            if queue.is_current(connection):
                return None
        with self._writing() as connection:
            return queue.make(connection)

    @whole
    def finish_queue(self, name: str) -> None:
        """Say that the list is true to people's decisions, too; until then the next who asks makes it again."""
        with self._writing() as connection:
            queue.finish(connection, name)

    @whole
    def queued(self, wanted: Wanted, limit: int, offset: int = 0) -> list[Queued]:
        """A page of the list for review, reports with most errors first."""
        with self._reading() as connection:
            return [Queued(*row) for row in connection.execute(queue.listed(wanted, limit, offset))]

    def next_queued(self, wanted: Wanted, after: Queued) -> Queued | None:
        """The report that comes after this one in the list."""
        return self._line(queue.following(wanted, after))

    def find_queued(self, document: str, part: int) -> Queued | None:
        """A report's line in the list."""
        return self._line(queue.one(document, part))

    def count_queued(self, wanted: Wanted) -> int:
        """How many reports are wanted."""
        return self.counts((), wanted)[0]

    @whole
    def counts(
        self, names: Sequence[queue.Countable], wanted: Wanted, most: int | None = None
    ) -> tuple[int, dict[str, list[tuple[str, int]]]]:
        """How many reports are wanted, and by each name how many have which value, most first, and no more values than `most`.

        Of rule, severity and form it is the open flags that are counted.
        """
        total, found = 0, {name: [] for name in names}  # type: tuple[int, dict[str, list[tuple[str, int]]]]
        with self._reading() as connection:
            for name, value, count in connection.execute(queue.counts(names, wanted, most)):
                if name == "total":
                    total = count
                else:
                    found[name].append((value, count))
        return total, found

    def flagged(self, wanted: Wanted) -> Iterator[tuple[Queued, str]]:
        """The open flags of the wanted rule, each as its report's line and the finding's id."""
        with self._streaming(queue.flagged(wanted)) as rows:
            for row in rows:
                yield Queued(*row[:-1]), row[-1]

    @whole
    def decided_on(self) -> list[Queued]:
        """The reports in the list that somebody has decided about."""
        with self._reading() as connection:
            return [Queued(*row) for row in connection.execute(queue.decided_on())]

    @whole
    def report_of(self, document: str, part: int) -> tuple[bytes, bytes | None, bytes | None] | None:
        """The packed report, page and answers of one part of a document."""
        with self._reading() as connection:
            row = connection.execute(queries.report_of(document, part)).first()
            return tuple(row) if row else None

    @whole
    def settle(self, one: Queued, left: Sequence[Flag]) -> None:
        """Say what is left of a report after people's decisions."""
        with self._writing() as connection:
            queue.settle(connection, one, left)

    @whole
    def places_of(self, document: str) -> list[tuple[str, str]]:
        """Root and path of every place where these bytes stand now."""
        with self._reading() as connection:
            return [(root, path) for root, path in connection.execute(queries.places_of(document))]

    @whole
    def replaced(self, keys: Collection[tuple[str, int]]) -> list[tuple[str, bytes]]:
        """Path and packed report of the draft that last stood at each of these paths, by part, before the present one."""
        with self._reading() as connection:
            last: dict[tuple[str, int], bytes] = {}
            for path, part, report in connection.execute(queries.replaced({path for path, _ in keys})):
                last.setdefault((path, part), report)
            return [(path, report) for (path, part), report in last.items() if (path, part) in set(keys)]

    @whole
    def _line(self, query: Select[Any]) -> Queued | None:
        """The first report of a list."""
        with self._reading() as connection:
            row = connection.execute(query).first()
            return Queued(*row) if row else None
