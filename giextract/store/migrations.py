"""What an older giextract has made is brought up to date when it is opened; what is no store, or a newer one, is refused.

A step is one function and one line in STEPS: it takes a store of the version before to its own. All steps that a store
needs are done in one transaction, which also moves its version on, so that no kill leaves it between two versions. A step
makes tables as schema.py has them now; one that changes an earlier table looks first whether that has been done.
"""

import json
from collections.abc import Callable

from sqlalchemy import Column, Connection, Table, bindparam, insert, inspect, select, tuple_, update
from sqlalchemy.schema import CreateColumn

from giextract.errors import StoreError
from giextract.store import schema
from giextract.store.batches import batches, questions
from giextract.store.likeness import bands, likenesses
from giextract.store.packing import digest, unpack
from giextract.store.schema import flags, meta, metadata, pages, results
from giextract.store.writing import mark_unrelated


def _to_2(connection: Connection) -> None:
    """Reports tell of each other, and a model answers (the first stores of version 1 had no place for answers)."""
    _add(connection, schema.related)
    _widen(connection, pages.c.answers)
    _widen(connection, pages.c.asked_by)


def _to_3(connection: Connection) -> None:
    """People decide, policies are files, and reports are held against those of other years, units and agencies."""
    _add(connection, schema.decisions, flags, schema.queue, schema.policies)
    _add(connection, schema.rollups, schema.lent, schema.compared, bands, likenesses)
    _fill_flags(connection)
    mark_unrelated(connection)


def _to_4(connection: Connection) -> None:
    """A model is asked by a provider's batches."""
    _add(connection, batches, questions)


def _to_5(connection: Connection) -> None:
    """Results say by which digest their report is known, and which relations tell of them."""
    _widen(connection, results.c.digest)
    _widen(connection, schema.related.c.tellers)
    _fill_digests(connection)


# By the version that a step leads to; a schema is as new as its last step.
STEPS: dict[int, Callable[[Connection], None]] = {
    2: _to_2,
    3: _to_3,
    4: _to_4,
    5: _to_5,
}
VERSION = max(STEPS)
AT_A_TIME = 64  # reports held while something of theirs is worked out


def prepare_schema(connection: Connection, name: str, create: bool) -> None:
    """Make the tables in an empty database, or see that those there are ours and up to date; raise StoreError otherwise."""
    if create and not inspect(connection).get_table_names():
        metadata.create_all(connection)
        connection.execute(insert(meta).values(key="schema", value=str(VERSION)))
        return
    found = _understood(connection, name)
    for version in range(found + 1, VERSION + 1):
        STEPS[version](connection)
    if found < VERSION:
        connection.execute(update(meta).where(meta.c.key == "schema").values(value=str(VERSION)))


def is_ours(connection: Connection, name: str) -> bool:
    """Tell whether a store is there, and not an empty database; raise StoreError for what is no store of ours."""
    return bool(inspect(connection).get_table_names()) and bool(_understood(connection, name))


def _understood(connection: Connection, name: str) -> int:
    """The schema's version, if it is one that we know."""
    found = _version(connection) if inspect(connection).has_table("meta") else None
    if found is None:
        raise StoreError(f"{name} is not a store of giextract; give --store another name")
    if found > VERSION:
        raise StoreError(f"{name} was made by a newer giextract (schema {found}, this one knows {VERSION}); upgrade it")
    return found


def _version(connection: Connection) -> int | None:
    columns = {column["name"] for column in inspect(connection).get_columns("meta")}
    if columns != {"key", "value"}:
        return None
    value = connection.execute(select(meta.c.value).where(meta.c.key == "schema")).scalar_one_or_none()
    return int(value) if value and value.isdigit() else None


def _add(connection: Connection, *tables: Table) -> None:
    metadata.create_all(connection, tables=tables)


def _widen(connection: Connection, column: Column[object]) -> None:
    """Add a column where it is not there yet."""
    if column.name not in {there["name"] for there in inspect(connection).get_columns(column.table.name)}:
        described = CreateColumn(column).compile(dialect=connection.dialect)
        connection.exec_driver_sql(f"ALTER TABLE {column.table.name} ADD COLUMN {described}")


def _fill_flags(connection: Connection) -> None:
    """Take the errors and warnings out of reports that were stored before there was a table for them."""
    # An option of the statement, not of the connection: what is inserted must not go through a cursor on the server.
    stored = select(results.c.document, results.c.part, results.c.report).execution_options(yield_per=AT_A_TIME)
    for document, part, report in connection.execute(stored):
        found = [f for f in json.loads(unpack(report))["findings"] if f["severity"] != "notice"]
        rows = [
            {"document": document, "part": part, "nth": nth, "finding": f["id"], "rule": f["rule"], "severity": f["severity"], "form": ""}
            for nth, f in enumerate(found)
        ]
        if rows:
            connection.execute(insert(flags), rows)


def _fill_digests(connection: Connection) -> None:
    """Work out the digests of reports that were stored before they were kept, some at a time."""
    key = tuple_(results.c.document, results.c.part)
    some = select(results.c.document, results.c.part, results.c.report).order_by(results.c.document, results.c.part).limit(AT_A_TIME)
    one = (results.c.document == bindparam("of")) & (results.c.part == bindparam("nth"))
    rows = connection.execute(some).all()
    while rows:
        made = [{"of": row.document, "nth": row.part, "digest": digest(row.report)} for row in rows]
        connection.execute(update(results).where(one), made)
        rows = connection.execute(some.where(key > (rows[-1].document, rows[-1].part))).all()
