"""A report that declares itself the sum of other units' reports, held against those reports."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from giextract.checks.facts import Said
from giextract.checks.findings import finding_of
from giextract.checks.judgements import Case, by_row
from giextract.checks.printed_places import last_place
from giextract.forms import cell_id, forms
from giextract.report import Finding, Report
from giextract.words import Language

SUM, ABSENT = "U801", "U802"
RULES = frozenset({SUM, ABSENT})
_IN_DOUBT = ("disputed", "model_only")
_MOST_LISTED = 12  # units of one message


@dataclass(frozen=True, slots=True)
class _Column:
    """One cell of a roll-up that differs: what it states, what the units state together, and what each states."""

    cell: str
    ours: Decimal
    theirs: tuple[Decimal | None, ...]

    @property
    def total(self) -> Decimal:
        """What the units' figures add up to."""
        return sum((value for value in self.theirs if value is not None), Decimal(0))


def over_units(report: Report, held: Mapping[str, Sequence[Report]]) -> list[Finding]:
    """What the reports of the units that a roll-up declares, by their names, tell of it.

    Nothing is computed where a unit has no report, or several: which of them went into the sum is not known.
    """
    absent = [name for name, own in held.items() if not own]
    several = [name for name, own in held.items() if len(own) > 1]
    if absent or several:
        return [_absent(report, absent, several)]
    units = {name: own[0] for name, own in held.items()}
    differing = [column for table in report.forms for column in _differing(report, units, table)]
    columns = {column.cell: column for column in differing}
    return [_sum(list(units), [columns[c] for c in cells]) for cells in by_row(list(columns))]


def _differing(report: Report, units: Mapping[str, Report], table: str) -> Iterator[_Column]:
    """The cells of a table that are not the sum of the units', where all are on one form and none of the row is open."""
    form = report.forms[table]
    if any(unit.forms.get(table) != form for unit in units.values()):
        return
    kinds = _kinds(form, table)
    own = [name for name in report.cells if name.startswith(f"{table}.")]
    for cells in by_row(own):
        if any(_is_open(one, cell) for one in (report, *units.values()) for cell in cells):
            continue
        for cell in cells:
            column = _column(report, units, cell, kinds.get(cell, "count"))
            if column is not None:
                yield column


def _is_open(report: Report, cell: str) -> bool:
    """Whether a cell is not there, could not be told, or is told by a reading that nothing else bears out."""
    known = report.cells.get(cell)
    return known is None or known.state == "undetermined" or (known.value is not None and known.support in _IN_DOUBT)


def _column(report: Report, units: Mapping[str, Report], cell: str, kind: str) -> _Column | None:
    """A cell that differs from the sum by more than its printed places allow and that no blank of a unit could close."""
    whole, parts = report.cells[cell], [unit.cells[cell] for unit in units.values()]
    if whole.value is None:
        return None
    column = _Column(cell, Decimal(whole.value), tuple(None if p.value is None else Decimal(p.value) for p in parts))
    gap = column.ours - column.total
    has_blank = any(p.state == "blank" for p in parts)
    if has_blank and (gap > 0 or kind == "signed"):
        return None
    if kind != "amount":
        return column if gap else None
    places = [last_place(c) for c in (whole, *(p for p in parts if p.value is not None))]
    known = [place for place in places if place is not None]
    return column if len(known) == len(places) and abs(gap) >= sum(known) else None


def _kinds(form: str, table: str) -> dict[str, str]:
    """What the cells of a form's table count."""
    return {
        cell_id(table, row.id, column.id): row.kind or column.kind
        for block in forms()[form].tables[table].blocks  # type: ignore[index]
        for row in block.data_rows()
        for column in block.columns
    }


def _sum(names: Sequence[str], columns: Sequence[_Column]) -> Finding:
    rows = [(name, [c.theirs[i] for c in columns]) for i, name in enumerate(names)]
    rows.sort(key=lambda row: -sum(abs(value or Decimal(0)) for value in row[1]))
    adding = [(name, values) for name, values in rows if any(values)]
    listed = "; ".join(f"{name} {_figures(values)}" for name, values in adding[:_MOST_LISTED])
    rest = adding[_MOST_LISTED:]
    silent = "、".join(name for name, values in rows if None in values)
    also: Said = {
        "en": (f"; and {len(rest)} more units" if rest else "") + (f"; left blank by {silent}" if silent else ""),
        "zh": (f"；另有{len(rest)}个单位" if rest else "") + (f"；未填写的单位：{silent}" if silent else ""),
    }
    words: dict[str, Said] = {
        "ours": _figures([c.ours for c in columns]),
        "sum": _figures([c.total for c in columns]),
        "difference": _figures([c.ours - c.total for c in columns]),
        "count": str(len(names)),
        "units": listed or "–",
        "also": also,
    }
    return finding_of(SUM, Case(tuple(c.cell for c in columns), None, words, "units"))


def _absent(report: Report, absent: Sequence[str], several: Sequence[str]) -> Finding:
    which: dict[Language, str] = {
        "en": "; ".join(
            [f"no report of {'、'.join(absent)} in the store"] * bool(absent)
            + [f"more than one report of {'、'.join(several)}"] * bool(several)
        ),
        "zh": "；".join(
            [f"库中没有{'、'.join(absent)}的报告"] * bool(absent) + [f"{'、'.join(several)}有不止一份报告"] * bool(several)
        ),
    }
    words: dict[str, Said] = {"year": str(report.year), "which": which}
    return finding_of(ABSENT, Case((), None, words, which["en"]))


def _figures(values: Sequence[Decimal | None]) -> str:
    return " ".join("□" if value is None else f"{value.normalize():f}" for value in values)
