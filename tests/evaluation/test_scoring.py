"""One report held against the truth, count by count."""

from decimal import Decimal
from typing import Any

import pytest

from giextract.evaluation.scoring import Score, score
from giextract.evaluation.truth import Wrong
from giextract.report import Cell, Source, Statement, failed
from tests.evaluation.samples import ROW, broken, finding, report, stated, truth

CELL = f"{ROW}.upheld"
OTHER = f"{ROW}.other"
BLANK = Cell(state="blank")
OPEN = Cell(state="undetermined", printed="12", span=(0, 2))


def _one(printed: int | None, read: Cell | None, *findings: Any, **more: Any) -> Score:
    cells = {CELL: read} if read else {}
    return score(report(cells, *findings), truth({CELL: printed}, **more))


@pytest.mark.parametrize(
    ("printed", "read", "verdict", "silent"),
    [
        (3, stated("3"), "right", False),
        (None, BLANK, "right", False),
        (3, stated("4"), "wrong", True),
        (None, stated("0"), "wrong", True),
        (0, BLANK, "missed", True),
        (3, None, "missed", True),
        (3, OPEN, "abstained", False),
        (3, stated("3", deduced="3"), "wrong", True),
    ],
)
def test_a_cell_has_one_verdict(printed: int | None, read: Cell | None, verdict: str, silent: bool) -> None:
    """What is printed and what was read decide it; in a report that passed, what is wrong or missed is silent."""
    (cell,) = _one(printed, read).cells
    assert (cell.verdict, cell.silent) == (verdict, silent)


def test_a_named_cell_is_not_silent() -> None:
    """A warning that names a wrong cell is enough; one over more cells than the largest equation is not."""
    names = finding(CELL, severity="warning")
    assert not _one(3, stated("4"), names).cells[0].silent
    many = finding(CELL, *(f"{ROW}.{n}" for n in range(26)), severity="warning")
    assert _one(3, stated("4"), many).cells[0].silent


def test_a_number_that_the_text_cannot_tell_is_guessed() -> None:
    """Unless a finding names it: then it is as right or wrong as it is."""
    told = {"ambiguous": frozenset({CELL}), "outcome": "flagged"}
    assert _one(3, stated("3"), **told).cells[0].verdict == "guessed"
    assert _one(3, stated("3"), finding(CELL, severity="warning"), **told).cells[0].verdict == "right"
    assert _one(3, OPEN, **told).cells[0].verdict == "right"


def test_blanks_and_zeros_are_told_apart() -> None:
    """A blank read as 0 and a 0 read as blank are counted each."""
    counts = score(report({CELL: stated("0"), OTHER: BLANK}), truth({CELL: None, OTHER: 0})).counts
    assert (counts["blank_as_zero"], counts["zero_as_blank"]) == (1, 1)


def test_a_deduced_value_must_be_forced() -> None:
    """The one value that the sums leave is right, any other one costs the cell."""
    read = Cell(state="blank", deduced="2")
    right = _one(None, read, forced={CELL: Decimal(2)})
    assert (right.cells[0].verdict, right.counts["deduced_right"], right.counts["deduced_wrong"]) == ("right", 1, 0)
    wrong = _one(None, read, forced={CELL: Decimal(3)})
    assert (wrong.cells[0].verdict, wrong.counts["deduced_right"], wrong.counts["deduced_wrong"]) == ("wrong", 0, 1)


@pytest.mark.parametrize("read", [None, failed(Source(path="a", sha256="", media_type="text/plain"), "no text")])
def test_a_source_that_fails_has_missed_every_cell(read: Any) -> None:
    """Nothing that was not read is ever right, and it is said that it could not be assessed."""
    counts = score(read, truth({CELL: 3, OTHER: None})).counts
    assert (counts["missed"], counts["right"], counts["not_assessable"], counts["outcome_wrong"]) == (2, 0, 1, 1)
    assert (counts["agency_wrong"], counts["year_wrong"], counts["title_wrong"], counts["forms_wrong"]) == (1, 1, 1, 1)


def test_clean_reports_that_are_flagged_are_counted() -> None:
    """Flagging what is clean is over-flagging; flagging what is wrong is not."""
    assert _one(3, stated("3"), finding(CELL)).counts["over_flagged"] == 1
    assert _one(3, stated("3"), finding(CELL), outcome="flagged", wrong=(broken(CELL),)).counts["over_flagged"] == 0


def test_bad_reports_that_pass_are_counted() -> None:
    """A wrong or open cell, or a sum that the page gets wrong, may not come out clean."""
    assert _one(3, stated("3")).counts["passed_bad"] == 0
    assert _one(3, stated("4")).counts["passed_bad"] == 1
    assert _one(3, OPEN).counts["passed_bad"] == 1
    assert _one(3, stated("3"), wrong=(broken(CELL),)).counts["passed_bad"] == 1
    assert _one(3, stated("3"), outcome="flagged").counts["passed_bad"] == 1


def test_findings_are_precise_and_complete() -> None:
    """A printed error is found by a finding of its rule over its cells; any other one is a false alarm."""
    wanted = (Wrong("B401", f"{ROW}.*"), Wrong("B303", "requests.*.total"))
    read = report({}, finding(CELL, OTHER), finding("requests.received.total", rule="B301"))
    counts = score(read, truth({}, wrong=wanted, outcome="flagged")).counts
    assert (counts["broken"], counts["found"], counts["alarms"], counts["false_alarms"]) == (2, 1, 2, 1)


def test_the_first_suspect_must_be_the_cell() -> None:
    """An explanation further down the list has not located the error."""
    told = truth({}, suspects=(CELL,), outcome="flagged")
    first = finding(CELL, OTHER, suspects=((CELL,), (OTHER,)))
    later = finding(CELL, OTHER, suspects=((OTHER,), (CELL,)))
    assert score(report({}, first), told).counts["located"] == 1
    assert score(report({}, first, later), told).counts["located"] == 0
    assert score(report({}), told).counts["located"] == 0


def test_statements_are_found_and_not_made_up() -> None:
    """A false statement counts by its quote, white space aside; a true one that is denied is counted, too."""

    def says(quote: str) -> Statement:
        return Statement(variable="v", kind="claim", quote=quote, span=(0, 1), holds=False)

    read = report({}, statements=(says("共 公开\n9 条"), says("受理3件")))
    counts = score(read, truth({}, false_statements=("共公开9条",))).counts
    assert (counts["false_statements"], counts["statements_found"], counts["statements_denied"]) == (1, 1, 1)


def test_identity_is_as_hard_as_cells() -> None:
    """Agency, year, title, forms and marks are held against what is printed, each by itself."""
    told = truth({CELL: 3}, marked=frozenset({OTHER}))
    read = report({CELL: stated("3")}, title="另一份", agency="甲市教育局", year=2020, forms={"disputes": "2019"})
    counts = score(read, told).counts
    names = ("title_wrong", "agency_wrong", "year_wrong", "forms_wrong", "marks_wrong")
    assert [counts[name] for name in names] == [1, 1, 1, 1, 1]
    assert (
        score(report({CELL: stated("3")}), truth({CELL: 3}, is_exact=False, agency="广东省甲市")).counts["agency_wrong"]
        == 0
    )


@pytest.mark.parametrize(
    "cells",
    [
        {CELL: Cell(value="3", state="stated", printed="3")},
        {CELL: Cell(value="3", state="stated", printed="4", span=(0, 1))},
        {CELL: stated("31", 0), OTHER: stated("1", 1)},
    ],
)
def test_evidence_must_bear_a_value_out(cells: dict[str, Cell]) -> None:
    """No place, other digits and characters that two cells share are bad evidence."""
    assert score(report(cells), truth({})).counts["evidence_bad"] == 1


def test_a_file_in_pieces_is_counted() -> None:
    """A report that was cut into three has two too many."""
    assert score(report({}), truth({}), parts=3).counts["parts_wrong"] == 2
