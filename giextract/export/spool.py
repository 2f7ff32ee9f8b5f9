"""Reports put aside on disk until all are there: found by unit and year, in order, in flat memory."""

import marshal
import zlib
from collections.abc import Iterator

from giextract.export.reports import Row
from giextract.store import Scratch

_SCHEMA = "CREATE TABLE reports (unit TEXT NOT NULL, year INTEGER NOT NULL, path TEXT NOT NULL, report BLOB NOT NULL)"
_SHOWN = 10  # duplicates that are named


class Spool(Scratch):
    """A file that goes away when it is closed."""

    def __init__(self) -> None:
        super().__init__(_SCHEMA)

    def add(self, unit: str, year: int, report: Row) -> None:
        """Put a report aside."""
        packed = zlib.compress(marshal.dumps(report), 1)
        source = report["source"]
        name = source["path"] if source["part"] == 1 else f"{source['path']} ({source['part']})"
        self.database.execute("INSERT INTO reports VALUES (?, ?, ?, ?)", (unit, year, name, packed))

    def close_off(self) -> None:
        """Say that all reports are there."""
        self.database.execute("CREATE INDEX by_unit ON reports (unit, year, path)")
        self.database.execute("COMMIT")

    def duplicates(self) -> tuple[int, list[tuple[str, int, list[str]]]]:
        """How many units have several reports for a year, and the first of them with the reports' paths."""
        several = "SELECT unit, year FROM reports GROUP BY unit, year HAVING count(*) > 1"
        count = self.database.execute(f"SELECT count(*) FROM ({several})").fetchone()[0]
        rows = self.database.execute(f"{several} ORDER BY unit, year LIMIT {_SHOWN}").fetchall()
        return count, [(unit, year, self._paths(unit, year)) for unit, year in rows]

    def units(self) -> Iterator[tuple[str, list[Row]]]:
        """Every unit with its reports by year."""
        last: str | None = None
        own: list[Row] = []
        for unit, report in self.database.execute("SELECT unit, report FROM reports ORDER BY unit, year, path"):
            if unit != last and last is not None:
                yield last, own
                own = []
            last = unit
            own.append(marshal.loads(zlib.decompress(report)))
        if last is not None:
            yield last, own

    def _paths(self, unit: str, year: int) -> list[str]:
        rows = self.database.execute("SELECT path FROM reports WHERE unit = ? AND year = ? ORDER BY path", (unit, year))
        return [path for (path,) in rows]
