"""One report, the whole way: `prepare` reads the page, `ask` would ask a model, `judge` settles, checks and decides.

`prepare` and `judge` are plain functions without I/O whose arguments and results can be pickled; only `ask` is
asynchronous.
"""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

from giextract import forms, report
from giextract.checks.catalogue import fingerprint as rules_fingerprint
from giextract.checks.facts import Facts, Known, Remark, TableFacts
from giextract.checks.findings import findings, verdicts
from giextract.checks.narrative import compared
from giextract.checks.verdict import Verdict
from giextract.document import read_document
from giextract.reading.figures import shown
from giextract.reading.label import read_pages
from giextract.reading.model.answers import Answers
from giextract.reading.model.comparing import ModelCell
from giextract.reading.model.comparing import cells as model_cells
from giextract.reading.model.fingerprint import fingerprint as model_fingerprint
from giextract.reading.page import EXTRA, Note, Page
from giextract.report import Cell, ExtraCell, Finding, Outcome, ReadingNote, Report, Source, Usage
from giextract.settings import ModelUse, Settings
from giextract.settle.agree import agree
from giextract.settle.deduce import deduce
from giextract.settle.settled import Settlement, settle
from giextract.settle.statements import merged
from giextract.settle.suspects import suspects

if TYPE_CHECKING:
    from giextract.reading.model.calls import Caller

__all__ = ["Answers", "Page", "ask", "disputed", "fingerprints", "judge", "prepare"]


def prepare(data: bytes, path: str) -> tuple[Page, ...]:
    """Read a file's bytes by its labels: one page for each report in it; raises Unreadable with the cause."""
    document = read_document(data, PurePath(path).suffix.lower())
    source = Source(path=path, sha256=hashlib.sha256(data).hexdigest(), media_type=document.media_type)
    return read_pages(document, source)


async def ask(
    page: Page,
    caller: "Caller",
    use: ModelUse = "on",
    disputed: Collection[str] = (),
    reasks: int = 2,
    prose: bool = False,
) -> Answers:
    """Let a model read a page's tables, and its prose, for itself; raises ModelStopped when the run should ask nothing more."""
    from giextract.reading.model.reader import read_by_model

    return await read_by_model(page, caller, use, disputed, reasks, prose)


def disputed(judged: Report) -> frozenset[str]:
    """The tables that an error or warning speaks of: what `as-needed` asks about besides what could not be read."""
    return frozenset(c.split(".", 1)[0] for f in judged.findings if f.severity != "notice" for c in f.cells)


def judge(page: Page, answers: Answers | None = None) -> Report:
    """Settle a page's cells, hold a model's answers beside them and the rules against them, and decide the outcome."""
    settlement = settle(page)
    seen = model_cells(page, answers) if answers else {}
    if answers:
        agree(settlement, page, answers, seen)
    statements, differing = merged(page.statements, answers.statements if answers else ())
    settlement.remarks += differing
    extra = _extra_columns(page, settlement)
    facts = _facts(page, settlement, extra)
    judged = verdicts(facts)
    deduced = deduce(facts.cells, judged, _open_cells(settlement))
    facts = replace(facts, statements=compared(facts, statements, deduced))
    named = suspects(judged)
    found = [_with_suspects(f, judged, named) for f in findings(facts, judged)]
    cells = _cells(settlement, judged, {c: shown(v) for c, v in deduced.items()}, seen)
    outcome, unconfirmed = _outcome(page, cells, found)
    if outcome == "not_a_report":
        found, facts = [], replace(facts, statements=())
    identity = page.identity
    return Report(
        source=page.source,
        title=identity.title.value if identity.title else None,
        agency=identity.agency.value if identity.agency else None,
        year=int(identity.year.value) if identity.year else None,
        period=identity.period, outcome=outcome, unconfirmed=unconfirmed,
        forms={t.table: t.form for t in page.tables},
        cells=cells, extra_cells=extra, findings=tuple(_in_order(found)), statements=facts.statements,
        usage=answers.usage if answers else Usage(),
        reading=ReadingNote(prompt=answers.prompt, model=answers.model, at=answers.at) if answers else ReadingNote(),
    )  # fmt: skip


def fingerprints(settings: Settings | None = None) -> dict[str, str]:
    """Hashes of what each stage depends on: the readers, the forms, the rules, and the model where one is set up."""
    model = {"model": model_fingerprint(settings)} if settings else {}
    return {**_fingerprints(), **model}


@cache
def _fingerprints() -> dict[str, str]:
    return {
        "reader": _code("giextract.document", "giextract.reading"),
        "forms": forms.fingerprint(),
        "rules": _code("giextract.checks", "giextract.settle") + rules_fingerprint(),
    }


def _code(*packages: str) -> str:
    digest = hashlib.sha256()
    for package in packages:
        for entry in _entries(files(package)):
            digest.update(entry.read_bytes())
    return digest.hexdigest()[:16]


def _entries(folder: Traversable) -> Iterator[Traversable]:
    """The code and data files below a package, in order."""
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            yield from _entries(entry)
        elif entry.name.endswith((".py", ".yaml")):
            yield entry


def _facts(page: Page, settlement: Settlement, extra: tuple[ExtraCell, ...]) -> Facts:
    notes = [n for t in page.tables for n in t.notes]
    identity = page.identity
    return Facts(
        text=page.text,
        cells=settlement.cells,
        tables=tuple(TableFacts(t.table, t.form, t.short, t.missing, t.span) for t in page.tables),
        extra=extra,
        remarks=(*(_remark(n, page) for n in notes), *settlement.remarks),
        used=frozenset(settlement.used),
        agency=identity.agency.value if identity.agency else None,
        year=int(identity.year.value) if identity.year else None,
        years=tuple((int(y.value), y.span) for y in identity.years),
    )  # fmt: skip


def _remark(note: Note, page: Page) -> Remark:
    kind = note.kind
    if kind == "alias" and any(t.short for t in page.tables if t.table == "requests"):
        kind = "short"
    if kind == "misprint":
        printed, label, _ = note.detail.split("|")
        return Remark(kind, note.cells, note.span, {"printed": re.sub(r"\s", "", printed), "label": label})
    return Remark(kind, note.cells, note.span, {"label": re.sub(r"\s", "", note.detail)})


def _extra_columns(page: Page, settlement: Settlement) -> tuple[ExtraCell, ...]:
    """Take the cells of columns that no form has out of the settlement and keep them as extra cells."""
    extra = [e for t in page.tables for e in t.extra]
    for table in page.tables:
        for row in table.rows:
            for i, cell in enumerate(row.cells):
                if not cell.startswith(EXTRA):
                    continue
                known = settlement.cells.pop(cell, None)
                settlement.support.pop(cell, None)
                slot = row.slots[i] if row.slots else None
                if known is None or slot is None:
                    continue
                label = re.sub(r"\s", "", page.text[slice(*row.labels[i])]) if row.labels[i] else ""  # type: ignore[misc]
                printed = page.text[slice(*slot)]
                extra.append(
                    ExtraCell(
                        table=table.table, label=label, column=cell.removeprefix(EXTRA), printed=printed, value=printed, span=slot
                    )
                )
    return tuple(extra)


def _open_cells(settlement: Settlement) -> set[str]:
    """Cells that a deduction may speak of: blank ones, and those of rows that lost their blanks."""
    blank = {c for c, k in settlement.cells.items() if k.state == "blank"}
    return blank | {c for c in settlement.lost if c in settlement.cells}


def _cells(
    settlement: Settlement, judged: list[Verdict], deduced: dict[str, str], seen: Mapping[str, ModelCell]
) -> dict[str, Cell]:
    checked: dict[str, list[str]] = {}
    for verdict in judged:
        equation = verdict.equation
        if verdict.outcome in ("holds", "holds_at_zero") and (equation.rule, equation.key) not in settlement.used:
            for cell in equation.cells:
                checked.setdefault(cell, []).append(equation.rule)
    return {
        cell: _cell(
            known,
            settlement.support[cell],
            tuple(sorted(set(checked.get(cell, ())))),
            deduced.get(cell),
            seen.get(cell),
        )
        for cell, known in settlement.cells.items()
    }


def _cell(
    known: Known, support: report.Support, checked_by: tuple[str, ...], deduced: str | None, theirs: ModelCell | None
) -> Cell:
    value = shown(known.value) if known.value is not None else None
    readings: dict[Literal["labels", "model"], str] = {}
    if value is not None and support != "model_only":
        readings["labels"] = value
    if theirs is not None and theirs.value is not None:
        readings["model"] = shown(theirs.value)
    return Cell(
        value=value, state=known.state, printed=known.printed, span=known.span,
        label_span=known.label_span, heading_span=known.heading_span,
        readings=readings, support=support if value is not None else "none",
        checked_by=checked_by, deduced=deduced, unit=known.unit,
    )  # fmt: skip


def _with_suspects(
    finding: Finding, judged: list[Verdict], named: dict[tuple[str, str], tuple[tuple[str, ...], ...]]
) -> Finding:
    key = next((k for k in _keys(finding, judged) if k in named), None)
    return finding.model_copy(update={"suspects": named[key]}) if key else finding


def _keys(finding: Finding, judged: list[Verdict]) -> list[tuple[str, str]]:
    return [
        (v.equation.rule, v.equation.key) for v in judged
        if v.equation.rule == finding.rule and v.equation.cells == finding.cells
    ]  # fmt: skip


def _outcome(page: Page, cells: dict[str, Cell], found: list[Finding]) -> tuple[Outcome, int]:
    """The report's outcome, and how many of its numbers rest on one reading and no equation."""
    if not page.tables and not page.identity.is_report:
        return "not_a_report", 0
    alone = sum(c.value is not None and c.support != "agreed" and not c.checked_by for c in cells.values())
    if any(f.severity != "notice" for f in found) or any(c.state == "undetermined" for c in cells.values()):
        return "flagged", alone
    return ("consistent" if alone else "verified"), alone


def _in_order(found: list[Finding]) -> list[Finding]:
    rank = {"error": 0, "warning": 1, "notice": 2}
    return sorted(found, key=lambda f: (rank[f.severity], f.rule))
