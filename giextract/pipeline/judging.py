"""From a page, and a model's answers if there are any, to the report: settled, checked, decided."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from giextract.checks.facts import Facts, Known, Remark
from giextract.checks.findings import findings, verdicts
from giextract.checks.judgements import row_of
from giextract.checks.labels import Forms, figures
from giextract.checks.narrative import compared
from giextract.checks.policy import Policy
from giextract.checks.policy_file import published
from giextract.checks.verdict import Verdict
from giextract.pipeline.cells import cells_of
from giextract.pipeline.facts import facts_of, take_extra_columns
from giextract.pipeline.outcome import outcome_of, unconfirmed
from giextract.reading.figures import shown
from giextract.reading.model.answers import Answers
from giextract.reading.model.comparing import cells as model_cells
from giextract.reading.page import Page
from giextract.report import Cell, Finding, Origin, ReadingNote, Report, State, Usage
from giextract.settle.agree import agree
from giextract.settle.deduce import deduce
from giextract.settle.neighbour import Beside, before_of, carried_hints, take_neighbours
from giextract.settle.settled import settle
from giextract.settle.settlement import Settlement
from giextract.settle.statements import merged
from giextract.settle.suspects import explained, hints_of

_RANK = {"error": 0, "warning": 1, "notice": 2}


def judge(
    page: Page,
    answers: Answers | None = None,
    policy: Policy | None = None,
    *,
    decided: Mapping[str, str | None] | None = None,
    beside: Sequence[Beside] = (),
) -> Report:
    """Settle a page's cells, hold a model's answers beside them and the rules against them, and decide the outcome.

    The policy says which rules are in force; where none is given, the one for published reports holds. `decided` are
    values by cell that a person has decided on, None for a blank: they stand in for what was read. `beside` are the same
    agency's reports of the years before and after: without them a report is judged by itself.
    """
    policy = policy or published()
    settlement = settle(page)
    seen = model_cells(page, answers) if answers else {}
    if answers:
        agree(settlement, page, answers, seen)
    take_neighbours(settlement, page, beside)
    _take(settlement, decided or {})
    statements, differing = merged(page.statements, answers.statements if answers else ())
    settlement.remarks += differing
    extra = take_extra_columns(page, settlement)
    facts = facts_of(page, settlement, extra)
    judged = verdicts(facts)
    deduced = deduce(facts.cells, judged, _open_cells(settlement))
    cells = cells_of(page, settlement, judged, {c: shown(v) for c, v in deduced.items()}, seen)
    facts = replace(
        facts,
        statements=compared(facts, statements, deduced),
        remarks=(*facts.remarks, *(_seen_by_ocr_alone(cells, facts.forms()) if page.is_ocr else ())),
    )
    found = _found(facts, judged, settlement, policy, cells, beside)
    identity = page.identity
    report = Report(
        source=page.source,
        title=identity.title.value if identity.title else None,
        agency=facts.agency, agency_id=page.given.agency_id if page.given else None, year=facts.year,
        period=identity.period, outcome="flagged", unconfirmed=unconfirmed(cells.values()),
        forms={t.table: t.form for t in page.tables},
        cells=cells, extra_cells=extra, findings=tuple(sorted(found, key=lambda f: (_RANK[f.severity], f.rule))),
        statements=facts.statements, origin=_origin(page), rollup=page.rollup, policy=policy.title,
        usage=answers.usage if answers else Usage(),
        reading=ReadingNote(prompt=answers.prompt, model=answers.model, at=answers.at) if answers else ReadingNote(),
    )  # fmt: skip
    if not (page.tables or identity.is_report or facts.attached):
        return report.model_copy(update={"outcome": "not_a_report", "findings": (), "statements": ()})
    return report.model_copy(update={"outcome": outcome_of(report)})


def _take(settlement: Settlement, decided: Mapping[str, str | None]) -> None:
    """Put a person's values where the readings' were; they are as good as two readings that agree."""
    for cell, value in decided.items():
        read = settlement.cells.get(cell, Known(None, "undetermined"))
        state: State = "blank" if value is None else "stated"
        settlement.cells[cell] = replace(read, value=None if value is None else Decimal(value), state=state)
        settlement.support[cell] = "none" if value is None else "agreed"
        settlement.lost.discard(cell)


def _found(
    facts: Facts,
    judged: list[Verdict],
    settlement: Settlement,
    policy: Policy,
    cells: Mapping[str, Cell],
    beside: Sequence[Beside],
) -> list[Finding]:
    """What the rules in force say, with suspects; those of the form's own equations do not depend on a policy's own rules."""
    known = policy.rules()
    form, own = [v for v in judged if v.equation.rule in known], verdicts(facts, policy.equations)
    found = findings(facts, [*form, *own], policy)
    local = {rule.id for rule in policy.own}
    hints = hints_of(facts.statements)
    if beside:
        hints = carried_hints(cells, beside) | hints
    known_of = (facts, settlement.support, hints, before_of(beside))
    ours = explained([f for f in found if f.rule not in local], form, *known_of)
    theirs = [f for f in found if f.rule in local]
    return ours + (explained(theirs, [*form, *own], *known_of) if theirs else [])


def _open_cells(settlement: Settlement) -> set[str]:
    """Cells that a deduction may speak of: blank ones, and those of rows that lost their blanks."""
    blank = {c for c, k in settlement.cells.items() if k.state == "blank"}
    return blank | {c for c in settlement.lost if c in settlement.cells}


def _seen_by_ocr_alone(cells: Mapping[str, Cell], on: Forms) -> list[Remark]:
    """Cells of a scanned page that no equation bears out, row by row: one reading of a picture is never enough."""
    rows: dict[str, list[str]] = {}
    for name, cell in cells.items():
        if (cell.state in ("stated", "not_applicable") and not cell.checked_by) or cell.state == "blank":
            rows.setdefault(row_of(name), []).append(name)
    return [
        Remark("ocr_alone", tuple(names), cells[names[0]].span, {"printed": figures(names, [cells[n].printed or "□" for n in names], on)})
        for names in rows.values()
    ]


def _origin(page: Page) -> dict[str, Origin]:
    """What is known of the publication: the first that the page says of each thing, a manifest's word before it."""
    known: dict[str, Origin] = {}
    for fact in page.origin:
        known.setdefault(fact.name, Origin(value=fact.value, span=fact.span))
    given = page.given
    for name, value in (("url", given.url), ("fetched_at", given.fetched_at)) if given else ():
        if value:
            known[name] = Origin(value=value, by="manifest")
    return known
