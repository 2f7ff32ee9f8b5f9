"""Damage files of every format at random and read them: `python -m benchmarks.fuzz [INPUTS] [SEED]`.

Each reader gets so many inputs (LibreOffice and Tesseract a hundredth, for each takes a second): bytes flipped, cut out,
doubled, cut off, pieces of two files joined. Nothing may come out but a document or Unreadable, within the time limit.
"""

import io
import multiprocessing
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePath

from PIL import Image, ImageDraw

from giextract.bulk.working.limits import TimeIsUp, timed
from giextract.document import read_document
from giextract.errors import Unreadable
from tests.formats.versions import Shelf

KINDS = {
    "text": (".txt", ".md"), "HTML": (".html",), "MHTML": (".mhtml",), "DOCX": (".docx",), "PDF": (".pdf",),
    "image": (".png", ".jpeg", ".bmp"), "LibreOffice": (".doc", ".rtf", ".xls"),
}  # fmt: skip
SLOW = {"image": 10, "LibreOffice": 100, "PDF": 2}
SECONDS = 60.0
Trial = tuple[str, str, bytes]


def pictures() -> dict[str, bytes]:
    """Small pictures with a table, in three formats."""
    picture = Image.new("L", (300, 120), 255)
    draw = ImageDraw.Draw(picture)
    for x in range(10, 300, 70):
        draw.line((x, 10, x, 110), 0, 2)
    for y in (10, 60, 110):
        draw.line((10, y, 290, y), 0, 2)
    draw.text((30, 30), "12   34   56", 0)
    made = {}
    for name in ("PNG", "JPEG", "BMP"):
        out = io.BytesIO()
        picture.save(out, name)
        made[f"picture.{name.lower()}"] = out.getvalue()
    return made


def damaged(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """The bytes with one to eight kinds of damage."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 4, 8))):
        at, end = sorted(chance.randrange(len(made) + 1) for _ in range(2))
        end = min(end, at + chance.choice((1, 4, 64, 4096)))
        how = chance.choice((0, 1, 1, 2, 2, 3, 4, 4, 5))
        if how == 0 and made:
            made[min(at, len(made) - 1)] = chance.randrange(256)
        elif how == 1:
            del made[at:end]
        elif how == 2:
            made[at:at] = made[at:end] * chance.choice((1, 2, 50))
        elif how == 3:
            del made[max(at, 64) :]
        elif how == 4:
            start = chance.randrange(len(other))
            made[at:end] = other[start : start + end - at + 1]
        else:
            made[at:end] = chance.randbytes(end - at)
    return bytes(made[: 4 * 2**20])


def trials(files: dict[str, bytes], inputs: int, seed: int) -> Iterator[Trial]:
    """Damaged files, kind by kind."""
    chance = random.Random(seed)
    for kind, suffixes in KINDS.items():
        own = [(name, data) for name, data in files.items() if PurePath(name).suffix in suffixes and not name.startswith("scan")]
        for _ in range(inputs // SLOW.get(kind, 1) if own else 0):
            (name, data), (_, other) = chance.choice(own), chance.choice(own)
            yield kind, PurePath(name).suffix, damaged(data, other, chance)


def tried(trial: Trial) -> tuple[str, str, float]:
    """What became of one input, and how long it took."""
    kind, suffix, data = trial
    begun = time.perf_counter()
    try:
        with timed(SECONDS):
            read_document(data, suffix)
        end = "read"
    except Unreadable:
        end = "refused"
    except TimeIsUp:
        end = "too slow"
    except Exception as error:
        end = f"broke: {type(error).__name__}: {error}"
    return kind, end, time.perf_counter() - begun


def main(inputs: int = 10_000, seed: int = 1) -> int:
    """Print a line a reader; return how many inputs broke it or took too long."""
    with tempfile.TemporaryDirectory() as folder:
        files = Shelf(Path(folder)).everything() | pictures()
    ends: dict[str, Counter[str]] = {}
    longest: dict[str, float] = {}
    bad = 0
    with multiprocessing.get_context("spawn").Pool() as pool:
        for kind, end, seconds in pool.imap_unordered(tried, trials(files, inputs, seed), 8):
            ends.setdefault(kind, Counter())[end.split(":")[0]] += 1
            longest[kind] = max(longest.get(kind, 0.0), seconds)
            if end not in ("read", "refused"):
                bad += 1
                print(f"{kind}: {end}", file=sys.stderr)
    print("| reader | inputs | read | refused | broke or too slow | longest s |\n|---|---:|---:|---:|---:|---:|")
    for kind, found in ends.items():
        rest = found.total() - found["read"] - found["refused"]
        print(f"| {kind} | {found.total():,} | {found['read']:,} | {found['refused']:,} | {rest} | {longest[kind]:.1f} |")
    return bad


if __name__ == "__main__":
    raise SystemExit(min(1, main(*map(int, sys.argv[1:]))))
