"""Every golden, read without a model, against what people annotated from its printed text."""

import re
from decimal import Decimal
from fnmatch import fnmatchcase
from itertools import pairwise
from pathlib import Path

import pytest

from giextract.evaluation.golden import Golden, cases, load
from giextract.pipeline import judge
from giextract.report import Finding, Report
from tests.samples import page_of

GOLDENS = Path(__file__).parents[2] / "goldens"
CASES = {"/".join(path.parts[-3:-1]): path for path, _ in cases(GOLDENS)}


@pytest.fixture(params=list(CASES), scope="module")
def case(request: pytest.FixtureRequest) -> tuple[Golden, Report]:
    """A golden and the report that is read from its source."""
    return load(CASES[request.param]), judge(page_of(request.param))


def loud(report: Report) -> list[Finding]:
    """Its errors and warnings."""
    return [f for f in report.findings if f.severity != "notice"]


def is_picture(report: Report) -> bool:
    """Whether OCR read it: it may not be able to read all, and must name what it could not."""
    return any(cell.ocr for cell in report.cells.values())


def test_printed_figures_are_read_as_annotated(case: tuple[Golden, Report]) -> None:
    """Every cell has the figure that a person read, or none where the text alone cannot tell."""
    golden, report = case
    named = {c for f in loud(report) if len(f.cells) <= 26 for c in f.cells}
    wrong = {}
    for cell, figure in golden.figures().items():
        got = report.cells[cell].value
        if golden.is_ambiguous(cell) or (is_picture(report) and got is None and cell in named):
            if got is not None and cell not in named:
                wrong[cell] = f"guessed {got}"
        elif (None if got is None else Decimal(got)) != figure:
            wrong[cell] = f"printed {figure}, got {got}"
    assert not wrong


def test_marks_that_nothing_applies_are_kept(case: tuple[Golden, Report]) -> None:
    """Cells printed as / or — or 无 are not_applicable, and no others are."""
    golden, report = case
    marked = {c for c in golden.figures() if any(fnmatchcase(c, p) for p in golden.not_applicable)}
    assert {c for c, cell in report.cells.items() if cell.state == "not_applicable"} == marked


def test_outcome_is_what_it_should_be(case: tuple[Golden, Report]) -> None:
    """Clean reports come out clean, the others flagged."""
    golden, report = case
    assert report.outcome == golden.outcome, [f.message for f in loud(report)]


def test_identity_is_read_as_printed(case: tuple[Golden, Report]) -> None:
    """Title, agency, year and the forms of the tables are those on the page, or a warning says that OCR alone read them."""
    golden, report = case

    def squeezed(text: str | None) -> str:
        return re.sub(r"\s", "", text or "")

    names = [f for f in loud(report) if f.rule == "E114"]
    for read, printed in ((report.title, golden.title), (report.agency, golden.agency)):
        differs = squeezed(read) != squeezed(printed)
        assert not differs or (is_picture(report) and read and any(squeezed(read) in f.message for f in names))
    assert report.year == golden.year
    assert report.forms == golden.forms


def test_broken_equations_are_found_and_no_others(case: tuple[Golden, Report]) -> None:
    """The errors that the agency printed are as_printed findings with their operands; nothing else is called one."""
    golden, report = case
    printed = [f for f in report.findings if f.cause == "as_printed" and f.severity == "error"]
    for expected in golden.findings:
        assert any(_is(f.rule, f.cells, expected.rule, expected.cells) for f in printed), expected
    for finding in printed:
        assert any(_is(finding.rule, finding.cells, e.rule, e.cells) for e in golden.findings), finding.message


def test_suspects_name_the_cell_that_explains_all(case: tuple[Golden, Report]) -> None:
    """Where one cell explains every broken equation, it is the suspect of each, and the only one."""
    golden, report = case
    for cell in golden.suspects:
        about = [f for f in report.findings if f.cause == "as_printed" and f.severity == "error" and cell in f.cells]
        assert about
        assert {f.suspects for f in about} == {((cell,),)}


@pytest.mark.parametrize("name", list(CASES))
def test_evidence_is_what_stands_at_its_place(name: str) -> None:
    """Every stated cell's characters are those of the page at its span, and no two share any."""
    text, report = page_of(name).text, judge(page_of(name))
    stated = sorted((c.span, c.printed) for c in report.cells.values() if c.state == "stated")
    assert stated
    for span, printed in stated:
        assert span is not None
        assert text[slice(*span)] == printed
    assert all(a[0][1] <= b[0][0] for a, b in pairwise(stated))


def _is(rule: str, cells: tuple[str, ...], wanted: str, pattern: str) -> bool:
    return rule == wanted and all(fnmatchcase(c, pattern) for c in cells)
