"""Draw a page of a PDF or an image: `python -m giextract.review.drawing sizes|page NUMBER < FILE > RESULT`.

Runs in a process of its own, for files are foreign and the code that draws them is C.
"""

import io
import json
import sys

DOTS = 110 / 72  # pixels a point: readable on a laptop's screen
MOST_PIXELS = 12_000_000
MEMORY = 2 * 1024**3


def main() -> None:
    """Read a file from stdin, write sizes as JSON or a page as PNG to stdout."""
    _bound()
    data = sys.stdin.buffer.read()
    what, number = sys.argv[1], int(sys.argv[2])
    draw = _Pdf(data) if data.startswith(b"%PDF") else _Picture(data)
    if what == "sizes":
        sys.stdout.write(json.dumps(draw.sizes()))
    else:
        sys.stdout.buffer.write(draw.page(number))


class _Pdf:
    def __init__(self, data: bytes) -> None:
        import pypdfium2  # type: ignore[import-untyped]

        self._pdf = pypdfium2.PdfDocument(data)

    def sizes(self) -> dict[int, tuple[float, float]]:
        return {n: self._pdf[n - 1].get_size() for n in range(1, min(len(self._pdf), 300) + 1)}

    def page(self, number: int) -> bytes:
        page = self._pdf[number - 1]
        width, height = page.get_size()
        scale = min(DOTS, (MOST_PIXELS / max(1.0, width * height)) ** 0.5)
        return _png(page.render(scale=scale, may_draw_forms=False).to_pil())


class _Picture:
    """An image; its pages are the frames of a TIFF file. Boxes are in points, as the reader has them."""

    def __init__(self, data: bytes) -> None:
        from PIL import Image

        self._picture = Image.open(io.BytesIO(data), formats=["PNG", "JPEG", "TIFF", "BMP"])

    def sizes(self) -> dict[int, tuple[float, float]]:
        from giextract.document.ocr.reader import points

        found = {}
        for number in range(1, min(getattr(self._picture, "n_frames", 1), 60) + 1):
            self._picture.seek(number - 1)
            scale = points(self._picture)
            found[number] = (self._picture.width * scale, self._picture.height * scale)
        return found

    def page(self, number: int) -> bytes:
        self._picture.seek(number - 1)
        picture = self._picture.convert("L")
        picture.thumbnail((1600, 2400))
        return _png(picture)


def _png(picture: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")  # type: ignore[attr-defined]
    return out.getvalue()


def _bound() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, OSError, ValueError):
        pass


if __name__ == "__main__":
    main()
