"""Short texts read as the prose of a report, and facts to hold them against."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from giextract.checks.facts import Facts, Known, TableFacts
from giextract.checks.findings import findings
from giextract.checks.narrative import compared, is_own
from giextract.forms import cell_ids, forms
from giextract.reading.copy import plain_of
from giextract.reading.prose import read_prose
from giextract.report import Finding, Statement

COUNTY, BUREAU = "云岭县人民政府", "云岭县水利局"
APPLICANTS = ("individual", "business", "research", "social", "legal", "other_org")


def said(text: str, agency: str = COUNTY, year: int = 2021) -> tuple[Statement, ...]:
    """What the prose of a text states."""
    return read_prose(plain_of(text), text, (0, len(text)), [], (), agency, year)


def figures(text: str, agency: str = COUNTY) -> list[tuple[str, str | None]]:
    """The figures that a text states of the report's own, exactly: variable and value."""
    return [
        (s.variable, s.value) for s in said(text, agency) if s.kind == "figure" and not s.approximate and is_own(s.scope, agency)
    ]  # fmt: skip


def tables(**rows: int) -> dict[str, int]:
    """The cells of a whole report in which all applications are 自然人's: `granted=3`, `denied__query=2`, `reconsideration=(…)`."""
    cells = {c: 0 for t in ("requests", "disputes", "proactive") for c in cell_ids(forms()["2021"], t)}
    for name, value in rows.items():
        row = name.replace("__", ".")
        if row.split(".")[0] in ("reconsideration", "litigation_direct", "litigation_after"):
            cells[f"disputes.{row}"] = value
        else:
            cells[f"requests.{row}.individual"] = cells[f"requests.{row}.total"] = value
    return cells


def facts(text: str, cells: Mapping[str, int | None], agency: str = COUNTY, form: str = "2021") -> Facts:
    """The facts of a report with these printed cells (None for a blank one) and this prose."""
    known = {
        c: Known(None if v is None else Decimal(v), "blank" if v is None else "stated") for c, v in cells.items()
    }  # fmt: skip
    names = dict.fromkeys(c.split(".", 1)[0] for c in cells)
    found = tuple(TableFacts(n, form, False, (), (0, 0)) for n in names)
    return Facts(text=text, cells=known, tables=found, agency=agency, year=2021)


def held(text: str, cells: Mapping[str, int | None], agency: str = COUNTY) -> tuple[Statement, ...]:
    """What the text states, held against these cells."""
    return compared(facts(text, cells, agency), said(text, agency), {})


def alarms(text: str, cells: Mapping[str, int | None], agency: str = COUNTY) -> list[Finding]:
    """The findings about the text's prose."""
    told = replace(facts(text, cells, agency), statements=held(text, cells, agency))
    return [f for f in findings(told, []) if f.cause == "narrative"]
