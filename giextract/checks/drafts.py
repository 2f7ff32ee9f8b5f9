"""What is asked of a draft, which can still be put right, and not of a report that is published."""

from collections.abc import Callable, Iterator

from giextract.checks.facts import Facts
from giextract.checks.judgements import Case, by_row
from giextract.forms import forms, row_and_column


def blank_in_draft(facts: Facts) -> Iterator[Case]:
    """Blank cells, row by row, each named by the heading of its column."""
    for table in facts.tables:
        blocks = forms()[table.form].tables[table.table].blocks  # type: ignore[index]
        labels = {column.id: column.label for block in blocks for column in block.columns}
        empty = [c for c, k in facts.cells.items() if c.startswith(f"{table.table}.") and k.state == "blank"]
        for cells in by_row(empty):
            columns = [labels.get(row_and_column(cell)[1], "") for cell in cells]
            words = {"count": str(len(cells)), "columns": "、".join(label for label in columns if label)}
            yield Case(cells, facts.cells[cells[0]].label_span, words)


DRAFTS: dict[str, Callable[[Facts], Iterator[Case]]] = {"blank_in_draft": blank_in_draft}
