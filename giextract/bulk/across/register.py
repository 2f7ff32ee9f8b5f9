"""What a second pass knows of every current result, on disk, so that it takes no more memory for more reports."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from giextract.bulk.across.agencies import Agency
from giextract.bulk.across.relations.relation import Known, Relation
from giextract.checks.across import RULES
from giextract.store import Key, Pair, Scratch, batched

_SCHEMA = """
CREATE TABLE held (
    n INTEGER PRIMARY KEY, document TEXT, part INTEGER, path TEXT, year INTEGER, outcome TEXT,
    key TEXT, line TEXT, how TEXT, name TEXT, code TEXT, UNIQUE (document, part)
);
CREATE TABLE members (relation TEXT, name TEXT, n INTEGER, year INTEGER);
CREATE TABLE now (n INTEGER PRIMARY KEY, digest TEXT);
CREATE TABLE told (relation TEXT, n INTEGER, PRIMARY KEY (relation, n)) WITHOUT ROWID;
CREATE TABLE was_told (relation TEXT, document TEXT, part INTEGER, PRIMARY KEY (relation, document, part)) WITHOUT ROWID;
CREATE TABLE lent (n INTEGER PRIMARY KEY);
CREATE TABLE paired (one INTEGER, other INTEGER, PRIMARY KEY (one, other)) WITHOUT ROWID;
CREATE TABLE said (relation TEXT, n INTEGER, digest TEXT, PRIMARY KEY (relation, n)) WITHOUT ROWID;
CREATE TABLE was (name TEXT PRIMARY KEY, digest TEXT) WITHOUT ROWID;
CREATE TABLE compared (name TEXT PRIMARY KEY, digest TEXT) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX held_by_name ON held (name, year);
CREATE INDEX members_by_name ON members (relation, name, n);
"""
_OF_KEY = "(SELECT n FROM held WHERE document = ? AND part = ?)"
_WORTH = """
    SELECT name, count(*) AS size FROM members WHERE relation = ? GROUP BY name
    HAVING count(*) BETWEEN ? AND ? AND count(DISTINCT year) >= ?
"""
_GROUPS = f"""
SELECT m.name, h.document, h.part FROM ({_WORTH}) AS g JOIN members AS m ON m.relation = ? AND m.name = g.name
JOIN held AS h ON h.n = m.n ORDER BY m.name, m.n
"""


class Register(Scratch):
    """Every current result of which an agency is known, in order, and what the relations have said of it so far.

    `was` are the digests that groups were left with, by name, `told` the relations that told of results, as a store remembers
    them.
    """

    def __init__(
        self,
        known: Iterable[Known],
        relations: Sequence[Relation],
        was: Iterable[tuple[str, str]] = (),
        told: Iterable[tuple[Key, str]] = (),
    ) -> None:
        super().__init__(_SCHEMA)
        for batch in batched(was):
            self.database.executemany("INSERT INTO was VALUES (?, ?)", batch)
        for key, tellers in told:
            rows = [(relation, *key) for relation in tellers.split() or RULES]  # where nobody knows, it may be any
            self.database.executemany("INSERT INTO was_told VALUES (?, ?, ?)", rows)
        for n, one in enumerate(known):
            held, agency = one.holding, one.agency
            row = (n, *held.key, held.path, held.year, held.outcome, agency.key, agency.line, agency.how, agency.name, agency.code)
            self.database.execute("INSERT INTO held VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            self.database.execute("INSERT INTO now VALUES (?, ?)", (n, held.digest))
            groups = [(relation.name, name, n, held.year) for relation in relations if (name := relation.group(one)) is not None]
            self.database.executemany("INSERT INTO members VALUES (?, ?, ?, ?)", groups)
        self.database.execute("COMMIT")
        self.database.executescript(_INDEXES)
        self.database.execute("BEGIN")

    def groups(self, relation: Relation) -> Iterator[tuple[str, list[Key]]]:
        """The groups of a relation by name, each with its members in order."""
        for name, rows in groupby(self.database.execute(_GROUPS, (*_bounds(relation), relation.name)), lambda row: str(row[0])):
            yield name, [(document, part) for _, document, part in rows]

    def places(self, keys: Iterable[Key]) -> dict[Key, str]:
        """Where results stand, those that are held."""
        return {key: row[0] for key in keys if (row := self._held("path", key))}

    def agencies(self, keys: Iterable[Key]) -> dict[Key, Agency]:
        """Whose results are, those that are held."""
        return {key: Agency(*row) for key in keys if (row := self._held("key, line, how, name, code", key))}

    def flagged(self, keys: Iterable[Key]) -> set[Key]:
        """Those of some results that had open flags when the pass began."""
        return {key for key in keys if (row := self._held("outcome", key)) and row[0] == "flagged"}

    def count(self, relations: Iterable[Relation]) -> int:
        """How many results are in groups of these relations, each as often as it is in one."""
        counted = f"SELECT coalesce(sum(size), 0) FROM ({_WORTH})"
        return sum(int(self.database.execute(counted, _bounds(relation)).fetchone()[0]) for relation in relations)

    def __len__(self) -> int:
        return int(self.database.execute("SELECT count(*) FROM held").fetchone()[0])

    def named(self, name: str, year: int | None) -> list[Key]:
        """The results of an agency of this name for a year, in order."""
        return self.database.execute("SELECT document, part FROM held WHERE name = ? AND year IS ? ORDER BY n", (name, year)).fetchall()

    def note(self, now: Mapping[Key, str]) -> None:
        """Keep by which digests reports are known now."""
        self.database.executemany(f"UPDATE now SET digest = ? WHERE n = {_OF_KEY}", [(digest, *key) for key, digest in now.items()])

    def now(self, keys: Iterable[Key]) -> list[tuple[str, str]]:
        """Where results stand, and by which digests their reports are known, as far as this pass has seen."""
        chosen = "SELECT path, digest FROM held JOIN now USING (n) WHERE document = ? AND part = ?"
        return [row for key in keys for row in self.database.execute(chosen, key)]

    def was(self, name: str) -> str | None:
        """The digest that a group was left with."""
        row = self.database.execute("SELECT digest FROM was WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def compare(self, digests: Iterable[tuple[str, str]]) -> None:
        """Put down what groups are now, by name."""
        for batch in batched(digests):
            self.database.executemany("INSERT INTO compared VALUES (?, ?)", batch)

    def compared(self) -> Iterator[tuple[str, str]]:
        """What groups are now, by name, those that are not what they were."""
        yield from self.database.execute("SELECT name, digest FROM compared EXCEPT SELECT name, digest FROM was")

    def gone(self) -> Iterator[str]:
        """The names of groups that are there no more."""
        for (name,) in self.database.execute("SELECT name FROM was WHERE name NOT IN (SELECT name FROM compared)"):
            yield name

    def say(self, relation: str, said: Mapping[Key, str]) -> None:
        """Keep the digest of what a relation says of single results."""
        rows = [(relation, digest, *key) for key, digest in said.items()]
        self.database.executemany("INSERT OR REPLACE INTO said SELECT ?, n, ? FROM held WHERE (document, part) = (?, ?)", rows)

    def said(self) -> Iterator[tuple[str, Key, str]]:
        """Of single results the digests of what relations say of them."""
        for relation, document, part, digest in self.database.execute(
            "SELECT relation, document, part, digest FROM said JOIN held USING (n)"
        ):
            yield relation, (document, part), digest

    def pair(self, pairs: Iterable[Pair]) -> None:
        """Remember that these results are worth comparing."""
        self.database.executemany(f"INSERT OR IGNORE INTO paired SELECT {_OF_KEY}, {_OF_KEY}", [(*one, *other) for one, other in pairs])

    def is_paired(self, pair: Pair) -> bool:
        """Whether two results are worth comparing."""
        chosen = f"SELECT 1 FROM paired WHERE one = {_OF_KEY} AND other = {_OF_KEY}"
        return self.database.execute(chosen, (*pair[0], *pair[1])).fetchone() is not None

    def tell(self, relation: str, keys: Collection[Key]) -> None:
        """Remember that a relation says something of these results."""
        self.database.executemany(f"INSERT OR IGNORE INTO told SELECT ?, {_OF_KEY}", [(relation, *key) for key in keys])

    def retell(self, relation: str, keys: Iterable[Key]) -> None:
        """Remember that a relation says of these results what it said before."""
        was = "SELECT 1 FROM was_told WHERE (relation, document, part) = (?, ?, ?)"
        self.tell(relation, [key for key in keys if self.database.execute(was, (relation, *key)).fetchone()])

    def untold(self, relation: str) -> Iterator[Key]:
        """The results of which a relation said something before, and says nothing any more."""
        is_told = "SELECT 1 FROM told JOIN held AS h USING (n) WHERE (relation, h.document, h.part) = (?, w.document, w.part)"
        chosen = f"SELECT document, part FROM was_told AS w WHERE relation = ? AND NOT EXISTS ({is_told})"
        yield from self.database.execute(f"{chosen} ORDER BY document, part", (relation, relation))

    def lend(self, keys: Collection[Key]) -> None:
        """Remember that the pages of these results were judged beside those of other years."""
        self.database.executemany(f"INSERT OR IGNORE INTO lent SELECT {_OF_KEY}", list(keys))

    def told(self) -> Iterator[tuple[Key, str]]:
        """The results that some relation says something of, and the names of those that do."""
        chosen = "SELECT document, part, relation FROM told JOIN held USING (n) ORDER BY document, part, relation"
        for key, rows in groupby(self.database.execute(chosen), lambda row: (row[0], row[1])):
            yield key, " ".join(relation for *_, relation in rows)

    def lent(self) -> Iterator[Key]:
        """The results whose pages were judged beside those of other years."""
        yield from self.database.execute("SELECT document, part FROM held JOIN lent USING (n) ORDER BY n")

    def _held(self, columns: str, key: Key) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self.database.execute(f"SELECT {columns} FROM held WHERE document = ? AND part = ?", key).fetchone()
        return row


def _bounds(relation: Relation) -> tuple[str, int, int, int]:
    return relation.name, relation.least, relation.most, relation.least_years
