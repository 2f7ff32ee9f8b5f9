"""The grids of plain text: rows of tabs or pipes, and word-processor dumps with a tab-led cell a line."""

import re
from itertools import pairwise

from giextract.document.document import Grid, Span


def grids(text: str) -> tuple[Grid, ...]:
    """Every run of lines that draws a table; a line of text between ends one table and begins the next."""
    if "\t" not in text and "|" not in text:
        return ()
    found, rows = [], []
    lines = _lines(text)
    i = 0
    while i < len(lines):
        start, end = lines[i]
        row, taken = _row(text, lines, i)
        if row:
            rows.append(row)
        elif text[start:end].strip() and not is_rule(text[start:end]) and rows:
            found.append(_grid(text, rows))
            rows = []
        i += taken
    if rows:
        found.append(_grid(text, rows))
    return tuple(found)


def _grid(text: str, rows: list[tuple[Span, ...]]) -> Grid:
    """A grid without what the pipes around it leave: a first or last cell that is outside them in every row."""
    piped = all(_after_pipe(text, row) for row in rows)
    if piped and all(len(row) > 1 and row[0][0] == row[0][1] for row in rows):
        rows = [row[1:] for row in rows]
    if piped and all(len(row) > 1 and row[-1][0] == row[-1][1] for row in rows):
        rows = [row[:-1] for row in rows]
    return Grid(tuple(rows))


def _after_pipe(text: str, row: tuple[Span, ...]) -> bool:
    return text[max(0, row[-1][0] - 80) : row[-1][0]].rstrip(" \t")[-1:] == "|"


def is_rule(line: str) -> bool:
    """Whether a line is the rule under a Markdown head, or of a drawn table."""
    return "--" in line and not line.strip(" \t|:+=-")


def _lines(text: str) -> list[Span]:
    breaks = [-1, *(m.start() for m in re.finditer("\n", text)), len(text)]
    return [(a + 1, b) for a, b in pairwise(breaks)]


def _row(text: str, lines: list[Span], i: int) -> tuple[tuple[Span, ...], int]:
    """The table row that begins at line i (empty when none does), and how many lines it takes."""
    start, end = lines[i]
    if is_rule(text[start:end]):
        return (), 1
    if text.startswith("\t", start) and "\t" not in text[start + 1 : end]:
        return _tab_led(text, lines, i)
    mark = "|" if text.count("|", start, end) > 1 else "\t" if "\t" in text[start:end] else None
    if mark is None:
        return (), 1
    if mark == "|" and not text[start:end].strip(" |"):
        return (), 1  # the |||-remains of merged cells say nothing of where cells were
    edges = [m.start() for m in re.finditer(re.escape(mark), text[start:end])]
    cuts = [start - 1, *(start + e for e in edges), end]
    cells = [_trim(text, a + 1, b) for a, b in pairwise(cuts)]
    return tuple(cells), 1


def _tab_led(text: str, lines: list[Span], i: int) -> tuple[tuple[Span, ...], int]:
    """A row printed as one tab-led line a cell, lines without a tab going on with the cell, ended by an empty line."""
    cells: list[Span] = []
    j = i
    while j < len(lines):
        start, end = lines[j]
        if text.startswith("\t", start):
            if "\t" in text[start + 1 : end]:
                break
            cells.append((start + 1, end))
        elif start == end or not cells:
            break
        else:
            cells[-1] = (cells[-1][0], end)
        j += 1
    return tuple(_trim(text, a, b) for a, b in cells), j - i


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end)
