"""Small truths and reports that go with them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from giextract.evaluation.truth import Truth, Wrong
from giextract.report import Cell, Finding, Report, Source

ROW = "disputes.reconsideration"
FORMS = {"disputes": "2021"}


def truth(cells: Mapping[str, int | None], **more: Any) -> Truth:
    """What is true of a report with a single table."""
    told: dict[str, Any] = {
        "name": "2021/sample", "layout": "tabs", "title": "甲市2021年报告", "agency": "甲市", "year": 2021, "forms": FORMS,
        "cells": {c: None if v is None else Decimal(v) for c, v in cells.items()}, "ambiguous": frozenset(), "wrong": (),
        "false_statements": (), "forced": {}, "outcome": "consistent", "marked": frozenset(), **more,
    }  # fmt: skip
    return Truth(**told)


def report(cells: Mapping[str, Cell], *findings: Finding, **more: Any) -> Report:
    """A report that was read so."""
    told: dict[str, Any] = {
        "source": Source(path="a.txt", sha256="0", media_type="text/plain"), "title": "甲市2021年报告", "agency": "甲市",
        "year": 2021, "outcome": "flagged" if findings else "consistent", "forms": FORMS, "cells": dict(cells),
        "findings": findings, **more,
    }  # fmt: skip
    return Report(**told)


def stated(value: str, at: int = 0, **more: Any) -> Cell:
    """A cell that prints this figure."""
    return Cell(value=value, state="stated", printed=value, span=(at, at + len(value)), **more)


def finding(
    *cells: str, rule: str = "B401", severity: Any = "error", cause: Any = "as_printed", **more: Any
) -> Finding:
    """A finding over these cells."""
    return Finding(
        id="1", rule=rule, severity=severity, cause=cause, message="wrong", message_zh="有误", cells=cells, **more
    )


def broken(*cells: str) -> Wrong:
    """A sum over these cells that the page gets wrong."""
    return Wrong(operands=frozenset(cells))
