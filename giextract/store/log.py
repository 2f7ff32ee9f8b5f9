"""The log of decisions: rows are added and never changed."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select

from giextract.decision import Decision
from giextract.store.schema import decisions

Key = tuple[str, int]


def add(connection: Connection, made: Sequence[Decision]) -> list[Decision]:
    """Keep decisions in this order; gives them with their ids."""
    kept = []
    for decision in made:
        row = {**decision.model_dump(exclude={"id"}), "judged": decision.judged}
        key = connection.execute(insert(decisions).values(row)).inserted_primary_key
        kept.append(decision.model_copy(update={"id": int(key[0]) if key else None}))
    return kept


def last_id(connection: Connection) -> int:
    """The id of the last decision; 0 where there is none."""
    return int(connection.execute(select(func.coalesce(func.max(decisions.c.id), 0))).scalar_one())


def added(connection: Connection, made: Sequence[Decision], after: int) -> list[Decision]:
    """These decisions with their ids, if they were all added after this id; else none."""
    rows = as_decisions(connection.execute(select(decisions).where(decisions.c.id > after).order_by(decisions.c.id)))
    kept = [row for row in rows if any(row.model_copy(update={"id": one.id}) == one for one in made)]
    return kept if len(kept) == len(made) else []


def of_reports(connection: Connection, keys: Iterable[Key]) -> dict[Key, list[Decision]]:
    """The decisions on each of these reports, oldest first."""
    paths = {path for path, _ in keys}
    found: dict[Key, list[Decision]] = {}
    for row in connection.execute(select(decisions).where(decisions.c.path.in_(paths)).order_by(decisions.c.id)):
        decision = as_decision(row)
        found.setdefault((decision.path, decision.part), []).append(decision)
    return found


def everything(by: str | None = None) -> Select[Any]:
    """All decisions, oldest first; of one person where `by` says so."""
    wanted = select(decisions).order_by(decisions.c.id)
    return wanted.where(decisions.c.by == by) if by is not None else wanted


def last_of(connection: Connection, by: str) -> list[Decision]:
    """A person's last decision that was not taken back, with those taken together with it."""
    undone = select(decisions.c.undoes).where(decisions.c.kind == "undo", decisions.c.undoes.is_not(None))
    alive = select(decisions).where(decisions.c.by == by, decisions.c.kind != "undo", decisions.c.id.not_in(undone))
    row = connection.execute(alive.order_by(decisions.c.id.desc()).limit(1)).first()
    if row is None or row.bulk is None:
        return [as_decision(row)] if row else []
    return list(as_decisions(connection.execute(alive.where(decisions.c.bulk == row.bulk).order_by(decisions.c.id))))


def tally() -> Select[Any]:
    """How many decisions of each kind each person made."""
    return select(decisions.c.by, decisions.c.kind, func.count()).group_by(decisions.c.by, decisions.c.kind).order_by(decisions.c.by)


def as_decision(row: Row[Any]) -> Decision:
    """A row of the log as a decision."""
    return Decision.model_validate(dict(row._mapping))


def as_decisions(rows: Iterable[Row[Any]]) -> Iterator[Decision]:
    """Rows of the log as decisions."""
    return map(as_decision, rows)
