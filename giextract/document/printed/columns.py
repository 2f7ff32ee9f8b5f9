"""Tables without ruling lines: columns of figures one below the other, and the labels that stand beside each row."""

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise

from giextract.document.printed.heads import Extent, Part, Row, band_of, heads_of, part_of, parts_of, with_heads
from giextract.document.printed.shapes import Line

_ALIKE = 0.2  # of a character's size: labels below each other begin so nearly at one place
_OFTEN = 3  # labels that begin at one place and make a column
_BETWEEN = 3  # lines without figures: so many headings stand between two tables, not between two rows
_TITLE = re.compile(r"[一二三四五六七八九十]{1,2}、")
_NUMBERED = re.compile(r"[（(]?\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[)）、.．]")


def rows_of(lines: list[Line]) -> list[Row]:
    """The rows of the tables that these lines draw; where columns or labels cannot be told, a row for each line."""
    rows: list[Row] = []
    for run, told in _tables(_cut([parts_of(line) for line in lines])):
        bands = with_heads(told, _heads(run)) if len(told) > 2 else told
        rows += _told(run, bands) or _untold(run, bands)
    return rows


def _cut(lines: list[list[Part]]) -> list[list[Part]]:
    """Labels that stand close to each other cut where those of other lines begin: a group's label beside its rows'."""
    labels = [p for parts in lines for p in parts if not p.figure]
    starts = sorted(w.upright[0] for p in labels for k, w in enumerate(p.words) if not k or w.blank)
    return [_numbered([q for p in parts for q in ([p] if p.figure else _pieces(p, starts))]) for parts in lines]


def _numbered(parts: list[Part]) -> list[Part]:
    """Parts of a line, a label's number with its words, however far word processors set it before them."""
    found: list[Part] = []
    for part in parts:
        is_words = not part.figure and not _NUMBERED.match(part.text)
        if found and is_words and _NUMBERED.fullmatch(found[-1].text):
            part = part_of(found.pop().words + part.words, part.y, part.em)
        found.append(part)
    return found


def _pieces(part: Part, starts: list[float]) -> list[Part]:
    at = [
        k for k, w in enumerate(part.words)
        if k and w.blank and _begin(starts, w.upright[0], _ALIKE * part.em) >= (2 if _NUMBERED.match(w.text) else _OFTEN)
    ]  # fmt: skip
    return [part_of(part.words[a:b], part.y, part.em) for a, b in pairwise([0, *at, len(part.words)])]


def _begin(starts: list[float], x: float, near: float) -> int:
    return bisect_right(starts, x + near) - bisect_left(starts, x - near)


def _tables(lines: list[list[Part]]) -> list[tuple[list[list[Part]], list[Extent]]]:
    """Runs of lines whose figures stand in the same columns, with those columns; a new run where they do not."""
    runs: list[tuple[list[list[Part]], list[Extent]]] = [([], [])]
    since = bare = 0  # lines of the run behind its last line of three figures or more, and behind its last figure
    for parts in lines:
        figures = [p.x for p in parts if p.figure]
        run, bands = runs[-1]
        if len(figures) > 2:
            merged = _merged(bands, figures)
            if merged is None or (since > _BETWEEN and bands and len(merged) > len(bands)):
                begun = run[len(run) - bare :]
                del run[len(run) - bare :]
                runs.append((begun, []))
                merged = _merged([], figures) or []
            runs[-1] = (runs[-1][0], merged)
            since = -1
        runs[-1][0].append(parts)
        since, bare = since + 1, 0 if figures else bare + 1
    return [(run, bands) for run, bands in runs if run]


def _merged(bands: list[Extent], figures: list[Extent]) -> list[Extent] | None:
    """Columns with those of one more line taken in; None when two figures of it fall into one column, or one into two."""
    found = list(bands)
    for x in figures:
        over = [b for b in found if b[0] < x[1] and x[0] < b[1]]
        if len(over) > 1 or (over and sum(over[0][0] < f[1] and f[0] < over[0][1] for f in figures) > 1):
            return None
        if over:
            found.remove(over[0])
        found.append((min([x[0], *(b[0] for b in over)]), max([x[1], *(b[1] for b in over)])))
    found.sort()
    return found if all(a[1] <= b[0] for a, b in pairwise(found)) else None


def _heads(lines: list[list[Part]]) -> list[Part]:
    """The parts above the first figures that stand right of all labels."""
    first = next(i for i, parts in enumerate(lines) if sum(p.figure for p in parts) > 2)
    labels = [p.x[1] for parts in lines if any(p.figure for p in parts) for p in parts if not p.figure]
    return [
        p for parts in lines[:first] if len(parts) > 1 or not _TITLE.match(parts[0].text)
        for p in parts if p.x[0] >= max(labels, default=0.0)
    ]  # fmt: skip


def _told(lines: list[list[Part]], bands: list[Extent]) -> list[Row] | None:
    """Each line of figures with the label beside it, and every other line as it is; None where that is not clear."""
    if len(bands) < 3:
        return None
    anchors: list[Row] = []
    labels: list[Part] = []
    titles: list[Row] = []
    for parts in lines:
        figures = [p for p in parts if p.figure and band_of(p, bands) is not None]
        words = [p for p in parts if p not in figures]
        if figures and any(p.x[0] > figures[0].x[0] for p in words):
            return None
        if not figures and len(parts) == 1 and _TITLE.match(parts[0].text):
            titles.append(Row([parts], parts[0].y[0]))
            continue
        labels += words
        if figures:
            cells: list[list[Part]] = [[] for _ in bands]
            for p in figures:
                cells[band_of(p, bands) or 0].append(p)
            if any(len(c) > 1 for c in cells):
                return None
            anchors.append(Row(cells, figures[0].y[0], told=True))
    rows = _with_labels(anchors, labels, bands)
    return sorted([*rows, *titles], key=lambda r: r.top) if rows is not None else None


def _untold(lines: list[list[Part]], bands: list[Extent]) -> list[Row]:
    """A row for each line, but headings above the figures by their columns: their order says what the columns mean."""
    first = next((i for i, parts in enumerate(lines) if sum(p.figure for p in parts) > 2), 0)
    above = [p for parts in lines[:first] for p in parts]
    beside = [p for p in above if not bands or p.x[0] < bands[0][0]]
    heads = heads_of([p for p in above if p not in beside], bands, [])
    top = min((row.top for row in heads), default=0.0)
    before = [Row([[p]], p.y[0]) for p in beside if p.y[0] < top]
    behind = [Row([[p]], p.y[0]) for p in beside if p.y[0] >= top]  # with the label of the first figures
    return [*before, *heads, *behind, *(Row([[p] for p in parts], parts[0].y[0]) for parts in lines[first:])]


def _with_labels(anchors: list[Row], labels: list[Part], bands: list[Extent]) -> list[Row] | None:
    blocks = _blocks([p for p in labels if p.x[0] < bands[0][0]], [sum(_first(a).y) / 2 for a in anchors])
    if any(p.x[1] > bands[0][0] and p.y[0] <= sum(_first(a).y) / 2 <= p.y[1] for p in labels for a in anchors):
        return None  # words among the figures of a row: its columns are not those of the others
    rows: list[Row] = [*heads_of([p for p in labels if p.x[0] >= bands[0][0]], bands, anchors)]
    owner: dict[int, int] = {}
    for n, row in enumerate(anchors):
        middle = sum(_first(row).y) / 2
        beside = [i for i, b in enumerate(blocks) if b[0].y[0] <= middle <= b[-1].y[1]]
        own = max(beside, key=lambda i: blocks[i][0].x[0], default=None)
        if own in owner:
            return None
        if own is not None:
            owner[own] = n
    if owner and len(owner) < len(anchors):
        return None
    for i, block in enumerate(blocks):
        if i in owner:
            anchors[owner[i]].cells.insert(0, block)
            anchors[owner[i]].top = block[0].y[0]
        else:
            rows.append(Row([block], block[0].y[0]))
    return [*rows, *anchors]


def _first(row: Row) -> Part:
    return next(p for cell in row.cells for p in cell)


def _blocks(parts: list[Part], levels: list[float]) -> list[list[Part]]:
    """Labels of one line or more: parts that begin alike, nearer to each other than rows are, none with its own number.

    Two parts that are level with two rows of figures are two labels.
    """
    level = {id(p): n for p in parts for n, y in enumerate(levels) if abs(sum(p.y) / 2 - y) <= 0.3 * p.em}
    beside = sorted((p for p in parts if id(p) in level), key=lambda p: p.y[0])
    gaps = [
        b.y[0] - a.y[1] for a, b in pairwise(beside)
        if level[id(b)] == level[id(a)] + 1 and abs(a.x[0] - b.x[0]) <= 0.5 * b.em
    ]  # fmt: skip
    blocks: list[list[Part]] = []
    for part in sorted(parts, key=lambda p: p.y[0]):
        near = 0.7 * part.em
        nearer = min([near, *(0.8 * g for g in gaps)])  # a label without a number goes on only nearer than rows are
        above = [
            b for b in blocks
            if abs(b[0].x[0] - part.x[0]) <= 0.5 * part.em
            and -0.2 * part.em <= part.y[0] - b[-1].y[1] <= (near if _NUMBERED.match(b[0].text) else nearer)
            and len({level[id(p)] for p in [*b, part] if id(p) in level}) < 2
        ]  # fmt: skip
        if above and not _NUMBERED.match(part.text):
            above[-1].append(part)
        else:
            blocks.append([part])
    return blocks
