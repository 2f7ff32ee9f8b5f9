"""One golden with its source, held against each other."""

import re
from collections.abc import Iterator
from pathlib import Path

from giextract.document import Document, read_document
from giextract.errors import Unreadable
from giextract.evaluation.checking.complaints import Complaint
from giextract.evaluation.checking.itself import contradictions_inside
from giextract.evaluation.checking.printed import contradictions_of_rows
from giextract.evaluation.checking.quoted import contradictions_of_statements
from giextract.evaluation.golden import Golden, read, source_of
from giextract.evaluation.lines import Lines
from giextract.forms import Column, Form, Row, forms
from giextract.forms.form import TableName
from giextract.pipeline import Page, pages_of

LEAST_LABEL = 4  # characters: 其他 tells no form from another
MOST_LABELS = 3  # named in a complaint


def check(path: Path) -> list[Complaint]:
    """Every contradiction of a golden.yaml, by line; raises DataError where its format is broken."""
    golden, lines = read(path)
    found = list(contradictions_inside(golden, lines))
    if golden.draft:
        found.append(Complaint(path, lines.of(["draft"]), "draft"))
    found += _with_source(golden, lines)
    return sorted(found, key=lambda c: (c.line, c.kind))


def _with_source(golden: Golden, lines: Lines) -> Iterator[Complaint]:
    try:
        source = source_of(lines.path)
        data = source.read_bytes()
        document = read_document(data, source.suffix.lower())
        pages = pages_of(document, data, source.name)
    except (Unreadable, OSError) as error:
        yield Complaint(lines.path, 1, "source", {"reason": str(error)})
        return
    if len(pages) != 1:
        yield Complaint(lines.path, 1, "parts", {"count": str(len(pages))})
        return
    yield from _with_page(golden, lines, document, pages[0])


def _with_page(golden: Golden, lines: Lines, document: Document, page: Page) -> Iterator[Complaint]:
    squeezed = _squeezed(document.text)
    for key, text in (("title", golden.title), ("agency", golden.agency), ("year", str(golden.year))):
        if text is not None and not _is_seen(document, key) and not any(_squeezed(way) in squeezed for way in _ways(key, text)):
            yield Complaint(lines.path, lines.of([key]), "not_on_page", {"key": key, "text": text})
    yield from _forms(golden, lines, squeezed)
    yield from contradictions_of_rows(golden, lines, document, page)
    yield from contradictions_of_statements(golden, lines, document.text)


def _is_seen(document: Document, key: str) -> bool:
    """Whether only a picture has it, of which OCR gives names as it likes."""
    return document.is_ocr and key != "year"


def _forms(golden: Golden, lines: Lines, squeezed: str) -> Iterator[Complaint]:
    """Tables of which the page prints labels of another form, and none of the form that the golden says."""
    for table, named in golden.forms.items():
        for other in (f for f in forms().values() if f.id != named and table in f.tables and table != "statistics"):
            own, theirs = _telling(forms()[named], table), _telling(other, table)
            there = [label for label in theirs - own if label in squeezed]
            if len(there) > 1 and not any(label in squeezed for label in own - theirs):
                words = {"form": named, "other": other.id, "labels": "、".join(sorted(there)[:MOST_LABELS])}
                yield Complaint(lines.path, lines.of(["forms", table]), "form", words)


def _telling(form: Form, table: TableName) -> set[str]:
    """The labels of a table that no other form prints."""
    parts: list[Column | Row] = []
    for block in form.tables[table].blocks:
        parts += (*block.columns, *block.data_rows())
    marked = [p for p in parts if p.fingerprint]
    labels = {_squeezed(re.sub(r"^\d\.", "", text)) for p in marked for text in (p.label, *(a.text for a in p.aliases))}
    return {label for label in labels if len(label) >= LEAST_LABEL}


def _ways(key: str, text: str) -> tuple[str, ...]:
    """How a page may say it: a year in Chinese digits; a government by the name of its place alone, in a title."""
    if key == "year":
        return text, "".join("〇一二三四五六七八九"[int(digit)] for digit in text)
    return (text, text.removesuffix("人民政府")) if key == "agency" else (text,)


def _squeezed(text: str) -> str:
    return re.sub(r"[\s*|]", "", text)
