"""Which reader a file is for: its first bytes say it, and say it at once."""

import time

import pytest

from giextract.document.kinds import kind_of
from giextract.errors import Unreadable


@pytest.mark.parametrize(
    ("data", "suffix", "kind"),
    [
        (b"<!DOCTYPE html><html>", ".txt", "html"),
        (b"\xef\xbb\xbf\r\n<!-- saved from url=(0014)about:internet -->\n<HTML>", ".doc", "html"),
        (b'<?xml version="1.0"?><!-- a --><!-- b --><html xmlns="x">', ".txt", "html"),
        (b"From: <Saved>\r\nSubject: x\r\n y\r\nMIME-Version: 1.0\r\n", ".html", "mhtml"),
        (b"Content-Type: multipart/related;\n boundary=x\n", ".txt", "mhtml"),
        (b"%PDF-1.4", ".docx", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".docx", "office"),
        (b"{\\rtf1", ".doc", "office"),
        (b"\x89PNG\r\n\x1a\n", ".pdf", "image"),
        ("标题：年报\n正文".encode(), ".txt", "text"),
        (b"<p>a fragment</p>", ".html", "html"),
        (b"<p>a fragment</p>", ".txt", "text"),
    ],
)
def test_first_bytes_before_the_name(data: bytes, suffix: str, kind: str) -> None:
    """Many a .doc is a web page, many a .docx a .doc."""
    assert kind_of(data, suffix) == kind


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".png"])
def test_a_name_that_the_bytes_deny(suffix: str) -> None:
    """A broken download is told as such."""
    with pytest.raises(Unreadable, match="does not begin like"):
        kind_of(b"<404>", suffix)


@pytest.mark.parametrize(
    "data",
    [
        b"<!--" * 1500, b"<!---->" * 600, b"<!-- x --> " * 400 + b"<p>", b"a:\n \n" * 1500, b"a: b\r\n \r\n" * 900 + b"<",
        b"From: x\r\n" * 800, b" " * 5000 + b"<!--", b"<?xml" + b" " * 5000,
    ],
)  # fmt: skip
def test_no_beginning_is_tried_for_long(data: bytes) -> None:
    """Beginnings that could be read in many ways are read in one."""
    begun = time.process_time()
    kind_of(data, ".txt")
    assert time.process_time() - begun < 2
