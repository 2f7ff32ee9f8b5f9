"""The list for review: made from what the store holds, asked in pages, counted by what people sort it by."""

import uuid
from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    case,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
    union_all,
    update,
)

from giextract.store.queries import first_places
from giextract.store.records import Flag, Queued, Wanted
from giextract.store.schema import decisions, flags, meta, queue, results
from giextract.store.writing import QUEUED, replace_flags, replace_meta

TRUE = "1"  # the list holds; another text: it is being made, or whoever made it was killed
_LEFT = queue.c.errors + queue.c.warnings > 0
Countable = Literal["rule", "severity", "form", "agency", "year", "reviewer", "outcome"]
_OF_REPORTS: dict[str, ColumnElement[Any]] = {name: queue.c[name] for name in ("agency", "year", "reviewer", "outcome")}


def is_current(connection: Connection) -> bool:
    """Tell whether the list was made after the last change of the store."""
    return connection.execute(select(meta.c.value).where(meta.c.key == QUEUED)).scalar_one_or_none() == TRUE


def make(connection: Connection) -> str:
    """Make the list anew: a row a current report that could be read; gives the name to `finish` it by."""
    first = first_places()
    counted = (
        select(
            flags.c.document, flags.c.part,
            func.sum(case((flags.c.severity == "error", 1), else_=0)).label("errors"),
            func.sum(case((flags.c.severity == "warning", 1), else_=0)).label("warnings"),
        ).group_by(flags.c.document, flags.c.part).subquery()
    )  # fmt: skip
    same = and_(counted.c.document == results.c.document, counted.c.part == results.c.part)
    rows = (
        select(
            results.c.document, results.c.part, first.c.path, results.c.agency, results.c.year, results.c.outcome,
            func.coalesce(counted.c.errors, 0), func.coalesce(counted.c.warnings, 0), literal(0), literal(0),
        )
        .join(first, and_(first.c.document == results.c.document, first.c.rank == 1))
        .join(counted, same, isouter=True)
        .where(results.c.outcome.in_(("verified", "consistent", "flagged")))
    )  # fmt: skip
    columns = ["document", "part", "path", "agency", "year", "outcome", "errors", "warnings", "decided", "lapsed"]
    connection.execute(delete(queue))
    connection.execute(insert(queue).from_select(columns, rows))
    name = uuid.uuid4().hex
    replace_meta(connection, QUEUED, name)
    return name


def finish(connection: Connection, name: str) -> None:
    """Say that the list is true to the decisions, too, unless the store has changed since, or another list was begun."""
    connection.execute(update(meta).where(meta.c.key == QUEUED, meta.c.value == name).values(value=TRUE))


def settle(connection: Connection, one: Queued, left: Sequence[Flag]) -> None:
    """Say what is left of a report, and who decided what was decided."""
    replace_flags(connection, [(one.document, one.part, left)])
    row = and_(queue.c.document == one.document, queue.c.part == one.part)
    known = {"errors": one.errors, "warnings": one.warnings, "decided": one.decided, "lapsed": one.lapsed}
    connection.execute(update(queue).where(row).values(**known, reviewer=one.reviewer, reviewed=one.reviewed))


def one(document: str, part: int) -> Select[Any]:
    """A report's line in the list."""
    return select(queue).where(queue.c.document == document, queue.c.part == part)


def at(path: str, part: int) -> Select[Any]:
    """The line in the list of the report at a path."""
    return select(queue).where(queue.c.path == path, queue.c.part == part)


def decided_on() -> Select[Any]:
    """Document, part and path of the reports in the list that somebody has decided about."""
    same = and_(decisions.c.path == queue.c.path, decisions.c.part == queue.c.part)
    return select(queue).where(exists().where(same)).order_by(queue.c.path, queue.c.part)


def listed(wanted: Wanted, limit: int, offset: int = 0) -> Select[Any]:
    """The reports that are wanted, those with most errors first."""
    order = (queue.c.errors.desc(), queue.c.warnings.desc(), queue.c.path, queue.c.part)
    return select(queue).where(*_where(wanted)).order_by(*order).limit(limit).offset(offset)


def following(wanted: Wanted, after: Queued) -> Select[Any]:
    """The first report that comes after this one in the list."""
    later = or_(
        queue.c.errors < after.errors,
        and_(queue.c.errors == after.errors, queue.c.warnings < after.warnings),
        and_(
            queue.c.errors == after.errors, queue.c.warnings == after.warnings,
            or_(queue.c.path > after.path, and_(queue.c.path == after.path, queue.c.part > after.part)),
        ),
    )  # fmt: skip
    return listed(wanted, 1).where(later)


def counts(names: Sequence[Countable], wanted: Wanted, most: int | None = None) -> Select[Any]:
    """By each name its values, each with how many of the wanted reports have it: agency, year, reviewer, outcome.

    Of rule, severity and form it is the open flags that are counted. The total comes under the name `total`. The wanted
    reports are looked for once; of each name only so many values are given, those of most first.
    """
    kept = select(queue.c.document, queue.c.part, *_OF_REPORTS.values()).where(*_where(wanted)).cte("wanted")
    asked = [select(literal("total").label("name"), literal("").label("value"), func.count().label("count")).select_from(kept)]
    same = and_(flags.c.document == kept.c.document, flags.c.part == kept.c.part)
    is_all = wanted in (Wanted(), Wanted(left=False))  # every flag is in one of these reports
    for name in names:
        if name in _OF_REPORTS:
            column: ColumnElement[Any] = kept.c[name]
            rows = select(literal(name), cast(column, String), func.count()).where(column.is_not(None)).group_by(column)
        else:
            column = flags.c[name]
            source = flags if is_all else flags.join(kept, same)
            rows = select(literal(name), column, func.count()).select_from(source).group_by(column)
        if most is not None:
            first = rows.order_by(func.count().desc(), column).limit(most).subquery()
            rows = select(*first.c)
        asked.append(rows)
    every = union_all(*asked).subquery()
    return select(every).order_by(every.c.count.desc(), every.c.value)


def flagged(wanted: Wanted) -> Select[Any]:
    """The list's line and the finding of every open flag of the wanted rule in the reports that are wanted."""
    same = and_(queue.c.document == flags.c.document, queue.c.part == flags.c.part)
    own = [flags.c.rule == wanted.rule] if wanted.rule else []
    rows = select(queue, flags.c.finding).join(flags, same).where(*own, *_where(wanted))
    return rows.order_by(queue.c.path, queue.c.part, flags.c.nth)


def _where(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [_LEFT] if wanted.left else []
    some = flags.alias()
    named = (("rule", wanted.rule), ("severity", wanted.severity), ("form", wanted.form))
    own = [some.c[name] == value for name, value in named if value is not None]
    if own:
        conditions.append(tuple_(queue.c.document, queue.c.part).in_(select(some.c.document, some.c.part).where(*own)))
    for column, value in ((queue.c.agency, wanted.agency), (queue.c.year, wanted.year), (queue.c.reviewer, wanted.reviewer)):
        if value is not None:
            conditions.append(column == value)
    if wanted.text:
        conditions.append(or_(_contains(queue.c.agency, wanted.text), _contains(queue.c.path, wanted.text)))
    return conditions


def _contains(column: ColumnElement[str | None], text: str) -> ColumnElement[bool]:
    return column.contains(text, autoescape=True)
