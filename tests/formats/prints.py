"""What the machine's own programmes make of the report: older office files, PDF files, scans."""

import io
import os
import random
import re
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from giextract.document import soffice
from giextract.report import Box
from tests.formats.words import Look

PRINTS = {
    "ruled": Look(),
    "over pages": Look(half_points=28),
    "over pages, heads again": Look(half_points=28, repeats=True),
    "without rules": Look(rules="", half_points=16),
    "landscape": Look(wide=True),
    "without rules, centred": Look(rules="", half_points=16, centred=True),
    "without rules, numbered": Look(rules="", half_points=16, automatic=True),
    "tall": Look(height=25000, centred=True),
}
DOTS = 220  # an inch


def convert(files: Mapping[str, bytes], wanted: str) -> dict[str, bytes]:
    """Convert files by their names with one call of LibreOffice."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        paths = [folder / f"{at}{Path(name).suffix}" for at, name in enumerate(files)]
        for path, data in zip(paths, files.values(), strict=True):
            path.write_bytes(data)
        subprocess.run(
            [soffice.programme() or "soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
             "--norestore", "--convert-to", wanted, "--outdir", str(folder / "out"), *map(str, paths)],
            check=True, capture_output=True, timeout=120, env={"PATH": os.environ["PATH"], "HOME": place},
        )  # fmt: skip
        made = [(folder / "out" / path.name).with_suffix(f".{wanted}") for path in paths]
        return {name: path.read_bytes() for name, path in zip(files, made, strict=True)}


def turned(data: bytes) -> bytes:
    """Store landscape pages upright, with a note to turn them a quarter when they are shown."""
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            width, height = page.get_size()
            quarter = pdfium.FS_MATRIX(0, 1, -1, 0, height, 0)
            whole = pdfium.FS_RECTF(0, width, height, 0)
            assert pdfium.FPDFPage_TransFormWithClip(page, quarter, whole)
            page.set_mediabox(0, 0, height, width)
            page.set_cropbox(0, 0, height, width)
            page.set_rotation(90)
            page.gen_content()
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def boxed(data: bytes) -> bytes:
    """Put boxes around the cells of a page in place of rules, as browsers print border=1: with trapezoids for sides."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0]
        cells = [cell for table in page.find_tables() for cell in table.cells]
        contents = page.page_obj.attrs["Contents"]
        without_rules = re.sub(rb"\bS$", b"n", contents.resolve().get_data(), flags=re.MULTILINE)
        sides = [box_of(x0 + 1.1, page.height - y1 + 1.1, x1 - 1.1, page.height - y0 - 1.1) for x0, y0, x1, y1 in cells]
        root = pdf.doc.xrefs[0].trailer["Root"].objid
    content = without_rules + f"q .33 g\n{chr(10).join(sides)}\nQ".encode()
    return _updated(data, contents.objid, b"<</Length %d>>\nstream\n%b\nendstream" % (len(content), content), root)


def box_of(left: float, low: float, right: float, high: float, wide: float = 0.75) -> str:
    """Draw the sides of a box: level ones as rectangles, upright ones with slanting ends."""
    width = right - left
    return (
        f"{left:.2f} {high - wide:.2f} {width:.2f} {wide} re f {left:.2f} {low:.2f} {width:.2f} {wide} re f\n"
        f"{left:.2f} {high:.2f} m {left:.2f} {low:.2f} l {left + wide:.2f} {low + wide:.2f} l {left + wide:.2f} {high:.2f} l f\n"
        f"{right:.2f} {high - wide:.2f} m {right:.2f} {low:.2f} l {right - wide:.2f} {low:.2f} l {right - wide:.2f} {high:.2f} l f"
    )


def _updated(data: bytes, number: int, body: bytes, root: int) -> bytes:
    """Append another version of an object to a PDF, as its format allows."""
    before = int(data.rsplit(b"startxref", 1)[1].split()[0])
    size = int(data.rsplit(b"/Size", 1)[1].split(b"/")[0])
    table = len(data) + len(b"%d 0 obj\n%b\nendobj\n" % (number, body))
    return data + b"%d 0 obj\n%b\nendobj\nxref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d/Root %d 0 R/Prev %d>>\n" % (
        number, body, number, len(data), size, root, before,
    ) + b"startxref\n%d\n%%%%EOF\n" % table  # fmt: skip


def pictures(data: bytes, dots: int = DOTS) -> list[Image.Image]:
    """Render the pages of a PDF in grey."""
    with pypdfium2.PdfDocument(data) as pdf:
        return [page.render(scale=dots / 72, grayscale=True).to_pil() for page in pdf]


def scanned(page: Image.Image, degrees: float) -> Image.Image:
    """Lay a page on the glass a little askew, and let the light flicker."""
    askew = page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
    # The same flicker in every run: Pillow's own noise has no seed, and now and then it hits a row.
    flicker = np.random.default_rng(7).normal(128, 60, (askew.height, askew.width)).clip(0, 255).astype(np.uint8)
    return Image.blend(askew, Image.fromarray(flicker), 0.08)


def scan(data: bytes) -> bytes:
    """Scan a PDF into a PDF of pictures, every page a little askew in its own way."""
    chance = random.Random(11)
    first, *rest = (scanned(page, chance.uniform(-0.5, 0.5)) for page in pictures(data))
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=DOTS)
    return out.getvalue()


def photograph(data: bytes) -> bytes:
    """Scan a PDF of one page into a picture."""
    (page,) = pictures(data)
    out = io.BytesIO()
    scanned(page, 0.3).save(out, "PNG", dpi=(DOTS, DOTS))
    return out.getvalue()


def ink(page: Image.Image, box: Box, dots: int = DOTS) -> int:
    """Count the dark dots in a box that is given in points."""
    cut = page.crop(tuple(round(side * dots / 72) for side in box))
    return sum(cut.histogram()[:128])
