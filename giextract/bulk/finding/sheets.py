"""CSV files that people write for us: as Excel saves them, with headings in English or Chinese."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from giextract.errors import UsageError


def rows(path: Path, columns: Mapping[str, str], needed: str, expected: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Every line that says something, with its number: column → what stands there; raises UsageError otherwise."""
    lines = csv.reader(io.StringIO(_text(path)))
    names = [columns.get(re.sub(r"[\s_-]+", "_", heading.strip().lower()), "") for heading in next(lines, [])]
    if any(name not in names for name in needed.split()):
        raise UsageError(f"{path}: line 1: expected headings {expected}; {' and '.join(needed.split())} needed")
    for row in lines:
        said = {name: value.strip() for name, value in zip(names, row, strict=False) if name and value.strip()}
        if said:
            yield lines.line_num, said


def _text(path: Path) -> str:
    """The text of a sheet: UTF-8, or GBK as Excel saves it on a Chinese system."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(f"{path}: neither UTF-8 nor GBK; save it as CSV UTF-8")
