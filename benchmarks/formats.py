"""Files a second by format, and the peak memory for the largest: `python -m benchmarks.formats`.

One report (tests/formats) in every format, read from bytes to a judged report in one process; LibreOffice and Tesseract run
beside it. Peak memory is that of a fresh process which reads one file, their own left out.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from giextract.errors import Unreadable
from giextract.pipeline import judge, prepare
from tests.formats.versions import Shelf

KINDS = (
    ("plain text, tabs", "text tabs.txt"), ("Markdown", "text markdown.md"), ("web page", "page plain.html"),
    ("Word", "word typed.docx"), ("PDF, ruled", "print ruled.pdf"), ("PDF, without rules", "print without rules.pdf"),
    (".doc by LibreOffice", "office.doc"), (".xls by LibreOffice", "office.xls"), ("scan, PDF", "scan.pdf"),
)  # fmt: skip
LEAST_SECONDS = 2.0


def once(name: str, data: bytes) -> None:
    """Read and judge a file; a refusal is an end, too."""
    try:
        for page in prepare(data, name):
            judge(page)
    except Unreadable:
        return


def rate(name: str, data: bytes) -> float:
    """Files a second, over some seconds at least."""
    once(name, data)
    count, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < LEAST_SECONDS:
        once(name, data)
        count += 1
    return count / (time.perf_counter() - begun)


def peak(name: str, data: bytes) -> tuple[float, float]:
    """Seconds and peak MiB of a fresh process that reads one file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        ran = subprocess.run([sys.executable, "-c", _READ, str(path)], check=True, capture_output=True, text=True)
    seconds, memory = ran.stdout.split()
    return float(seconds), float(memory)


_READ = """
import re, sys, time
from pathlib import Path
from giextract.errors import Unreadable
from giextract.pipeline import judge, prepare
path, begun = Path(sys.argv[1]), time.perf_counter()
try:
    for page in prepare(path.read_bytes(), path.name):
        judge(page)
except Unreadable:
    pass
seconds = time.perf_counter() - begun
print(seconds, int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024)
"""


def large() -> Iterator[tuple[str, bytes]]:
    """Files near the limit of what is read."""
    row = "<tr>" + "<td>信息公开</td>" * 8 + "</tr>"
    yield "30,000 table rows.html", f"<html><body><table>{row * 30_000}</table></body></html>".encode()
    line = "一、本年新收政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0\n"
    yield "19 MiB of table rows.txt", (line * 400_000).encode()[: 19 * 2**20]


def main() -> None:
    """Print both tables."""
    with tempfile.TemporaryDirectory() as folder:
        files = Shelf(Path(folder)).everything()
    print("| format | KiB | files a second | peak MiB |\n|---|---:|---:|---:|")
    for title, name in KINDS:
        if name in files:
            data = files[name]
            print(f"| {title} | {len(data) / 1024:.0f} | {rate(name, data):.2f} | {peak(name, data)[1]:.0f} |", flush=True)
    print("\n| largest | MiB | seconds | peak MiB |\n|---|---:|---:|---:|")
    for name, data in large():
        seconds, memory = peak(name, data)
        print(f"| {name} | {len(data) / 2**20:.0f} | {seconds:.1f} | {memory:.0f} |", flush=True)


if __name__ == "__main__":
    main()
