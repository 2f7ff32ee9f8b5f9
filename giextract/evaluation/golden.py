"""Goldens: reports with their printed figures annotated by people, loaded strictly, every complaint with file and line."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from giextract.errors import DataError
from giextract.evaluation.lines import Lines, Loc, read_yaml
from giextract.forms import cell_ids, forms, row_and_column
from giextract.forms.form import TABLES, TableName

Figure = int | str | None
FormName = Literal["2014", "2019", "2021", "local"]
_COUNTS = ("requests", "disputes")
OPEN = "_"  # what a draft has in place of a figure that nobody has filled in yet


class ExpectedFinding(BaseModel):
    """A finding that must be there: its rule, and a pattern that all of its operands match."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: str
    cells: str


class ExpectedStatement(BaseModel):
    """A figure or claim of the prose as annotated: what it says, what it comes to, and whether it holds.

    Every one that does not hold is listed; of those that hold, those that a reader may easily take for wrong.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    quote: str
    stated: str | None
    recomputed: str | None
    holds: bool | None


class Disagreement(BaseModel):
    """A cell on which two annotators differed, what each read, what was kept, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cell: str
    first: Figure
    second: Figure
    kept: Figure
    why: str


class Golden(BaseModel):
    """One annotated report; `figures` has every printed cell, None where it prints no number.

    The figures of a `reviewed` one were read by machine and judged by a person: they are scored apart and never move a
    floor. Its `unjudged` cells, by id or pattern, nobody has judged: they are no part of its figures.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    draft: bool = False
    set: Literal["annotated", "reviewed"] = "annotated"
    provenance: str
    annotators: list[str] = Field(min_length=1)
    title: str | None
    agency: str
    year: int
    layout: str
    forms: dict[TableName, FormName]
    proactive: dict[str, list[Figure]] = {}
    requests: dict[str, list[Figure]] = {}
    disputes: dict[str, list[Figure]] = {}
    statistics: dict[str, list[Figure]] = {}
    """The year's figure, and the cumulative one where the sheet has that column."""
    not_applicable: list[str]
    ambiguous: list[str]
    unjudged: list[str] = []
    forced: dict[str, str | None] = {}
    """Blank and lost cells, by id or pattern: the one value that the equations leave each, None where nothing forces it."""
    settled: list[Disagreement] = []
    outcome: Literal["verified", "consistent", "flagged"]
    findings: list[ExpectedFinding]
    suspects: list[str]
    statements: list[ExpectedStatement]
    notes: str | None

    def figures(self) -> dict[str, Decimal | None]:
        """Every printed cell by id, those left out that nobody has judged."""
        return {c: f for c, f in self._figures() if not self.is_unjudged(c)}

    def rows(self, table: TableName) -> dict[str, list[Figure]]:
        """The rows of one table as they are annotated."""
        rows: dict[str, list[Figure]] = getattr(self, table)
        return rows

    def _figures(self) -> Iterator[tuple[str, Decimal | None]]:
        for table, form in self.forms.items():
            columns = columns_of(form, table)
            for row, figures in self.rows(table).items():
                for cell, figure in zip(columns[row], figures, strict=table != "statistics"):
                    yield cell, None if figure is None else Decimal(str(figure))

    def is_ambiguous(self, cell: str) -> bool:
        """Whether the text alone cannot tell this cell."""
        return _is_among(cell, self.ambiguous)

    def is_unjudged(self, cell: str) -> bool:
        """Whether nobody has judged this cell."""
        return _is_among(cell, self.unjudged)

    def is_not_applicable(self, cell: str) -> bool:
        """Whether the cell prints a mark that it does not apply."""
        return _is_among(cell, self.not_applicable)

    def is_forced(self, cell: str) -> bool:
        """Whether it is said what a blank or lost cell is forced to be, even if that is nothing."""
        return cell in self.forced or _is_among(cell, self.forced)

    def forced_value(self, cell: str) -> Decimal | None:
        """What a blank or lost cell is forced to be; its own id goes before the first pattern that it matches."""
        patterns = (v for pattern, v in self.forced.items() if fnmatchcase(cell, pattern))
        said = self.forced[cell] if cell in self.forced else next(patterns, None)
        return None if said is None else Decimal(said)


def columns_of(form: str, table: str) -> dict[str, list[str]]:
    """The cells of each row of a form's table, in the form's order."""
    columns: dict[str, list[str]] = {}
    for cell in cell_ids(forms()[form], table):
        columns.setdefault(row_and_column(cell)[0], []).append(cell)
    return columns


def read(path: Path) -> tuple[Golden, Lines]:
    """Read golden.yaml strictly, a draft too; raises DataError with a line, naming file and line, for each complaint."""
    data, lines = read_yaml(path)
    unfilled = [(loc, "is not filled in yet: put the printed figure there, ~ for a blank") for loc in _unfilled(data)]
    if unfilled:
        raise _refused(lines, unfilled)
    try:
        golden = Golden.model_validate(data)
    except ValidationError as error:
        raise _refused(lines, [(e["loc"], _said(e["msg"], e["input"])) for e in error.errors()]) from error
    if wrong := list(misshapen(golden)):
        raise _refused(lines, wrong)
    return golden, lines


def load(path: Path) -> Golden:
    """Read golden.yaml strictly; raises DataError naming file and line of what is wrong in it, or that it is a draft."""
    golden, lines = read(path)
    if golden.draft:
        raise DataError(f"{lines.place(['draft'])}: still a draft: fill it in and take this line out")
    return golden


def _is_among(cell: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(cell, pattern) for pattern in patterns)


def _unfilled(data: object) -> Iterator[Loc]:
    """Where a draft still has its mark in place of a figure."""
    tables = data if isinstance(data, dict) else {}
    for table in TABLES:
        rows = tables.get(table)
        for row, figures in rows.items() if isinstance(rows, dict) else ():
            if isinstance(figures, list) and OPEN in figures:
                yield table, row, figures.index(OPEN)


def misshapen(golden: Golden) -> Iterator[tuple[Loc, str]]:
    """Rows that the form of their table has not got, or with more or fewer cells than it has."""
    for table in TABLES:
        rows, form = golden.rows(table), golden.forms.get(table)
        if rows and form is None:
            yield (table,), "has rows, but no form under forms: name its form there"
        if form is None:
            continue
        if table not in forms()[form].tables:
            yield ("forms", table), f"the form {form} has no such table"
            continue
        columns = columns_of(form, table)
        for row, figures in rows.items():
            if row not in columns:
                yield (table, row), f"the form {form} has no such row"
            elif not _fits(len(figures), len(columns[row]), table):
                yield (table, row), f"has {len(figures)} cells, the form {form} has {len(columns[row])}"
            elif table in _COUNTS and any(isinstance(f, str) for f in figures):
                yield (table, row), "counts are whole numbers, without quotes"
            elif any(isinstance(f, str) and not _is_number(f) for f in figures):
                yield (table, row), "a figure in quotes is a number with a point, like \"18.42\""


def _fits(found: int, wanted: int, table: str) -> bool:
    return 0 < found <= wanted if table == "statistics" else found == wanted


def _is_number(figure: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", figure) is not None


def _said(message: str, found: object) -> str:
    shown = repr(found) if isinstance(found, str | int | float | None) else type(found).__name__
    return f"{message[:1].lower()}{message[1:]}; found {shown}"


def _refused(lines: Lines, complaints: Iterable[tuple[Loc, str]]) -> DataError:
    """One line for each place that is complained of; of a place that may hold several kinds, all that is said of it."""
    said: dict[tuple[int, str], list[str]] = {}
    for loc, message in complaints:
        keys = [str(step) for step in loc if isinstance(step, str) and step not in ("int", "str")]
        said.setdefault((lines.of(loc), ".".join(keys)), []).append(message)
    told = (f"{lines.path}:{line}: {key + ': ' if key else ''}{' / '.join(m)}" for (line, key), m in said.items())
    return DataError("\n".join(told))


def source_of(path: Path) -> Path:
    """The one source.* beside a golden.yaml; raises DataError where there is none, or several."""
    sources = sorted(path.parent.glob("source.*"))
    if len(sources) != 1:
        raise DataError(f"{path.parent}: expected one source.*, found {len(sources)}")
    return sources[0]


def cases(folder: Path) -> list[tuple[Path, Path]]:
    """Every golden below a folder: its annotation and its source, in order."""
    return [(path, source_of(path)) for path in sorted(folder.glob("*/*/golden.yaml"))]
