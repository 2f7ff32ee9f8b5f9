"""Stores of sample reports, and letters as text."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

import docx

from giextract import bulk
from giextract.bulk.drafts import drafts
from giextract.decision import Decision
from giextract.errata.sending import Choice, Sent, Shape, send
from giextract.errata.telling import Told, sentences, told
from giextract.pipeline import judge, judged, prepare, review
from giextract.report import Finding, Report
from giextract.store import Store
from tests.rules.trial import sample

GRANTED = "| （一）予以公开 | 5 | 1 | 0 | 0 | 0 | 0 | 6 |"
WRONG = "| （一）予以公开 | 5 | 1 | 0 | 0 | 0 | 0 | 7 |"
LICENCES, LICENCES_MORE = "| 行政许可 | 36 |", "| 行政许可 | 37 |"
AGENCY = "云汀县农业农村局"


def changed(*changes: tuple[str, str], base: str = "2021") -> str:
    """A sample report with other excerpts in the place of its own."""
    text = sample(base)
    for own, other in changes:
        assert text.count(own) >= 1, own
        text = text.replace(own, other)
    return text


def report_of(text: str) -> Report:
    """A text as it is read and judged."""
    return judge(prepare(text.encode(), "a.txt")[0])


def tells(text: str, *decisions: Decision) -> list[Told]:
    """What the unit of a report is told."""
    page = prepare(text.encode(), "a.txt")[0]
    return told(review(judge(page), decisions, lambda: (page, None)))


def said(text: str, group: str) -> list[str]:
    """The sentences of a group of a report."""
    return sentences(one for one in tells(text) if one.group == group)


def decision(report: Report, finding: Finding, kind: str) -> Decision:
    """What a person decides about a finding."""
    return Decision(
        id=1, at="2026-01-01T00:00:00Z", by="李", path=report.source.path, kind=kind, finding=finding.id, rule=finding.rule,
        judged=judged(report, finding.cells, finding.quote), note="已核",
    )  # type: ignore[arg-type]  # fmt: skip


def read_into(store: Store, folder: Path, files: Mapping[str, str]) -> None:
    """Write files into a folder and read them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert not [d.failure for d in bulk.extract(bulk.find([str(folder)]), store) if d.failure]
    bulk.second_pass(store)


def store_of(folder: Path, files: Mapping[str, str], name: str = "s.db") -> Store:
    """A store that has read these files."""
    store = Store.open(str(folder / name), create=True)
    read_into(store, folder / f"in-{name}", files)
    return store


def sent(store: Store, folder: Path, *shapes: Shape, choice: Choice | None = None) -> Sent:
    """Write the documents of a store into a folder."""
    return send(store, folder, shapes or ("docx",), choice or Choice(), lambda _: None)


def text_of(path: Path) -> str:
    """The text of a Word document, its tables too, a row a line."""
    document = docx.Document(str(path))
    rows = [" ".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return "\n".join([*(p.text for p in document.paragraphs), *rows])


def strings_of(path: Path) -> str:
    """The raw strings and cells of a spreadsheet."""
    with zipfile.ZipFile(path) as parts:
        return "\n".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))


def first(store: Store) -> Report:
    """The only report of a store."""
    return next(drafts(store))[0].report
