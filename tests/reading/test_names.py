"""Names that OCR alone has read are named in a warning with all their spellings, unless a manifest gives the agency."""

from dataclasses import replace

import pytest

from giextract.document import Document, read_document
from giextract.pipeline import judge
from giextract.reading.label import read_pages
from giextract.reading.names import spellings
from giextract.report import Given, Report, Source
from tests.samples import OTHER_CLEAN

AGENCY = "碧梧县公安局"


def document(misread: str, behind: str = "") -> Document:
    """A clean report whose agency is misread in its title."""
    read = read_document(OTHER_CLEAN.encode(), ".txt")
    agency = judge(read_pages(read, _source())[0]).agency or ""
    return read_document((OTHER_CLEAN.replace(agency, misread) + behind).encode(), ".txt")


def _source() -> Source:
    return Source(path="a.txt", sha256="", media_type="text/plain")


def judged(document: Document, given: Given | None = None) -> Report:
    """The report of a document."""
    (page,) = read_pages(document, _source(), given)
    return judge(page)


def warnings(report: Report) -> list[str]:
    """What is said of names that OCR alone has read."""
    return [f.message for f in report.findings if f.rule == "E114"]


def test_a_title_in_a_picture_is_named_with_its_spellings() -> None:
    """Title and agency stand in the warning, and every other reading of the name on the page."""
    text = document("匠梧县公安局", "\n析梧县公安局\n怕梧县公安局2023年1月16日\n")
    report = judged(replace(text, is_ocr=True, seen=((0, len(text.text)),)))
    assert report.agency == "匠梧县公安局"
    assert report.outcome == "flagged"
    (said,) = warnings(report)
    assert str(report.title) in said
    assert all(name in said for name in ("匠梧县公安局", "析梧县公安局", "怕梧县公安局"))


def test_a_title_that_is_text_is_not_named() -> None:
    """Where only a later page is a picture, or none is, the name was not read by OCR."""
    text = document(AGENCY)
    for seen in ((), ((len(text.text) - 5, len(text.text)),)):
        assert not warnings(judged(replace(text, is_ocr=bool(seen), seen=seen)))


def test_a_manifest_that_gives_the_agency_is_enough() -> None:
    """What a person says goes before OCR; that the two differ has a finding of its own."""
    text = document("匠梧县公安局")
    seen = replace(text, is_ocr=True, seen=((0, len(text.text)),))
    report = judged(seen, Given(agency=AGENCY))
    assert report.agency == AGENCY
    assert not warnings(report)
    assert any("匠梧县公安局" in f.message for f in report.findings)
    assert warnings(judged(seen, Given(year=2021)))


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("碧梧县公安局公布年度报告", []),
        ("怕梧县公安局与碧梧县司法局", ["怕梧县公安局"]),
        ("怕 梧县\n公安局。析梧县公安局", ["怕梧县公安局", "析梧县公安局"]),
        ("海东市公安局、碧桐区公安局", ["碧桐区公安局"]),
        ("", []),
    ],
)
def test_spellings_are_names_that_differ_in_few_characters(text: str, others: list[str]) -> None:
    """Of one length and one ending; other agencies are none, however they end."""
    assert spellings(AGENCY, text) == [AGENCY, *others]
