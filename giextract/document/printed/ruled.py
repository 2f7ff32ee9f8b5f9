"""Tables drawn with ruling lines: from strokes across and down a page to cells, merged ones told by the missing walls."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from giextract.document.document import Box
from giextract.document.printed.shapes import Cell, Table, around

NEAR = 3.0  # points: lines nearer than this are one line, as double borders and rounded coordinates are
_BETWEEN = 4.5  # points: boxes nearer than this are neighbours; a row of print takes more
_SHORTEST = 6.0  # points: shorter strokes are parts of letters
MAX_STROKES = 3000  # of one page, joined: the longest real page has 120
MAX_CELLS = 20_000

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line: across the page at a height, or down it at a distance from the left."""

    across: bool
    at: float
    start: float
    end: float


def ruled_tables(strokes: Iterable[Stroke]) -> list[Table]:
    """Every table of two columns or more that these strokes draw, from top to bottom, its cells still without text."""
    lines = joined(list(strokes))
    if len(lines) > MAX_STROKES:
        return []
    tables = [table for group in _groups(lines) if (table := _table(group)) is not None]
    return sorted(tables, key=lambda t: (t.box[1], t.box[0]))


def cell_at(table: Table, x: float, y: float) -> Cell | None:
    """The cell of a table that holds a point."""
    for row in table.rows:
        for cell in row:
            if cell.box[0] <= x < cell.box[2] and cell.box[1] <= y < cell.box[3]:
                return cell
    return None


def joined(strokes: list[Stroke]) -> list[Stroke]:
    """Strokes on one line and touching each other as one."""
    return [*_joined(strokes, True), *_joined(strokes, False)]


def _joined(strokes: list[Stroke], across: bool) -> list[Stroke]:
    own = sorted((s for s in strokes if s.across is across), key=lambda s: s.at)
    lines = _levels([s.at for s in own])
    by_line: dict[int, list[Stroke]] = defaultdict(list)
    for s in own:
        by_line[_nearest(lines, s.at)].append(s)
    runs: list[list[Stroke]] = []
    for cluster in by_line.values():
        end = -1e9
        for s in sorted(cluster, key=lambda s: s.start):
            if s.start <= end + NEAR:
                runs[-1].append(s)
            else:
                runs.append([s])
            end = max(end, s.end) if len(runs[-1]) > 1 else s.end
    whole = [
        Stroke(across, sum(s.at for s in run) / len(run), run[0].start, max(s.end for s in run)) for run in runs
    ]  # fmt: skip
    return [s for s in whole if s.end - s.start >= _SHORTEST]


def _levels(positions: list[float], near: float = NEAR) -> list[float]:
    """Sorted positions, those as near as that to the first of them as one in their middle."""
    groups: list[list[float]] = []
    for p in positions:
        if groups and p - groups[-1][0] <= near:
            groups[-1].append(p)
        else:
            groups.append([p])
    return [sum(g) / len(g) for g in groups]


def _nearest(levels: list[float], at: float) -> int:
    i = bisect_left(levels, at)
    around = [j for j in (i - 1, i) if 0 <= j < len(levels)]
    return min(around, key=lambda j: abs(levels[j] - at))


def _groups(strokes: list[Stroke]) -> list[list[Stroke]]:
    """Strokes that cross or touch each other, directly or by way of others."""
    parent = list(range(len(strokes)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    downs = sorted((i for i, s in enumerate(strokes) if not s.across), key=lambda i: strokes[i].at)
    places = [strokes[i].at for i in downs]
    for i, s in enumerate(strokes):
        if s.across:
            for j in downs[bisect_left(places, s.start - _BETWEEN) : bisect_right(places, s.end + _BETWEEN)]:
                if strokes[j].start - _BETWEEN <= s.at <= strokes[j].end + _BETWEEN:
                    parent[root(i)] = root(j)
    groups: dict[int, list[Stroke]] = defaultdict(list)
    for i, s in enumerate(strokes):
        groups[root(i)].append(s)
    return list(groups.values())


def _table(group: list[Stroke]) -> Table | None:
    across, down = [s for s in group if s.across], [s for s in group if not s.across]
    if not across or not down:
        return None
    xs = _levels(sorted([s.at for s in down] + [min(s.start for s in across), max(s.end for s in across)]), _BETWEEN)
    ys = _levels(sorted([s.at for s in across] + [min(s.start for s in down), max(s.end for s in down)]), _BETWEEN)
    if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > MAX_CELLS:
        return None
    cells = _cells(xs, ys, _walls(ys, xs, across), _walls(xs, ys, down))
    if not cells:
        return None
    rows: list[list[Cell]] = [[] for _ in ys[1:]]
    for cell in cells:
        rows[cell.row].append(cell)
    for row in rows:
        row.sort(key=lambda c: c.column)
    box = around([c.box for c in cells])  # a stroke beside the table, of a bold heading on a scan, is none of its edges
    return Table(box, [r for r in rows if r], len(xs) - 1)


def _walls(levels: list[float], steps: list[float], strokes: list[Stroke]) -> set[Place]:
    """Where there is a wall: (level, step) when strokes on that level cover most of the way from a step to the next."""
    covered: dict[Place, float] = defaultdict(float)
    for s in strokes:
        level = _nearest(levels, s.at)
        first = max(0, bisect_right(steps, s.start) - 1)
        for step in range(first, len(steps) - 1):
            if steps[step] >= s.end:
                break
            covered[level, step] += max(0.0, min(s.end, steps[step + 1]) - max(s.start, steps[step]))
    return {p for p, length in covered.items() if length > 0.5 * (steps[p[1] + 1] - steps[p[1]])}


def _cells(xs: list[float], ys: list[float], across: set[Place], down: set[Place]) -> list[Cell]:
    """Cells from walls: squares without a wall between them are one cell, or one a row where they are no rectangle."""
    todo = {(r, c) for r in range(len(ys) - 1) for c in range(len(xs) - 1)}
    cells = []
    for r, c in sorted(todo):
        if (r, c) not in todo:
            continue
        block = _flood(r, c, todo, across, down)
        todo -= block
        for part in _rectangles(block):
            if not _outside(part, (len(ys) - 1, len(xs) - 1), across, down):
                cells.append(_cell(part, xs, ys))
    return cells


def _flood(r: int, c: int, todo: set[Place], across: set[Place], down: set[Place]) -> set[Place]:
    block, edge = {(r, c)}, [(r, c)]
    while edge:
        i, j = edge.pop()
        for place, open_ in (
            ((i + 1, j), (i + 1, j) not in across), ((i - 1, j), (i, j) not in across),
            ((i, j + 1), (j + 1, i) not in down), ((i, j - 1), (j, i) not in down),
        ):  # fmt: skip
            if open_ and place in todo and place not in block:
                block.add(place)
                edge.append(place)
    return block


def _rectangles(block: set[Place]) -> list[set[Place]]:
    rows, columns = [r for r, _ in block], [c for _, c in block]
    if len(block) == (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1):
        return [block]
    downwards = _runs(block, lambda place: (place[1], place[0]))
    return min(downwards, _runs(block, lambda place: place), key=len)


def _runs(block: set[Place], order: Callable[[Place], Place]) -> list[set[Place]]:
    """Squares in runs along one direction, neighbouring runs of the same length as one."""
    runs: dict[int, list[Place]] = defaultdict(list)
    for place in sorted(block, key=order):
        runs[order(place)[0]].append(place)
    parts: list[tuple[int, int, int, set[Place]]] = []
    for line, places in runs.items():
        for first, last, run in _unbroken(places, order):
            if parts and parts[-1][:3] == (line - 1, first, last):
                parts[-1] = (line, first, last, parts[-1][3] | run)
            else:
                parts.append((line, first, last, run))
    return [part for _, _, _, part in parts]


def _unbroken(places: list[Place], order: Callable[[Place], Place]) -> Iterator[tuple[int, int, set[Place]]]:
    run = [places[0]]
    for place in places[1:]:
        if order(place)[1] != order(run[-1])[1] + 1:
            yield order(run[0])[1], order(run[-1])[1], set(run)
            run = []
        run.append(place)
    yield order(run[0])[1], order(run[-1])[1], set(run)


def _outside(block: set[Place], size: Place, across: set[Place], down: set[Place]) -> bool:
    """Whether these squares lie beside a table that does not fill its own box: open on a side that others close."""
    rows, columns = size
    for r, c in block:
        if c == 0 and (0, r) not in down and _mostly(0, rows, down):
            return True
        if c == columns - 1 and (columns, r) not in down and _mostly(columns, rows, down):
            return True
        if r == 0 and (0, c) not in across and _mostly(0, columns, across):
            return True
        if r == rows - 1 and (rows, c) not in across and _mostly(rows, columns, across):
            return True
    return False


def _mostly(level: int, steps: int, walls: set[Place]) -> bool:
    return sum((level, i) in walls for i in range(steps)) * 2 > steps


def _cell(block: set[Place], xs: list[float], ys: list[float]) -> Cell:
    row, last_row = min(r for r, _ in block), max(r for r, _ in block)
    column, last = min(c for _, c in block), max(c for _, c in block)
    box: Box = (xs[column], ys[row], xs[last + 1], ys[last_row + 1])
    return Cell(row, column, last_row - row + 1, last - column + 1, box)
