"""Pages that mean harm: bounded time, and nothing raised but Unreadable."""

import os
import time
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giextract.document import Document
from giextract.document.html.mhtml import read_mhtml
from giextract.document.html.reader import read_html
from giextract.errors import Unreadable

SECONDS = 120  # the slowest takes four when nothing else runs
SIZE = 4_000_000
EXAMPLES = int(os.environ.get("GIEXTRACT_EXAMPLES", "0"))


def fill(unit: bytes) -> bytes:
    """Repeat up to the size of a large file."""
    return unit * (SIZE // len(unit))


PAGES = {
    "open divs": b"<div>" * 40_000 + b"end",
    "open tables": b"<table><tr><td>" * 30_000 + b"end",
    "tables in cells": b"<table><tr><td>1<td>2" * 30_000,
    "end tags of nothing": b"<div>" * 20_000 + fill(b"</i>"),
    "end tags of nothing in turn": fill(b"<b>" * 600 + b"</i>" * 800),
    "a million cells": fill(b"<td>1") + b"</table>",
    "spans without end": b"<table>" + (b"<tr>" + b'<td colspan=999999999 rowspan="999999999">' * 90) * 900,
    "blanks over columns": b"<table>" + (b"<tr><td>x" + b"<td colspan=7>" * 90) * 900,
    "a huge attribute": b'<p style="' + fill(b";display") + b'">end',
    "many attributes": b"<p " + b"".join(b"a%d=b " % i for i in range(100_000)) + b">end",
    "brackets": fill(b"<") + "文".encode(),
    "scripts": fill(b"<script ") + "文".encode(),
    "comments": fill(b"<!--") + "文".encode(),
    "declarations": fill(b"<![CDATA["),
    "entities": fill(b"&#x") + fill(b"&lt;"),
    "zero bytes": b"<p>end" + fill(b"\0a"),
    "blanks": b"<p>" + fill(b"&nbsp;") + b"end",
    "rows of pre": b"<pre>" + fill(b"a\tb\n"),
    "menus": b"<nav>" * 40_000 + "完。".encode() * 9,
    "links": b"<a href=x.pdf><div>" * 30_000 + b"end",
    "rows of divs": b"<p>" + b"<div class=tr><b class=td>1</b><b class=td>2</b></div>" * 50_000,
    "captions": b"<table><caption>" * 40_000 + b"end",
    "bytes of no charset": fill(bytes(range(1, 256))),
}
SAVED = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
FILES = {
    "empty parts": SAVED + fill(b"--b\r\n"),
    "parts": SAVED + fill(b"--b\r\n\r\nx\r\n"),
    "parts in parts": SAVED + fill(b'--b\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'),
    "lines": SAVED + fill(b"\r\n"),
    "parameters": b"Content-Type: multipart/related" + fill(b';"'),
    "no letters": SAVED + b"--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n" + fill(b"=*"),
}


def check(document: Document) -> None:
    """Spans stand in the text, in order."""
    size = len(document.text)
    spans = [span for grid in document.grids for row in grid.rows for span in row]
    assert all(0 <= a <= b <= size for a, b in (*spans, *document.furniture))
    assert all(a[1] < b[0] or a == b for a, b in pairwise(spans) if a != b)
    assert all(a[1] <= b[0] for a, b in pairwise(document.furniture))


@pytest.mark.parametrize("name", PAGES)
def test_a_hostile_page_is_read_or_refused_in_time(name: str) -> None:
    """Endless nesting, huge tables and broken markup cost seconds at most, and end in a document or in one line."""
    began = time.monotonic()
    try:
        check(read_html(PAGES[name]))
    except Unreadable as refusal:
        assert "\n" not in str(refusal)
    assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_in_time(name: str) -> None:
    """A saved page of parts without end is refused in one line."""
    began = time.monotonic()
    with pytest.raises(Unreadable) as refusal:
        read_mhtml(FILES[name])
    assert "\n" not in str(refusal.value)
    assert time.monotonic() - began < SECONDS


def test_deep_markup_does_not_hide_what_it_holds() -> None:
    """What stands below tens of thousands of open tags is text."""
    assert read_html(b"<div><b>" * 20_000 + b"<table><tr><td>1<td>2</table>end").text == "1\t2\nend\n"


def test_nothing_outside_the_page_is_loaded() -> None:
    """An entity that names a file is text like any other."""
    source = (
        b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>a&x;b</p><iframe src=file:///etc/passwd></iframe>'
    )
    assert "a&x;b" in read_html(source).text
    assert "root:" not in read_html(source).text


_tags = st.sampled_from(
    [
        "table", "tr", "td", "th", "tbody", "caption", "div", "span", "p", "br", "pre", "a", "b", "sup", "nav",
        "header", "script", "style", "title", "meta", "link", "body", "html", "form", "ul", "li", "font", "o:p",
        "xml", "textarea", "template", "svg", "frameset"
    ]
)  # fmt: skip
_attributes = st.sampled_from(
    [
        "", ' colspan="3"', " rowspan=2", " colspan=0 rowspan=0", ' rowspan="-1"', " colspan=99999999999999", " class=tr",
        " class=td", " class='table nav'", ' style="display:table-row"', ' style="display:table-cell"', " hidden",
        ' style="display:none"', ' style="visibility:hidden"', " href=a.pdf", " name=Url content=x", " id=footer", ' a="', " '",
    ]
)  # fmt: skip
_words = st.sampled_from(
    [
        "5",
        "0",
        " ",
        "&nbsp;",
        "\n",
        "\t",
        "|",
        "规章",
        "本年新收",
        "。",
        "&#0;",
        "&#xD800;",
        "&lt",
        "\0",
        "\x0c",
        "\u2028",
        "\ufffe",
        "<",
        ">",
    ]
)
_pieces = st.one_of(
    st.builds("<{}{}>".format, _tags, _attributes),
    st.builds("</{}>".format, _tags),
    _words,
    st.text(max_size=4),
    st.sampled_from(
        ["<!--", "-->", "<![if x]>", "<![CDATA[", "<?xml", "<!DOCTYPE html>", "<td>1<td>2", "<tr><td>规章<td>"]
    ),
)
_pages = st.lists(_pieces, max_size=40).map("".join)
_encoded = st.one_of(
    st.builds(
        lambda p, e: p.encode(e, "replace"), _pages, st.sampled_from(["utf-8", "gb18030", "utf-16", "utf-8-sig"])
    ),
    st.builds(lambda p, junk: p.encode("utf-8", "replace") + junk, _pages, st.binary(max_size=20)),
)
_fuzz = settings(
    max_examples=EXAMPLES or 150, derandomize=not EXAMPLES, suppress_health_check=list(HealthCheck), deadline=None
)


@_fuzz
@given(_encoded)
def test_any_page_is_read_or_refused(data: bytes) -> None:
    """Whatever the markup, a document with its spans in order comes out, or Unreadable."""
    try:
        check(read_html(data))
    except Unreadable as refusal:
        assert "\n" not in str(refusal)


_headers = st.lists(
    st.sampled_from(
        [
            'Content-Type: multipart/related; boundary="b"', "Content-Type: text/html; charset=gbk", "Content-Type: text/html",
            "Content-Type: multipart/mixed; boundary*0=b; boundary*x*=y''%ff", "Content-Type: text/html; charset*=a'b'%",
            "Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: quoted-printable", "MIME-Version: 1.0", " x", "",
            "Snapshot-Content-Location: =?utf-8?b?x", "Content-Location: \udcff", "Content-ID: <a>", ":", "a",
        ]
    ), max_size=5,
).map("\r\n".join)  # fmt: skip
_parts = st.builds(lambda h, b: h.encode("utf-8", "surrogateescape") + b"\r\n\r\n" + b, _headers, _encoded)


@_fuzz
@given(_headers, st.lists(_parts, max_size=4), st.sampled_from([b"\r\n--b\r\n", b"\n--b--\n", b"--b"]))
def test_any_saved_page_is_read_or_refused(head: str, parts: list[bytes], joint: bytes) -> None:
    """Whatever the parts, a document comes out, or Unreadable."""
    try:
        check(read_mhtml(joint.join([head.encode("utf-8", "surrogateescape") + b"\r\n\r\n", *parts])))
    except Unreadable as refusal:
        assert "\n" not in str(refusal)
