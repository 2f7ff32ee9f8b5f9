"""What went wrong, shown where it stands: cells that are not right, and what is wrong with a report as a whole."""

from collections.abc import Iterator

from giextract.evaluation.results import Result
from giextract.evaluation.scoring import Score, denials, is_same, unlocated
from giextract.evaluation.truth import PASSING, is_alarm
from giextract.evaluation.verdicts import CellScore, Verdict
from giextract.report import Finding, Frozen, Report, Span

AROUND = 30  # characters of the line to either side of a figure: enough to see its neighbours


class Excerpt(Frozen):
    """A line of the page, from 1, with the characters that a value was read from between what stands around them."""

    line: int
    before: str
    printed: str
    after: str


class Trouble(Frozen):
    """A cell that is not right; `truth` and `got` are None for no number."""

    report: str
    cell: str
    form: str
    verdict: Verdict
    silent: bool
    truth: str | None
    got: str | None
    deduced: str | None
    excerpt: Excerpt | None


class Complaint(Frozen):
    """Something wrong with a report as a whole; `kind` is the measure that counts it."""

    kind: str
    detail: str = ""
    detail_zh: str = ""
    excerpt: Excerpt | None = None


def troubles(result: Result, scored: Score) -> Iterator[Trouble]:
    """The cells of a report that are not right, with their lines; none of one that could not be read at all."""
    for cell in scored.cells if scored.counts["assessed"] else ():
        if cell.verdict != "right":
            read = result.report.cells.get(cell.cell) if result.report else None
            yield Trouble(
                report=scored.name, cell=cell.cell, form=cell.form, verdict=cell.verdict, silent=cell.silent,
                truth=cell.truth, got=cell.got, deduced=read.deduced if read else None,
                excerpt=excerpt_of(result, cell),
            )  # fmt: skip


def excerpt_of(result: Result, cell: CellScore) -> Excerpt | None:
    """Where a cell was read, or its label; None where it has no place on the page."""
    read = result.report.cells.get(cell.cell) if result.report else None
    span = (read.span or read.label_span) if read else None
    return _excerpt(result.text, span) if span and result.text else None


def complaints(result: Result, scored: Score) -> Iterator[Complaint]:
    """What is wrong with a report as a whole."""
    report, truth = result.report, result.case.truth
    if report is None:
        yield Complaint(kind="not_assessable", detail="not in the store", detail_zh="库中没有")
        return
    if scored.counts["not_assessable"]:
        why = report.failure or report.outcome
        yield Complaint(kind="not_assessable", detail=why, detail_zh=why)
    if scored.counts["passed_bad"]:
        yield Complaint(kind="passed_bad", detail=report.outcome, detail_zh=report.outcome)
    if scored.counts["over_flagged"]:
        yield from (_said("over_flagged", f, result) for f in report.findings if f.severity != "notice")
    yield from _of_findings(result, report)
    yield from _of_statements(result, report)
    for kind, (wanted, got) in _identity(report, result).items():
        if scored.counts[kind]:
            said = f"{got or '–'} → {wanted}"
            yield Complaint(kind=kind, detail=said, detail_zh=said)
    if scored.counts["outcome_wrong"] and not scored.counts["over_flagged"] and truth.outcome:
        said = f"{report.outcome} → {truth.outcome}"
        if not (report.outcome in PASSING and scored.counts["passed_bad"]):
            yield Complaint(kind="outcome_wrong", detail=said, detail_zh=said)
    for kind in ("evidence_bad", "marks_wrong"):
        if scored.counts[kind]:
            yield Complaint(kind=kind, detail=str(scored.counts[kind]), detail_zh=str(scored.counts[kind]))


def _of_findings(result: Result, report: Report) -> Iterator[Complaint]:
    wrong = result.case.truth.wrong
    for finding in filter(is_alarm, report.findings):
        if not any(one.is_named_by(finding) for one in wrong):
            yield _said("false_alarms", finding, result)
    for one in wrong:
        if not any(one.is_named_by(finding) for finding in report.findings):
            about = f"{one.rule} {one.pattern}" if one.rule else ", ".join(sorted(one.operands))
            yield Complaint(kind="not_found", detail=about, detail_zh=about)
    for cell in unlocated(report, result.case.truth):
        yield Complaint(kind="not_located", detail=cell, detail_zh=cell)


def _of_statements(result: Result, report: Report) -> Iterator[Complaint]:
    denied, false = denials(report), result.case.truth.false_statements
    for quote in false:
        if not any(is_same(quote, seen) for seen, _ in denied):
            yield Complaint(kind="statements_missed", detail=quote, detail_zh=quote)
    for seen, span in denied:
        if not any(is_same(quote, seen) for quote in false):
            where = _excerpt(result.text, span) if span and result.text else None
            yield Complaint(kind="statements_denied", detail=seen, detail_zh=seen, excerpt=where)


def _said(kind: str, finding: Finding, result: Result) -> Complaint:
    cells = result.report.cells if result.report else {}
    spans = [finding.span, *(cells[c].span for c in finding.cells if c in cells)]
    span = next((s for s in spans if s), None)
    where = _excerpt(result.text, span) if span and result.text else None
    rule = f"{finding.severity} {finding.rule}: "
    return Complaint(kind=kind, detail=rule + finding.message, detail_zh=rule + finding.message_zh, excerpt=where)


def _identity(report: Report, result: Result) -> dict[str, tuple[object, object]]:
    truth = result.case.truth
    return {
        "agency_wrong": (truth.agency, report.agency),
        "year_wrong": (truth.year, report.year),
        "title_wrong": (truth.title, report.title),
        "forms_wrong": (_listed(dict(truth.forms)), _listed(report.forms)),
        "parts_wrong": (1, result.parts),
    }


def _listed(forms: dict[str, str]) -> str:
    return " ".join(f"{table}:{form}" for table, form in sorted(forms.items()))


def _excerpt(text: str, span: Span) -> Excerpt:
    start, end = span
    first = max(text.rfind("\n", 0, start) + 1, start - AROUND)
    stop = text.find("\n", end)
    last = min(len(text) if stop < 0 else stop, end + AROUND)
    return Excerpt(
        line=text.count("\n", 0, start) + 1,
        before=("…" if first and text[first - 1] != "\n" else "") + text[first:start],
        printed=text[start:end],
        after=text[end:last] + ("…" if last < len(text) and text[last] != "\n" else ""),
    )
