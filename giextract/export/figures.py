"""A figure of the panel in its columns: as printed, as deduced, flagged, missing, as a person has it."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from giextract.export.flags import Flag
from giextract.export.reports import Row
from giextract.export.table import Codes, Column, Kind, Missing, Value, is_exact
from giextract.export.variables import Variable, cells_of
from giextract.forms import forms
from giextract.words import Language

Role = Literal["", "_d", "_f", "_m", "_r", "_u"]

# Behind the label of a figure; the codebook says each at length.
SUFFIXES: dict[Role, dict[Language, str]] = {
    "": {"en": "", "zh": ""},
    "_d": {"en": " (deduced)", "zh": "（推算）"},
    "_f": {"en": " (flag)", "zh": "（标记）"},
    "_m": {"en": " (why missing)", "zh": "（缺失原因）"},
    "_r": {"en": " (reviewer)", "zh": "（人工）"},
    "_u": {"en": " (unit)", "zh": "（单位）"},
}
FLAGS = Codes("flags", {
    0: {"en": "no error or warning names it", "zh": "没有错误或警告涉及"},
    1: {"en": "a warning names it, or it rests on one doubtful reading", "zh": "有警告涉及，或仅凭一种存疑读法"},
    2: {"en": "an error names it", "zh": "有错误涉及"},
})  # fmt: skip
_KINDS: dict[Role, Kind] = {"": "number", "_d": "number", "_f": "integer", "_m": "text", "_r": "number", "_u": "text"}
_DOUBTFUL = ("model_only", "disputed")
_STATES = {"blank": Missing.BLANK, "not_applicable": Missing.NOT_APPLICABLE, "undetermined": Missing.UNDETERMINED}


@dataclass(frozen=True, slots=True)
class FigureColumns:
    """The columns of one figure, and what each of them holds."""

    roles: tuple[Role, ...]
    columns: tuple[Column, ...]


@cache
def figure_columns(variable: Variable) -> FigureColumns:
    """The columns of a figure; the unit only of an amount."""
    roles: tuple[Role, ...] = ("", "_d", "_f", "_m", "_r", *(("_u",) if variable.kind == "amount" else ()))
    return FigureColumns(roles, tuple(_column(variable, role) for role in roles))


def figure_values(variable: Variable, columns: FigureColumns, report: Row, flag: int | None) -> list[Value]:
    """The values of a figure's columns in a report."""
    cell: Row = report["cells"].get(variable.cell, {})
    value = _printed(variable, cell, report)
    told: Row = cell.get("reviewed") or report.get("review", {}).get("cells", {}).get(variable.cell, {})
    held: dict[str, Any] = {
        "": value,
        "_d": cell.get("deduced"),
        "_f": flag,
        "_m": value.name.lower() if isinstance(value, Missing) else None,
        "_r": Missing.BLANK if told and told["value"] is None else told.get("value"),
        "_u": cell.get("unit"),
    }
    return [held[role] for role in columns.roles]


def flag_of(cell: str, report: Row, flag: Flag | None) -> int | None:
    """The flag of a cell: 2 for an error, 1 for a warning, 0 for none; nothing where there is nothing to flag.

    A figure that no two readings share is never without a flag.
    """
    if flag is None:
        return int(report["cells"][cell]["support"] in _DOUBTFUL) if cell in report["cells"] else None
    return 2 if flag.severity == "error" else 1


def _printed(variable: Variable, cell: Row, report: Row) -> str | Missing:
    """What is printed, or why there is no figure."""
    if cell:
        value = cell["value"]
        if value is None:
            return _STATES.get(cell["state"], Missing.UNDETERMINED)
        return str(value) if is_exact(str(value)) else Missing.TOO_LONG
    form = report["forms"].get(variable.table)
    if form is not None:
        return Missing.NOT_PRINTED if variable.cell in cells_of(form) else Missing.NOT_ON_FORM
    return Missing.TABLE_ABSENT if any(variable.cell in cells_of(f) for f in _prescribed(report)) else Missing.NOT_ON_FORM


def _prescribed(report: Row) -> tuple[str, ...]:
    """The forms that a report is on; of one without any table those of its year."""
    on = tuple(report["forms"].values())
    return on or tuple(f.id for f in forms().values() if f.years[0] <= report["year"] <= (f.years[1] or report["year"]))


def _column(variable: Variable, role: Role) -> Column:
    labels: dict[Language, str] = {language: text + SUFFIXES[role][language] for language, text in variable.labels.items()}
    coded = FLAGS if role == "_f" else None
    return Column(variable.name + role, _KINDS[role], labels, coded, says_missing=role == "_m")
