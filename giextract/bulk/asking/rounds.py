"""Rounds: go through the files, hand in what is to be asked, wait, and go through those again whose answers have come."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from giextract.bulk.asking.batching import Batching, Standing
from giextract.bulk.asking.direct import LOOK_SECONDS
from giextract.bulk.finding.files import Found
from giextract.bulk.planning import Stopped
from giextract.bulk.working.tasks import Done
from giextract.settings import Settings

if TYPE_CHECKING:
    from giextract.store import Store

SLOWER = 1.5  # each look that brings nothing lets us wait so much longer for the next one

Extract = Callable[[Iterable[Found], int | None], Iterator[Done]]


class Rounds:
    """The rounds of one run. `extract` goes over files; its second argument is how many, or None in the first round."""

    def __init__(self, model: Batching, store: "Store", settings: Settings, stopped: Stopped) -> None:
        self._model, self._store, self._settings, self._stopped = model, store, settings, stopped
        self._waits: dict[int, int] = {}  # hashes of places and of their documents
        self._known = 0
        self._pause = settings.batch_first_look

    def run(
        self, files: Callable[[], Iterable[Found]], extract: Extract, waits: bool, tell: Callable[[Standing], None]
    ) -> Iterator[tuple[int, Done]]:
        """Give every file with the number of the round; a file comes again when its answers have come.

        Without `waits` there is one round, over what has come by now.
        """
        model, stopped = self._model, self._stopped
        model.begin(stopped)
        nth, ready = 1, set[int]()
        while True:
            if not model.halted:
                model.start_round()
            again = (file for file in files() if hash(file.place) in ready)
            for done in extract(files(), None) if nth == 1 else extract(again, len(ready)):
                self._note(done)
                yield nth, done
            if not model.halted and not stopped():
                model.hand_in(stopped)
            standing = model.standing()
            self._known = standing.waiting
            tell(standing)
            if not waits or not self._wait(tell):
                break
            nth, ready = nth + 1, self._ready()
        model.end_round()

    def _note(self, done: Done) -> None:
        place = hash(done.entry.place)
        self._waits.pop(place, None)
        if done.waits:
            self._waits[place] = hash(done.entry.document)

    def _ready(self) -> set[int]:
        waiting = self._store.waiting(self._model.asked_by)
        return {place for place, document in self._waits.items() if document not in waiting}

    def _wait(self, tell: Callable[[Standing], None]) -> bool:
        """Wait until answers have come for files that wait for them; tells whether some have."""
        model = self._model
        while self._waits and not model.halted and not self._stopped():
            self._sleep()
            if self._stopped():
                return False
            before = model.standing()
            came = model.look(self._stopped)
            if not model.halted and not self._stopped():
                model.hand_in(self._stopped)
            standing = model.standing()
            if standing != before:
                tell(standing)
            self._pause = min(self._settings.batch_longest_look, self._pause * SLOWER)
            has_changed = came or standing.waiting != self._known or not standing.waiting
            if has_changed and self._ready():
                self._pause = self._settings.batch_first_look
                return True
            self._known = standing.waiting
        return False

    def _sleep(self) -> None:
        until = time.monotonic() + self._pause
        while (left := until - time.monotonic()) > 0 and not self._stopped():
            time.sleep(min(left, LOOK_SECONDS))
