"""One report held against the truth: what became of every cell, and what was rightly or wrongly said about it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from giextract.evaluation.truth import PASSING, Truth, is_alarm, squeezed
from giextract.evaluation.verdicts import CellScore, cell_score, decimal
from giextract.report import Cell, Outcome, Report, Span

MOST_CELLS = 26  # a finding over more cells than the largest equation has names none of them
READ = frozenset({*PASSING, "flagged"})


@dataclass(frozen=True, slots=True)
class Score:
    """One report's cells and counts; `counts` has the names of giextract.evaluation.measures."""

    name: str
    layout: str
    media_type: str
    outcome: Outcome | None
    """None where there is no report at all."""
    should_pass: bool
    expected: Outcome | None
    cells: tuple[CellScore, ...]
    counts: Counter[str]


def score(report: Report | None, truth: Truth, media_type: str = "", parts: int = 1) -> Score:
    """Hold a report against the truth; one that is not there has missed every cell.

    `media_type` is the file's, where no report tells it; `parts` are the reports that were made of it.
    """
    given = report or Report.model_construct(outcome="failed")
    named = _named(given)
    passed = given.outcome in PASSING
    cells = tuple(cell_score(cell, given, truth, cell in named, passed) for cell in truth.cells)
    counts = _cell_counts(cells)
    counts.update(_findings(given, truth))
    counts.update(_identity(report, truth))
    counts.update(_deductions(given, truth))
    counts["parts_wrong"] = parts - 1
    counts["evidence_bad"] = _bad_evidence(given.cells)
    counts.update(_outcome(given, truth, counts))
    kind = report.source.media_type if report else media_type
    outcome = report.outcome if report else None
    return Score(truth.name, truth.layout, kind, outcome, truth.passes, truth.outcome, cells, counts)


def _named(report: Report) -> set[str]:
    telling = [f for f in report.findings if f.severity != "notice" and len(f.cells) <= MOST_CELLS]
    return {cell for finding in telling for cell in finding.cells}


def _cell_counts(cells: tuple[CellScore, ...]) -> Counter[str]:
    counts: Counter[str] = Counter(cell.verdict for cell in cells)
    counts["cells"] = len(cells)
    counts["named"] = sum(cell.named for cell in cells)
    counts["right_named"] = sum(cell.named and cell.verdict == "right" for cell in cells)
    counts["wrong_and_not_flagged"] = sum(cell.silent for cell in cells)
    pairs = Counter((cell.printed_kind, cell.read_kind) for cell in cells)
    counts["blank_as_zero"], counts["zero_as_blank"] = pairs["blank", "zero"], pairs["zero", "blank"]
    return counts


def _findings(report: Report, truth: Truth) -> Counter[str]:
    """What is wrong on the page and was found; what was said to be wrong and is not."""
    alarms = [f for f in report.findings if is_alarm(f)]
    denied, false = denials(report), truth.false_statements
    return Counter(
        broken=len(truth.wrong),
        found=sum(any(one.is_named_by(f) for f in report.findings) for one in truth.wrong),
        alarms=len(alarms),
        false_alarms=sum(not any(one.is_named_by(f) for one in truth.wrong) for f in alarms),
        suspects=len(truth.suspects),
        located=len(truth.suspects) - len(unlocated(report, truth)),
        false_statements=len(false),
        statements_found=sum(any(is_same(quote, seen) for seen, _ in denied) for quote in false),
        statements_denied=sum(not any(is_same(quote, seen) for quote in false) for seen, _ in denied),
        errors=sum(f.severity == "error" for f in report.findings),
        warnings=sum(f.severity == "warning" for f in report.findings),
        notices=sum(f.severity == "notice" for f in report.findings),
    )


def unlocated(report: Report, truth: Truth) -> list[str]:
    """The misprinted cells that some printed error about them does not suspect first, and alone."""
    missed = []
    for cell in truth.suspects:
        about = [f for f in report.findings if is_alarm(f) and cell in f.cells]
        if not about or any(f.suspects[:1] != ((cell,),) for f in about):
            missed.append(cell)
    return missed


NAME_SEEN_ALONE = "E114"  # names title and agency that OCR alone has read


def denials(report: Report) -> list[tuple[str, Span | None]]:
    """The sentences that a report says do not hold, each with its place."""
    found = [(f.quote or f.message, f.span) for f in report.findings if f.cause == "narrative"]
    return found + [(s.quote, s.span) for s in report.statements if s.holds is False]


def is_same(wanted: str, seen: str) -> bool:
    """Tell whether a sentence is, or is part of, the one that is meant, white space aside."""
    one, other = squeezed(wanted), squeezed(seen)
    return one in other or bool(other and other in one)


def _identity(report: Report | None, truth: Truth) -> Counter[str]:
    """What the report is, as hard as its cells; a title that nobody annotated is not asked for."""
    agency, wanted = squeezed(report.agency if report else None), squeezed(truth.agency)
    alike = agency == wanted if truth.is_exact else bool(agency) and (agency in wanted or wanted in agency)
    forms: Mapping[str, str] = report.forms if report else {}
    titled = truth.is_exact and truth.title is not None
    if report and any(f.rule == NAME_SEEN_ALONE for f in report.findings):
        alike, titled = True, False  # a picture's names are told to be OCR's word: nobody takes them for read
    return Counter(
        agency_wrong=not alike,
        year_wrong=report is None or report.year != truth.year,
        title_wrong=titled and squeezed(report.title if report else None) != squeezed(truth.title),
        forms_wrong=sum(forms.get(table) != form for table, form in truth.forms.items())
        + (len(set(forms) - set(truth.forms)) if truth.is_exact else 0),
        marks_wrong=_wrong_marks(report, truth),
    )


def _wrong_marks(report: Report | None, truth: Truth) -> int:
    if truth.marked is None:
        return 0
    read = {c for c, cell in report.cells.items() if cell.state == "not_applicable"} if report else set()
    return len(truth.marked ^ read)


def _deductions(report: Report, truth: Truth) -> Counter[str]:
    made = {c: decimal(cell.deduced) for c, cell in report.cells.items() if cell.deduced is not None}
    right = sum(made.get(cell) == value for cell, value in truth.forced.items())
    false = sum(value != truth.forced.get(cell) for cell, value in made.items())
    return Counter(forced=len(truth.forced), deduced_right=right, deduced_wrong=false)


def _outcome(report: Report, truth: Truth, counts: Counter[str]) -> Counter[str]:
    passed, is_read = report.outcome in PASSING, report.outcome in READ
    bad = any(counts[name] for name in ("missed", "wrong", "abstained", "guessed", "broken"))
    should_flag = truth.outcome is not None and not truth.passes
    return Counter(
        reports=1,
        assessed=is_read,
        not_assessable=not is_read,
        flagged=report.outcome == "flagged",
        passed_bad=passed and (bad or should_flag),
        over_flagged=report.outcome == "flagged" and truth.passes,
        outcome_known=truth.outcome is not None,
        outcome_wrong=truth.outcome is not None and (not is_read or passed != truth.passes),
        requests=report.usage.requests,
        input_tokens=report.usage.input_tokens,
        output_tokens=report.usage.output_tokens,
        cached=report.usage.cached,
    )


def _bad_evidence(cells: Mapping[str, Cell]) -> int:
    """Stated cells without characters or a place, with other digits than their value, or where another cell stands."""
    bad, places = 0, []
    for name, cell in cells.items():
        if cell.state != "stated" or cell.value is None:
            continue
        printed = unicodedata.normalize("NFKC", squeezed(cell.printed))
        is_plain = re.fullmatch(r"[\d,]+", printed) and not name.endswith(".amount")
        differs = bool(is_plain) and decimal(printed.replace(",", "")) != decimal(cell.value)
        bad += not cell.span or not printed or differs
        if cell.span:
            places.append(cell.span)
    return bad + sum(b[0] < a[1] for a, b in pairwise(sorted(places)))
