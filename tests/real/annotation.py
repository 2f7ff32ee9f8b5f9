"""How a reading of a real report is held against the figures that people annotated by hand."""

import json
import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from giextract.report import Finding, Report

APPLICANTS = ("individual", "business", "research", "social", "legal", "other_org")
OUTER_ROWS = ("received", "carried_in", "concluded", "carried_out")
FULL_RESULTS = 16  # a table in short form prints fewer rows of results than these
MOST_CELLS = 26
Equation = tuple[frozenset[str], frozenset[str]]


@dataclass(frozen=True)
class Annotation:
    """The figures that a report prints, cell by cell, and what else a person saw in it."""

    cells: dict[str, Decimal | None]
    ambiguous: frozenset[str]
    """Cells that the text alone cannot tell."""
    forms: dict[str, str]
    agency: str
    year: int

    def broken(self) -> set[frozenset[str]]:
        """Find the sums that the printed figures themselves get wrong, as sets of operands."""
        wrong = set()
        for parts, wholes in self.equations():
            left, right = ([self.cells.get(cell) for cell in side] for side in (parts, wholes))
            if None not in left and None not in right and sum(left) != sum(right):
                wrong.add(parts | wholes)
        return wrong

    def equations(self) -> list[Equation]:
        """List the sums that the forms ask of the cells that are there."""
        found = []
        rows = {cell.rsplit(".", 1)[0] for cell in self.cells}
        requests = {row.removeprefix("requests.") for row in rows if row.startswith("requests.")}
        results = requests.difference(OUTER_ROWS)
        for row in requests:
            found.append(_sides([f"requests.{row}.{a}" for a in APPLICANTS], [f"requests.{row}.total"]))
        for column in (*APPLICANTS, "total") if requests.issuperset(OUTER_ROWS) else ():
            received, carried_in, concluded, carried_out = (f"requests.{row}.{column}" for row in OUTER_ROWS)
            found.append(_sides([received, carried_in], [concluded, carried_out]))
            if len(results) >= FULL_RESULTS:
                found.append(_sides([f"requests.{row}.{column}" for row in results], [concluded]))
        for row in (row for row in rows if row.startswith("disputes.")):
            endings = [f"{row}.{ending}" for ending in ("upheld", "corrected", "other", "pending")]
            found.append(_sides(endings, [f"{row}.total"]))
        return found


@dataclass
class Comparison:
    """Cells by what became of them, and findings that are about nothing; every list empty is a faultless reading."""

    abstained: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    not_found: list[list[str]] = field(default_factory=list)
    false_alarms: list[str] = field(default_factory=list)
    bad_evidence: list[str] = field(default_factory=list)


def load(path: Path) -> Annotation:
    """Read an annotation as it lies beside its report."""
    noted: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    cells = {cell: None if text is None else Decimal(text) for cell, text in noted["cells"].items()}
    return Annotation(cells, frozenset(noted["ambiguous"]), noted["forms"], noted["agency"], noted["year"])


def compare(report: Report, noted: Annotation) -> Comparison:
    """Hold every annotated cell, every broken sum and every finding of one against the report."""
    said = Comparison()
    telling = [f for f in report.findings if f.severity in ("error", "warning") and len(f.cells) <= MOST_CELLS]
    named = {cell for finding in telling for cell in finding.cells}
    passed = report.outcome in ("verified", "consistent")
    for cell in noted.cells:
        verdict = _verdict(report, noted, cell, cell in named)
        if verdict != "right":
            getattr(said, verdict).append(cell)
        if verdict == "wrong" and (passed or cell not in named):
            said.silent.append(cell)
    broken = noted.broken()
    alarms = [f for f in report.findings if f.severity == "error" and f.cause == "as_printed"]
    said.not_found = [sorted(sums) for sums in broken if not any(_is_about(alarm, sums) for alarm in alarms)]
    said.false_alarms = [alarm.message for alarm in alarms if not any(_is_about(alarm, sums) for sums in broken)]
    said.bad_evidence = _bad_evidence(report)
    return said


def _verdict(report: Report, noted: Annotation, cell: str, is_named: bool) -> str:
    """Say what became of a cell: right, abstained, wrong or guessed."""
    found, truth = report.cells.get(cell), noted.cells[cell]
    if found is None:
        return "right" if cell in noted.ambiguous else "wrong"
    if found.value is None:
        if truth is None or cell in noted.ambiguous:
            return "right"
        return "abstained" if found.state == "undetermined" else "wrong"
    if cell in noted.ambiguous and not is_named:
        return "guessed"
    return "right" if Decimal(found.value) == truth else "wrong"


def _is_about(alarm: Finding, sums: frozenset[str]) -> bool:
    """Tell whether a finding's operands are those of a sum, give or take half of them."""
    operands = set(alarm.cells)
    return 2 * len(sums & operands) >= len(sums | operands)


def _bad_evidence(report: Report) -> list[str]:
    """Find stated cells that point nowhere, at other digits, or where another cell points."""
    bad, places = [], []
    for cell, found in report.cells.items():
        if found.state != "stated":
            continue
        if found.span is None or not found.printed or found.value is None:
            bad.append(cell)
            continue
        places.append((found.span, cell))
        printed = re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", found.printed))
        if printed.isdecimal() and not cell.endswith(".amount") and Decimal(printed) != Decimal(found.value):
            bad.append(cell)
    places.sort()
    return bad + [b for (one, _), (other, b) in pairwise(places) if other[0] < one[1]]


def _sides(parts: list[str], wholes: list[str]) -> Equation:
    return frozenset(parts), frozenset(wholes)
