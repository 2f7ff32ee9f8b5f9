"""A model that misreads is held against the page, one that makes sums fit most of all."""

import asyncio
import json
from pathlib import Path

import pytest

from giextract.pipeline import prepare
from giextract.reading.model.calls import Caller
from giextract.reading.model.questions import questions
from giextract.reading.model.reader import read_by_model
from tests.loopback import acts, changes
from tests.loopback.server import Loopback
from tests.model.asking import CLEAN, GLUED, WRONG, figures_of, is_whole, kinds, read, told, wrong_rows

FIGURES = figures_of(CLEAN)
WELL = acts.answering(FIGURES)

MISREAD: dict[str, acts.Change] = {
    "shifted row": changes.shifted,
    "swapped columns": changes.swapped,
    "all zeros": changes.zeroed,
    "last year's report": changes.last_years,
}


@pytest.mark.parametrize("case", [CLEAN, GLUED])
@pytest.mark.parametrize("fault", MISREAD)
def test_misread_figures_are_named(fault: str, case: str, tmp_path: Path) -> None:
    """Figures that the page does not bear out, with borders or without, are asked again and end as problems."""
    figures = figures_of(case)
    [answers], server = read([case], acts.answering(figures, MISREAD[fault]), tmp_path)
    wrong = wrong_rows(answers, case)
    named = {(p.table, row) for p in answers.problems for row in p.rows}
    assert wrong
    assert named == wrong
    assert kinds(answers) <= {"differs", "no_place"}
    assert 2 <= len(server.asked) <= 3


def test_mended_sum_stays_a_dispute(tmp_path: Path) -> None:
    """A model that makes the parts fit is held against the print; the printed mistake itself is never asked again."""
    figures = figures_of(WRONG)
    [answers], server = read([WRONG], acts.answering(figures, changes.mended), tmp_path)
    wrong = wrong_rows(answers, WRONG)
    assert wrong
    assert {(p.table, row) for p in answers.problems for row in p.rows} == wrong
    [answers], server = read([WRONG], acts.answering(figures), tmp_path / "other")
    assert not answers.problems
    assert len(server.asked) == 1


def test_misreading_that_is_corrected_leaves_nothing(tmp_path: Path) -> None:
    """Asked again, the right answer stands; only the rows in dispute were asked."""
    [answers], server = read([CLEAN], WELL, tmp_path, script=[acts.answering(FIGURES, changes.swapped)])
    assert is_whole(answers, CLEAN)
    again = acts.wanted(server.asked[1].user)
    assert set(again) == {"requests"}
    assert "state_secret" not in again["requests"]
    assert answers.tables["requests"].attempts == 2
    assert answers.tables["proactive"].attempts == 1


def test_mended_total_of_a_real_report_is_found_out(real_reports: Path, tmp_path: Path) -> None:
    """The report prints a total of 6 over zeros; a model that answers 0 differs from the print in that row alone."""
    page = prepare((real_reports / "meilan-2020.txt").read_bytes(), "meilan-2020.txt")[0]
    printed = json.loads((real_reports / "meilan-2020.golden.json").read_text(encoding="utf-8"))["cells"]
    figures = {
        q.table: {r.key: [printed[f"{q.table}.{r.id}.{c.id}"] for c in r.columns] for r in q.rows}
        for q in questions(page)
    }  # fmt: skip

    async def run() -> None:
        async with (
            Loopback(acts.answering(figures, changes.mended)) as server,
            Caller(told(server, tmp_path)) as caller,
        ):
            answers = await read_by_model(page, caller)
        assert answers.tables["requests"].rows["concluded"][-1] == "0"
        assert [(p.kind, p.rows) for p in answers.problems if "concluded" in p.rows] == [("no_place", ("concluded",))]

    asyncio.run(run())
