"""Which reports have prose in common: sketches to find them by, and what comparing two of them came to.

    bands       document, part → the bands of its prose; two reports with a band in common are worth comparing
    likenesses  document, part and another → the share of their prose that is alike, in per cent; kept, so that no run
                compares two unchanged reports again, as long as they are worth comparing
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    Select,
    SmallInteger,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    union_all,
)

from giextract.store.queries import first_places
from giextract.store.records import Likeness, Pair
from giextract.store.schema import metadata, results

bands = Table(
    "bands",
    metadata,
    Column("document", Text, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("band", SmallInteger, primary_key=True),
    Column("key", BigInteger, nullable=False),
    Index("bands_by_key", "band", "key"),
)

likenesses = Table(
    "likenesses",
    metadata,
    Column("document", Text, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("other", Text, primary_key=True),
    Column("other_part", Integer, primary_key=True),
    Column("share", SmallInteger, nullable=False),
    Index("likenesses_of_other", "other", "other_part"),
)


def replace_bands(connection: Connection, sketched: Sequence[tuple[str, int, tuple[int, ...] | None]]) -> None:
    """Put new sketches in the place of old ones, and forget what those were compared with; None leaves all as it is."""
    new = [(document, part, own) for document, part, own in sketched if own is not None]
    if not new:
        return
    keys = [{"of": document, "nth": part} for document, part, _ in new]
    this = [(t.c.document == bindparam("of")) & (t.c.part == bindparam("nth")) for t in (bands, likenesses)]
    that = (likenesses.c.other == bindparam("of")) & (likenesses.c.other_part == bindparam("nth"))
    connection.execute(delete(bands).where(this[0]), keys)
    connection.execute(delete(likenesses).where(this[1]), keys)
    connection.execute(delete(likenesses).where(that), keys)
    rows = [{"document": d, "part": p, "band": n, "key": key} for d, p, own in new for n, key in enumerate(own)]
    if rows:
        connection.execute(insert(bands), rows)


def candidates() -> Select[Any]:
    """Band, key, year, agency, document and part of current reports that share a band, bucket by bucket."""
    first = first_places()
    here = bands.join(results, (results.c.document == bands.c.document) & (results.c.part == bands.c.part)).join(
        first, (first.c.document == bands.c.document) & (first.c.rank == 1)
    )
    known = results.c.agency.is_not(None) & results.c.year.is_not(None)
    several = (
        select(bands.c.band, bands.c.key).group_by(bands.c.band, bands.c.key).having(func.count() > 1).subquery()
    )  # fmt: skip
    columns = (bands.c.band, bands.c.key, results.c.year, results.c.agency, bands.c.document, bands.c.part)
    return (
        select(*columns)
        .select_from(here.join(several, (several.c.band == bands.c.band) & (several.c.key == bands.c.key)))
        .where(known)
        .order_by(bands.c.band, bands.c.key, results.c.year, results.c.agency, first.c.path, bands.c.part)
    )


def compared(connection: Connection, some: Sequence[Pair]) -> set[Pair]:
    """Those of some pairs that were compared before."""
    asked = or_(*(and_(*_is(one, other)) for one, other in some))
    return {as_pair(row) for row in connection.execute(pairs().where(asked))}


def add(connection: Connection, found: Sequence[tuple[Pair, int]]) -> None:
    """Keep what comparing came to; another run may have compared the same two."""
    there = compared(connection, [pair for pair, _ in found]) if found else set()
    rows = [
        {"document": one[0], "part": one[1], "other": other[0], "other_part": other[1], "share": share}
        for (one, other), share in found
        if (one, other) not in there
    ]
    if rows:
        connection.execute(insert(likenesses), rows)


def pairs() -> Select[Any]:
    """Every pair that was compared."""
    return select(likenesses.c.document, likenesses.c.part, likenesses.c.other, likenesses.c.other_part)


def forget(connection: Connection, gone: Sequence[Pair]) -> None:
    """Forget what these pairs have in common."""
    this = _is((bindparam("this"), bindparam("of_this")), (bindparam("that"), bindparam("of_that")))
    rows = [{"this": one[0], "of_this": one[1], "that": other[0], "of_that": other[1]} for one, other in gone]
    if rows:
        connection.execute(delete(likenesses).where(*this), rows)


def alike(least: int) -> Select[Any]:
    """The likenesses of current reports of at least this share, each told of both, the greatest first."""
    t = likenesses.c
    both = union_all(
        select(t.document, t.part, t.other, t.other_part, t.share).where(t.share >= least),
        select(t.other, t.other_part, t.document, t.part, t.share).where(t.share >= least),
    ).subquery()
    own, theirs = results.alias(), results.alias()
    here, there = first_places(), first_places()
    return (
        select(
            both.c.document, both.c.part, own.c.agency, own.c.year,
            theirs.c.agency, theirs.c.year, there.c.path, both.c.share,
        )
        .join(own, (own.c.document == both.c.document) & (own.c.part == both.c.part))
        .join(theirs, (theirs.c.document == both.c.other) & (theirs.c.part == both.c.other_part))
        .join(here, (here.c.document == both.c.document) & (here.c.rank == 1))
        .join(there, (there.c.document == both.c.other) & (there.c.rank == 1))
        .order_by(both.c.document, both.c.part, both.c.share.desc(), there.c.path)
    )  # fmt: skip


def as_likeness(row: Sequence[Any]) -> Likeness:
    """A row of `alike`."""
    return Likeness((row[0], row[1]), *row[2:])


def as_pair(row: Sequence[Any]) -> Pair:
    """A row of `pairs`."""
    return (row[0], row[1]), (row[2], row[3])


def _is(one: tuple[Any, Any], other: tuple[Any, Any]) -> tuple[Any, ...]:
    t = likenesses.c
    return t.document == one[0], t.part == one[1], t.other == other[0], t.other_part == other[1]
