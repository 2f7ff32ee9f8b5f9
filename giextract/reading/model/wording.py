"""Put questions into words: the tables to copy, and the part of the page where they stand, fenced as data.

What is alike for all pages of a form comes first, so that providers that remember the beginning of a request can; the
relation printed in the head of the requests table is left out, because the model never meets the rules.
"""

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Literal

from giextract.reading.model.prompts import Prompt, prompt
from giextract.reading.model.questions import AskedRow, Question, rows_of
from giextract.reading.model.quotes import variables
from giextract.reading.model.relation import without_relation
from giextract.reading.page import Page, TableReading
from giextract.report import Span

FIRST = "tables@1"
AGAIN = "tables-again@1"
PROSE = "prose@1"
AROUND = 200  # characters shown before and after a table: its title, and what a page break may have cut off
Message = dict[Literal["role", "content"], str]


def ask_tables(page: Page, asked: Sequence[Question]) -> tuple[str, list[Message]]:
    """Word the first question about these tables: the prompt's id and its messages."""
    shown = "\n……\n".join(without_relation(page.text[a:b]) for a, b in _regions(page, asked))
    return _messages(prompt(FIRST), fence=_fence(shown), tables=_listing(tuple(asked)), text=shown)


def ask_again(page: Page, asked: Sequence[Question]) -> tuple[str, list[Message]]:
    """Word the question about rows that are asked again, quoting where each is printed."""
    quoted = "\n……\n".join(without_relation(page.text[a:b]) for q in asked for a, b in _lines(page, q))
    return _messages(prompt(AGAIN), fence=_fence(quoted), tables=_listing(tuple(asked)), lines=quoted)


def ask_prose(text: str) -> tuple[str, list[Message]]:
    """Word the question about the prose."""
    listed = "\n".join(f"- {id} {zh}" for id, zh in variables().items())
    shown = without_relation(text)
    return _messages(prompt(PROSE), fence=_fence(shown), variables=listed, text=shown)


def _messages(wording: Prompt, **values: str) -> tuple[str, list[Message]]:
    system, user = wording.filled(**values)
    return wording.id, [{"role": "system", "content": system}, {"role": "user", "content": user}]


def _fence(text: str) -> str:
    """A line that the text cannot hold, the same for the same text, so that the same question is asked twice alike."""
    for salt in range(1000):
        fence = "=====" + hashlib.sha256(f"{salt}{text}".encode("utf-8", "surrogatepass")).hexdigest()[:20]
        if fence not in text:
            return fence
    raise AssertionError("a text that holds a thousand of its own hashes")


@lru_cache(maxsize=1024)
def _listing(asked: tuple[Question, ...]) -> str:
    return "\n\n".join("\n".join(_table(question)) for question in asked)


def _table(question: Question) -> Iterator[str]:
    yield f"表 {question.table}（{question.title}）"
    under = None
    for columns, rows in groupby(question.rows, key=lambda row: row.columns):
        yield f"以下各行每行 {len(columns)} 格，依次为：{'；'.join(c.label for c in columns)}"
        for row in rows:
            if row.under and row.under != under:
                yield row.under
            under = row.under
            yield _row(row)


def _row(row: AskedRow) -> str:
    return f"{row.key} {row.label}"


def _regions(page: Page, asked: Sequence[Question]) -> list[Span]:
    """Where the asked tables stand with what is around them; the whole report where a table lacks rows."""
    wanted = [t for t in page.tables if any(t.table == q.table for q in asked)]
    if any(t.missing and not t.short for t in wanted):
        return [page.span]
    merged: list[Span] = []
    for start, end in sorted(_around(page, t) for t in wanted):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _around(page: Page, table: TableReading) -> Span:
    first, last = page.span
    start, end = max(first, table.span[0] - AROUND), min(last, table.span[1] + AROUND)
    return max(first, page.text.rfind("\n", first, start) + 1), _line_end(page, end)


def _line_end(page: Page, at: int) -> int:
    end = page.text.find("\n", at, page.span[1])
    return page.span[1] if end < 0 else end


def _lines(page: Page, question: Question) -> list[Span]:
    """Where each asked row is printed, from its label to the next; the table's region for rows that are not found."""
    table = next(t for t in page.tables if t.table == question.table)
    starts = sorted(_start(row.labels[0], row.run) for row in table.rows)
    own = {r.id for r in question.rows}
    printed = [row for row in table.rows if own.intersection(rows_of(row))]
    found = {i for row in printed for i in rows_of(row)}
    if table.table == "disputes" or not own <= found or len(own) == len(table.rows) > 1:
        return [_around(page, table)]
    spans = []
    for row in printed:
        start = _start(row.labels[0], row.run)
        following = [s for s in starts if s > start]
        spans.append((start, following[0] if following else max(_line_end(page, row.run[1]), start)))
    return spans


def _start(label: Span | None, run: Span) -> int:
    return label[0] if label else run[0]
