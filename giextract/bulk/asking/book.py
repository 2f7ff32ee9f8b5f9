"""The store as the place where questions are put down and their replies found."""

from collections.abc import Collection
from contextvars import ContextVar

from giextract.reading.model.batch_caller import Noted, PutDown
from giextract.store import Question, Store, pack, unpack

AT_ONCE = 256  # questions written in one transaction; a kill loses them, and the next run puts them down again

DOCUMENT: ContextVar[str] = ContextVar("document", default="")  # the one that is being asked about


class StoreBook:
    """Put questions down, some at a time, in the one thread that asks."""

    def __init__(self, store: Store, asked_by: str) -> None:
        self._store, self._asked_by = store, asked_by
        self._put: dict[str, Question] = {}
        self._earlier = {one.id for one in store.batches("collected")}

    def noted(self, key: str) -> Noted | None:
        """What is known of a question."""
        if (put := self._put.get(key)) is not None:
            return Noted(True, put.shape, None, None)
        known = self._store.known_question(key)
        if known is None:
            return None
        reply = unpack(known.reply) if known.reply else None
        return Noted(known.state in ("open", "handed"), known.shape, known.batch, reply)

    def put(self, question: PutDown) -> None:
        """Keep a question for the next batch."""
        q = question
        self._put[q.key] = Question(
            q.key, q.server, q.model, DOCUMENT.get(), self._asked_by, q.shape, pack(q.line), len(q.line.encode()), q.given,
            q.answered, q.after,
        )  # fmt: skip
        if len(self._put) >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what is still held."""
        if self._put:
            self._store.put_down(list(self._put.values()))
            self._put.clear()

    def is_of_earlier_run(self, batch: str | None) -> bool:
        """Tell whether a batch had been collected when this run began."""
        return batch in self._earlier

    def note_refused(self, batch: str, names: Collection[str]) -> None:
        """Remember what the questions of a batch cannot be asked with."""
        known = {name for one in self._store.batches() if one.id == batch for name in (one.refused or "").split()}
        refused = " ".join(sorted(known | set(names)))
        self._store.change_batch(batch, ("collected",), {"refused": refused})
