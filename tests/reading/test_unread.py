"""Cells that cannot be read in text of any kind, and marks that a picture leaves in doubt."""

from dataclasses import replace

import pytest

from giextract.document import Document, read_document
from giextract.document.grids import grids
from giextract.pipeline import judge
from giextract.reading.label import read_pages
from giextract.reading.model.questions import needed
from giextract.reading.page import Page
from giextract.report import Report, Source
from tests.printing.labels import COLUMNS, DISPUTES, PROACTIVE, REQUESTS
from tests.printing.pages import print_page

FORMS = {"proactive": "2021", "requests": "2021", "disputes": "2021"}
ROW = [f"requests.denied.query.{column}" for column in COLUMNS]
LABEL = "8.属于行政查询事项"


def html() -> str:
    """Print a report of zeros as a web page."""
    figures = {
        "proactive": {row: ["0"] * len(block.headings) for block in PROACTIVE["2021"] for row in block.rows},
        "requests": {line.row: [0] * 7 for line in REQUESTS["2021"]},
        "disputes": {row: [0] * 5 for row in DISPUTES},
    }
    return print_page(figures, FORMS, 2022, "plain").text


def tabbed() -> Document:
    """The same as lines of tabs."""
    text = read_document(html().encode(), ".html").text
    return Document(text, "text/plain", "utf-8", grids(text))


def page_of(document: Document) -> Page:
    """The one page of a document."""
    (page,) = read_pages(document, Source(path="a.txt", sha256="", media_type=document.media_type))
    return page


def changed(document: Document, figures: str, doubtful: bool = False) -> Document:
    """A document with other figures behind the label of one row, those that are no digits in doubt on a picture."""
    at = document.text.index(LABEL) + len(LABEL) + 1
    end = document.text.index("\n", at)
    text = document.text[:at] + figures + document.text[end:]
    marks = tuple((at + i, at + i + 1) for i, c in enumerate(figures) if not c.isdigit() and not c.isspace())
    return replace(document, text=text, grids=grids(text), is_ocr=doubtful, doubtful=marks if doubtful else ())


def unread(report: Report) -> list[tuple[str, ...]]:
    """The cells that are named as no figures."""
    return [f.cells for f in report.findings if f.rule == "E113"]


@pytest.mark.parametrize("printed", [".", "0-", "□", "1O", "见附件", "0."])
@pytest.mark.parametrize("at", [0, 2, 6])
def test_a_cell_between_tabs_is_lost_alone(printed: str, at: int) -> None:
    """The others of its row are stated, and their equations are not held against a row with a hole."""
    figures = ["0"] * 7
    figures[at] = printed
    report = judge(page_of(changed(tabbed(), "\t".join(figures))))
    assert unread(report) == [(ROW[at],)]
    assert report.cells[ROW[at]].state == "undetermined"
    assert report.cells[ROW[at]].printed == printed
    assert {report.cells[c].value for c in ROW if c != ROW[at]} == {"0"}
    assert report.outcome == "flagged"
    assert not [f for f in report.findings if f.rule in ("C208", "E108") and f.severity != "notice"]


def test_a_sure_dash_does_not_apply_and_a_doubtful_one_is_open() -> None:
    """A figure of one stroke on a picture is easily taken for a dash; neither is it a blank."""
    figures = "0\t-\t0\t0\t/\t0\t0"
    sure, doubted = (judge(page_of(changed(tabbed(), figures, doubtful))) for doubtful in (False, True))
    assert [sure.cells[c].state for c in ROW] == [
        "stated", "not_applicable", "stated", "stated", "not_applicable", "stated", "stated",
    ]  # fmt: skip
    assert [doubted.cells[c].state for c in ROW] == [
        "stated", "undetermined", "stated", "stated", "undetermined", "stated", "stated",
    ]  # fmt: skip
    assert unread(doubted) == [(ROW[1],), (ROW[4],)]
    assert {c for f in doubted.findings if f.rule == "E111" for c in f.cells} == {ROW[1], ROW[4]}
    assert not unread(sure)


def test_a_mark_that_ocr_alone_has_seen_is_named() -> None:
    """Even a dash that OCR was sure of rests on one reading of a picture."""
    document = changed(tabbed(), "0\t-\t0\t0\t0\t0\t0")
    report = judge(page_of(replace(document, is_ocr=True)))
    assert report.cells[ROW[1]].state == "not_applicable"
    equations = [f.cells for f in report.findings if f.rule == "E112"]
    assert report.cells[ROW[1]].checked_by or any(ROW[1] in cells for cells in equations)


def test_a_table_with_an_unread_cell_is_asked_about() -> None:
    """As-needed asks a model about it; what it says is kept beside and never taken."""
    assert needed(page_of(changed(tabbed(), "0\t.\t0\t0\t0\t0\t0"))) == {"requests"}
    assert not needed(page_of(tabbed()))


def test_one_unread_cell_of_the_disputes_row() -> None:
    """Fifteen figures stand below three heads; one that cannot be read leaves fourteen."""
    document = tabbed()
    at = document.text.rindex("\t".join(["0"] * 15))
    text = document.text[: at + 4] + "." + document.text[at + 5 :]
    report = judge(page_of(replace(document, text=text, grids=grids(text))))
    assert unread(report) == [("disputes.reconsideration.other",)]
    own = [c for c in report.cells if c.startswith("disputes.")]
    assert [report.cells[c].value for c in own].count("0") == 14
    assert report.outcome == "flagged"
