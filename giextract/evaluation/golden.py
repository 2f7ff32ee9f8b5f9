"""Goldens: reports written for this project with their printed figures annotated by hand."""

from collections.abc import Iterator
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from giextract.errors import DataError
from giextract.forms import cell_ids, forms, row_and_column
from giextract.forms.form import TableName

Figure = int | str | None


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
    floor.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    set: Literal["annotated", "reviewed"] = "annotated"
    provenance: str
    annotators: list[str] = Field(min_length=1)
    title: str | None
    agency: str
    year: int
    layout: str
    forms: dict[TableName, Literal["2014", "2019", "2021", "local"]]
    proactive: dict[str, list[Figure]] = {}
    requests: dict[str, list[Figure]] = {}
    disputes: dict[str, list[Figure]] = {}
    statistics: dict[str, list[Figure]] = {}
    """The year's figure, and the cumulative one where the sheet has that column."""
    not_applicable: list[str]
    ambiguous: list[str]
    forced: dict[str, str | None] = {}
    """Blank and lost cells, by id or pattern: the one value that the equations leave each, None where nothing forces it."""
    settled: list[Disagreement] = []
    outcome: Literal["verified", "consistent", "flagged"]
    findings: list[ExpectedFinding]
    suspects: list[str]
    statements: list[ExpectedStatement]
    notes: str | None

    @field_validator("requests", "disputes")
    @classmethod
    def _no_decimals(cls, rows: dict[str, list[Figure]]) -> dict[str, list[Figure]]:
        if any(isinstance(f, str) for row in rows.values() for f in row):
            raise ValueError("counts are whole numbers, without quotes")
        return rows

    def figures(self) -> dict[str, Decimal | None]:
        """Every printed cell by id."""
        return dict(self._figures())

    def _figures(self) -> Iterator[tuple[str, Decimal | None]]:
        for table, form in self.forms.items():
            rows: dict[str, list[Figure]] = getattr(self, table)
            columns: dict[str, list[str]] = {}
            for cell in cell_ids(forms()[form], table):
                columns.setdefault(row_and_column(cell)[0], []).append(cell)
            for row, figures in rows.items():
                for cell, figure in zip(columns[row], figures, strict=table != "statistics"):
                    yield cell, None if figure is None else Decimal(str(figure))

    def is_ambiguous(self, cell: str) -> bool:
        """Whether the text alone cannot tell this cell."""
        return any(fnmatchcase(cell, pattern) for pattern in self.ambiguous)


def load(path: Path) -> Golden:
    """Load golden.yaml strictly; raises DataError naming the file and the place of what is wrong in it."""
    try:
        golden = Golden.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        golden.figures()
    except (yaml.YAMLError, ValidationError, KeyError, ValueError) as error:
        raise DataError(f"{path}: {error}") from error
    return golden


def cases(folder: Path) -> list[tuple[Path, Path]]:
    """Every golden below a folder: its annotation and its source, in order."""
    found = []
    for path in sorted(folder.glob("*/*/golden.yaml")):
        sources = sorted(path.parent.glob("source.*"))
        if len(sources) != 1:
            raise DataError(f"{path.parent}: expected one source.*, found {len(sources)}")
        found.append((path, sources[0]))
    return found
