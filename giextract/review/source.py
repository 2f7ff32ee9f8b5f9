"""A report's text with every number marked, cut on the server: browsers count characters otherwise than we do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from giextract.pipeline import Page, Reviewed
from giextract.report import Finding, Span
from giextract.review.sheet import severities

ROOM = 400_000  # characters shown of one report; the longest report seen has 60,000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same marks; `cells` are those it is read for, `anchor` the one whose name it bears."""

    text: str
    classes: str = ""
    cells: tuple[str, ...] = ()
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands at a span: the cells that rest on it and how it is shown."""

    span: Span
    classes: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands on a page of a PDF or an image: in per cent of the page's width and height."""

    cell: str
    classes: str
    left: float
    top: float
    width: float
    height: float


def lines(page: Page, stands: Reviewed, chosen: Finding | None) -> Iterator[tuple[int, list[Piece]]]:
    """The report's part of the text line by line, with line numbers of the whole file."""
    text = page.text
    start, end = page.span[0], min(page.span[1], page.span[0] + ROOM)
    marks = sorted(_marks(stands, chosen), key=lambda m: m.span)
    seen: set[str] = set()
    number = text.count("\n", 0, start) + 1
    at = start
    for line in text[start:end].split("\n"):
        own = [m for m in marks if m.span[0] < at + len(line) and m.span[1] > at]
        yield number, list(_pieces(text, (at, at + len(line)), own, seen))
        at += len(line) + 1
        number += 1


def _pieces(text: str, line: Span, marks: Sequence[Mark], seen: set[str]) -> Iterator[Piece]:
    edges = sorted({*line, *(min(line[1], max(line[0], at)) for m in marks for at in m.span)})
    for a, b in pairwise(edges):
        over = [m for m in marks if m.span[0] <= a and b <= m.span[1]]
        cells = tuple(dict.fromkeys(c for m in over for c in m.cells))
        anchor = next((c for c in cells if c not in seen), None)
        seen.update(cells)
        yield Piece(text[a:b], " ".join(dict.fromkeys(" ".join(m.classes for m in over).split())), cells, anchor)


def _marks(stands: Reviewed, chosen: Finding | None) -> Iterator[Mark]:
    worst = severities(stands)
    wanted = set(chosen.cells) if chosen else set()
    suspects = set(chosen.suspects[0]) if chosen and chosen.suspects else set()
    placed: dict[Span, list[str]] = {}
    for name, cell in stands.report.cells.items():
        if cell.span and cell.span[0] < cell.span[1]:
            placed.setdefault(cell.span, []).append(name)
    for span, cells in placed.items():
        classes = ["num", *{f"in-{worst[c]}" for c in cells if c in worst}]
        classes += ["chosen"] * bool(wanted.intersection(cells)) + ["suspect"] * bool(suspects.intersection(cells))
        yield Mark(span, " ".join(classes), tuple(cells))
    for extra in stands.report.extra_cells:
        yield Mark(extra.span, "extra")
    for statement in stands.report.statements:
        yield Mark(statement.span, "said fails" if statement.holds is False else "said")
    if chosen and chosen.span:
        yield Mark(chosen.span, "quoted")


def places(stands: Reviewed, sizes: Mapping[int, tuple[float, float]], chosen: Finding | None) -> dict[int, list[Place]]:
    """The boxes of the cells on each page, for pages whose size is known."""
    worst = severities(stands)
    wanted = set(chosen.cells) if chosen else set()
    found: dict[int, list[Place]] = {}
    for name, cell in stands.report.cells.items():
        if cell.page is None or cell.page not in sizes or cell.box is None:
            continue
        width, height = sizes[cell.page]
        left, top, right, bottom = cell.box
        shares = (left / width, top / height, (right - left) / width, (bottom - top) / height)
        classes = ["num", *([f"in-{worst[name]}"] if name in worst else []), *(["chosen"] if name in wanted else [])]
        found.setdefault(cell.page, []).append(Place(name, " ".join(classes), *(round(100 * share, 3) for share in shares)))
    return found
