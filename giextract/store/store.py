"""Write what a run found in batches, give it back one by one."""

from collections.abc import Iterator, Mapping, Sequence

from giextract.store import queries, writing
from giextract.store.connected import whole
from giextract.store.desk import Desk
from giextract.store.handing import Handing
from giextract.store.records import Entry, Place, Result, Standing, Stored, StoredPage
from giextract.store.relating import Relating
from giextract.store.schema import results


class Store(Desk, Relating, Handing):
    """One open store; every method is one transaction, and what was written survives a kill."""

    @whole
    def standing(self, files: Mapping[Place, str]) -> dict[Place, Standing]:
        """Say for files and the hashes of their bytes what the store has of them."""
        with self._reading() as connection:
            return queries.standing(connection, files)

    @whole
    def write(self, entries: Sequence[Entry]) -> None:
        """Write a batch: a new reading replaces the older one of the same bytes, new bytes those at the same path."""
        with self._writing() as connection:
            writing.write_results(connection, entries)
            writing.write_places(connection, entries)

    @whole
    def rejudge(self, judged: Sequence[tuple[str, Result]], judged_by: str, before: Sequence[bytes] | None = None) -> None:
        """Replace results of stored pages, named by their document.

        `before` are the packed reports that they follow from: what another run has replaced meanwhile is left alone.
        """
        with self._writing() as connection:
            if writing.update_results(connection, judged, judged_by, before):
                writing.mark_unrelated(connection)

    @whole
    def pages_of(self, document: str) -> list[tuple[bytes, bytes | None]]:
        """The stored readings of one document, part by part, each with a model's answers if it was asked."""
        with self._reading() as connection:
            return [(page, answers) for page, answers in connection.execute(queries.pages_of(document))]

    def pages(self) -> Iterator[StoredPage]:
        """Every stored reading that is current, in the order of `reports`."""
        with self._streaming(queries.current_pages()) as rows:
            for row in rows:
                yield StoredPage(*row)

    def count_pages(self) -> int:
        """How many readings `pages` will give."""
        return self._count(queries.current_pages())

    def count_failed(self) -> int:
        """How many current reports have failed, and so have no page."""
        return self._count(queries.current_reports().where(results.c.outcome == "failed"))

    def reports(self) -> Iterator[Stored]:
        """Every current report, by the path of its first place and its part."""
        copies = self._copies()
        with self._streaming(queries.current_reports()) as rows:
            for document, path, report, *made_by in rows:
                yield Stored(report, copies.get(document, (path,)), *made_by)

    @whole
    def _copies(self) -> dict[str, tuple[str, ...]]:
        with self._reading() as connection:
            return queries.copies(connection)
