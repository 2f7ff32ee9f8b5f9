"""How an element shows on the page: hidden, on lines of its own, or as part of a table that is drawn without <table>."""

import re

from giextract.document.html.tree import Node, Role, Tree

BLANK = " \t\n\r\f\v\xa0\u3000\u200b\u200c\u200d\u2060\ufeff\xad"
_SKIPPED = frozenset({
    "head", "script", "style", "template", "noscript", "noframes", "iframe", "object", "embed", "applet", "svg",
    "math", "select", "datalist", "textarea", "canvas", "audio", "video", "map", "xml", "rp", "rt", "title"
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre",
    "listing", "plaintext", "xmp", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"
})  # fmt: skip
APART = frozenset({"sub", "sup", "del", "s", "strike"})  # what stands in these is no part of the figure beside it
PRE = frozenset({"pre", "listing", "plaintext", "xmp"})
_ROLES: dict[str, Role] = {"table": "table", "tr": "row", "td": "cell", "th": "cell"}
_DISPLAY = re.compile(r"(?:^|;)\s*display\s*:\s*([\w-]+)", re.I)
_UNSEEN = re.compile(r"(?:^|;)\s*visibility\s*:\s*(?:hidden|collapse)|(?:^|;)\s*mso-hide\s*:\s*all", re.I)
_TABLE_CLASSES = frozenset({"table", "tbl", "div-table", "css-table"})
_ROW_CLASSES = frozenset({"tr", "row", "table-row", "tablerow", "table_row", "trow"})
_CELL_CLASSES = frozenset({"td", "th", "cell", "table-cell", "tablecell", "table_cell", "tcell"})


def display(node: Node) -> str:
    """The display that an element's own style gives it; empty when it gives none."""
    match = _DISPLAY.search(node.get("style"))
    return match[1].lower() if match else ""


def is_absent(node: Node) -> bool:
    """Whether an element takes no place at all; a page that is hidden as a whole until its scripts ran is not."""
    if node.tag in _SKIPPED:
        return True
    return node.tag not in ("html", "body") and ("hidden" in node.attributes or display(node) == "none")


def is_hidden(node: Node) -> bool:
    """Whether an element shows nothing, with or without taking a place."""
    return is_absent(node) or (_UNSEEN.search(node.get("style")) is not None and node.tag not in ("html", "body"))


def is_block(node: Node) -> bool:
    """Whether an element stands on lines of its own."""
    shown = display(node)
    if shown:
        return shown.startswith(("block", "flex", "grid", "table", "list")) or node.tag in ("br", "hr")
    return node.tag in _BLOCKS


def give_roles(tree: Tree) -> None:
    """Say of every element whether it is a table, a row or a cell, by its tag or by what its style or class makes it."""
    for node in tree.nodes:
        node.role = _ROLES.get(node.tag, "")
    rows: dict[Node, list[Node]] = {}
    for node in tree.nodes:
        if node.role == "" and node.parent and _is_row(node):
            rows.setdefault(node.parent, []).append(node)
    for parent, own in rows.items():
        table = _table_around(parent, len(own))
        if table:
            table.role = "table"
            for row in own:
                row.role = "row"
                for cell in _elements(row):
                    cell.role = "cell"


def _is_row(node: Node) -> bool:
    """Whether an element says that it is a row, and all its children that they are cells."""
    by_style = display(node) == "table-row"
    by_class = bool(_classes(node) & _ROW_CLASSES)
    cells = _elements(node) if by_style or by_class else []
    if not cells or any(isinstance(c, str) and c.strip(BLANK) for c in node.children) or any(c.role for c in cells):
        return False
    if by_style and all(display(c) == "table-cell" for c in cells):
        return True
    return by_class and all(_classes(c) & _CELL_CLASSES for c in cells)


def _table_around(parent: Node, rows: int) -> Node | None:
    """The element around rows that says it is a table; where none does, their parent, if it has two rows or more."""
    at: Node | None = parent
    for _ in range(3):
        if at is None or at.role in ("row", "cell") or at.tag in ("", "html", "body"):
            break
        if at.role == "table" or display(at) == "table" or _classes(at) & _TABLE_CLASSES:
            return at
        at = at.parent
    return parent if rows > 1 and parent.role == "" and parent.tag not in ("", "html", "body") else None


def _elements(node: Node) -> list[Node]:
    return [c for c in node.children if isinstance(c, Node) and c.tag != "br" and not is_absent(c)]


def _classes(node: Node) -> frozenset[str]:
    return frozenset(node.get("class").lower().split())
