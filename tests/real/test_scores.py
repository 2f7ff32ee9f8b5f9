"""Real reports, whole and damaged, score alike here and by the tool that measures the project from outside."""

import json
import random
import runpy
from pathlib import Path
from typing import Any

import pytest

from giextract.evaluation.corpus import Case, load
from giextract.evaluation.scoring import Score, score
from giextract.pipeline import judge, prepare
from giextract.report import Report

# Its names, and what they are called here; what is missed here is wrong there.
SAME = {
    "cells": "cells", "right": "right", "abstained": "abstained", "guessed": "guessed", "silent": "wrong_and_not_flagged",
    "broken": "broken", "found": "found", "false_alarms": "false_alarms", "passed_bad": "passed_bad",
    "over_flagged": "over_flagged", "prose": "false_statements", "prose_found": "statements_found",
    "evidence_bad": "evidence_bad", "forms_wrong": "forms_wrong",
}  # fmt: skip
DAMAGES = 12


@pytest.fixture(scope="module")
def cases(real_reports: Path) -> list[tuple[Case, Report]]:
    """Every annotated report that is text, as it is read."""
    told = [case for case in load(real_reports).cases if case.source.suffix in (".txt", ".html")]
    return [(case, judge(prepare(case.source.read_bytes(), case.source.name)[0])) for case in told]


@pytest.fixture(scope="module")
def tool(real_reports: Path) -> Any:
    """The tool's own way to score one report."""
    path = real_reports.parent / "tools" / "score.py"
    if not path.is_file():
        pytest.skip(f"no {path}")
    return runpy.run_path(str(path))["score"]


def _figures(mine: Score) -> dict[str, int]:
    counts = mine.counts
    told = {theirs: counts[ours] for theirs, ours in SAME.items()}
    return {
        **told,
        "wrong": counts["wrong"] + counts["missed"],
        "meta_wrong": counts["agency_wrong"] + counts["year_wrong"],
    }


def test_every_figure_agrees(cases: list[tuple[Case, Report]], tool: Any) -> None:
    """Of all that it counts, report by report."""
    assert len(cases) >= 8
    for case, report in cases:
        golden = json.loads(case.annotation.read_text(encoding="utf-8"))
        assert _figures(score(report, case.truth)) == tool(report.model_dump(mode="json"), golden)[0], case.name


@pytest.mark.parametrize("seed", range(DAMAGES))
def test_every_figure_agrees_when_all_is_wrong(cases: list[tuple[Case, Report]], tool: Any, seed: int) -> None:
    """Cells changed, lost, blanked and deduced at random, findings made up and taken away, other outcomes."""
    draw = random.Random(seed)
    for case, report in cases:
        damaged = _damaged(report.model_dump(mode="json"), draw)
        golden = json.loads(case.annotation.read_text(encoding="utf-8"))
        mine = score(Report.model_validate(damaged), case.truth)
        assert _figures(mine) == tool(damaged, golden)[0], case.name
        assert mine.counts["wrong"] + mine.counts["missed"] + mine.counts["abstained"]


def _damaged(report: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    cells: dict[str, Any] = report["cells"]
    for name in draw.sample(sorted(cells), len(cells) // 3):
        match draw.randrange(6):
            case 0:
                del cells[name]
            case 1:
                cells[name] |= {"value": None, "state": "blank"}
            case 2:
                cells[name] |= {"value": None, "state": "undetermined"}
            case 3:
                cells[name] |= {"deduced": str(draw.randrange(3))}
            case 4:
                cells[name] |= {"span": (draw.randrange(900), draw.randrange(900, 1000))}
            case _:
                cells[name] |= {"value": str(draw.randrange(50)), "state": "stated"}
    report["findings"] = [f for f in report["findings"] if draw.random() < 0.7]
    for _ in range(draw.randrange(4)):
        about = draw.sample(sorted(cells), min(len(cells), draw.choice([1, 4, 7, 30])))
        report["findings"].append({
            "id": "x", "rule": "B301", "severity": draw.choice(["error", "warning", "notice"]), "message": "x",
            "message_zh": "x", "cause": draw.choice(["as_printed", "unreadable"]), "cells": about,
        })  # fmt: skip
    report["statements"] = [s for s in report["statements"] if draw.random() < 0.7]
    report["outcome"] = draw.choice(["verified", "consistent", "flagged", "flagged"])
    report["year"] += draw.randrange(2)
    return report
