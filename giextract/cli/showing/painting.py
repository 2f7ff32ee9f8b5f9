"""Write marked text as HTML: one flat run of elements, so that marks may overlap as they like."""

from collections import deque
from collections.abc import Iterable, Sequence
from itertools import pairwise

from giextract.cli.showing.marks import Mark
from giextract.cli.showing.visible import attribute, markup


class Painter:
    """Paints pieces of one text in reading order; `anchors` are the names of marks that have been painted so far."""

    def __init__(self, text: str, marks: Iterable[Mark]) -> None:
        self._text = text
        ordered = sorted(marks, key=lambda m: m.span)
        self._waiting = deque(m for m in ordered if m.span[0] < m.span[1])
        self._points = deque(m for m in ordered if m.span[0] >= m.span[1])
        self._active: list[Mark] = []
        self.anchors: set[str] = set()

    def paint(self, start: int, end: int) -> str:
        """The text from start to end; points before it that stand in no piece are painted here."""
        while self._waiting and self._waiting[0].span[0] < end:
            self._active.append(self._waiting.popleft())
        self._active = [m for m in self._active if m.span[1] > start]
        points: list[Mark] = []
        while self._points and self._points[0].span[0] <= end:
            points.append(self._points.popleft())
        edges = {start, end} | {min(end, max(start, at)) for m in (*self._active, *points) for at in m.span}
        parts = [self._point(m) for m in points if m.span[0] <= start]
        for a, b in pairwise(sorted(edges)):
            parts.append(self._piece(a, b))
            parts += [self._point(m) for m in points if a < m.span[0] <= b]
        return "".join(parts)

    def _piece(self, start: int, end: int) -> str:
        over = [m for m in self._active if m.span[0] <= start and end <= m.span[1]]
        inner = markup(self._text[start:end])
        return self._element(over, inner) if over else inner

    def _point(self, mark: Mark) -> str:
        return self._element([mark], "")

    def _element(self, over: Sequence[Mark], inner: str) -> str:
        classes = " ".join(dict.fromkeys(name for m in over for name in m.classes.split()))
        fresh = [m.anchor for m in over if m.anchor and m.anchor not in self.anchors]
        self.anchors.update(fresh)
        targets = "".join(f'<a id="{attribute(anchor)}"></a>' for anchor in fresh[1:])
        given = {
            "id": fresh[0] if fresh else "",
            "class": classes,
            "data-cell": " ".join(n for m in over if m.classes.startswith("cell") for n in m.names),
            "data-variable": " ".join(n for m in over if m.classes.startswith("statement") for n in m.names),
            "title": "\n".join(dict.fromkeys(m.tip for m in over if m.tip)),
        }
        if given["title"]:
            given["tabindex"] = "0"
        written = "".join(f' {name}="{attribute(value)}"' for name, value in given.items() if value)
        return f"{targets}<span{written}>{inner}</span>"
