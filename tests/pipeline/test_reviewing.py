"""What people decide about a report: it holds while what it judged stands, and the rules run again over it."""

from pathlib import Path

import pytest

from giextract.decision import Decision
from giextract.pipeline import Answers, Page, Reviewed, judge, judged, prepare, review
from giextract.report import Finding, Report

GOLDENS = Path(__file__).parents[2] / "goldens"
PATH = "a.txt"


class Case:
    """A golden, read and judged, and what is decided about it."""

    def __init__(self, name: str) -> None:
        source = next((GOLDENS / name).glob("source.*"))
        self.page = prepare(source.read_bytes(), PATH)[0]
        self.report = judge(self.page)
        self.made: list[Decision] = []

    def decide(self, kind: str, **about: object) -> Decision:
        """Put a decision into the log."""
        made = Decision.model_validate(
            {"id": len(self.made) + 1, "at": "2026-01-01T00:00:00Z", "by": "李", "path": PATH, "kind": kind, **about}
        )
        self.made.append(made)
        return made

    def on_finding(self, kind: str, at: int = 0, **about: object) -> Decision:
        """Decide about one of the report's errors and warnings."""
        finding = self.flags[at]
        return self.decide(
            kind, finding=finding.id, rule=finding.rule, judged=judged(self.report, finding.cells, finding.quote), **about
        )

    @property
    def flags(self) -> list[Finding]:
        """The errors and warnings of the report."""
        return [f for f in self.report.findings if f.severity != "notice"]

    def reviewed(self, report: Report | None = None) -> Reviewed:
        """What stands now, of this report or of another reading of it."""
        return review(report or self.report, self.made, self.read)

    def read(self) -> tuple[Page, Answers | None]:
        """The stored page."""
        return self.page, None


@pytest.fixture
def wrong() -> Case:
    """A report with one result cell that breaks its row and its column."""
    return Case("2019/result-cell-wrong")


def test_nothing_decided_leaves_the_machine_s_outcome(wrong: Case) -> None:
    """Without decisions every error and warning is open."""
    stands = wrong.reviewed()
    assert [f.id for f in stands.open] == [f.id for f in wrong.flags]
    assert stands.outcome == wrong.report.outcome == "flagged"


def test_accepted_findings_are_closed_and_values_stay(wrong: Case) -> None:
    """An error that the agency printed stays printed; the report is settled once all of them are accepted."""
    for at in range(len(wrong.flags)):
        assert wrong.reviewed().outcome == "flagged"
        wrong.on_finding("accept", at)
    stands = wrong.reviewed()
    assert not stands.open
    assert stands.outcome == "consistent"
    assert stands.after is wrong.report


def test_a_typed_value_runs_the_rules_again(wrong: Case) -> None:
    """With the printed value put right both broken sums hold, and the machine's report is as it was."""
    cell = "requests.denied.third_party.business"
    before = wrong.report.cells[cell].value
    wrong.decide("type", cell=cell, judged=judged(wrong.report, (cell,)), before=before, after="1")
    stands = wrong.reviewed()
    assert not [f for f in stands.open if f.rule in ("B301", "B303")]
    assert stands.after.cells[cell].value == "1"
    assert stands.report.cells[cell].value == before == "2"


def test_a_decision_lapses_when_what_it_judged_changes(wrong: Case) -> None:
    """Other printed characters in one operand, and the finding is open again."""
    accepted = wrong.on_finding("accept")
    cell = wrong.flags[0].cells[0]
    other = wrong.report.cells[cell].model_copy(update={"printed": "999"})
    changed = wrong.report.model_copy(update={"cells": {**wrong.report.cells, cell: other}})
    stands = wrong.reviewed(changed)
    assert accepted.finding in {f.id for f in stands.open}
    assert [s.state for s in stands.log] == ["lapsed"]
    assert wrong.reviewed().log[0].state == "holds"


def test_undoing_and_undoing_that(wrong: Case) -> None:
    """What is taken back is open again; taking that back closes it once more."""
    accepted = wrong.on_finding("accept")
    undo = wrong.decide("undo", undoes=accepted.id)
    assert accepted.finding in {f.id for f in wrong.reviewed().open}
    assert [s.state for s in wrong.reviewed().log] == ["undone", "holds"]
    wrong.decide("undo", undoes=undo.id)
    assert accepted.finding not in {f.id for f in wrong.reviewed().open}


def test_confirming_a_value_leaves_what_was_decided_about_it(wrong: Case) -> None:
    """An accepted finding stays accepted when somebody confirms one of its operands as it was read."""
    accepted = wrong.on_finding("accept")
    cell = wrong.flags[0].cells[0]
    value = wrong.report.cells[cell].value
    wrong.decide("choose", cell=cell, judged=judged(wrong.report, (cell,)), before=value, after=value)
    assert accepted.finding not in {f.id for f in wrong.reviewed().open}
    wrong.decide("type", cell=cell, judged=judged(wrong.report, (cell,)), before=value, after="77")
    assert accepted.finding in {f.id for f in wrong.reviewed().open}


def test_a_later_decision_goes_before_an_earlier_one(wrong: Case) -> None:
    """The last word on a finding counts, and what is passed on stays open."""
    wrong.on_finding("accept")
    passed = wrong.on_finding("pass_on", note="请核对原件")
    stands = wrong.reviewed()
    assert passed.finding in {f.id for f in stands.open}
    assert [s.state for s in stands.log] == ["overtaken", "holds"]


def test_a_row_that_could_not_be_cut_is_closed_by_its_values() -> None:
    """The finding on an undetermined row is answered when every cell of the row has a person's value."""
    case = Case("2019/part-glued-proactive-undecidable")
    finding = next(f for f in case.flags if f.rule == "C205")
    for cell, value in zip(finding.cells, ("7", "42586", "1"), strict=False):
        case.decide("choose", cell=cell, judged=judged(case.report, (cell,)), after=value)
        assert case.report.cells[cell].value is None
    stands = case.reviewed()
    assert finding.id not in {f.id for f in stands.open}
    assert stands.after.cells[finding.cells[0]].value == "7"
    assert stands.outcome == "flagged"


@pytest.mark.parametrize("about", [
    {"kind": "dismiss", "finding": "B301-1"},
    {"kind": "pass_on", "finding": "B301-1"},
    {"kind": "type", "cell": "requests.received.total"},
    {"kind": "accept", "cell": "requests.received.total"},
    {"kind": "undo"},
])  # fmt: skip
def test_a_decision_that_says_too_little_is_refused(about: dict[str, str]) -> None:
    """Dismissing wants a reason, passing on a note, typing a value, and each its object."""
    with pytest.raises(ValueError, match=r"decision|needs"):
        Decision.model_validate({"at": "2026-01-01", "by": "李", "path": PATH, **about})
