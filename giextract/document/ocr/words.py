"""Tesseract, called as a programme: a picture goes in, words with boxes and confidence come out."""

import io
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache

from PIL import Image

from giextract.errors import Unreadable

SECONDS = 60.0  # for one call; a page of print takes two
CHINESE, LATIN = "chi_sim", "eng"
FIGURES = "0123456789.,-/%"
NEEDED = (
    "OCR needs the programme tesseract with chi_sim: apt-get install tesseract-ocr tesseract-ocr-chi-sim"
    " / 识别扫描件需要安装 tesseract 及中文语言包 chi_sim"
)  # fmt: skip

Pixels = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Read:
    """A word that was read: its box in pixels, the confidence from 0 to 100, and the line that it stands on."""

    text: str
    box: Pixels
    confidence: float
    line: tuple[int, int, int]


def recognise(
    image: Image.Image, layout: int, language: str = CHINESE, letters: str = "", dpi: int = 300
) -> list[Read]:
    """Read a picture; `layout` is Tesseract's page segmentation mode, `letters` are the only ones allowed."""
    if language not in (known := _languages()):
        language = CHINESE
    if CHINESE not in known:
        raise Unreadable(NEEDED)
    picture = io.BytesIO()
    image.save(picture, "PNG", compress_level=1)
    command = ["tesseract", "stdin", "stdout", "-l", language, "--psm", str(layout), "--dpi", str(dpi)]
    command += ["-c", "tessedit_do_invert=0"]
    command += ["-c", f"tessedit_char_whitelist={letters}"] if letters else []
    table = _run([*command, "tsv"], picture.getvalue())
    return [read for line in table.splitlines()[1:] if (read := _read(line.split("\t"))) is not None]


def _read(fields: list[str]) -> Read | None:
    if len(fields) != 12 or fields[0] != "5" or not (text := re.sub(r"\s", "", fields[11])):
        return None
    left, top, width, height = (int(f) for f in fields[6:10])
    return Read(
        text, (left, top, left + width, top + height), float(fields[10]),
        (int(fields[2]), int(fields[3]), int(fields[4])),
    )  # fmt: skip


def quarter_turns(image: Image.Image) -> int:
    """By how many quarters clockwise a page must be turned to stand upright, 0 when that cannot be told."""
    if "osd" not in _languages():
        return 0
    picture = io.BytesIO()
    image.save(picture, "PNG", compress_level=1)
    try:
        said = _run(["tesseract", "stdin", "stdout", "-l", "osd", "--psm", "0"], picture.getvalue())
    except Unreadable:
        return 0  # too few letters
    found = re.search(r"Rotate: (\d+)", said)
    sure = re.search(r"Orientation confidence: ([\d.]+)", said)
    return int(found[1]) // 90 % 4 if found and sure and float(sure[1]) >= 2 else 0


def _run(command: list[str], data: bytes) -> str:
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=SECONDS, check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Unreadable(f"OCR took more than {SECONDS:.0f} seconds for one page / 识别超时") from None
    except OSError:
        raise Unreadable(NEEDED) from None
    if done.returncode:
        raise Unreadable("tesseract could not read the picture / 图片无法识别")
    return done.stdout.decode("utf-8", "replace")


@cache
def _languages() -> frozenset[str]:
    if shutil.which("tesseract") is None:
        raise Unreadable(NEEDED)
    return frozenset(_run(["tesseract", "--list-langs"], b"").split("\n"))
