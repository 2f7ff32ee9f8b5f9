"""What stands of a report after people's decisions: their values beside the machine's, the rules run again over them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from giextract.checks.across import alone
from giextract.checks.policy import Policy
from giextract.decision import OF_CELL, Decision
from giextract.pipeline.judging import judge
from giextract.pipeline.outcome import outcome_of
from giextract.reading.model.answers import Answers
from giextract.reading.page import Page
from giextract.report import Finding, Outcome, Report

# Causes that are about how the page was read: a person who has read the cells has done with them.
_ABOUT_READING = frozenset({"unreadable", "reading_conflict", "incomplete", "ocr", "limit"})
Read = Callable[[], tuple[Page, Answers | None]]
State = Literal["holds", "lapsed", "undone", "overtaken"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A decision and what has become of it."""

    decision: Decision
    state: State


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A report with what people decided: `report` is the machine's, `after` the same with the people's values in it.

    `values` are the decisions on cells that hold, `closed` those that close a finding, by its id (None where the values
    close it); `open` are the errors and warnings that nobody has closed; `log` are all decisions, oldest first.
    """

    report: Report
    after: Report
    values: Mapping[str, Decision]
    closed: Mapping[str, Decision | None]
    open: tuple[Finding, ...]
    log: tuple[Standing, ...]
    outcome: Outcome


def review(report: Report, decisions: Sequence[Decision], read: Read, policy: Policy | None = None) -> Reviewed:
    """Say what stands of a report that was judged by this policy.

    `read` gives its page and a model's answers, and is only called where a value changed.
    """
    latest = _latest(decisions)
    values = {d.cell: d for d in latest if d.kind in OF_CELL and d.cell and d.judged == judged(report, (d.cell,))}
    after = _judged_again(report, {cell: d.after for cell, d in values.items()}, read, policy) if values else report
    by_finding = {d.finding: d for d in latest if d.finding and d.kind not in OF_CELL}
    closed: dict[str, Decision | None] = {}
    holding = {id(d) for d in values.values()}
    for finding in after.findings:
        decision = by_finding.get(finding.id)
        if decision is not None and decision.judged == judged(after, finding.cells, finding.quote, values):
            holding.add(id(decision))
            if decision.kind != "pass_on":
                closed[finding.id] = decision
        elif _is_read(finding, values):
            closed[finding.id] = None
    left = tuple(f for f in after.findings if f.severity != "notice" and f.id not in closed)
    kept = after.model_copy(update={"findings": tuple(f for f in after.findings if f.id not in closed)})
    outcome = outcome_of(kept) if decisions and report.outcome in ("flagged", "consistent", "verified") else report.outcome
    return Reviewed(report, after, values, closed, left, _log(decisions, latest, holding), outcome)


def judged(
    report: Report, cells: Sequence[str], quote: str | None = None, values: Mapping[str, Decision] | None = None
) -> dict[str, str | None]:
    """What a decision about these cells judges: their printed characters, or a person's value; without cells the quote."""
    if not cells:
        return {"quote": quote}
    return {cell: _stands(report, cell, values or {}) for cell in cells}


def _stands(report: Report, cell: str, values: Mapping[str, Decision]) -> str | None:
    known = report.cells.get(cell)
    decision = values.get(cell)
    if decision is not None and decision.after != decision.before:  # to confirm what was read changes nothing
        return f"={decision.after or ''}"
    return known.printed if known else None


def _latest(decisions: Sequence[Decision]) -> list[Decision]:
    """The last decision on each cell and each finding that was not taken back, oldest first."""
    undone: set[int | None] = set()
    for decision in reversed(decisions):  # an undoing may be undone, too
        if decision.kind == "undo" and decision.id not in undone:
            undone.add(decision.undoes)
    last: dict[tuple[str, str | None], Decision] = {}
    for decision in decisions:
        if decision.kind != "undo" and decision.id not in undone:
            target = ("cell", decision.cell) if decision.kind in OF_CELL else ("finding", decision.finding)
            last.pop(target, None)
            last[target] = decision
    return list(last.values())


def _log(decisions: Sequence[Decision], latest: Sequence[Decision], holding: set[int]) -> tuple[Standing, ...]:
    undone = {d.undoes for d in decisions if d.kind == "undo"}
    alive = {id(d) for d in latest}

    def state(decision: Decision) -> State:
        if id(decision) in holding or decision.kind == "undo":
            return "holds"
        if id(decision) in alive:
            return "lapsed"
        return "undone" if decision.id in undone else "overtaken"

    return tuple(Standing(d, state(d)) for d in decisions)


def _judged_again(report: Report, values: dict[str, str | None], read: Read, policy: Policy | None) -> Report:
    """The report with these values in it; what other reports tell of it stays as it was."""
    page, answers = read()
    after = judge(page, answers, policy, decided=values)
    told = [f for f in report.findings if f not in alone(report).findings]
    update = {"findings": (*after.findings, *told), "versions": report.versions, "source": report.source}
    return after.model_copy(update=update)


def _is_read(finding: Finding, values: Mapping[str, Decision]) -> bool:
    """Whether a finding about reading is answered by people's values for all its cells."""
    return finding.cause in _ABOUT_READING and bool(finding.cells) and all(cell in values for cell in finding.cells)
