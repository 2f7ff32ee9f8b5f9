"""What the reports of a store tell of each other, and what is remembered of having compared them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import groupby

from sqlalchemy import Table, select

from giextract.store import likeness, queries, writing
from giextract.store.connected import Connected, whole
from giextract.store.records import Holding, Key, Likeness, Pair, Result
from giextract.store.schema import compared, lent, meta, related
from giextract.store.writing import batched


class Relating(Connected):
    """The part of a store that the second pass works with."""

    def lines(self) -> Iterator[Holding]:
        """Every current result without its report, by the path of its first place and its part."""
        with self._streaming(queries.holdings()) as rows:
            for row in rows:
                yield Holding(*row)

    @whole
    def reports_of(self, keys: Sequence[Key]) -> dict[Key, bytes]:
        """The packed reports of some results, by document and part."""
        found: dict[Key, bytes] = {}
        with self._reading() as connection:
            for some in batched(keys):
                for document, part, report in connection.execute(queries.reports_of({document for document, _ in some})):
                    found[document, part] = report
        return found

    @whole
    def named(self, agencies: Collection[str], year: int) -> list[tuple[str, str, bytes]]:
        """Current reports of these agencies for a year: document, first path, packed report."""
        with self._reading() as connection:
            return [tuple(row) for some in batched(sorted(agencies)) for row in connection.execute(queries.named(some, year))]

    @whole
    def rolled_up(self) -> list[Key]:
        """Current results that declare themselves the sum of others."""
        with self._reading() as connection:
            return [(document, part) for document, part in connection.execute(queries.rolled_up())]

    @whole
    def page_of(self, key: Key) -> tuple[bytes, bytes | None] | None:
        """The stored reading of one result, with a model's answers if it was asked."""
        with self._reading() as connection:
            row = connection.execute(queries.page_of(*key)).one_or_none()
            return (row.page, row.answers) if row else None

    @whole
    def remembered(self, name: str) -> str | None:
        """What was last remembered by this name."""
        with self._reading() as connection:
            return connection.execute(select(meta.c.value).where(meta.c.key == name)).scalar_one_or_none()

    @whole
    def remember(self, name: str, value: str) -> None:
        """Keep a text with the store by a name of its own; what reports tell of each other may depend on it."""
        with self._writing() as connection:
            writing.replace_meta(connection, name, value)
            writing.mark_unrelated(connection)

    def unrelated(self) -> str | None:
        """A mark that is there, and another one after each write, until a second pass has seen every report."""
        return self.remembered(writing.UNRELATED)

    def compared(self) -> Iterator[tuple[str, str]]:
        """What groups of reports were when they were last held against each other, by name and in its order."""
        with self._streaming(select(compared).order_by(compared.c.name)) as rows:
            for row in rows:
                yield row.name, row.digest

    def related(self) -> Iterator[tuple[Key, str]]:
        """Results that were last left with something that other reports tell, and the names of the relations that do.

        Without a name nobody knows which.
        """
        with self._streaming(select(related).order_by(*related.primary_key)) as rows:
            for row in rows:
                yield (row.document, row.part), row.tellers

    @whole
    def retell(self, told: Sequence[tuple[str, Result]], before: Sequence[bytes], judged_beside: Collection[Key], seen: str | None) -> bool:
        """Replace results by what other reports tell of them, where the report is still the one `before`; `judged_beside` are
        those whose pages were judged beside others.

        Gives False, and writes nothing, if another run has written since the mark `seen`.
        """
        with self._writing() as connection:
            if writing.mark_of(connection) != seen:
                return False
            written = writing.update_results(connection, told, None, before)
            # To be taken back one day, also if we are killed now.
            writing.add_related(connection, written)
            writing.add_keys(connection, lent, [key for key in written if key in judged_beside])
            return True

    def lent_of(self, keys: Collection[Key]) -> frozenset[Key]:
        """Those of some results whose page was last judged beside those of other years."""
        return self._of(lent, keys)

    @whole
    def relate(
        self,
        told: Callable[[], Iterable[tuple[Key, str]]],
        judged_beside: Callable[[], Iterable[Key]],
        changed: Callable[[], Iterable[tuple[str, str]]],
        gone: Callable[[], Iterable[str]],
        seen: str | None,
    ) -> bool:
        """Remember which results now say what which relations tell, which pages were judged beside others, and
        what the groups of reports are that have `changed`; `seen` is the mark from before the pass.

        Gives False if another run has written meanwhile: nothing is forgotten then, and the mark stays.
        """
        with self._writing() as connection:
            if writing.mark_of(connection) != seen:
                return False
            writing.replace_related(connection, told())
            writing.replace_keys(connection, lent, judged_beside())
            writing.replace_compared(connection, changed(), gone())
            writing.mark_related(connection)
            return True

    @whole
    def _of(self, table: Table, keys: Collection[Key]) -> frozenset[Key]:
        found: set[Key] = set()
        with self._reading() as connection:
            for documents in batched({document for document, _ in keys}):
                rows = connection.execute(select(table).where(table.c.document.in_(documents)))
                found.update((row.document, row.part) for row in rows)
        return frozenset(found.intersection(keys))

    def buckets(self) -> Iterator[tuple[int, list[tuple[int, str, Key]]]]:
        """Year, agency and key of current reports that share a band of their sketches, by year and agency; band by band."""
        with self._streaming(likeness.candidates()) as rows:
            for (band, _), bucket in groupby(rows, lambda row: (row.band, row.key)):
                yield band, [(row.year, row.agency, (row.document, row.part)) for row in bucket]

    @whole
    def likened(self, pairs: Sequence[Pair]) -> set[Pair]:
        """Those of some pairs of reports that were compared before."""
        with self._reading() as connection:
            return likeness.compared(connection, pairs) if pairs else set()

    @whole
    def add_likenesses(self, found: Sequence[tuple[Pair, int]], seen: str | None) -> bool:
        """Keep the shares, in per cent, that pairs of reports were found to have in common.

        Gives False, and keeps nothing, if another run has written since the mark `seen`.
        """
        with self._writing() as connection:
            if is_same := writing.mark_of(connection) == seen:
                likeness.add(connection, found)
            return is_same

    @whole
    def forget_likenesses(self, gone: Sequence[Pair], seen: str | None) -> bool:
        """Forget what pairs of reports have in common that are not worth comparing any more; `seen` as above."""
        with self._writing() as connection:
            if is_same := writing.mark_of(connection) == seen:
                likeness.forget(connection, gone)
            return is_same

    def pairs(self) -> Iterator[Pair]:
        """The pairs of reports that were compared."""
        with self._streaming(likeness.pairs()) as rows:
            yield from map(likeness.as_pair, rows)

    def likenesses(self, least: int) -> Iterator[list[Likeness]]:
        """Of each current report that has any, its likenesses of at least this share, the greatest first."""
        with self._streaming(likeness.alike(least)) as rows:
            for _, group in groupby(map(likeness.as_likeness, rows), lambda one: one.key):
                yield list(group)

    @whole
    def keep_policy(self, sha256: str, text: str) -> None:
        """Keep the text of a policy by the hash of its file: results of a store may have been judged by several."""
        with self._writing() as connection:
            writing.write_policy(connection, sha256, text)

    @whole
    def policies(self) -> dict[str, str]:
        """The texts of the policies that results were judged by, each by the hash of its file."""
        with self._reading() as connection:
            return {row.sha256: row.text for row in connection.execute(queries.kept_policies())}
