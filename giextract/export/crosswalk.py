"""How a figure of one form is found on the next: the same, a sum, or without counterpart, and where its series breaks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from giextract.errors import DataError
from giextract.export.columns import column, table
from giextract.export.table import Line, Table
from giextract.export.variables import Variable, cells_of, variables
from giextract.forms import row_and_column
from giextract.forms.form import TableName
from giextract.words import Language

FILE = "giextract/export/crosswalk.yaml"
Relation = Literal["same", "sum", "none"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Break(_Strict):
    """Where series break: the first report year after it, the document that made it, and what changed."""

    year: int
    law: str
    en: str
    zh: str


class Link(_Strict):
    """Figures of a form, and what they are on another."""

    form: str
    other: str
    table: TableName
    rows: tuple[str, ...] | Literal["*"]
    columns: tuple[str, ...] | Literal["*"]
    relation: Relation
    counterpart: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    why: dict[Language, str]

    def fits(self, form: str, other: str, variable: Variable) -> bool:
        """Whether it is about this figure of this form."""
        row, col = row_and_column(variable.cell)
        about = (form, other, variable.table) == (self.form, self.other, self.table)
        return about and (self.rows == "*" or row in self.rows) and (self.columns == "*" or col in self.columns)


class _Crosswalk(_Strict):
    steps: tuple[tuple[str, ...], ...]
    breaks: dict[str, Break]
    links: tuple[Link, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Counterpart:
    """What one figure of a form is on another: the cells that are, or add up to, the same."""

    variable: Variable
    link: Link
    cells: tuple[str, ...]


@cache
def crosswalk() -> tuple[Counterpart, ...]:
    """Every figure of every form with its counterparts on the form before and the form after."""
    return tuple(_counterparts(_listing()))


def breaks() -> Mapping[str, Break]:
    """Where series break, by name."""
    return _listing().breaks


def links() -> tuple[Link, ...]:
    """The links as they are written down."""
    return _listing().links


def crosswalk_table() -> Table:
    """The crosswalk's columns."""
    names = ("variable", "cell", "from_form", "to_form", "relation", "counterpart", "breaks", "why_en", "why_zh")
    return table("crosswalk", *(column(name) for name in names))


def crosswalk_lines() -> Iterator[Line]:
    """A line for each figure and each neighbouring form."""
    names = {v.cell: v.name for v in variables()}
    for one in crosswalk():
        link = one.link
        said = (link.relation, " + ".join(names[cell] for cell in one.cells) or None, list(link.breaks))
        values = (one.variable.name, one.variable.cell, link.form, link.other, *said, link.why["en"], link.why["zh"])
        yield Line("crosswalk", values)


def _counterparts(listing: _Crosswalk) -> Iterator[Counterpart]:
    used = set()
    steps = listing.steps
    for at, own in enumerate(steps):
        for other in (*steps[max(0, at - 1) : at], *steps[at + 1 : at + 2]):
            for variable in variables():
                if set(own) & set(variable.forms):
                    link = next((k for k in listing.links if k.fits(own[0], other[0], variable)), None)
                    if link is None:
                        raise DataError(f"{FILE}: links: none from {own[0]} to {other[0]} fits {variable.cell}; add one")
                    used.add(link.model_dump_json())
                    yield Counterpart(variable, link, _cells(link, variable, other))
    idle = [f"{k.form} to {k.other}, {k.table} {k.rows}" for k in listing.links if k.model_dump_json() not in used]
    if idle:
        raise DataError(f"{FILE}: links: nothing fits this one: {idle[0]}; take it out, or put it right")


def _cells(link: Link, variable: Variable, other: tuple[str, ...]) -> tuple[str, ...]:
    row, col = row_and_column(variable.cell)
    names = {"cell": variable.cell, "row": row, "column": col, "tail": row.rpartition(".")[2]}
    found = tuple(cell.format_map(names) for cell in link.counterpart)
    lost = [cell for cell in found if not any(cell in cells_of(form) for form in other)]
    if lost:
        raise DataError(f"{FILE}: counterpart of {variable.cell}: {lost[0]} is no cell of form {other[0]}")
    return found


@cache
def _listing() -> _Crosswalk:
    text = (files("giextract.export") / "crosswalk.yaml").read_text(encoding="utf-8")
    try:
        listing = _Crosswalk.model_validate(yaml.safe_load(text))
    except (yaml.YAMLError, ValidationError) as error:
        raise DataError(f"{FILE}: {error}") from error
    for link in listing.links:
        unknown = [name for name in link.breaks if name not in listing.breaks]
        if unknown or (link.relation == "none") != (not link.counterpart) or (link.relation == "sum" and len(link.counterpart) < 2):
            raise DataError(f"{FILE}: link {link.form} to {link.other}, {link.table} {link.rows}: relation and counterpart "
                            f"contradict each other, or a break is unknown ({', '.join(unknown)})")  # fmt: skip
    return listing
