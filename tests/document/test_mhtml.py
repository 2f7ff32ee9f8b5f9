"""A page saved as one file: the page is found among its parts, decoded, and knows where it was saved from."""

import base64
import quopri

import pytest

from giextract.document import read_document
from giextract.errors import Unreadable

HEAD = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.example/1.html\r\nSubject: =?utf-8?Q?a?=\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--x--"\r\n\r\n'
)
BODY = "<p>某县2021年政府信息公开工作年度报告</p>"
TABLE = "<table><tr><td>规章</td><td>0</td></tr></table>"


def part(body: bytes, kind: str = "text/html", how: str = "binary", more: str = "") -> bytes:
    """Write a part of the file."""
    return (
        f"----x--\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {how}\r\n{more}\r\n".encode() + body + b"\r\n"
    )


def saved(*parts: bytes) -> bytes:
    """Write the file."""
    return HEAD.encode() + b"".join(parts) + b"----x----\r\n"


@pytest.mark.parametrize(
    ("how", "body"),
    [
        ("quoted-printable", quopri.encodestring(BODY.encode("gbk"))),
        ("base64", base64.encodebytes(BODY.encode("gbk"))),
        ("binary", BODY.encode("gbk")),
    ],
)
def test_a_page_is_decoded(how: str, body: bytes) -> None:
    """Whatever its parts are packed in, the page's text comes out, its address above it."""
    found = read_document(saved(part(body, "text/html; charset=gbk", how), part(b"x", "image/png")), ".mhtml")
    assert found.text == "URL：https://a.example/1.html\n\n某县2021年政府信息公开工作年度报告\n"
    assert (found.media_type, found.encoding) == ("multipart/related", "gb18030")


def test_a_frame_with_the_tables_is_the_page() -> None:
    """Where the page itself only frames another, the one with tables is read."""
    found = read_document(saved(part(b"<p>frame</p>"), part((BODY + TABLE).encode())), ".mht")
    assert found.grids and "frame" not in found.text


def test_the_page_that_the_head_names_comes_first() -> None:
    """The part that stands at the file's own address is the page, wherever in the file it stands."""
    own = part(b"<p>own</p>", more="Content-Location: https://a.example/1.html\r\n")
    assert read_document(saved(part(b"<p>other</p>"), own), ".mhtml").text.endswith("\n\nown\n")


@pytest.mark.parametrize("data", [HEAD.encode(), saved(), saved(part(b"x", "image/png")), saved(part(b"<p></p>"))])
def test_a_file_without_a_page_is_refused(data: bytes) -> None:
    """A file without a page, or whose page has no text, is unreadable, with a reason of one line."""
    with pytest.raises(Unreadable) as refusal:
        read_document(data, ".mhtml")
    assert "\n" not in str(refusal.value)
