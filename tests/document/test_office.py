"""Files of older office programmes are read by way of LibreOffice, or refused with what to do about it."""

import functools
import shutil
import subprocess
import sys
import tempfile
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from giextract.document import office, soffice
from giextract.document.office import read_office
from giextract.errors import Unreadable
from giextract.pipeline import judge
from giextract.reading.label import read_pages
from giextract.report import Report, Source
from tests.document import sheets, word
from tests.document.sheets import THOUSANDS, TWO_PLACES, Sheet, workbook
from tests.printing.grid import Figure, printed_cells
from tests.printing.labels import DISPUTES, PROACTIVE, REQUESTS
from tests.printing.report import Printed
from tests.property.figures import Filed
from tests.property.judging import assert_read_exactly

installed = pytest.mark.skipif(
    soffice.programme() is None, reason="LibreOffice is not installed (apt install libreoffice-writer libreoffice-calc)"
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def filed(form: str, year: int) -> Filed:
    """A consistent report of zeros, blanks and a few figures."""
    requests: dict[str, list[Figure]] = {row.row: [0] * 7 for row in REQUESTS[form]}
    requests["received"] = [31, 4, 0, 0, 0, 1, 36]
    requests["carried_in"] = [2, 0, 0, 0, 0, 0, 2]
    requests["granted"] = [20, 3, 0, 0, 0, 1, 24]
    requests["denied.third_party"] = [1, None, None, None, None, None, 1]
    requests["unavailable.not_held"] = [10, 1, 0, 0, 0, 0, 11]
    requests["concluded"] = [31, 4, 0, 0, 0, 1, 36]
    requests["carried_out"] = [2, 0, 0, 0, 0, 0, 2]
    figures: dict[str, dict[str, list[Figure]]] = {
        "proactive": {row: [7] * len(block.headings) for block in PROACTIVE[form] for row in block.rows},
        "requests": requests,
        "disputes": {row: [1, 0, 2, 0, 3] for row in DISPUTES},
    }
    return Filed({"proactive": form, "requests": form, "disputes": form}, year, figures)


REPORTS = [filed("2019", 2020), filed("2021", 2022)]


@functools.cache
def converted(data: bytes, suffix: str, wanted: str) -> bytes:
    """A file as LibreOffice writes it in another format."""
    with tempfile.TemporaryDirectory() as folder:
        return soffice.convert(data, suffix, wanted, Path(folder))


def judged(data: bytes, media_type: str) -> Report:
    """Read and judge the one report in an office file."""
    document = read_office(data)
    assert (document.media_type, document.encoding) == (media_type, "utf-8")
    (page,) = read_pages(document, Source(path="x", sha256="0" * 64, media_type=media_type))
    return judge(page)


def assert_reads(report: Filed, read: Report) -> None:
    """Every figure is read as filed, and the report is consistent."""
    cells = printed_cells(report.figures, report.forms)
    assert_read_exactly(read, Printed("", cells, {}, report.forms, "office", word.AGENCY, report.year))
    assert (read.agency, read.year, read.forms) == (word.AGENCY, report.year, report.forms)
    assert read.outcome == "consistent"


@installed
@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [
        ("doc", "application/msword"),
        ("rtf", "application/rtf"),
        ("odt", "application/vnd.oasis.opendocument.text"),
    ],
)
def test_a_text_file_is_read_exactly(suffix: str, media_type: str) -> None:
    """A report with merged labels and automatic numbers says the same in every format."""
    # LibreOffice itself loses 、 of automatic numbers when it writes RTF.
    data = converted(word.report(REPORTS[1], automatic=suffix != "rtf"), ".docx", suffix)
    assert_reads(REPORTS[1], judged(data, media_type))


@installed
@pytest.mark.parametrize("report", REPORTS, ids=["2019", "2021"])
@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("xls", "application/vnd.ms-excel"),
        ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ],
)
def test_a_spreadsheet_is_read_exactly(report: Filed, suffix: str, media_type: str) -> None:
    """The cells of a sheet are the cells of a table, merged labels and blank cells too."""
    made = sheets.report(report)
    assert_reads(report, judged(made if suffix == "xlsx" else converted(made, ".xlsx", suffix), media_type))


@installed
def test_a_sheet_shows_what_it_prints() -> None:
    """Figures come as they are shown; hidden rows and sheets are not read, every other sheet is."""
    first, second, third = Sheet(), Sheet(), Sheet()
    first.line("总数", "1234567", style=THOUSANDS)
    first.line("金额", "12.5", style=TWO_PLACES)
    first.line("隐", "9", hidden=True)
    second.line("其他", "", "2")
    third.line("藏", "6")
    document = read_office(workbook(first, second, third, hidden=3))
    rows = [[document.text[a:b] for a, b in cells] for grid in document.grids for cells in grid.rows]
    assert rows == [["总数", "1,234,567"], ["金额", "12.50"], ["其他", "", "2"]]
    assert "隐" not in document.text and "藏" not in document.text


@installed
def test_a_file_that_is_none_is_refused_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What LibreOffice cannot open is unreadable; neither folder nor process stays behind."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for data in (OLE + bytes(5000), b"PK\x05\x06" + bytes(18)):
        with pytest.raises(Unreadable) as refusal:
            read_office(data)
        assert " / " in str(refusal.value) and "\n" not in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


class _Asked(BaseHTTPRequestHandler):
    """A server that keeps what it is asked for."""

    paths: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        """Answer anything."""
        self.paths.append(self.path)
        self.send_response(404)
        self.end_headers()

    do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@installed
def test_nothing_that_a_file_links_to_is_fetched() -> None:
    """A picture somewhere on the network is not asked for, so a report tells nobody that it is being read."""
    spaces = 'xmlns:xlink="http://www.w3.org/1999/xlink"' + "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("text", "text"), ("draw", "drawing"), ("svg", "svg-compatible"))
    )
    with HTTPServer(("127.0.0.1", 0), _Asked) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        link = f"http://127.0.0.1:{server.server_port}/picture.png"
        picture = f'<draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:href="{link}"/></draw:frame>'
        content = f"<office:body><office:text><text:p>正文{picture}</text:p></office:text></office:body>"
        kind = "application/vnd.oasis.opendocument.text"
        listing = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
        entries = "".join(
            f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{of}"/>'
            for path, of in (("/", kind), ("content.xml", "text/xml"))
        )
        parts = {
            "mimetype": kind,
            "META-INF/manifest.xml": f"<manifest:manifest {listing}>{entries}</manifest:manifest>",
            "content.xml": f"<office:document-content {spaces}>{content}</office:document-content>",
        }
        document = read_office(word.zipped({name: text.encode() for name, text in parts.items()}))
        server.shutdown()
    assert (document.text.strip(), _Asked.paths) == ("正文", [])


@installed
def test_conversions_side_by_side() -> None:
    """Two conversions at a time do not get into each other's way."""
    made = word.report(REPORTS[1])
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        code = (
            "import sys; from pathlib import Path; from giextract.document.soffice import convert;"
            "print(len(convert(Path(sys.argv[1]).read_bytes(), '.docx', 'doc', Path(sys.argv[2]))))"
        )
        source = Path(one) / "source.docx"
        source.write_bytes(made)
        (Path(other) / "a").mkdir(), (Path(other) / "b").mkdir()

        both = [
            subprocess.Popen([sys.executable, "-c", code, str(source), f"{other}/{name}"], stdout=subprocess.PIPE)
            for name in "ab"
        ]
        assert all(int(process.communicate()[0]) > 1000 for process in both)


def script(folder: Path, text: str) -> str:
    """A programme that stands in for LibreOffice."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def test_a_conversion_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After its time a conversion is killed with all that it started."""
    marker = tmp_path / "alive"
    slow = script(tmp_path, f"(sleep 4; touch {marker}) & sleep 600")
    monkeypatch.setattr(soffice, "programme", lambda: slow)
    monkeypatch.setattr(soffice, "SECONDS", 0.5)
    began = time.monotonic()
    (tmp_path / "work").mkdir()
    with pytest.raises(Unreadable, match="did not convert"):
        soffice.convert(b"x", ".doc", "docx", tmp_path / "work")
    time.sleep(max(0.0, 5 - (time.monotonic() - began)))
    assert not marker.exists()


def test_a_conversion_that_writes_without_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A conversion that fills the disk is killed."""
    writer = script(tmp_path, "while :; do head -c 100000 /dev/zero >> out/report.docx; done")
    monkeypatch.setattr(soffice, "programme", lambda: writer)
    monkeypatch.setattr(soffice, "MAX_OUTPUT", 1_000_000)
    (tmp_path / "work").mkdir()
    with pytest.raises(Unreadable, match="more than"):
        soffice.convert(b"x", ".doc", "docx", tmp_path / "work")


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (OLE + "WordDocument".encode("utf-16-le") + b"\0\0", ".docx"),
        (OLE + "Workbook".encode("utf-16-le") + b"\0\0", ".html"),
        (b"{\\rtf1 x}", ".docx"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', ".docx"),
        (word.zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), ".html"),
    ],
    ids=["doc", "xls", "rtf", "xml", "ods"],
)
def test_without_libreoffice_the_refusal_says_what_to_do(
    data: bytes, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where LibreOffice is missing, one line says how to go on, in two languages."""
    monkeypatch.setattr(office, "programme", lambda: None)
    with pytest.raises(Unreadable, match="LibreOffice") as refusal:
        read_office(data)
    assert advice in str(refusal.value) and " / " in str(refusal.value) and "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (word.zipped({"a.txt": b"x"}), "without a document"),
        (word.zipped({"mimetype": b"x" * 50_000_000, "content.xml": b""}), "zip bomb"),
        (b"\0\1\2" * 99, "binary"),
    ],
    ids=["locked", "zip", "bomb", "binary"],
)
def test_what_need_not_be_converted_is_refused_at_once(data: bytes, cause: str) -> None:
    """Locked files, bombs and other files never reach LibreOffice."""
    with pytest.raises(Unreadable, match=cause):
        read_office(data)


def test_files_under_another_name() -> None:
    """A .doc that is a .docx or plain text is read as what it is."""
    assert read_office(word.package(word.paragraph("正文"))).text == "正文\n"
    assert read_office("某局2021年政府信息公开年度报告\n".encode("gb18030")).encoding == "gb18030"


def test_the_programme_is_found_in_its_usual_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice is looked for on the path, then where it is usually installed."""
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(soffice, "_USUAL", (str(tmp_path / "none"), script(tmp_path, "")))
    assert soffice.programme() == str(tmp_path / "soffice")
