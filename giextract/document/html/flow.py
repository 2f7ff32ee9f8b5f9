"""Writing a web page out: a block a line, a row of a table a line with tabs between its cells."""

from giextract.document.document import Grid, Span
from giextract.document.grids import grids
from giextract.document.html.look import APART, PRE, is_block, is_hidden
from giextract.document.html.site import is_site
from giextract.document.html.tables import MAX_SLOTS, is_data, lines, strays
from giextract.document.html.tree import Node
from giextract.document.html.words import collapsed, document_href, walk
from giextract.errors import Unreadable

MAX_CHARACTERS = 5_000_000  # of a page's text; a long report has 100,000
_MAX_DRAWN = 1_000_000  # of preformatted text in which drawn tables are looked for
_MAX_NAME = 200


class Flow:
    """The text of a page as far as it is written, and the spans of what was found on the way.

    `site` are the elements that call themselves a part of the site, `attachments` the lines that name a linked document.
    """

    def __init__(self, head: str) -> None:
        self.parts = [head]
        self.at = len(head)
        self.grids: list[Grid] = []
        self.site: list[tuple[Node, Span]] = []
        self.attachments: list[Span] = []
        self._line: list[str] = []
        self._begun: dict[Node, int] = {}  # where open site elements, links and preformatted text begin
        self._linked: list[str] = []  # documents that the line being written links to
        self._preformatted = 0
        self._behind_link = False  # menus keep their links apart by style alone
        self._slots = [MAX_SLOTS]

    def write(self, roots: list[Node | str]) -> None:
        """Write elements in the order of the page."""
        for kind, item in walk(roots, _is_leaf):
            if isinstance(item, str):
                self._text(item)
            elif kind == "close":
                self._close(item)
            elif is_hidden(item):
                continue
            elif is_data(item):
                self._table(item)
            else:
                self._open(item)
        self._end_line()

    def _text(self, text: str) -> None:
        self._behind_link = False
        if not self._preformatted:
            self._line.append(text)
            return
        first, *rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._line.append(first)
        for line in rest:
            self._end_line()
            self._line.append(line)

    def _open(self, node: Node) -> None:
        if is_block(node) or is_site(node):
            self._end_line()
        if is_site(node):
            self._begun[node] = self.at
        if node.tag in PRE:
            if not self._preformatted:
                self._begun[node] = len(self.parts)
            self._preformatted += 1
        elif node.tag == "a":
            self._begun[node] = len(self._line)
        if node.tag in APART or (node.tag == "a" and self._behind_link):
            self._line.append(" ")

    def _close(self, node: Node) -> None:
        if node.tag == "a" and (href := document_href(node)):
            name = collapsed("".join(self._line[self._begun[node] :]))[:_MAX_NAME]
            self._linked.append(f"[附件: {name or href.rsplit('/', 1)[-1]} <{href}>]\n")
        if is_block(node) or is_site(node):
            self._end_line()
        if node.tag in PRE:
            self._preformatted -= 1
            if not self._preformatted:
                self._drawn(self._begun[node])
        if is_site(node):
            self.site.append((node, (self._begun[node], self.at)))
        if node.tag in APART:
            self._line.append(" ")
        self._behind_link = node.tag == "a"

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.at += len(text)
        if self.at > MAX_CHARACTERS:
            raise Unreadable(f"a web page with more than {MAX_CHARACTERS:,} characters / 网页文字过多")

    def _end_line(self) -> None:
        line = "".join(self._line)
        self._line.clear()
        if self._preformatted:
            self._put(line.replace("\0", "").rstrip() + "\n")
        elif words := collapsed(line):
            self._put(words + "\n")
        for attachment in self._linked:
            self.attachments.append((self.at, self.at + len(attachment) - 1))
            self._put(attachment)
        self._linked.clear()

    def _drawn(self, first: int) -> None:
        """Find the tables that preformatted text draws, which begins with this part of the text."""
        text = "".join(self.parts[first:])
        start = self.at - len(text)
        for grid in grids(text) if len(text) <= _MAX_DRAWN else ():
            rows = tuple(tuple((a + start, b + start) for a, b in row) for row in grid.rows)
            self.grids.append(Grid(rows))

    def _table(self, table: Node) -> None:
        """Write a table of data; a row that only lays out the page is written as text and ends a grid."""
        self._end_line()
        preformatted, self._preformatted = self._preformatted, 0
        self.write(strays(table))
        rows: list[tuple[Span, ...]] = []
        for line in lines(table, self._slots):
            if line.cells:
                self._grid(rows)
                rows = []
                self.write(list(line.cells))
            elif any(line.words) or len(line.words) > 1:
                rows.append(self._row(line.words))
        self._grid(rows)
        self._preformatted = preformatted

    def _row(self, words: tuple[str, ...]) -> tuple[Span, ...]:
        spans = []
        at = self.at
        for word in words:
            spans.append((at, at + len(word)))
            at += len(word) + 1
        self._put("\t".join(words) + "\n")
        return tuple(spans)

    def _grid(self, rows: list[tuple[Span, ...]]) -> None:
        if rows:
            self.grids.append(Grid(tuple(rows)))


def _is_leaf(node: Node) -> bool:
    return is_hidden(node) or is_data(node)
