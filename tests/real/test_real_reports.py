"""What must come out of the real reports: nothing wrong, nothing guessed, every misprint found where it is."""

from functools import cache
from pathlib import Path

import pytest

from giextract.pipeline import judge, prepare
from giextract.report import Report
from tests.real.annotation import Annotation, Comparison, compare, load

NAMES = (
    "jindong-2020",
    "lukou-2021",
    "meilan-2020",
    "pingtan-2017",
    "pingtan-2019",
    "pingtan-2020",
    "pingtan-2021",
    "pingtan-finance-2020",
    "pingtan-police-2019",
    "pingtan-resources-2023",
    "suqian-2023",
    "suqian-2024",
    "wulanchabu-2020",
    "zhangshu-2020",
)
CLEAN = ("lukou-2021", "pingtan-2017", "pingtan-finance-2020", "suqian-2023", "suqian-2024")

every_report = pytest.mark.parametrize("name", NAMES)


@cache
def _text_and_report(folder: Path, name: str) -> tuple[str, Report]:
    pages = prepare((folder / f"{name}.txt").read_bytes(), f"{name}.txt")
    assert len(pages) == 1
    return pages[0].text, judge(pages[0])


def _report(folder: Path, name: str) -> Report:
    return _text_and_report(folder, name)[1]


def _annotation(folder: Path, name: str) -> Annotation:
    return load(folder / f"{name}.golden.json")


def _not_stated(report: Report, table: str) -> list[str]:
    """List the cells of a table that are not stated."""
    return [cell for cell, found in report.cells.items() if cell.startswith(table) and found.state != "stated"]


def test_every_report_of_the_folder_is_read_here(real_reports: Path) -> None:
    """No text report lies in the folder that these tests leave out unsaid."""
    assert {path.stem for path in real_reports.glob("*.txt")} == set(NAMES)


@every_report
def test_figures_and_misprints(real_reports: Path, name: str) -> None:
    """No figure is wrong, guessed or left open; every broken sum is found as printed, and no other."""
    assert compare(_report(real_reports, name), _annotation(real_reports, name)) == Comparison()


@every_report
def test_deduced_figures_stand_apart(real_reports: Path, name: str) -> None:
    """What is deduced is deduced for a cell without a value."""
    cells = _report(real_reports, name).cells
    assert [cell for cell, found in cells.items() if found.deduced is not None and found.value is not None] == []


@every_report
def test_a_report_with_faults_does_not_pass(real_reports: Path, name: str) -> None:
    """A report with a broken sum or a cell left open is flagged."""
    report = _report(real_reports, name)
    left_open = [cell for cell, found in report.cells.items() if found.state == "undetermined"]
    assert report.outcome == "flagged" or not (left_open or _annotation(real_reports, name).broken())


@every_report
def test_forms_agency_and_year(real_reports: Path, name: str) -> None:
    """Each table's form is told from its labels, and the report from its own words whose and when it is."""
    report, noted = _report(real_reports, name), _annotation(real_reports, name)
    assert report.forms == noted.forms
    assert report.year == noted.year
    assert report.agency and (report.agency in noted.agency or noted.agency in report.agency)


@every_report
def test_stated_figures_point_at_what_is_printed(real_reports: Path, name: str) -> None:
    """The span of every stated cell holds the characters that it calls printed."""
    text, report = _text_and_report(real_reports, name)
    stated = {cell: found for cell, found in report.cells.items() if found.state == "stated"}
    assert {c: text[slice(*f.span)] if f.span else None for c, f in stated.items()} == {
        c: f.printed for c, f in stated.items()
    }


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_report_comes_out_clean(real_reports: Path, name: str) -> None:
    """Reports without a fault are consistent: flagging everything is not the way to miss nothing."""
    assert _report(real_reports, name).outcome == "consistent"


def test_meilan_names_the_one_cell_at_fault(real_reports: Path) -> None:
    """（七）总计 printed 6 in a table of zeros: three broken equations cross in that cell alone."""
    errors = [f for f in _report(real_reports, "meilan-2020").findings if f.cause == "as_printed"]
    assert errors
    assert {finding.suspects for finding in errors} == {(("requests.concluded.total",),)}


def test_zhangshu_deduces_its_lost_cells(real_reports: Path) -> None:
    """Rows that print five values for seven cells: every cell is undetermined, and can only have been 0."""
    report, noted = _report(real_reports, "zhangshu-2020"), _annotation(real_reports, "zhangshu-2020")
    lost = [cell for cell, figure in noted.cells.items() if figure is None]
    assert {cell: report.cells[cell].deduced for cell in lost} == dict.fromkeys(lost, "0")


@pytest.mark.parametrize("table", ["requests.", "disputes."])
def test_pingtan_2021_is_wholly_settled(real_reports: Path, table: str) -> None:
    """Glued digits that the form's equations cut in one way alone leave no cell open."""
    assert _not_stated(_report(real_reports, "pingtan-2021"), table) == []


def test_pingtan_2017_is_cut_by_its_prose(real_reports: Path) -> None:
    """212210037 is the 2122条 that the prose states and all years' figure; the website's, one of its parts, follows."""
    cells = _report(real_reports, "pingtan-2017").cells
    cut = {name.removeprefix("statistics.a."): (c.value, c.support) for name, c in cells.items() if ".a." in name}
    assert cut["disclosed"] == ("2122", "prose")
    assert cut["disclosed.cumulative"] == ("10037", "prose")
    assert cut["ch.website"] == ("2122", "settled")
    assert cut["ch.website.cumulative"] == ("10037", "settled")
