"""The long tables: a line a report, a cell, a finding, a statement, a decision."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from giextract.decision import Decision
from giextract.export.columns import column, table
from giextract.export.flags import cell_flags, evidence
from giextract.export.reports import Row
from giextract.export.table import Column, Kind, Line, Mark, Severity, Table

Long = Literal["reports", "cells", "findings", "statements", "decisions"]
LONG: tuple[Long, ...] = ("reports", "cells", "findings", "statements", "decisions")
OF_REPORTS: tuple[Long, ...] = ("reports", "cells", "findings", "statements")

_TABLES = ("proactive", "requests", "disputes", "statistics")
_SEVERITIES = ("error", "warning", "notice")
_CELL = ("value", "unit", "state", "support", "printed", "deduced", "checked_by")
_FINDING = ("id", "rule", "severity", "cause", "message", "message_zh", "cells", "suspects", "quote")
_STATEMENT = ("variable", "kind", "relation", "value", "unit", "approximate", "scope", "stated", "recomputed")
_HEAD = ("path", "part", "agency", "year", "outcome")
_POLICY = ("policy", "policy_sha256")
_SPAN = ("span_from", "span_to")
_REVIEW = ("review_outcome", "review_open", "reviewers", "reviewed_at")
_REVIEWED = ("reviewed_value", "reviewed_kind", "reviewed_by", "reviewed_at")
_DECISION = ("decision", "decided_by", "decided_at", "note")

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("part", "year", "unconfirmed", *_SPAN, "review_open", "undoes", "errors", "warnings", "notices"), "integer"),
    **dict.fromkeys(("value", "deduced", "reviewed_value"), "number"),
}


def lines(report: Row, what: Iterable[Long]) -> Iterator[Line]:
    """The lines of a report for these tables, table by table."""
    for name in what:
        yield from _LINES[name](report)


def decision_lines(decisions: Iterable[Decision]) -> Iterator[Line]:
    """A line a decision, as the log has them."""
    for decision in decisions:
        told = decision.model_dump()
        told["judged"] = json.dumps(decision.judged, ensure_ascii=False)
        yield _line("decisions", told)


def _line(name: Long, values: Row, marks: dict[str, Mark] | None = None) -> Line:
    order = _PLACES[name]
    return Line(name, tuple(values[c] for c in order), {order[c]: mark for c, mark in (marks or {}).items()})


def _reports(report: Row) -> Iterator[Line]:
    severities = [finding["severity"] for finding in report["findings"]]
    period = report["period"] or (None, None)
    review = report.get("review", {})
    values = {
        **_head(report),
        "title": report["title"],
        "period_from": period[0],
        "period_to": period[1],
        "unconfirmed": report["unconfirmed"],
        **{name: report["forms"].get(name) for name in _TABLES},
        "cells": len(report["cells"]),
        **{f"{severity}s": severities.count(severity) for severity in _SEVERITIES},
        "failure": report["failure"],
        "sha256": report["source"]["sha256"],
        "places": [[place] for place in report["places"]],
        **_policy(report),
        "agency_id": report["agency_id"],
        "review_outcome": review.get("outcome"),
        "review_open": review.get("open"),
        "reviewers": review.get("reviewers"),
        "reviewed_at": review.get("at"),
    }
    worst: Severity | None = "error" if "error" in severities else "warning" if "warning" in severities else None
    messages = [f"{f['message_zh']}\n{f['message']}" for f in report["findings"] if f["severity"] == worst] if worst else []
    yield _line("reports", values, {"outcome": Mark(worst, "\n".join(messages[:10]))} if worst else None)


def _cells(report: Row) -> Iterator[Line]:
    flags = cell_flags(report)
    added = {name: {"reviewed": told} for name, told in report.get("review", {}).get("cells", {}).items()}
    for name, cell in {**report["cells"], **added}.items():
        start, end = cell.get("span") or (None, None)
        told = cell.get("reviewed", {})
        flag = flags.get(name)
        values = {
            **_head(report),
            "form": report["forms"].get(name.partition(".")[0]),
            "cell": name,
            **{key: cell.get(key) for key in _CELL},
            "span_from": start,
            "span_to": end,
            **_policy(report),
            "flag": flag.severity if flag else None,
            "flags": list(flag.rules) if flag else [],
            **{f"reviewed_{key}": told.get(key) for key in ("value", "kind", "by", "at")},
        }
        yield _line("cells", values, {"value": Mark(flag.severity, evidence(cell, flag))} if flag else None)


def _findings(report: Row) -> Iterator[Line]:
    for finding in report["findings"]:
        told = finding.get("decision", {})
        values = {
            **_head(report),
            **{key: finding[key] for key in _FINDING},
            **_policy(report),
            "decision": told.get("kind"),
            "decided_by": told.get("by"),
            "decided_at": told.get("at"),
            "note": told.get("note"),
        }
        marks = {"severity": Mark(finding["severity"], "")} if finding["severity"] != "notice" else None
        yield _line("findings", values, marks)


def _statements(report: Row) -> Iterator[Line]:
    for statement in report["statements"]:
        start, end = statement["span"]
        yield _line("statements", {
            **_head(report),
            **{key: statement[key] for key in _STATEMENT},
            "parts": [part["value"] for part in statement["parts"]],
            "cells": statement["cells"],
            "holds": statement["holds"],
            "read_by": statement["read_by"],
            "quote": statement["quote"],
            "span_from": start,
            "span_to": end,
            **_policy(report),
        }, {"value": Mark("warning", statement["quote"])} if statement["holds"] is False else None)  # fmt: skip


def _head(report: Row) -> Row:
    source = report["source"]
    known = {key: report[key] for key in ("agency", "year", "outcome")}
    return {"path": source["path"], "part": source["part"], **known}


def _policy(report: Row) -> Row:
    """The policy that a report was judged by; one that failed was not judged."""
    policy = report.get("policy") or {"name": None, "sha256": None}
    return {"policy": policy["name"], "policy_sha256": policy["sha256"]}


def _column(name: str, of: str) -> Column:
    is_count = (of, name) in (("reports", "cells"), ("decisions", "id"))
    return column(name, "integer" if is_count else _KINDS.get(name, "text"))


_LINES: dict[Long, Callable[[Row], Iterator[Line]]] = {
    "reports": _reports, "cells": _cells, "findings": _findings, "statements": _statements,
}  # fmt: skip

_NAMES: dict[Long, tuple[str, ...]] = {
    "reports": (
        *_HEAD, "title", "period_from", "period_to", "unconfirmed", *_TABLES, "cells",
        *(f"{severity}s" for severity in _SEVERITIES), "failure", "sha256", "places", *_POLICY, "agency_id", *_REVIEW,
    ),
    "cells": (*_HEAD, "form", "cell", *_CELL, *_SPAN, *_POLICY, "flag", "flags", *_REVIEWED),
    "findings": (*_HEAD, *_FINDING, *_POLICY, *_DECISION),
    "statements": (*_HEAD, *_STATEMENT, "parts", "cells", "holds", "read_by", "quote", *_SPAN, *_POLICY),
    "decisions": tuple(Decision.model_fields),
}  # fmt: skip
_PLACES: dict[Long, dict[str, int]] = {name: {c: at for at, c in enumerate(own)} for name, own in _NAMES.items()}

TABLES: dict[Long, Table] = {name: table(name, *(_column(c, name) for c in own)) for name, own in _NAMES.items()}
