"""Write what a store holds for others to take away: JSON lines in the contract's shape, CSV for spreadsheets."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, TextIO

from giextract.store import Stored, unpack

Shape = Literal["jsonl", "csv"]
What = Literal["reports", "cells", "findings"]
Row = dict[str, Any]

# What makes a spreadsheet run a text as a formula (OWASP, "CSV Injection"), in both widths, blanks before it or not.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_BOM = "\ufeff"


def write(stored: Iterable[Stored], shape: Shape, what: What, to: TextIO, bom: bool = False) -> None:
    """Write one line a report, cell or finding, holding one report at a time."""
    reports = (as_dict(one) for one in stored)
    if shape == "jsonl":
        for row in reports if what == "reports" else _rows(reports, what):
            to.write(json.dumps(row, ensure_ascii=False) + "\n")
    else:
        to.write(_BOM if bom else "")
        _write_csv(_rows(reports, what), HEADINGS[what], to)


def as_dict(stored: Stored) -> Row:
    """Give a report as a dict, under the first place that it has now; `places` lists them all."""
    report: Row = json.loads(unpack(stored.report))
    report["source"]["path"] = stored.places[0]
    return {**report, "places": list(stored.places)}


def guarded(value: object) -> str:
    """Give a value as text that no spreadsheet takes for a formula; numbers stay numbers."""
    text = "" if value is None else str(value)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _write_csv(rows: Iterable[Row], headings: tuple[str, ...], to: TextIO) -> None:
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([guarded(_flat(row[heading])) for heading in headings])
        to.write(line.getvalue())
        line.seek(0)
        line.truncate()
    to.write(line.getvalue())


def _flat(value: object) -> object:
    """A list on one line: its members by blanks, lists within it by bars."""
    if isinstance(value, list):
        nested = any(isinstance(member, list) for member in value)
        return (" | " if nested else " ").join(str(_flat(member)) for member in value)
    return value


def _rows(reports: Iterable[Row], what: What) -> Iterator[Row]:
    return (row for report in reports for row in _ROWS[what](report))


def _head(report: Row) -> Row:
    source = report["source"]
    return {
        "path": source["path"],
        "part": source["part"],
        "agency": report["agency"],
        "year": report["year"],
        "outcome": report["outcome"],
    }


def _report(report: Row) -> Iterator[Row]:
    severities = [finding["severity"] for finding in report["findings"]]
    period = report["period"] or (None, None)
    yield {
        **_head(report),
        "title": report["title"],
        "period_from": period[0],
        "period_to": period[1],
        "unconfirmed": report["unconfirmed"],
        **{table: report["forms"].get(table) for table in _TABLES},
        "cells": len(report["cells"]),
        **{f"{severity}s": severities.count(severity) for severity in _SEVERITIES},
        "failure": report["failure"],
        "sha256": report["source"]["sha256"],
        "places": [[place] for place in report["places"]],
        **_policy(report),
    }


def _cells(report: Row) -> Iterator[Row]:
    for name, cell in report["cells"].items():
        start, end = cell["span"] or (None, None)
        kept = {key: cell[key] for key in _CELL}
        form = report["forms"].get(name.partition(".")[0])
        yield {**_head(report), "form": form, "cell": name, **kept, "span_from": start, "span_to": end, **_policy(report)}


def _findings(report: Row) -> Iterator[Row]:
    for finding in report["findings"]:
        yield {**_head(report), **{key: finding[key] for key in _FINDING}, **_policy(report)}


def _policy(report: Row) -> Row:
    """The policy that a report was judged by; one that failed was not judged."""
    policy = report.get("policy") or {"name": None, "sha256": None}
    return {"policy": policy["name"], "policy_sha256": policy["sha256"]}


_TABLES = ("proactive", "requests", "disputes", "statistics")
_SEVERITIES = ("error", "warning", "notice")
_CELL = ("value", "unit", "state", "support", "printed", "deduced", "checked_by")
_FINDING = ("id", "rule", "severity", "cause", "message", "message_zh", "cells", "suspects", "quote")
_HEAD = ("path", "part", "agency", "year", "outcome")
_POLICY = ("policy", "policy_sha256")

_ROWS: dict[What, Callable[[Row], Iterator[Row]]] = {"reports": _report, "cells": _cells, "findings": _findings}

HEADINGS: dict[What, tuple[str, ...]] = {
    "reports": (
        *_HEAD, "title", "period_from", "period_to", "unconfirmed", *_TABLES, "cells",
        *(f"{severity}s" for severity in _SEVERITIES), "failure", "sha256", "places", *_POLICY,
    ),
    "cells": (*_HEAD, "form", "cell", *_CELL, "span_from", "span_to", *_POLICY),
    "findings": (*_HEAD, *_FINDING, *_POLICY),
}  # fmt: skip
