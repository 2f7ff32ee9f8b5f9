"""The reports of a store as they leave it: the contract's shape, with what people decided beside what we read."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from giextract.bulk.decided import stands
from giextract.decision import Decision
from giextract.pipeline import Reviewed
from giextract.report import Finding, Report
from giextract.store import Store, Stored, batched, unpack

Row = dict[str, Any]
_AHEAD = 64  # reports whose decisions are asked for at once


@dataclass(slots=True)
class Tally:
    """What a stream of reports was made by and came to; filled as it goes by."""

    outcomes: Counter[str] = field(default_factory=Counter)
    policies: Counter[tuple[str, str]] = field(default_factory=Counter)
    models: Counter[tuple[str, str]] = field(default_factory=Counter)
    made_by: Counter[tuple[str, str]] = field(default_factory=Counter)
    reviewed: int = 0

    def count(self, report: Row, stored: Stored) -> None:
        """Count one report."""
        self.outcomes[report["outcome"]] += 1
        self.made_by[stored.read_by, stored.judged_by] += 1
        if policy := report.get("policy"):
            self.policies[policy["name"], policy["sha256"]] += 1
        if model := report["reading"]["model"]:
            self.models[model, report["reading"]["prompt"] or ""] += 1


def outgoing(store: Store, tally: Tally | None = None) -> Iterator[Row]:
    """Every current report of a store, a few held at a time."""
    tally = Tally() if tally is None else tally
    for ahead in batched(store.reports(), _AHEAD):
        rows = [as_dict(stored) for stored in ahead]
        decisions = store.decisions_of([_key(row) for row in rows])
        for row, stored in zip(rows, ahead, strict=True):
            tally.count(row, stored)
            own = decisions.get(_key(row)) if row["outcome"] != "failed" else None  # of it nothing stands
            tally.reviewed += own is not None
            yield reviewed(row, stands(store, _report(row), own)) if own else row


def as_dict(stored: Stored) -> Row:
    """Give a report as a dict, under the first place that it has now; `places` lists them all."""
    report: Row = json.loads(unpack(stored.report))
    report["source"]["path"] = stored.places[0]
    return {**report, "places": list(stored.places)}


def reviewed(row: Row, stands: Reviewed) -> Row:
    """The report with what people decided: `review`, `reviewed` of its cells, `decision` of its findings.

    What the machine says stays as it was. `open` counts the errors and warnings that are left, those among them that only
    people's values brought up; `cells` are people's values of cells that the machine has not.
    """
    states = [s.state for s in stands.log if s.decision.kind != "undo"]
    review: Row = {
        "outcome": stands.outcome,
        "open": len(stands.open),
        "decided": states.count("holds"),
        "lapsed": states.count("lapsed"),
        "reviewers": sorted({s.decision.by for s in stands.log}),
        "at": stands.log[-1].decision.at,
    }
    values = {n: {"value": d.after, "kind": d.kind, "by": d.by, "at": d.at} for n, d in stands.values.items()}
    review["cells"] = {name: told for name, told in values.items() if name not in row["cells"]}
    cells = {n: {**cell, "reviewed": values[n]} if n in values else cell for n, cell in row["cells"].items()}
    findings = [
        {**told, "decision": decision} if (decision := _decision(finding, stands)) else told
        for told, finding in zip(row["findings"], stands.report.findings, strict=True)
    ]
    return {**row, "cells": cells, "findings": findings, "review": review}


def _decision(finding: Finding, stands: Reviewed) -> Row | None:
    """What became of a finding of the machine's: a decision on it, or people's values that answer it."""
    holding = [s.decision for s in stands.log if s.state == "holds" and s.decision.finding == finding.id]
    if holding:
        return _told(holding[-1].kind, holding[-1])
    is_answered = finding.id in stands.closed or all(finding.id != f.id for f in stands.after.findings)
    values = [stands.values[cell] for cell in finding.cells if cell in stands.values] or list(stands.values.values())
    return _told("values", max(values, key=lambda d: d.at)) if is_answered and values else None


def _told(kind: str, decision: Decision) -> Row:
    return {"kind": kind, "by": decision.by, "at": decision.at, "note": decision.note}


def _report(row: Row) -> Report:
    return Report.model_validate({key: value for key, value in row.items() if key != "places"})


def _key(row: Row) -> tuple[str, int]:
    return row["source"]["path"], row["source"]["part"]
