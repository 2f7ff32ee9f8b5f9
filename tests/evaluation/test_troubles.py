"""What went wrong, shown where it stands."""

from pathlib import Path
from typing import Any

import pytest

from giextract.evaluation.corpus import Case
from giextract.evaluation.results import Result
from giextract.evaluation.scoring import score
from giextract.evaluation.troubles import complaints, troubles
from giextract.evaluation.truth import Truth
from giextract.report import Report, Source, Statement, failed
from tests.evaluation.samples import ROW, broken, finding, report, stated, truth

TEXT = "一、总体情况\n受理3件。\n行政复议 | 12 | 0 |\n" + "很长" * 60
CELL = f"{ROW}.upheld"


def _result(read: Report | None, told: Truth, parts: int = 1) -> Result:
    return Result(Case(told, Path("golden.yaml"), Path("source.txt")), read, TEXT, parts)


def _kinds(read: Report | None, told: Truth, parts: int = 1) -> list[tuple[str, str]]:
    result = _result(read, told, parts)
    return [(one.kind, one.detail) for one in complaints(result, score(read, told, parts=parts))]


def test_a_wrong_cell_stands_in_its_line() -> None:
    """The line's number, the figure, and what stands around it; long lines are cut."""
    told, at = truth({CELL: 13}), TEXT.index("12")
    (one,) = troubles(_result(report({CELL: stated("12", at)}), told), score(report({CELL: stated("12", at)}), told))
    assert (one.truth, one.got, one.silent) == ("13", "12", True)
    assert one.excerpt
    assert (one.excerpt.line, one.excerpt.before, one.excerpt.printed) == (3, "行政复议 | ", "12")
    late = report({CELL: stated("很长", TEXT.index("很长") + 80)})
    (one,) = troubles(_result(late, told), score(late, told))
    assert one.excerpt
    assert one.excerpt.before.startswith("…")
    assert one.excerpt.after.endswith("…") or len(one.excerpt.after) < 40


def test_a_cell_without_a_place_has_no_line() -> None:
    """A cell that is not there was read nowhere."""
    told = truth({CELL: 13}, outcome="flagged")
    (one,) = troubles(_result(report({}), told), score(report({}), told))
    assert (one.verdict, one.excerpt) == ("missed", None)


def test_what_could_not_be_read_is_one_complaint() -> None:
    """Its reason is told once, and not two hundred cells."""
    told = truth({CELL: 13})
    read = failed(Source(path="a", sha256="", media_type="text/plain"), "not text")
    assert ("not_assessable", "not text") in _kinds(read, told)
    assert list(troubles(_result(read, told), score(read, told))) == []
    assert _kinds(None, told) == [("not_assessable", "not in the store")]


@pytest.mark.parametrize(
    ("read", "told", "complaint"),
    [
        (report({}, finding(CELL)), {}, ("over_flagged", "error B401: wrong")),
        (report({}, finding(CELL)), {}, ("false_alarms", "error B401: wrong")),
        (report({}), {"outcome": "flagged"}, ("passed_bad", "consistent")),
        (report({}), {"wrong": (broken(CELL),)}, ("not_found", CELL)),
        (report({}), {"suspects": (CELL,)}, ("not_located", CELL)),
        (report({}), {"false_statements": ("受理3件",)}, ("statements_missed", "受理3件")),
        (report({}, year=2019), {}, ("year_wrong", "2019 → 2021")),
        (report({}, agency=None), {}, ("agency_wrong", "– → 甲市")),
        (report({}, forms={}), {}, ("forms_wrong", "– → disputes:2021")),
    ],
)
def test_what_is_wrong_with_a_report_is_said(read: Report, told: dict[str, Any], complaint: tuple[str, str]) -> None:
    """Each with what it is about."""
    assert complaint in _kinds(read, truth({}, **told))


def test_a_sentence_that_is_denied_stands_in_its_line() -> None:
    """A true statement that a report says does not hold is shown where it stands."""
    at = TEXT.index("受理3件")
    said = Statement(variable="v", kind="claim", quote="受理3件", span=(at, at + 4), holds=False)
    read, told = report({}, statements=(said,)), truth({})
    (one,) = complaints(_result(read, told), score(read, told))
    assert (one.kind, one.detail, one.excerpt and one.excerpt.line) == ("statements_denied", "受理3件", 2)


def test_reports_too_many_are_said() -> None:
    """A file that was cut in two."""
    assert _kinds(report({}), truth({}), parts=2) == [("parts_wrong", "2 → 1")]


def test_a_faultless_report_has_none() -> None:
    """No complaint, no trouble."""
    read, told = report({CELL: stated("12", TEXT.index("12"))}), truth({CELL: 12})
    assert _kinds(read, told) == []
    assert list(troubles(_result(read, told), score(read, told))) == []
