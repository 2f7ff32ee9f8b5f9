"""Scans are read cell by cell: what is not sure is said to be doubtful, and ink that cannot be read is no blank."""

import io
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from giextract.document import Document, read_document
from giextract.document.ocr import reader as ocr
from giextract.document.ocr import words as ocr_words
from giextract.errors import Unreadable
from giextract.reading.label import read_pages
from giextract.report import Source
from tests.document.pdf_printing import Print, cells, draw, print_pdf


def _missing() -> str:
    if shutil.which("tesseract") is None:
        return "needs tesseract: apt-get install tesseract-ocr tesseract-ocr-chi-sim"
    said = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False).stdout
    if "chi_sim" not in said.split():
        return "needs Chinese: apt-get install tesseract-ocr-chi-sim"
    if not any("CJK" in f or "WenQuanYi" in f for f in _fonts()):
        return "needs a Chinese font to print with: apt-get install fonts-wqy-zenhei"
    return ""


def _fonts() -> list[str]:
    listed = shutil.which("fc-list")
    return subprocess.run([listed], capture_output=True, text=True, check=False).stdout.split("\n") if listed else []


needs_tesseract = pytest.mark.skipif(bool(_missing()), reason=_missing() or "-")


@cache
def pictures(dpi: int = 200) -> tuple[Image.Image, ...]:
    """The pages of a printed report as pictures."""
    with pypdfium2.PdfDocument(print_pdf(Print(size=9))) as pdf:
        return tuple(page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for page in pdf)


def scanned(picture: Image.Image, lean: float = 0.0) -> Image.Image:
    """A picture as a scanner leaves it: grey, grainy, leaning."""
    turned = picture.rotate(lean, resample=Image.Resampling.BICUBIC, fillcolor=255)
    pixels = np.asarray(turned, dtype=float) * 0.85 + 20
    return Image.fromarray((pixels + np.random.default_rng(3).normal(0, 5, pixels.shape)).clip(0, 255).astype(np.uint8))


def saved(*pages: Image.Image, kind: str = "PDF", dpi: int = 200) -> bytes:
    """Pictures as a file."""
    data = io.BytesIO()
    more = {"save_all": True, "append_images": list(pages[1:])} if kind in ("PDF", "TIFF") else {}
    pages[0].save(data, kind, **({"resolution": dpi} if kind == "PDF" else {"dpi": (dpi, dpi)}), **more)
    return data.getvalue()


def read(data: bytes) -> tuple[Document, dict[str, str | None], set[str]]:
    """A document, its cells whose rows are told, and those cells that are doubtful."""
    document = read_document(data, ".pdf")
    doubtful = {i for span in document.doubtful for i in range(*span)}
    found: dict[str, str | None] = {}
    unsure: set[str] = set()
    for page in read_pages(document, Source(path="a", sha256="0" * 64, media_type=document.media_type)):
        for row in (row for table in page.tables for row in table.rows):
            for cell, span in zip(row.cells, row.slots, strict=False):
                found[cell] = document.text[slice(*span)] if span else None
                if span and doubtful & set(range(*span)):
                    unsure.add(cell)
    return document, found, unsure


@needs_tesseract
def test_a_scanned_report() -> None:
    """Of a leaning, grainy scan nearly every cell is read, and no wrong figure is one that we are sure of."""
    document, found, unsure = read(saved(*(scanned(p, 0.6) for p in pictures())))
    wanted = cells()
    wrong = {cell for cell, text in found.items() if text != wanted[cell]}
    assert document.is_ocr
    assert document.media_type == "application/pdf"
    assert wrong <= unsure
    assert len(found) - len(wrong) > 0.97 * len(wanted)
    assert len(unsure) < 0.15 * len(wanted)
    assert "政府信息公开工作年度报告" in document.text


def specked(picture: Image.Image, specks: int, two_tones: bool) -> Image.Image:
    """A picture with single dark pixels all over it, grey or black and white."""
    pixels = np.asarray(scanned(picture, 0.5)).copy()
    if two_tones:
        pixels = np.where(pixels < 128, 0, 255).astype(np.uint8)
    chance = np.random.default_rng(7)
    pixels[chance.integers(0, pixels.shape[0], specks), chance.integers(0, pixels.shape[1], specks)] = 10
    return Image.fromarray(pixels)


@needs_tesseract
@pytest.mark.parametrize("two_tones", [False, True])
def test_specks_cost_no_figures(two_tones: bool) -> None:
    """Of a page that is specked all over as many cells are read as of a clean one, and no wrong figure is a sure one."""
    wanted = cells()
    read_ = []
    for specks in (0, 260):
        _, found, unsure = read(saved(specked(pictures()[1], specks, two_tones), kind="PNG"))
        wrong = {cell for cell, text in found.items() if text != wanted[cell]}
        assert wrong <= unsure
        read_.append(len(found) - len(wrong))
    assert read_[0] > 80
    assert read_[1] >= 0.97 * read_[0]


@needs_tesseract
def test_a_picture_tells_where_its_figures_stand() -> None:
    """Boxes of a picture are in points at the resolution that it states, and where the PDF has the same figures."""
    printed = read_document(print_pdf(Print(size=9)), ".pdf")
    document = read_document(saved(scanned(pictures()[0], 0.5), kind="PNG"), ".png")
    assert document.media_type == "image/png"
    wanted, read_ = (
        [p.box for p in d.places if p.page == 1 and d.text[slice(*p.span)] == "474339"] for d in (printed, document)
    )
    assert len(read_) == len(wanted) > 1
    assert all(abs(a - b) < 4 for ours, theirs in zip(read_, wanted, strict=True) for a, b in zip(ours, theirs, strict=True))
    digits = {m.start() for m in re.finditer(r"\d", document.text)}
    assert digits <= {i for p in document.places for i in range(*p.span)}


@needs_tesseract
def test_a_page_that_lies_on_its_side() -> None:
    """A page that was laid in sideways is turned; its places are those of the page as it came."""
    page = pictures()[0].transpose(Image.Transpose.ROTATE_90)
    document, found, _ = read(saved(page, kind="TIFF"))
    assert found["proactive.licences.decisions"] == cells()["proactive.licences.decisions"]
    wide, high = page.width * 72 / 200, page.height * 72 / 200
    assert all(-2 <= p.box[0] < p.box[2] <= wide + 2 and -2 <= p.box[1] < p.box[3] <= high + 2 for p in document.places)


@needs_tesseract
def test_text_and_scans_in_one_file() -> None:
    """A page of text and one that is a picture make one text in their order, which is said to come from OCR."""

    def text(canvas: object) -> None:
        canvas.drawString(60, 700, "第一页的文字，本机关全年主动公开信息12条，依申请公开3件。")  # type: ignore[attr-defined]

    def scan(canvas: object) -> None:
        canvas.drawInlineImage(pictures()[1], 0, 0, 600, 840)  # type: ignore[attr-defined]

    document = read_document(draw(text, scan), ".pdf")
    assert document.is_ocr
    assert document.text.startswith("第一页的文字，本机关全年主动公开信息12条")
    assert {p.page for p in document.places} == {1, 2}


@needs_tesseract
def test_ink_that_cannot_be_read_is_no_blank() -> None:
    """A scribble in a cell is marked and doubtful; the row with it is not read as if the cell were blank."""
    page = pictures()[1].copy()
    clean = read_document(print_pdf(Print(size=9)), ".pdf")
    at = clean.text.index("\t", clean.text.index("3.危及"))
    place = next(p for p in clean.places if p.span[0] > at)
    left, top = place.box[0] * 200 / 72 - 4, place.box[1] * 200 / 72 - 2
    ImageDraw.Draw(page).rectangle((left, top, left + 50, top + 30), fill=255)
    ImageDraw.Draw(page).line([(left + 4 * k, top + (3, 26)[k % 2]) for k in range(10)], fill=0, width=3)
    document, found, unsure = read(saved(page, kind="PNG"))
    row = [c for c in cells() if c.startswith("requests.denied.security.")]
    start = document.text.index("安全一")
    assert any(start < a < start + 40 for a, _ in document.doubtful)
    assert all(found.get(c) == cells()[c] or c in unsure or c not in found for c in row)


@pytest.fixture
def _no_tesseract(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    ocr_words._languages.cache_clear()
    yield
    ocr_words._languages.cache_clear()


@pytest.mark.usefixtures("_no_tesseract")
def test_the_missing_programme_is_named() -> None:
    """Without tesseract the line says what to install, for a picture and for a scanned PDF."""
    for kind in ("PNG", "PDF"):
        with pytest.raises(Unreadable, match="apt-get install tesseract-ocr tesseract-ocr-chi-sim"):
            read_document(saved(Image.new("L", (600, 800), 255), kind=kind), ".pdf")


def test_the_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Pillow the line says what to install."""
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(Unreadable, match=re.escape("pip install 'giextract[ocr]'")):
        ocr.read_image(b"\x89PNG\r\n\x1a\n")


@needs_tesseract
def test_a_call_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each call of tesseract has its time, and the line says that it was used up."""
    monkeypatch.setattr(ocr_words, "SECONDS", 0.01)
    with pytest.raises(Unreadable, match="OCR took more than"):
        read_document(saved(pictures()[0], kind="PNG"), ".png")


@needs_tesseract
@pytest.mark.parametrize("shade", [0, 128, 255])
def test_a_picture_of_nothing_is_refused(shade: int) -> None:
    """An empty sheet, a black one and a grey one hold no text."""
    with pytest.raises(Unreadable, match="no text could be read"):
        read_document(saved(Image.new("L", (400, 560), shade), kind="PNG"), ".png")


def test_pictures_that_are_too_large_or_broken_are_refused() -> None:
    """Size is told from the head of a file, before anything is unpacked; the rest ends in one line."""
    wide = saved(Image.new("1", (20_000, 20_000)), kind="PNG")
    frames = saved(*[Image.new("1", (8, 8))] * (ocr.MAX_FRAMES + 1), kind="TIFF")
    small = saved(Image.new("L", (300, 300), 255), kind="PNG")
    for data in (wide, frames, small[:60], small[:20] + bytes(40), b"\xff\xd8\xff" + bytes(99), b"II*\0" + b"\xff" * 99):
        with pytest.raises(Unreadable) as refusal:
            ocr.read_image(data)
        assert "\n" not in str(refusal.value)
