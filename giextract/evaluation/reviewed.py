"""A report of a store that people have reviewed, as it may become a golden."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from giextract.bulk.decided import opened, refresh
from giextract.bulk.finding.sources import bytes_at
from giextract.errors import Unreadable
from giextract.evaluation.promoting import ACCEPTED
from giextract.pipeline import Reviewed
from giextract.report import Cause, Report
from giextract.store import Store

# Closing these says what a page is like, and not that our figures are what it prints.
_ABOUT_READING: frozenset[Cause] = frozenset({"unreadable", "reading_conflict", "ocr", "limit"})


@dataclass(frozen=True, slots=True)
class Promotable:
    """The machine's report, what was decided of its cells and by whom, how many flags are open, and its bytes."""

    report: Report
    decisions: Mapping[str, str | None]
    annotators: tuple[str, ...]
    open: int
    read: Callable[[], bytes]


def find(store: Store, path: str, part: int) -> Promotable | None:
    """Find the report at a path of the store; None where there is none that could be read."""
    refresh(store)
    line = store.find_path(path, part)
    found = opened(store, line.document, line.part) if line is not None else None
    if line is None or found is None:
        return None
    stands, document = found.reviewed, line.document
    people = dict.fromkeys(s.decision.by for s in stands.log if s.state == "holds" and s.decision.kind != "undo")
    return Promotable(stands.report, decided(stands), tuple(people), len(stands.open), lambda: _bytes(store, document))


def decided(stands: Reviewed) -> dict[str, str | None]:
    """What people say that the cells print: their values, and the figures of findings that they accepted or dismissed.

    Whoever closes a finding about the report has looked at its figures; a finding about how they were read vouches for none.
    """
    cells: dict[str, str | None] = {}
    for finding in stands.after.findings:
        decision = stands.closed.get(finding.id)
        if decision is not None and finding.severity != "notice" and finding.cause not in _ABOUT_READING:
            cells |= {c: ACCEPTED for c in finding.cells if c in stands.report.cells and _is_told(stands, c)}
    return cells | {cell: decision.after for cell, decision in stands.values.items()}


def _is_told(stands: Reviewed, cell: str) -> bool:
    return stands.report.cells[cell].state != "undetermined"


def _bytes(store: Store, document: str) -> bytes:
    """The bytes of a document at the first of its places where they still are."""
    failure = Unreadable("no longer at any place of the store / 原文件已不在")
    for root, path in store.places_of(document):
        try:
            return bytes_at(root, path)
        except Unreadable as error:
            failure = error
    raise failure
