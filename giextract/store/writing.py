"""How a batch of entries becomes rows; all of it runs inside one transaction of one writer."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, Table, and_, bindparam, delete, insert, or_, select, update

from giextract.store.likeness import replace_bands
from giextract.store.packing import digest
from giextract.store.records import Entry, Flag, Key, Result, document_of
from giextract.store.schema import compared, flags, meta, pages, places, policies, related, results, rollups

QUEUED = "queued"  # stands in meta while the list for review is up to date
BATCH = 500  # keys named in one statement; SQLite takes some thousands
UNRELATED = "unrelated"  # stands in meta from a write until a second pass has seen it, with a new text at each write

T = TypeVar("T")


def write_results(connection: Connection, entries: Sequence[Entry]) -> None:
    """Store pages and results; a result without a page was judged again and keeps the page there is."""
    fresh = {entry.document: entry for entry in entries if entry.results}
    judged_again = [name for name, entry in fresh.items() if _keeps_page(entry)]
    _forget(connection, pages, [name for name in fresh if name not in judged_again])
    overcome = [document_of(None, entry.place.path) for entry in fresh.values()]
    _forget(connection, results, [*fresh, *overcome])
    _forget(connection, flags, [*fresh, *overcome])
    _insert(connection, pages, [row for entry in fresh.values() for row in _page_rows(entry)])
    _insert(connection, results, [row for entry in fresh.values() for row in _result_rows(entry)])
    _insert(connection, flags, [row for name, e in fresh.items() for r in e.results for row in _flag_rows(name, r.part, r.flags)])
    _forget(connection, rollups, list(fresh))
    sums = [(entry.document, result.part) for entry in fresh.values() for result in entry.results if result.rolls_up]
    _insert(connection, rollups, [{"document": document, "part": part} for document, part in sums])
    _update_answers(connection, [entry for name, entry in fresh.items() if name in judged_again])
    if fresh:
        mark_changed(connection)
        mark_unrelated(connection)
    replace_bands(connection, [(name, result.part, result.bands) for name, entry in fresh.items() for result in entry.results])


def update_results(
    connection: Connection, judged: Sequence[tuple[str, Result]], judged_by: str | None, before: Sequence[bytes] | None
) -> list[Key]:
    """Replace single results in place, with `before` those whose report is still this one; gives which."""
    stored: Sequence[bytes | None] = before or [None] * len(judged)
    written = [one for one, was in zip(judged, stored, strict=True) if _update_result(connection, *one, judged_by, was)]
    if written:
        replace_flags(connection, [(document, result.part, result.flags) for document, result in written])
        replace_bands(connection, [(document, result.part, result.bands) for document, result in written])
        mark_changed(connection)
    return [(document, result.part) for document, result in written]


def replace_flags(connection: Connection, left: Sequence[tuple[str, int, Sequence[Flag]]]) -> None:
    """Put what is open now in place of what was, report by report."""
    one = and_(flags.c.document == bindparam("of"), flags.c.part == bindparam("nth"))
    connection.execute(delete(flags).where(one), [{"of": document, "nth": part} for document, part, _ in left])
    _insert(connection, flags, [row for document, part, own in left for row in _flag_rows(document, part, own)])


def mark_changed(connection: Connection) -> None:
    """Say that lists made from the store are out of date."""
    connection.execute(delete(meta).where(meta.c.key == QUEUED))


def mark_unrelated(connection: Connection) -> None:
    """Say that reports have come which no second pass has held against the others yet."""
    replace_meta(connection, UNRELATED, uuid.uuid4().hex)


def mark_of(connection: Connection) -> str | None:
    """The mark of the last write that no second pass has seen."""
    return connection.execute(select(meta.c.value).where(meta.c.key == UNRELATED)).scalar_one_or_none()


def mark_related(connection: Connection) -> None:
    """Say that all reports have been held against each other."""
    connection.execute(delete(meta).where(meta.c.key == UNRELATED))


def add_keys(connection: Connection, table: Table, keys: Iterable[Key]) -> None:
    """Remember these results, too."""
    for batch in batched(keys):
        named = table.c.document.in_({document for document, _ in batch})
        there = {(row.document, row.part) for row in connection.execute(select(table).where(named))}
        _insert(connection, table, [{"document": document, "part": part} for document, part in batch if (document, part) not in there])


def add_related(connection: Connection, keys: Sequence[Key]) -> None:
    """Remember that somebody tells of these results, and that nobody knows yet who."""
    one = and_(related.c.document == bindparam("of"), related.c.part == bindparam("nth"))
    if keys:
        connection.execute(delete(related).where(one), [{"of": document, "nth": part} for document, part in keys])
        _insert(connection, related, [{"document": document, "part": part, "tellers": ""} for document, part in keys])


def replace_related(connection: Connection, told: Iterable[tuple[Key, str]]) -> None:
    """Remember who tells of which results, and of no others."""
    connection.execute(delete(related))
    for batch in batched(told):
        _insert(connection, related, [{"document": d, "part": p, "tellers": tellers} for (d, p), tellers in batch])


def replace_keys(connection: Connection, table: Table, keys: Iterable[Key]) -> None:
    """Remember these results, and only these."""
    connection.execute(delete(table))
    for batch in batched(keys):
        _insert(connection, table, [{"document": document, "part": part} for document, part in batch])


def replace_meta(connection: Connection, name: str, value: str) -> None:
    """Keep one text by its name."""
    connection.execute(delete(meta).where(meta.c.key == name))
    connection.execute(insert(meta).values(key=name, value=value))


def replace_compared(connection: Connection, changed: Iterable[tuple[str, str]], gone: Iterable[str]) -> None:
    """Remember these groups as they are now, and those that are gone no more."""
    for names in batched(gone):
        connection.execute(delete(compared).where(compared.c.name.in_(names)))
    for batch in batched(changed):
        connection.execute(delete(compared).where(compared.c.name.in_([name for name, _ in batch])))
        _insert(connection, compared, [{"name": name, "digest": digest} for name, digest in batch])


def write_policy(connection: Connection, sha256: str, text: str) -> None:
    """Keep a policy's text, once."""
    if connection.execute(select(policies.c.sha256).where(policies.c.sha256 == sha256)).first() is None:
        connection.execute(insert(policies).values(sha256=sha256, text=text))


def write_places(connection: Connection, entries: Sequence[Entry]) -> None:
    """Record where bytes stand now; bytes that could not be had leave what was read before as it is."""
    last = {entry.place.path: entry for entry in entries}
    rows = select(places.c.path, places.c.document, places.c.current).where(places.c.path.in_(list(last)))
    stored = connection.execute(rows).all()
    read_before = {row.path for row in stored if row.current and row.document != document_of(None, row.path)}
    new = [e for e in last.values() if e.sha256 is not None or e.place.path not in read_before]
    present = {(row.path, row.document) for row in stored}
    paths = [entry.place.path for entry in new]
    connection.execute(update(places).where(places.c.path.in_(paths)).values(current=False))
    again = [entry for entry in new if (entry.place.path, entry.document) in present]
    if again:
        same = or_(*(and_(places.c.path == e.place.path, places.c.document == e.document) for e in again))
        connection.execute(update(places).where(same).values(current=True))
    seen = datetime.now(UTC).isoformat(timespec="milliseconds")
    _insert(connection, places, [_place_row(e, seen) for e in new if (e.place.path, e.document) not in present])
    if new:
        mark_changed(connection)
        mark_unrelated(connection)


def _keeps_page(entry: Entry) -> bool:
    return all(result.page is None and result.outcome != "failed" for result in entry.results)


def _page_rows(entry: Entry) -> list[dict[str, object]]:
    return [
        {"document": entry.document, "part": r.part, "page": r.page, "answers": r.answers, "asked_by": entry.asked_by}
        for r in entry.results
        if r.page is not None
    ]


def _update_answers(connection: Connection, entries: Sequence[Entry]) -> None:
    """Put a model's new answers beside pages that are there; without new ones the old ones stay."""
    values = [
        {"of": entry.document, "nth": result.part, "answers": result.answers, "asked_by": entry.asked_by}
        for entry in entries
        for result in entry.results
        if result.answers is not None
    ]
    if values:
        row = and_(pages.c.document == bindparam("of"), pages.c.part == bindparam("nth"))
        connection.execute(update(pages).where(row), values)


def _result_rows(entry: Entry) -> list[dict[str, object]]:
    made = {"document": entry.document, "sha256": entry.sha256, "read_by": entry.read_by, "judged_by": entry.judged_by}
    return [{**made, "part": result.part, **_judgement(result)} for result in entry.results]


def _update_result(connection: Connection, document: str, result: Result, judged_by: str | None, before: bytes | None) -> bool:
    row = and_(results.c.document == document, results.c.part == result.part)
    still = row if before is None else and_(row, results.c.report == before)
    made = {} if judged_by is None else {"judged_by": judged_by}
    return connection.execute(update(results).where(still).values(**made, **_judgement(result))).rowcount > 0


def _judgement(result: Result) -> dict[str, object]:
    stated = {"agency": result.agency, "year": result.year}
    return {"outcome": result.outcome, "failure": result.failure, **stated, "report": result.report, "digest": digest(result.report)}


def _flag_rows(document: str, part: int, own: Sequence[Flag]) -> list[dict[str, object]]:
    return [
        {"document": document, "part": part, "nth": nth, "finding": f.finding, "rule": f.rule, "severity": f.severity, "form": f.form}
        for nth, f in enumerate(own)
    ]


def _place_row(entry: Entry, seen: str) -> dict[str, object]:
    place = {"path": entry.place.path, "root": entry.place.root, "size": entry.size}
    return {**place, "document": entry.document, "current": True, "seen": seen}


def _forget(connection: Connection, table: Table, documents: Sequence[str]) -> None:
    connection.execute(delete(table).where(table.c.document.in_(documents)))


def _insert(connection: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def batched(items: Iterable[T], most: int = BATCH) -> Iterator[list[T]]:
    """Gather so many at a time."""
    remaining = iter(items)
    while batch := list(islice(remaining, most)):
        yield batch
