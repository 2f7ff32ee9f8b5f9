"""The words of a web page as a browser shows them: blanks collapsed, elements walked through without recursion."""

import re
from collections.abc import Callable, Iterator
from typing import Literal

from giextract.document.html.look import APART, BLANK, is_block, is_hidden
from giextract.document.html.tree import Node

DOCUMENTS = (".pdf", ".doc", ".docx", ".wps", ".xls", ".xlsx", ".zip", ".rar")
_RUN = re.compile(r"[ \t\n\r\f\v\xa0\x85\u2028\u2029\x00-\x1f]+")
_MAX_HREF = 2000

Event = tuple[Literal["open", "close"], Node] | tuple[Literal["text"], str]


def walk(roots: list[Node | str], is_leaf: Callable[[Node], bool] = is_hidden) -> Iterator[Event]:
    """Go through elements in the order of the page; a leaf is opened, and nothing inside it is looked at."""
    stack: list[Node | str | tuple[Node]] = list(reversed(roots))
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield "text", item
        elif isinstance(item, tuple):
            yield "close", item[0]
        else:
            yield "open", item
            if not is_leaf(item):
                stack.append((item,))
                stack.extend(reversed(item.children))


def words(cell: Node) -> str:
    """What stands in a cell, on one line; where a line of it ends, one blank."""
    if is_hidden(cell):
        return ""
    parts: list[str] = []
    for kind, item in walk(list(cell.children)):
        if isinstance(item, str):
            parts.append(item)
        elif is_block(item) or item.tag in APART:
            parts.append(" ")
        elif kind == "close" and (href := document_href(item)):
            parts.append(f" <{href}>")
    return collapsed("".join(parts))


def collapsed(text: str) -> str:
    """A text on one line, blanks and line breaks run together and none at its ends."""
    return _RUN.sub(" ", text).strip(BLANK)


def document_href(node: Node) -> str:
    """Where a link leads that ends in the suffix of a document; empty for every other element."""
    if node.tag != "a":
        return ""
    href = re.sub(r"[\s<>]+", "", node.get("href"))[:_MAX_HREF]
    path = re.split(r"[?#]", href, maxsplit=1)[0]
    return href if href.lower().endswith(DOCUMENTS) or path.lower().endswith(DOCUMENTS) else ""
