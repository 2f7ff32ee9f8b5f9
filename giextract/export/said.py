"""A figure of the prose in the panel: the value that it states, how often it states one, and whether the tables bear it out."""

from collections.abc import Sequence
from decimal import Decimal

from giextract.export.reports import Row
from giextract.export.table import Codes, Column, Missing, Value, is_exact
from giextract.export.variables import ProseVariable, prose_variables
from giextract.words import Language

HOLDS = Codes("holds", {
    0: {"en": "the report contradicts it", "zh": "与报告其他内容不符"},
    1: {"en": "the report bears it out", "zh": "与报告其他内容相符"},
})  # fmt: skip
SUFFIXES: dict[str, dict[Language, str]] = {
    "": {"en": "", "zh": ""},
    "_m": {"en": " (why missing)", "zh": "（缺失原因）"},
    "_n": {"en": " (times stated)", "zh": "（提及次数）"},
    "_h": {"en": " (holds)", "zh": "（是否相符）"},
}
_AMOUNT = "fees.information_processing"
_TEN_THOUSAND = Decimal(10_000)


def prose_columns() -> list[Column]:
    """Four columns for each figure of the prose."""
    return [column for variable in prose_variables() for column in _columns(variable)]


def figures_said(report: Row) -> dict[str, list[Row]]:
    """The figures that a report's prose states, by variable."""
    found: dict[str, list[Row]] = {}
    for statement in report["statements"]:
        if statement["kind"] == "figure":
            found.setdefault(statement["variable"], []).append(statement)
    return found


def prose_values(figures: Sequence[Row]) -> list[Value]:
    """What the prose states for one variable, from all that it states for it.

    A figure of a part of the work (`scope`) is never taken for the whole, and an exact one goes before an approximate one.
    Where several that differ are left, none is taken.
    """
    whole = [s for s in figures if s["scope"] is None]
    best = [s for s in whole if not s["approximate"]] or whole
    worths = {_worth(s) for s in best if s["value"] is not None}
    judged = [s["holds"] for s in best if s["holds"] is not None]
    value: str | Missing = Missing.UNDETERMINED if figures else Missing.NOT_SAID
    if len(worths) == 1:
        only = worths.pop()
        value = only if is_exact(only) else Missing.TOO_LONG
    missing = value.name.lower() if isinstance(value, Missing) else None
    return [value, missing, len(figures), int(all(judged)) if judged else None]


def _worth(statement: Row) -> str:
    """The figure as stated; fees in 万元, whatever they are stated in."""
    value = Decimal(statement["value"])
    if statement["variable"] == _AMOUNT and statement["unit"] == "元":
        value /= _TEN_THOUSAND
    return f"{value.normalize():f}"


def _columns(variable: ProseVariable) -> list[Column]:
    found = []
    for suffix, said in SUFFIXES.items():
        labels: dict[Language, str] = {language: text + said[language] for language, text in variable.labels.items()}
        kind = {"": "number", "_m": "text"}.get(suffix, "integer")
        coded = HOLDS if suffix == "_h" else None
        found.append(Column(variable.name + suffix, kind, labels, coded, suffix == "_m"))  # type: ignore[arg-type]
    return found
