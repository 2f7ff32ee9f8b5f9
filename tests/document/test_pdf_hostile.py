"""Files that are broken or mean harm end in one line that names the cause, and cost little."""

import os
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giextract.document.pdf.reader import MAX_PAGES, read_pdf
from giextract.errors import Unreadable
from tests.document.pdf_bytes import CYCLE, HUGE, LOOP, NESTED, bomb, deep_pages, many_pages, one_page, raw_pdf
from tests.document.pdf_printing import print_pdf

EXAMPLES = int(os.environ.get("GIEXTRACT_EXAMPLES", "0")) or 40
SMALL = one_page(
    b"0 0 m BT /F 12 Tf 50 700 Td (12 345) Tj ET 40 690 200 20 re S 100 690 m 100 710 l S q 1 0 0 1 5 5 cm Q"
)
REPORT = print_pdf()

HOSTILE = {
    "a tree of pages that holds itself": CYCLE,
    "a tree of pages that is too deep": deep_pages(3000),
    "lists in lists": NESTED,
    "a page of a thousand kilometres": HUGE,
    "a drawing that draws itself": LOOP,
    "more pages than anybody prints": many_pages(MAX_PAGES + 1),
    "no pages": many_pages(0),
    "empty pages": many_pages(2),
    "more than it can hold": bomb(300),
    "cut off": REPORT[:3000],
    "a head alone": b"%PDF-1.7\n",
    "noise": b"%PDF-1.7\n" + random.Random(7).randbytes(20_000),
    "no root": raw_pdf(b"<< >>", root=9),
    "a box of nothing": one_page(b"BT /F 9 Tf (1) Tj ET", box=b"[5 5 5 5]"),
    "a box of words": one_page(b"BT /F 9 Tf (1) Tj ET", box=b"[/a /b /c /d]"),
    "letters of no size": one_page(b"BT /F 0 Tf 50 700 Td (12) Tj ET"),
    "figures that are none": one_page(b"BT /F 1e400 Tf 1e308 1e308 Td (12) Tj ET 1e308 1e308 -1e308 1e308 re f"),
    "an odd turn": one_page(b"BT /F 9 Tf 9 9 Td (12) Tj ET", more=b"/Rotate 37"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_read_or_refused(name: str) -> None:
    """Nothing but Unreadable comes out, in one line, within seconds."""
    start = time.monotonic()
    try:
        read_pdf(HOSTILE[name])
    except Unreadable as refusal:
        assert "\n" not in str(refusal)
        assert len(str(refusal)) < 200
    assert time.monotonic() - start < 20


@pytest.mark.parametrize("name", ["more pages than anybody prints", "more than it can hold", "no pages", "noise"])
def test_hostile_files_are_refused(name: str) -> None:
    """What is too large or holds nothing is not taken for a document."""
    with pytest.raises(Unreadable):
        read_pdf(HOSTILE[name])


changes = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=6), st.integers(0, 6)), max_size=6)


def changed(data: bytes, edits: list[tuple[float, bytes, int]]) -> bytes:
    """Put bytes in place of others."""
    for at, put, dropped in edits:
        i = 8 + int(at * (len(data) - 8))
        data = data[:i] + put + data[i + dropped :]
    return data


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.booleans(), changes)
def test_changed_bytes_never_break_the_reader(whole: bool, edits: list[tuple[float, bytes, int]]) -> None:
    """A PDF with some bytes changed is read or refused; every place stays within the text."""
    try:
        document = read_pdf(changed(REPORT if whole else SMALL, edits))
    except Unreadable as refusal:
        assert "\n" not in str(refusal)
        return
    assert all(0 <= a < b <= len(document.text) for a, b in (p.span for p in document.places))
