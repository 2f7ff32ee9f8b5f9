"""The part of a store that batches work with: every method is one transaction, so that a kill loses no question."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import inspect, select, update

from giextract.store import batches
from giextract.store.batches import Batch, Known, Question, questions
from giextract.store.connected import Connected, whole


class Handing(Connected):
    """Questions put down, handed in, answered."""

    @whole
    def put_down(self, put: Sequence[Question]) -> None:
        """Keep questions for the next batch, each once."""
        with self._writing() as connection:
            batches.put_down(connection, put)

    @whole
    def known_question(self, key: str) -> Known | None:
        """What is known of a question, if it was ever put down."""
        wanted = select(questions.c.state, questions.c.shape, questions.c.batch, questions.c.reply)
        with self._reading() as connection:
            row = connection.execute(wanted.where(questions.c.key == key)).first()
            return Known(*row) if row else None

    @whole
    def waiting(self, asked_by: str) -> set[int]:
        """Hashes of the names of documents with a question that is not answered yet; none in a store of an older schema."""
        waits = questions.c.asked_by == asked_by, questions.c.state.in_(["open", "handed"])
        with self._reading() as connection:
            if not inspect(connection).has_table(questions.name):
                return set()
            return {hash(name) for (name,) in connection.execute(select(questions.c.document).where(*waits).distinct())}

    @whole
    def outstanding(self, server: str, model: str) -> tuple[int, int, int]:
        """Questions that wait, and the tokens that they may cost."""
        with self._reading() as connection:
            return batches.outstanding(connection, server, model)

    @whole
    def leave_questions(self) -> None:
        """Put aside what was never handed in or was given up."""
        with self._writing() as connection:
            batches.leave(connection)

    @whole
    def claim(self, batch: Batch, asked_by: str, most: int, most_bytes: int) -> int:
        """Put open questions into a new batch; tells how many."""
        with self._writing() as connection:
            return batches.claim(connection, batch, asked_by, most, most_bytes)

    def requests_of(self, batch: str) -> Iterator[tuple[str, bytes]]:
        """Keys and packed requests of a batch that waits to go out."""
        wanted = select(questions.c.key, questions.c.request).where(questions.c.batch == batch, questions.c.state == "handed")
        with self._streaming(wanted.order_by(questions.c.key)) as rows:
            for row in rows:
                yield row.key, row.request

    @whole
    def batches(self, *states: str, server: str | None = None, model: str | None = None) -> list[Batch]:
        """Batches in these states, or in any, the oldest first; of one server and model where they are named."""
        table = batches.batches
        wanted = select(*(table.c[name] for name in Batch.__slots__)).order_by(table.c.touched, table.c.id)
        named = [table.c.server == server] * (server is not None) + [table.c.model == model] * (model is not None)
        stated = [table.c.state.in_(states)] if states else []
        with self._reading() as connection:
            if not inspect(connection).has_table(table.name):
                return []
            return [Batch(*row) for row in connection.execute(wanted.where(*named, *stated))]

    @whole
    def change_batch(self, batch: str, states: Sequence[str], values: Mapping[str, Any]) -> bool:
        """Change a batch if it is in one of these states, and tell whether it was."""
        table = batches.batches
        one = update(table).where(table.c.id == batch, table.c.state.in_(states)).values(dict(values))
        with self._writing() as connection:
            return connection.execute(one).rowcount == 1

    @whole
    def drop_batch(self, batch: str, state: str) -> None:
        """Forget a batch that was never made, if it is still in this state."""
        with self._writing() as connection:
            batches.drop(connection, batch, state)

    def take_replies(self, batch: str, replies: Mapping[str, bytes]) -> dict[str, tuple[int, int]]:
        """Keep replies; gives those that were not there yet, with the tokens estimated for them."""
        return self._take(batch, replies, {})

    @whole
    def _take(self, batch: str, replies: Mapping[str, bytes], new: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
        """Keep replies; what was `new` when this was first tried is so still, for it has to be paid for."""
        with self._writing() as connection:
            new |= batches.take(connection, batch, replies)
        return new

    @whole
    def end_batch(self, batch: str, values: Mapping[str, Any], counts: bool, tries: int, lost: bytes) -> None:
        """Set down that nothing more comes of a batch, and let what it left unanswered go out again."""
        table = batches.batches
        with self._writing() as connection:
            done = connection.execute(
                update(table).where(table.c.id == batch, table.c.state == "handed").values(dict(values))
            ).rowcount
            if done:
                batches.release(connection, batch, counts, tries, lost)
