"""What a model is asked by a provider's batches: the questions, the batches that they went out in, the replies.

    batches    our own id → the provider's id, its state, and when we last did something about it
    questions  key of the cache → the request or, once it came, the reply; documents that wait for it

A question is `open` until a batch has it, `handed` while the provider has it, then `answered`, or `failed` where it was given
up; `left` is one that an earlier run put down and nobody has wanted again since. A batch is `new` until all that is left is to
make it at the provider, `creating` while that may or may not have been done, `handed`, and then `collected`; a failed one is
`crowded` (others were in its way) or `too_large` where the provider had no room for it, else `failed`.

Neither table ever holds a key: `server` is an address without what stands before the @.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    bindparam,
    case,
    delete,
    func,
    insert,
    select,
    update,
)

from giextract.store.schema import metadata
from giextract.store.writing import batched

# `refused` is what its questions were refused for: ways of asking that are not to be tried again.
batches = Table(
    "batches",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("server", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("size", Integer, nullable=False),
    Column("done", Integer, nullable=False, default=0),
    Column("file", Text),
    Column("provider", Text),
    Column("touched", String(32), nullable=False),
    Column("handed", String(32)),
    Column("said", Text),
    Column("refused", Text),
    Index("batches_by_state", "state"),
)

# `given` and `answered` are estimates in tokens; `shape` is how JSON was asked for, and with which parameters.
questions = Table(
    "questions",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("server", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("batch", String(36)),
    Column("document", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("shape", Text, nullable=False),
    Column("request", LargeBinary),
    Column("size", Integer, nullable=False),
    Column("given", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("reply", LargeBinary),
    Index("questions_by_state", "state", "server", "model", "key"),
    Index("questions_of_batch", "batch", "key"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is put down: `request` is packed JSON of `size` bytes; `after` the batch whose refusal it answers."""

    key: str
    server: str
    model: str
    document: str
    asked_by: str
    shape: str
    request: bytes
    size: int
    given: int
    answered: int
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a question: its state, how and in which batch it was asked, and the packed reply."""

    state: str
    shape: str
    batch: str | None
    reply: bytes | None


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch, and the last word on it: `provider` and `file` are the provider's ids, times are in UTC."""

    id: str
    server: str
    model: str
    state: str
    touched: str
    size: int = 0
    done: int = 0
    file: str | None = None
    provider: str | None = None
    handed: str | None = None
    said: str | None = None
    refused: str | None = None


def put_down(connection: Connection, put: Sequence[Question]) -> None:
    """Keep questions; of one that is there already only who waits for it changes, unless its reply was a refusal."""
    there: dict[str, tuple[str, str | None]] = {}
    for keys in batched(question.key for question in put):
        rows = connection.execute(select(questions.c.key, questions.c.state, questions.c.batch).where(questions.c.key.in_(keys)))
        there |= {row.key: (row.state, row.batch) for row in rows}
    _insert(connection, [question for question in put if question.key not in there])
    for question in put:
        state, batch = there.get(question.key, ("", None))
        one = update(questions).where(questions.c.key == question.key, questions.c.state == state)
        waits = {"document": question.document, "asked_by": question.asked_by}
        if state in ("open", "handed"):
            connection.execute(one.values(waits))
        elif state == "left" or (state == "answered" and batch == question.after):
            connection.execute(one.values(waits | _asked(question)))


def _insert(connection: Connection, put: Sequence[Question]) -> None:
    if put:
        rows = [
            {"key": q.key, "server": q.server, "model": q.model, "document": q.document, "asked_by": q.asked_by, **_asked(q)}
            for q in put
        ]
        connection.execute(insert(questions), rows)


def _asked(question: Question) -> dict[str, object]:
    return {
        "state": "open", "batch": None, "reply": None, "shape": question.shape, "request": question.request,
        "size": question.size, "given": question.given, "answered": question.answered,
    }  # fmt: skip


def claim(connection: Connection, batch: Batch, asked_by: str, most: int, most_bytes: int) -> int:
    """Put as many open questions into a new batch as it may hold; tells how many, also of one that was filled before."""
    if filled := connection.execute(select(batches.c.size).where(batches.c.id == batch.id)).scalar_one_or_none():
        return int(filled)
    wanted = (
        questions.c.state == "open",
        questions.c.server == batch.server,
        questions.c.model == batch.model,
        questions.c.asked_by == asked_by,
    )
    count = size = 0
    last = ""
    rows = connection.execute(select(questions.c.key, questions.c.size).where(*wanted).order_by(questions.c.key).limit(most))
    for key, own in rows:
        if count and size + own + 1 > most_bytes:
            break
        count, size, last = count + 1, size + own + 1, key
    rows.close()
    if count:
        taken = {"state": "handed", "batch": batch.id}
        connection.execute(update(questions).where(*wanted, questions.c.key <= last).values(taken))
        row = {name: getattr(batch, name) for name in Batch.__slots__}
        connection.execute(insert(batches).values(row | {"size": count}))
    return count


def take(connection: Connection, batch: str, replies: Mapping[str, bytes]) -> dict[str, tuple[int, int]]:
    """Keep replies that a batch has brought; gives those that were not there yet, with the tokens estimated for them."""
    own = (questions.c.batch == batch, questions.c.state == "handed", questions.c.key.in_(list(replies)))
    rows = connection.execute(select(questions.c.key, questions.c.given, questions.c.answered).where(*own)).all()
    if rows:
        one = update(questions).where(questions.c.key == bindparam("of"))
        came = one.values(state="answered", reply=bindparam("packed"), request=None)
        connection.execute(came, [{"of": row.key, "packed": replies[row.key]} for row in rows])
    return {row.key: (row.given, row.answered) for row in rows}


def release(connection: Connection, batch: str, counts: bool, tries: int, lost: bytes) -> None:
    """Let questions that a batch left unanswered go out again; those that were tried so often are given up with a word."""
    own = (questions.c.batch == batch, questions.c.state == "handed")
    more = questions.c.tries + (1 if counts else 0)
    again = more < tries if counts else questions.c.tries >= 0
    connection.execute(
        update(questions).where(*own).values(
            state=case((again, "open"), else_="failed"),
            reply=case((again, None), else_=lost),
            batch=case((again, None), else_=questions.c.batch),
            tries=more,
        )
    )  # fmt: skip


def leave(connection: Connection) -> None:
    """Put aside what nobody has handed in, or what was given up, until somebody wants it again."""
    connection.execute(update(questions).where(questions.c.state == "open").values(state="left"))
    connection.execute(update(questions).where(questions.c.state == "failed").values(state="left", batch=None, reply=None, tries=0))


def drop(connection: Connection, batch: str, state: str) -> None:
    """Forget a batch that was never made, if it is still in this state, and give its questions back."""
    if connection.execute(delete(batches).where(batches.c.id == batch, batches.c.state == state)).rowcount:
        own = (questions.c.batch == batch, questions.c.state == "handed")
        connection.execute(update(questions).where(*own).values(state="open", batch=None))


def outstanding(connection: Connection, server: str, model: str) -> tuple[int, int, int]:
    """How many questions wait to be handed in or answered, and what they may cost: tokens asked and answered."""
    own = (questions.c.server == server, questions.c.model == model, questions.c.state.in_(["open", "handed"]))
    totals = func.count(), func.coalesce(func.sum(questions.c.given), 0), func.coalesce(func.sum(questions.c.answered), 0)
    count, given, answered = connection.execute(select(*totals).where(*own)).one()
    return int(count), int(given), int(answered)
