"""extract --batch: rounds over files, and how things stand with the provider's batches, in words."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from giextract.cli.tally import Tally, tell
from giextract.cli.voice import Voice
from giextract.settings import Settings

if TYPE_CHECKING:
    from giextract.bulk import Done, Found
    from giextract.bulk.asking.batching import Standing
    from giextract.bulk.asking.direct import Asking
    from giextract.bulk.planning import Stopped
    from giextract.store import Store

SAY_SECONDS = 600.0  # how things stand is said no more often than that while only the count of answers goes up


class Waiting:
    """What is said between rounds, as often as there is something to say."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._said: tuple[int, int, str | None] | None = None
        self._at = 0.0

    def __call__(self, standing: "Standing") -> None:
        """Say how things stand."""
        what = standing.waiting, standing.batches, standing.since
        if not standing.waiting or (what == self._said and time.monotonic() - self._at < SAY_SECONDS):
            return
        self._said, self._at = what, time.monotonic()
        since = _hours(standing.since)
        self._voice.say(
            "batches_waiting", waiting=standing.waiting, handed=standing.handed, batches=standing.batches, done=standing.done,
            hours=since,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """What a run by batches was told; `waits` until all answers are there."""

    store: "Store"
    told: Settings
    stopped: "Stopped"
    waits: bool


def in_rounds(
    model: "Asking | None",
    run: Run,
    files: "Callable[[], Iterable[Found]]",
    extract: "Callable[[Iterable[Found], int | None], Iterator[Done]]",
    tally: Tally,
    voice: Voice,
) -> None:
    """Go through the rounds and count each file by its last one."""
    from giextract.bulk.asking.batching import Batching
    from giextract.bulk.asking.rounds import Rounds

    assert isinstance(model, Batching)
    rounds = Rounds(model, run.store, run.told, run.stopped)
    for nth, done in rounds.run(files, extract, run.waits, Waiting(voice)):
        if nth == 1:
            tally.count(done)
            tell(done, voice)
        else:
            tally.count_again(done)
            if done.failure is not None:
                tell(done, voice)


def tell_batches(model: "Asking | None", voice: Voice) -> None:
    """Say which lines were no replies, and how to go on where questions still wait."""
    if model is None:
        return
    from giextract.bulk.asking.batching import Batching

    if not isinstance(model, Batching):
        return
    if model.garbage:
        voice.say("batches_garbage", count=len(model.garbage), first=model.garbage[0])
    standing = model.standing()
    if standing.waiting:
        voice.say("batches_later", waiting=standing.waiting, batches=standing.batches)


def tell_elsewhere(store: "Store", model: "Asking | None", told: Settings, voice: Voice) -> None:
    """Say that questions of earlier runs are with the provider, where they would now be asked again one by one."""
    if model is not None and (there := store.batches("creating", "handed", model=told.model_name)):
        voice.say("batches_elsewhere", waiting=sum(batch.size for batch in there))


def _hours(since: str | None) -> str:
    seconds = (datetime.now(UTC) - datetime.fromisoformat(since)).total_seconds() if since else 0
    return f"{max(seconds, 0) / 3600:.1f}"
