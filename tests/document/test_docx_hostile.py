"""Word files that are broken or made to do harm: refused in one line, in little time, and nothing but Unreadable is raised."""

import io
import os
import random
import struct
import time
import zipfile
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giextract.document.docx import package as docx_package
from giextract.document.docx import reader as docx
from giextract.document.docx.reader import read_docx
from giextract.errors import Unreadable
from tests.document.word import (
    MAIN,
    cell,
    definition,
    level,
    listed,
    numbered,
    package,
    paragraph,
    relations,
    row,
    run,
    table,
    zipped,
)

SECONDS = 60  # generous: each takes a few on a slow machine, and would take hours without limits
many = settings(
    max_examples=int(os.environ.get("GIEXTRACT_EXAMPLES", "0")) or 60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def members(data: bytes) -> dict[str, bytes]:
    """The members of a zip file."""
    packed = zipfile.ZipFile(io.BytesIO(data))
    return {name: packed.read(name) for name in packed.namelist()}


def with_members(**changed: bytes) -> bytes:
    """A valid file with other bytes in some parts, named by their last word."""
    files = members(FULL)
    return zipped({name: changed.get(name.split("/")[-1].split(".")[0], data) for name, data in files.items()})


def body(inner: str) -> bytes:
    """A main part with this body."""
    return f'<w:document xmlns:w="{MAIN}"><w:body>{inner}</w:body></w:document>'.encode()


FULL = package(
    paragraph("某局2021年报告", properties=f'<w:pStyle w:val="a"/>{numbered(1)}')
    + table(
        row(cell("甲", properties='<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'), "1", "2"),
        row(cell(properties='<w:gridSpan w:val="2"/><w:vMerge/>'), "3", ""),
        row(cell(table(row("5", "6"))), cell(f"<w:sdt><w:sdtContent>{paragraph('7')}</w:sdtContent></w:sdt>")),
    )
    + paragraph(f"<w:ins>{run('8')}</w:ins>", '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "9"),
    numbering=definition(0, level(0, "chineseCounting", "%1、"), level(1, "decimal", "%1.%2"))
    + listed((1, 0), restart=True),
    styles='<w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="b"/><w:rPr><w:strike/></w:rPr></w:style>',
    footnotes=f'<w:footnote w:id="2">{paragraph("注")}</w:footnote>',
)


def understated() -> bytes:
    """A zip whose directory says that a member of a megabyte is small."""
    data = bytearray(zipped({"word/document.xml": b" " * 1_000_000, "[Content_Types].xml": b""}))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(mark) + at, 100)
    return bytes(data)


def locked() -> bytes:
    """A zip whose members are marked as encrypted."""
    data = bytearray(FULL)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := data.find(mark, start)) >= 0:
            data[start + at] |= 1
            start += 4
    return bytes(data)


def packed_otherwise() -> bytes:
    """A zip with a method that no office programme uses and that may take any amount of memory."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as file:
        for name, data in members(FULL).items():
            file.writestr(name, data)
    return out.getvalue()


LAUGHS = "".join(f'<!ENTITY a{b} "{f"&a{a};" * 10}">' for a, b in pairwise(range(10)))
BOMB = f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>'
FILE = '<!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>'
TYPED = "<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "damaged"),
    "no zip": (lambda: b"PK\x03\x04" + bytes(200), "damaged"),
    "half": (lambda: FULL[: len(FULL) // 2], "damaged"),
    "bomb": (lambda: with_members(document=b" " * 100_000_000), "zip bomb"),
    "large": (lambda: zipped({"word/document.xml": random.Random(1).randbytes(1000) * 34_000}), "zip bomb|MiB"),
    "understated": (understated, "damaged"),
    "members": (lambda: zipped({f"{n}.xml": b"" for n in range(6000)}), "zip bomb"),
    "locked zip": (locked, "password"),
    "packed otherwise": (packed_otherwise, "packed in a way"),
    "locked": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "locked doc": (lambda: OLE + b"\xec\xa5" + bytes(9) + b"\x01" + bytes(99), "password"),
    "doc": (lambda: OLE + "WordDocument".encode("utf-16-le"), "old .doc"),
    "no document": (lambda: zipped({"xl/workbook.xml": b"<x/>"}), "no Word document"),
    "no body": (lambda: with_members(document=b"<x/>"), "no body"),
    "other root": (lambda: with_members(document=members(FULL)["word/styles.xml"]), "no body"),
    "no XML": (lambda: with_members(document=b"\0\1\2"), "damaged"),
    "laughs": (lambda: with_members(document=BOMB.encode() + body(TYPED)), "document type"),
    "laughs in UTF-16": (lambda: with_members(document=(BOMB + body(TYPED).decode()).encode("utf-16")), "document type|damaged"),
    "file": (lambda: with_members(document=FILE.encode() + body(TYPED)), "document type"),
    "laughing styles": (lambda: with_members(styles=BOMB.encode() + b"<x>&a9;</x>"), "document type"),
    "deep": (lambda: with_members(document=body("<w:sdt>" * 100_000 + "</w:sdt>" * 100_000)), "damaged"),
    "nested tables": (lambda: package("<w:tbl><w:tr><w:tc>" * 60 + "</w:tc></w:tr></w:tbl>" * 60), "nested"),
    "nested boxes": (lambda: package("<w:p><w:txbxContent>" * 60 + "</w:txbxContent></w:p>" * 60), "nested"),
    "nested in a cell": (lambda: package(table(row("甲", cell("<w:p><w:txbxContent>" * 60 + "</w:txbxContent></w:p>" * 60)))), "nested"),
    "cells": (lambda: package(table(row("<w:tc/>" * 1_000_000))), "cells|tags|zip bomb"),
    "some cells": (lambda: package(table(row("<w:tc/>" * 300_000))), "cells"),
    "some nested cells": (lambda: package(table(row("甲", cell("<w:tbl><w:tr><w:tc/></w:tr></w:tbl>" * 210_000)))), "cells|tags"),
    "tags": (lambda: package("<w:p/>" * 1_100_000), "tags"),
    "characters": (lambda: package(f"<w:p>{run('三' * 3_000_000)}</w:p>" * 3 * 3), "characters|MiB|zip bomb"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(HOSTILE))
def test_what_would_do_harm_is_refused(name: str) -> None:
    """Bombs, endless nesting, entities, locked and broken files are unreadable, in a line that says so in two languages."""
    make, cause = HOSTILE[name]
    data = make()
    began = time.monotonic()
    with pytest.raises(Unreadable, match=cause) as refusal:
        read_docx(data)
    assert time.monotonic() - began < SECONDS
    assert " / " in str(refusal.value) and "\n" not in str(refusal.value)


@pytest.mark.parametrize("part", ["styles", "numbering", "footnotes", "rels"])
def test_a_broken_part_breaks_the_file(part: str) -> None:
    """A part that the document depends on and that is no XML is not passed over in silence."""
    files = members(FULL)
    name = "word/_rels/document.xml.rels" if part == "rels" else f"word/{part}.xml"
    with pytest.raises(Unreadable, match="damaged"):
        read_docx(zipped({**files, name: b"<w:broken"}))


def test_senseless_numbers_cost_nothing() -> None:
    """Spans, depths and starts beyond all sense are read as far as Word would, in no time."""
    spans = "".join(
        f'<w:tc><w:tcPr><w:gridSpan w:val="{n}"/></w:tcPr></w:tc>' for n in ("999999999999", "-5", "x", "0", "")
    )
    lists = definition(0, level(0, "upperRoman", "%1" * 5000), level(77, "decimal", "%9")) + listed((1, 0))
    lists = lists.replace('w:start w:val="1"', 'w:start w:val="999999"')
    inner = table(row(cell("甲"), spans, properties='<w:gridBefore w:val="888888"/>')) * 2
    began = time.monotonic()
    text = read_docx(package(paragraph("项", properties=numbered(1)) + inner, numbering=lists)).text
    assert text == "999999" * 20 + " 项\n甲\t\t\t\t\t\n甲\t\t\t\t\t\n"
    assert time.monotonic() - began < SECONDS


def test_limits_are_reached_with_files_of_any_report() -> None:
    """What a large report takes is far from every limit."""
    large = table(*(row(*"一二三四五六七八九十") for _ in range(2000)))
    assert read_docx(package(paragraph("正文" * 50_000) + large)).text.count("\n") == 2001
    assert docx.MAX_CELLS >= 200_000 and docx_package.MAX_TAGS >= 1_000_000


def test_strict_files_and_other_names_are_read() -> None:
    """Strict OOXML, a main part of another name, upper case and backslashes are all a Word file."""
    strict = {
        name: data.replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main").replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, data in members(FULL).items()
    }
    expected = read_docx(FULL)
    assert read_docx(zipped(strict)) == expected
    moved = {n.replace("document", "Main").replace("/", "\\"): d for n, d in members(FULL).items()}
    moved["_rels\\.rels"] = relations(("officeDocument", "/Word/main.xml")).encode()
    assert read_docx(zipped(moved)) == expected


def test_relations_lead_nowhere_outside() -> None:
    """A relation to the file system or to the network is no part of the package."""
    files = members(FULL)
    files["word/_rels/document.xml.rels"] = relations(
        ("styles", "../../../../etc/passwd"), ("numbering", "http://127.0.0.1:9/x"), ("footnotes", "document.xml")
    ).encode()
    assert "某局2021年报告" in read_docx(zipped(files)).text


def read_or_refuse(data: bytes) -> None:
    """Read a file; only Unreadable may come of it, and spans must lie in the text."""
    try:
        document = read_docx(data)
    except Unreadable as refusal:
        assert "\n" not in str(refusal)
        return
    spans = [span for grid in document.grids for cells in grid.rows for span in cells]
    assert all(0 <= a <= b <= len(document.text) for a, b in [*spans, *document.furniture])
    assert not any({"\n", "\t"} & set(document.text[a:b]) for a, b in spans)


@many
@given(
    st.lists(st.tuples(st.integers(0, len(FULL) - 1), st.integers(0, 255)), min_size=1, max_size=8), st.integers(0, 3)
)
def test_bytes_changed_in_a_package(changes: list[tuple[int, int]], cut: int) -> None:
    """A valid file with some bytes changed or its end cut off is read or refused."""
    data = bytearray(FULL)
    for at, byte in changes:
        data[at] = byte
    read_or_refuse(bytes(data[: len(data) - cut * len(data) // 4]))


PARTS = [name for name in members(FULL) if name.endswith((".xml", ".rels"))]
SNIPPETS = [
    b"<", b">", b"</w:p>", b"<w:p>", b"<w:tbl>", b"</w:tc>", b"&#0;", b"&amp;", b'"', b"w:val=", b"<w:t>5</w:t>", b"\xff",
    b"<!--", b"<![CDATA[", b"<?x?>", b"<w:vMerge/>", b"&a;", b"<w:numPr>", b"-1", b"99999999999999999999", b"\0", b"\xe4",
]  # fmt: skip


@many
@given(
    st.sampled_from(PARTS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(SNIPPETS)), min_size=1, max_size=4),
)
def test_bytes_changed_in_a_part(name: str, changes: list[tuple[float, int, bytes]]) -> None:
    """A part with pieces cut out and others put in is read or refused."""
    files = members(FULL)
    data = files[name]
    for where, cut, put in changes:
        at = int(where * len(data))
        data = data[:at] + put + data[at + cut :]
    read_or_refuse(zipped({**files, name: data}))


NAMES = [
    "p", "r", "t", "tbl", "tr", "tc", "pPr", "rPr", "tcPr", "trPr", "sdt", "sdtContent", "ins", "del", "moveFrom",
    "moveTo", "numPr", "vMerge", "hMerge", "gridSpan", "gridBefore", "vanish", "strike", "hidden", "txbxContent",
    "fldChar", "instrText", "tab", "br", "sym", "hyperlink", "pict", "footnoteReference", "numId", "ilvl", "pStyle",
    "rStyle", "altChunk",
]  # fmt: skip
VALUES = [
    "0",
    "1",
    "2",
    "-1",
    "restart",
    "continue",
    "begin",
    "separate",
    "end",
    "superscript",
    "a",
    "99999999",
    "",
    "x",
]


def element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Any element with any value around some children."""

    def written(name: str, value: str, inner: list[str]) -> str:
        kind = f' w:val="{value}" w:fldCharType="{value}" w:char="{value}"'
        return f"<w:{name}{kind}>{''.join(inner)}</w:{name}>"

    return st.builds(written, st.sampled_from(NAMES), st.sampled_from(VALUES), st.lists(children, max_size=4))


bodies = st.recursive(
    st.sampled_from(["<w:t>5 </w:t>", "<w:t>（一）</w:t>", "<w:tab/>", "<w:p/>", "<w:vMerge/>"]), element, max_leaves=30
)


@many
@given(st.lists(bodies, min_size=1, max_size=5))
def test_any_elements_in_any_order(inner: list[str]) -> None:
    """A body of elements that make no sense together is read or refused."""
    read_or_refuse(with_members(document=body("".join(inner))))
