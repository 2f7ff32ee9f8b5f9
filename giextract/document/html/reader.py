"""Web pages: one text as a browser shows it, tables of data a row a line, and where the page came from above it."""

from giextract.document.document import Document
from giextract.document.furniture import furniture
from giextract.document.html.charset import decode_html
from giextract.document.html.flow import Flow
from giextract.document.html.head import head_lines
from giextract.document.html.look import give_roles
from giextract.document.html.site import site_spans
from giextract.document.html.tables import measure
from giextract.document.html.tree import parse
from giextract.errors import Unreadable


def read_html(data: bytes) -> Document:
    """Read a saved web page; raises Unreadable when it has no text or is larger than any report."""
    return read_page(data, "text/html")


def read_page(data: bytes, media_type: str, charset: str | None = None, location: str | None = None) -> Document:
    """Read a web page that came with a charset and an address from outside of it."""
    if not data.strip():
        raise Unreadable("the file is empty / 文件为空")
    source, encoding = decode_html(data, charset)
    tree = parse(source)
    give_roles(tree)
    measure(tree)
    head = head_lines(tree, location)
    flow = Flow("".join(f"{line}\n" for line in head) + "\n" if head else "")
    body = flow.at
    flow.write([tree.root])
    text = "".join(flow.parts)
    if not any(c.isalnum() for c in text[body:]):
        raise Unreadable(
            "a web page without text (a picture, or drawn by a script?) / 网页没有文字（图片或由脚本生成？）"
        )
    marked = [*site_spans(text, body, flow.grids, flow.site), *flow.attachments, *([(0, body)] if body else [])]
    return Document(text, media_type, encoding, tuple(flow.grids), furniture(text, marked))
