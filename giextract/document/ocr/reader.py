"""Scans: pages that are pictures, in files of their own or in a PDF, read by Tesseract."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from giextract.document.document import Document
from giextract.document.printed.shapes import Leaf
from giextract.document.printed.text import document_of
from giextract.errors import Unreadable

if TYPE_CHECKING:
    from PIL import Image

MAX_PIXELS = 80_000_000  # of a picture as it comes; A3 at 400 dots an inch has 31 million
MAX_FRAMES = 60  # pages of one TIFF file
_MOST = 30_000_000  # pixels of a page as it is read
_UPRIGHT_A4 = 595.0  # points: the width that a picture without a resolution is taken to have
NEEDED = "OCR needs giextract[ocr]: pip install 'giextract[ocr]' / 识别扫描件需要先安装：pip install 'giextract[ocr]'"
_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "TIFF": "image/tiff", "BMP": "image/bmp"}


def read_image(data: bytes) -> Document:
    """Read a picture of a report, or the pictures of a TIFF file; raises Unreadable when it is none or holds no text.

    Boxes are in points: pixels at the resolution that the file states, else as if it were 595 points wide.
    """
    with _explained("picture / 图片"):
        from PIL import Image

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the size is held against MAX_PIXELS
            picture = Image.open(io.BytesIO(data), formats=list(_TYPES))
        media_type = _TYPES[picture.format or "PNG"]
        frames = getattr(picture, "n_frames", 1)
        if frames > MAX_FRAMES:
            raise Unreadable(f"more than {MAX_FRAMES} pages / 页数过多")
        leaves = []
        for number in range(1, frames + 1):
            picture.seek(number - 1)
            leaves.append(_leaf(picture, number, points(picture)))
    document = document_of(leaves, media_type)
    if not document.text.strip():
        raise Unreadable("no text could be read in the picture / 图片中没有可识别的文字")
    return document


def read_scans(data: bytes, numbers: list[int]) -> list[Leaf]:
    """Read pages of a PDF, from 1, as pictures."""
    with _explained("PDF page / PDF页面"):
        import pypdfium2  # type: ignore[import-untyped]

        with pypdfium2.PdfDocument(data) as pdf:
            leaves = []
            for number in numbers:
                page = pdf[number - 1]
                width, height = page.get_size()
                scale = min(300 / 72, (_MOST / max(1.0, width * height)) ** 0.5)
                picture = page.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil()
                leaves.append(_leaf(picture, number, 1 / scale))
                page.close()
            return leaves


@contextmanager
def _explained(what: str) -> Iterator[None]:
    """Turn whatever a broken picture or a missing package leads to into one line."""
    try:
        yield
    except Unreadable:
        raise
    except ImportError:
        raise Unreadable(NEEDED) from None
    except Exception as error:  # Pillow and pdfium raise whatever a broken file leads them to
        raise Unreadable(f"broken {what}已损坏 ({type(error).__name__})") from None


def points(picture: "Image.Image") -> float:
    """How many points a pixel takes."""
    stated = picture.info.get("dpi", (0, 0))[0]
    return 72 / float(stated) if 60 <= float(stated) <= 1200 else _UPRIGHT_A4 / max(1, min(picture.size))


def _leaf(picture: "Image.Image", number: int, points: float) -> Leaf:
    from PIL import Image, ImageOps

    from giextract.document.ocr.lines import DPI
    from giextract.document.ocr.page import read_page

    if picture.width * picture.height > MAX_PIXELS:
        raise Unreadable(f"more than {MAX_PIXELS // 1_000_000} million pixels / 图片过大")
    grey = ImageOps.exif_transpose(picture).convert("L")
    scale = min(points * DPI / 72, (_MOST / (grey.width * grey.height)) ** 0.5)
    size = max(1, round(grey.width * scale)), max(1, round(grey.height * scale))
    if abs(scale - 1) > 0.02:
        grey = grey.resize(size, Image.Resampling.LANCZOS)
        points /= scale
    return read_page(grey, number, points)
