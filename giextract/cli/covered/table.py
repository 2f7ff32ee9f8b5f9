"""A matrix of units and years on a terminal, and as CSV."""

import csv
from collections import Counter
from typing import TextIO

from giextract.cli.covered.labels import label
from giextract.cli.showing.visible import visible
from giextract.coverage import STATES, Matrix, State
from giextract.export import guarded
from giextract.words import Language

_COLOURS: dict[State, str] = {
    "verified": "green", "consistent": "cyan", "flagged": "yellow", "two_versions": "magenta", "failed": "red",
    "not_a_report": "red", "missing": "bold red", "not_there": "bright_black",
}  # fmt: skip


def write_csv(matrix: Matrix, to: TextIO) -> None:
    """Write a line a unit: code, name, codes of its parents, and the state of each year by its English name."""
    writer = csv.writer(to, lineterminator="\n")
    writer.writerow(["code", "name", "parent", *matrix.years])
    for row in matrix.rows:
        head = (row.code, row.name(matrix.years[-1]), ";".join(row.parents(matrix.years[-1])))
        states = (matrix.state(row, year) for year in matrix.years)
        writer.writerow([*map(guarded, head), *states])


def print_table(matrix: Matrix, to: TextIO, language: Language) -> None:
    """Print the matrix and its counts for a person."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=to)
    units = Table(label("unit", language), *map(str, matrix.years))
    for row in matrix.rows:
        states = [matrix.state(row, year) for year in matrix.years]
        units.add_row(Text(visible(row.name(matrix.years[-1]))), *(Text(label(s, language), _COLOURS[s]) for s in states))
    console.print(units)
    years = {str(year): counts for year, counts in matrix.by_year().items()}
    parents = {parent_of(matrix, code, language): counts for code, counts in matrix.by_parent().items()}
    for head, found in (("year", years), ("parent", parents)):
        counted = Table(label(head, language), *(label(state, language) for state in STATES))
        for name, counts in found.items():
            counted.add_row(Text(visible(name)), *figures(counts))
        console.print(counted)


def figures(counts: Counter[State]) -> list[str]:
    """The counts in the order of the states; nothing for none."""
    return [str(counts[state] or "") for state in STATES]


def parent_of(matrix: Matrix, code: str, language: Language) -> str:
    """A parent by name and code: two regions may have offices of one name."""
    name = matrix.called(code)
    return label("no_parent", language) if not code else name if name == code else f"{name} ({code})"
