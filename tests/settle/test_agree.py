"""Two readings side by side: agreement counts, differences are flagged, a model is never believed unheard."""

import json
from pathlib import Path

import pytest

from benchmarks.corruption import trials
from giextract.evaluation.corruptions.answers import answered, answers_of
from giextract.evaluation.corruptions.changes import CHANGES
from giextract.evaluation.golden import Golden, cases, load
from giextract.pipeline import Page, disputed, judge, prepare
from giextract.reading.model.answers import Answers, Problem, TableAnswer
from tests.samples import page_of

GOLDENS = Path(__file__).parents[2] / "goldens"
CLEAN = [path for path, _ in cases(GOLDENS) if load(path).outcome == "consistent"]


def golden_page(case: str) -> tuple[Golden, Page]:
    """A golden with the page that its source is read to."""
    path, source = next((p, s) for p, s in cases(GOLDENS) if case in str(p))
    return load(path), page_of("/".join(source.parts[-3:-1]))


@pytest.mark.parametrize("path", CLEAN, ids=lambda p: p.parent.name)
def test_a_clean_report_that_both_read_alike_is_verified(path: Path) -> None:
    """Every number is agreed, so nothing rests on one reading; a sheet without all indicators is consistent at best."""
    golden, page = golden_page(path.parent.name)
    report = judge(page, answers_of(golden, answered(golden), page))
    whole = not any(f.rule == "C219" for f in report.findings)
    assert report.outcome == ("verified" if whole else "consistent")
    assert report.unconfirmed == 0
    assert {c.support for c in report.cells.values() if c.value is not None} == {"agreed"}
    assert report.reading.model == "recorded"


@pytest.fixture(scope="module")
def tried() -> list[tuple[str, str, bool]]:
    """Some hundreds of changes to correct answers, with what became of each."""
    return list(trials(30, seed=7))


@pytest.mark.parametrize("kind", sorted(CHANGES))
def test_a_changed_answer_never_passes(kind: str, tried: list[tuple[str, str, bool]]) -> None:
    """A figure, row or column that the model got wrong is a reading conflict, whatever the sums say."""
    assert {became for k, became, _ in tried if k == kind} == {"flagged"}


def test_a_model_that_mends_a_wrong_sum_is_a_conflict(real_reports: Path) -> None:
    """The page says 6 where everything adds up to 0; a model that answers 0 is contradicted, and 6 stays."""
    page = prepare((real_reports / "meilan-2020.txt").read_bytes(), "meilan-2020.txt")[0]
    printed = json.loads((real_reports / "meilan-2020.golden.json").read_text(encoding="utf-8"))["cells"]
    mended = _answers_from({**printed, "requests.concluded.total": "0"})
    report = judge(page, mended)
    conflicts = [f for f in report.findings if f.cause == "reading_conflict"]
    assert report.outcome == "flagged"
    assert [f.cells for f in conflicts] == [("requests.concluded.total",)]
    cell = report.cells["requests.concluded.total"]
    assert (cell.value, cell.support, cell.readings) == ("6", "disputed", {"labels": "6", "model": "0"})


def test_a_glued_disputes_row_is_settled_by_a_second_reading(real_reports: Path) -> None:
    """One parity alone leaves a warning; the same figures from the model take it away."""
    page = prepare((real_reports / "pingtan-2021.txt").read_bytes(), "pingtan-2021.txt")[0]
    printed = json.loads((real_reports / "pingtan-2021.golden.json").read_text(encoding="utf-8"))["cells"]
    alone, both = judge(page), judge(page, _answers_from(printed))
    assert any(f.rule == "C209" for f in alone.findings)
    assert not any(f.rule == "C209" for f in both.findings)
    assert both.cells["disputes.litigation_direct.upheld"].support == "agreed"


def test_one_of_several_cuts_is_the_models_word_alone(real_reports: Path) -> None:
    """693665 may be 69 3 665: the model may say so, and the report stays flagged; 70 3 665 it may not."""
    page = prepare((real_reports / "pingtan-2021.txt").read_bytes(), "pingtan-2021.txt")[0]
    printed = json.loads((real_reports / "pingtan-2021.golden.json").read_text(encoding="utf-8"))["cells"]
    report = judge(page, _answers_from(printed))
    cell = report.cells["proactive.normative.in_force"]
    assert (cell.value, cell.support, cell.readings) == ("665", "model_only", {"model": "665"})
    assert report.outcome == "flagged"
    wrong = judge(page, _answers_from({**printed, "proactive.normative.issued": "70"}))
    assert wrong.cells["proactive.normative.in_force"].value is None
    assert any(f.rule == "E109" for f in wrong.findings)


def test_a_failed_model_leaves_the_label_reading_as_it_is() -> None:
    """No answer is one line for people, and the outcome is the one without a model."""
    _, page = golden_page("cell-per-line-page-break")
    failed = Answers(problems=(Problem(kind="server", table="requests", detail="no answer after all retries"),))
    report = judge(page, failed)
    assert report.outcome == judge(page).outcome == "consistent"
    assert [f.rule for f in report.findings if f.rule == "E110"] == ["E110"]


def test_disputed_tables_are_those_that_errors_and_warnings_name() -> None:
    """What as-needed asks about: the table of a wrong sum, and no clean one."""
    _, page = golden_page("wrong-applicant")
    assert disputed(judge(page)) == {"requests"}


def _answers_from(printed: dict[str, str | None]) -> Answers:
    rows: dict[str, dict[str, list[tuple[str, str | None]]]] = {}
    for cell, figure in printed.items():
        table, rest = cell.split(".", 1)
        row, column = rest.rsplit(".", 1)
        said = f"{figure}万元" if column == "amount" and figure is not None else figure
        rows.setdefault(table, {}).setdefault(row, []).append((column, said))
    return Answers(
        prompts=("tables@1",),
        model="recorded",
        tables={
            table: TableAnswer(
                form="2021",
                rows={r: tuple(f for _, f in v) for r, v in own.items()},
                columns={r: tuple(c for c, _ in v) for r, v in own.items()},
                attempts=1,
            )
            for table, own in rows.items()
        },
    )
