"""The report scanned: what OCR reads is right, or a finding names it."""

import io

import pytest
from PIL import Image

from tests.formats.annual import AGENCY, CLEAN, FORMS, YEAR
from tests.formats.holding import Read, count
from tests.formats.prints import DOTS, ink, pictures
from tests.formats.versions import SCANS, Shelf
from tests.property.judging import PASSING


@pytest.mark.parametrize("name", SCANS)
def test_a_scan_is_read_or_flagged(shelf: Shelf, name: str) -> None:
    """No cell is wrong or unread without being named, nearly all are right, and the report never passes."""
    shelf.scans()
    report = shelf.read(name).report
    counted = count(report, CLEAN)
    assert counted["silent"] == 0, counted
    assert counted["right"] >= 190, counted
    assert (report.agency, report.year, report.forms) == (AGENCY, YEAR, FORMS)
    assert report.outcome not in PASSING
    assert all(cell.ocr for cell in report.cells.values() if cell.state == "stated")


@pytest.mark.parametrize("name", SCANS)
def test_figures_of_a_scan_stand_where_they_are_seen(shelf: Shelf, name: str) -> None:
    """Every box lies on its page, and there is ink in it."""
    data = shelf.scans()[name]
    pages = [Image.open(io.BytesIO(data))] if name.endswith(".png") else pictures(data)
    read: Read = shelf.read(name)
    for cell, found in read.report.cells.items():
        if found.state == "stated":
            assert found.page is not None and found.box is not None and 1 <= found.page <= len(pages), cell
            page, (left, top, right, bottom) = pages[found.page - 1], found.box
            assert 0 <= left < right <= page.width * 72 / DOTS + 1 and right - left < 40, cell
            assert 0 <= top < bottom <= page.height * 72 / DOTS + 1 and bottom - top < 25, cell
            assert ink(page, found.box) > 5, cell
