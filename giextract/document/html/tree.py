"""The elements of a web page as a tree of plain nodes, within limits, however broken and deep its markup is."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree  # type: ignore[import-untyped]

from giextract.errors import Unreadable

MAX_ELEMENTS = 300_000  # a page that Word exported has some 20,000
MAX_SCANS = (
    1_000_000_000  # elements looked at for end tags that close nothing: two seconds; a page of a report needs 10⁶
)
_MAX_ATTRIBUTE = 2048
_CHUNK = 4096
_CELLS = frozenset({"td", "th"})
_GROUPS = frozenset({"tbody", "thead", "tfoot", "caption", "colgroup"})

Role = Literal["", "table", "row", "cell"]


@dataclass(slots=True, eq=False)
class Node:
    """An element: its tag in small letters, its children in order, and what later steps find out about it.

    `size` is the number of visible characters inside it, `breaks` how many lines they take, `grids` how many tables of
    data stand in it, itself included.
    """

    tag: str
    attributes: Mapping[str, str]
    parent: "Node | None"
    depth: int
    children: list["Node | str"] = field(default_factory=list)
    role: Role = ""
    size: int = 0
    breaks: int = 0
    grids: int = 0

    def get(self, name: str) -> str:
        """An attribute's value; empty when it has none."""
        return self.attributes.get(name, "")


@dataclass(frozen=True, slots=True)
class Tree:
    """A page: its root, all its elements in the order in which they begin, and the comments above its text."""

    root: Node
    nodes: list[Node]
    comments: list[str]


def parse(text: str) -> Tree:
    """Parse a page; raises Unreadable when it is larger than any report."""
    target = _Builder()
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True, no_network=True)
    data = text.encode("utf-8", "replace")
    scans = 0
    try:
        for at in range(0, len(data), _CHUNK):
            chunk = data[at : at + _CHUNK]
            scans += len(target.given) * (chunk.count(b"</") + chunk.count(b"<body") + chunk.count(b"<html"))
            if scans > MAX_SCANS:
                raise Unreadable("a web page nested too deeply / 网页嵌套过深")
            parser.feed(chunk)
    except (etree.LxmlError, ValueError, AssertionError):
        raise Unreadable("not a web page / 不是网页") from None
    with suppress(etree.LxmlError, ValueError, AssertionError):  # a page without an element
        parser.close()
    return Tree(target.root, target.nodes, target.comments)


@dataclass(slots=True)
class _Scope:
    """An open table: where in the stack of open elements it, its open row and its open cell stand."""

    table: int
    row: int = -1
    cell: int = -1


class _Builder:
    """Take the parser's events; end cells and rows where the next one begins, which the parser leaves open."""

    def __init__(self) -> None:
        self.root = Node("", {}, None, 0)
        self.nodes: list[Node] = []
        self.comments: list[str] = []
        self.given: list[Node] = []  # open by the parser's account
        self._open = [self.root]
        self._scopes: list[_Scope] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        tag = tag.lower()
        scope = self._scopes[-1] if self._scopes else None
        if scope and (tag in _CELLS or tag == "tr" or tag in _GROUPS):
            self._end_in(scope, tag)
            if tag in _CELLS and scope.row < 0:
                scope.row = len(self._open)
                self._push("tr", {})
        kept = {k.lower(): v[:_MAX_ATTRIBUTE] for k, v in attributes.items()}
        if tag == "table":
            self._scopes.append(_Scope(len(self._open)))
        elif scope and tag == "tr":
            scope.row = len(self._open)
        elif scope and tag in _CELLS:
            scope.cell = len(self._open)
        self.given.append(self._push(tag, kept))

    def end(self, tag: str) -> None:
        """Close the element that the parser opened last."""
        node = self.given.pop() if self.given else self.root
        if 0 < node.depth < len(self._open) and self._open[node.depth] is node:
            self._pop_to(node.depth)

    def data(self, text: str) -> None:
        """Take characters."""
        self._open[-1].children.append(text)

    def comment(self, text: str) -> None:
        """Keep the comments above the text: one of them may say where the page was saved from."""
        if len(self.comments) < 20 and len(self.nodes) < 200:
            self.comments.append(text[:_MAX_ATTRIBUTE])

    def close(self) -> None:
        """Finish."""

    def _push(self, tag: str, attributes: Mapping[str, str]) -> Node:
        if len(self.nodes) >= MAX_ELEMENTS:
            raise Unreadable(f"a web page with more than {MAX_ELEMENTS:,} elements / 网页元素过多")
        node = Node(tag, attributes, self._open[-1], len(self._open))
        self._open[-1].children.append(node)
        self._open.append(node)
        self.nodes.append(node)
        return node

    def _end_in(self, scope: _Scope, tag: str) -> None:
        if scope.cell >= 0:
            self._pop_to(scope.cell)
        if scope.row >= 0 and tag not in _CELLS:
            self._pop_to(scope.row)

    def _pop_to(self, depth: int) -> None:
        del self._open[depth:]
        while self._scopes and self._scopes[-1].table >= depth:
            self._scopes.pop()
        if self._scopes:
            scope = self._scopes[-1]
            scope.row = -1 if scope.row >= depth else scope.row
            scope.cell = -1 if scope.cell >= depth else scope.cell
