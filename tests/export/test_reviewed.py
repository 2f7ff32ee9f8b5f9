"""What people decided leaves beside what the machine says, and never in its place."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from giextract.export import Wanted, to_stream
from giextract.store import Store
from tests.export.stores import decide_cell, decide_findings, filled

WRONG, OTHER, CLEAN = "two-totals-wrong.txt", "wrong-applicant.md", "blank-cells-between-pipes.txt"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two flagged reports and a clean one."""
    with filled(tmp_path, ("2021/two-totals-wrong", "2021/wrong-applicant", "2019/blank-cells-between-pipes")) as opened:
        yield opened


def reports(store: Store) -> dict[str, Any]:
    """The reports as JSON lines have them, by path."""
    stream = io.StringIO()
    to_stream(store, Wanted("jsonl"), stream)
    found = [json.loads(line) for line in stream.getvalue().splitlines()]
    return {report["source"]["path"]: report for report in found}


def rows(store: Store, what: Any) -> list[dict[str, str]]:
    """The rows of a CSV."""
    stream = io.StringIO()
    to_stream(store, Wanted("csv", what), stream)
    return list(csv.DictReader(io.StringIO(stream.getvalue())))


def machine(report: dict[str, Any]) -> dict[str, Any]:
    """A report without what people added."""
    cells = {name: {k: v for k, v in cell.items() if k != "reviewed"} for name, cell in report["cells"].items()}
    findings = [{k: v for k, v in finding.items() if k != "decision"} for finding in report["findings"]]
    return {**{k: v for k, v in report.items() if k != "review"}, "cells": cells, "findings": findings}


def test_only_decided_reports_have_a_review(store: Store) -> None:
    """Whoever was not looked at leaves as before; who was, with all that the machine says unchanged."""
    before = reports(store)
    decide_findings(store, WRONG)
    after = reports(store)
    assert [path for path, report in after.items() if "review" in report] == [WRONG]
    assert {path: machine(report) for path, report in after.items()} == before


def test_accepted_findings_are_closed(store: Store) -> None:
    """A finding carries who accepted it, and the review says that nothing is left."""
    made = decide_findings(store, WRONG)
    report = reports(store)[WRONG]
    decided = [f for f in report["findings"] if f["severity"] != "notice"]
    assert decided
    told = {"kind": "accept", "by": "王", "at": "2026-01-02T00:00:00Z", "note": None}
    assert [f["decision"] for f in decided] == [told] * len(decided)
    review = report["review"]
    assert (review["open"], review["decided"], review["lapsed"]) == (0, len(made), 0)
    assert (review["reviewers"], review["at"]) == (["王"], "2026-01-02T00:00:00Z")
    assert review["outcome"] != "flagged" == report["outcome"]


def test_what_is_passed_on_stays_open(store: Store) -> None:
    """A note for somebody else closes nothing."""
    made = decide_findings(store, WRONG, "pass_on", "请复核")
    report = reports(store)[WRONG]
    assert report["review"]["open"] == len(made) > 0
    assert {f["decision"]["note"] for f in report["findings"] if "decision" in f} == {"请复核"}


def test_values_stand_beside_each_other(store: Store) -> None:
    """The person's value has a field of its own in JSON, and columns of its own in CSV."""
    decide_cell(store, OTHER, "requests.received.individual", "85")
    before = reports(store)[OTHER]["cells"]["requests.received.individual"]
    assert before["reviewed"] == {"value": "85", "kind": "type", "by": "李", "at": "2026-01-01T00:00:00Z"}
    cells = [row for row in rows(store, "cells") if row["reviewed_by"]]
    (row,) = cells
    assert (row["cell"], row["value"], row["reviewed_value"], row["reviewed_kind"]) == (
        "requests.received.individual", before["value"], "85", "type",
    )  # fmt: skip
    assert row["value"] != "85"


def test_findings_answered_by_values_say_so(store: Store) -> None:
    """Where the person's values leave nothing to complain about, the finding tells whose values did."""
    report = reports(store)[WRONG]
    error = next(f for f in report["findings"] if f["severity"] == "error" and f["suspects"])
    explained = next(e for e in error["explanations"] if None not in e["values"])
    for cell, value in zip(explained["cells"], explained["values"], strict=True):
        decide_cell(store, WRONG, cell, value)
    now = next(f for f in reports(store)[WRONG]["findings"] if f["id"] == error["id"])
    assert (now["decision"]["kind"], now["decision"]["by"]) == ("values", "李")


def test_value_of_a_cell_that_was_not_read(store: Store) -> None:
    """What a person says of a cell that the machine has not is kept, too."""
    decide_cell(store, CLEAN, "proactive.rules.issued", "7")
    report = reports(store)[CLEAN]
    assert "proactive.rules.issued" not in report["cells"]
    assert report["review"]["cells"]["proactive.rules.issued"]["value"] == "7"
    (row,) = [row for row in rows(store, "cells") if row["reviewed_by"]]
    assert (row["cell"], row["value"], row["state"], row["reviewed_value"]) == ("proactive.rules.issued", "", "", "7")


def test_the_log_leaves_whole(store: Store) -> None:
    """A line a decision, with what it judged."""
    made = [decide_cell(store, OTHER, "requests.received.individual", "85"), *decide_findings(store, WRONG)]
    table = rows(store, "decisions")
    assert [int(row["id"]) for row in table] == [d.id for d in made]
    assert [json.loads(row["judged"]) for row in table] == [d.judged for d in made]
    assert (table[0]["kind"], table[0]["after"]) == ("type", "85")


def test_reports_say_what_is_left(store: Store) -> None:
    """The table of reports has the outcome of the machine and that after people's decisions."""
    decide_findings(store, WRONG)
    found = {row["path"]: row for row in rows(store, "reports")}
    assert (found[WRONG]["outcome"], found[WRONG]["review_open"], found[WRONG]["reviewers"]) == ("flagged", "0", "王")
    assert (found[CLEAN]["review_outcome"], found[CLEAN]["review_open"]) == ("", "")
