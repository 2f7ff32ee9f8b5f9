"""The names of figures: one for each, for good."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from giextract.errors import DataError
from giextract.export import variables as naming
from giextract.export.codebook import codebook_lines, crosswalk_markdown, markdown
from giextract.export.formats import sqlite
from giextract.export.panel import panel_table
from giextract.export.variables import LONGEST, prose_variables, variables
from giextract.forms import cell_ids, forms
from giextract.reading.model.quotes import variables as stated
from tests.samples import ROOT

PINNED = Path(__file__).with_name("variables.txt")


def test_names_never_change() -> None:
    """Every name that was ever given still names the same figure; a new one is added to the list."""
    pinned = [tuple(line.split()) for line in PINNED.read_text(encoding="utf-8").splitlines()]
    now = [*((v.cell, v.name) for v in variables()), *((p.variable, p.name) for p in prose_variables())]
    assert sorted(now) == sorted(pinned)


def test_every_cell_of_every_form_has_a_name_of_its_own() -> None:
    """No two figures share a name, and none has none."""
    cells = {cell for form in forms().values() for table in form.tables for cell in cell_ids(form, table)}
    assert {v.cell for v in variables()} == cells
    assert {v.name for v in variables() if len(v.name) > LONGEST} == set()


def test_every_figure_that_prose_states_has_a_name() -> None:
    """The closed list of statements is covered."""
    assert set(stated()) <= {p.variable for p in prose_variables()}


def test_columns_fit_every_format() -> None:
    """Names are unique, whatever their case, valid in Stata and at most 32 long; labels at most 80; few enough for SQLite."""
    columns = panel_table().columns
    assert len({column.name.lower() for column in columns}) == len(columns) <= sqlite.MOST_COLUMNS
    for column in columns:
        assert re.fullmatch(r"[a-z][a-z0-9_]{0,31}", column.name)
        for label in column.labels.values():
            assert 0 < len(label) <= 80, label


def test_unnamed_figure_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A form with a cell that nobody named says which names are wanted."""
    listing = naming._listing()
    disputes = listing.tables["disputes"]
    fewer = disputes.model_copy(update={"columns": {k: v for k, v in disputes.columns.items() if k != "pending"}})
    changed = listing.model_copy(update={"tables": {**listing.tables, "disputes": fewer}})
    monkeypatch.setattr(naming, "_listing", lambda: changed)
    with pytest.raises(DataError, match=r"disputes.reconsideration.pending has no name; .* column pending"):
        variables.__wrapped__()


def test_codebook_has_every_column_in_both_languages() -> None:
    """A line a column, in the panel's order."""
    lines = list(codebook_lines())
    assert [line.values[0] for line in lines] == [column.name for column in panel_table().columns]
    assert all(line.values[-1] and line.values[-2] for line in lines)


@pytest.mark.parametrize(("name", "make"), [("codebook", markdown), ("crosswalk", crosswalk_markdown)])
def test_pages_are_those_of_the_data(name: str, make: Callable[[], str]) -> None:
    """docs/codebook.md and docs/crosswalk.md are what their data give."""
    assert (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") == make()
