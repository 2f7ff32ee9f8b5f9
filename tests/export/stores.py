"""Stores for the export tests: reports of one agency over the years, and whatever else a test wants beside them."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from giextract.bulk import extract, find
from giextract.bulk.decided import stands
from giextract.decision import Decision
from giextract.pipeline import judged
from giextract.report import Report
from giextract.store import Store, unpack
from tests.samples import ROOT

GOLDENS = ROOT / "goldens"
NAMES = (
    "2014/one-column-clean", "2014/local-sheet-wrong-sum", "2019/blank-cells-between-pipes", "2019/short-form",
    "2019/part-glued-proactive-undecidable", "2021/no-disputes-table", "2021/two-totals-wrong", "2021/wrong-applicant",
)  # fmt: skip


def filled(folder: Path, names: tuple[str, ...] = NAMES, texts: Mapping[str, str] | None = None) -> Store:
    """A store of these goldens and of these texts by file name."""
    sources = folder / "in"
    sources.mkdir(parents=True)
    for name in names:
        source = next((GOLDENS / name).glob("source.*"))
        shutil.copy(source, sources / f"{name.split('/')[1]}{source.suffix}")
    for file, text in (texts or {}).items():
        (sources / file).write_text(text, encoding="utf-8")
    store = Store.open(str(folder / "s.db"), create=True)
    for _ in extract(find([str(sources)]), store):
        pass
    return store


def report_of(store: Store, path: str) -> Report:
    """The report at a path as the store has it."""
    reports = (json.loads(unpack(stored.report)) for stored in store.reports() if stored.places[0] == path)
    return Report.model_validate(next(reports))


def decide_cell(store: Store, path: str, cell: str, value: str | None, by: str = "李") -> Decision:
    """Let a person type a value for a cell."""
    report = report_of(store, path)
    known = report.cells.get(cell)
    made: dict[str, Any] = {"kind": "type" if value is not None else "blank", "cell": cell, "after": value}
    decision = Decision(at="2026-01-01T00:00:00Z", by=by, path=path, before=known.value if known else None,
                        judged=judged(report, (cell,)), **made)  # fmt: skip
    return store.decide([decision])[0]


def decide_findings(store: Store, path: str, kind: str = "accept", note: str | None = None) -> list[Decision]:
    """Let a person decide about every error and warning of a report."""
    report = report_of(store, path)
    open_ = stands(store, report, []).open
    made = [
        Decision(at="2026-01-02T00:00:00Z", by="王", path=path, kind=kind, finding=f.id, rule=f.rule,  # type: ignore[arg-type]
                 judged=judged(report, f.cells, f.quote), note=note)
        for f in open_
    ]  # fmt: skip
    return store.decide(made)
