"""Reports whose prose is nearly another's; what was compared once is not compared again."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from giextract.bulk.across.likeness import BATCH, likest
from giextract.bulk.across.relations.relation import Told, arranged
from giextract.checks.across import RULES, alone
from giextract.report import Finding, Report
from giextract.store import Key, Store, batched

_OTHERS = [name for name in RULES if name != "alike"]


def of_likeness(
    store: Store,
    fresh: Callable[[Mapping[Key, Sequence[Finding]]], Sequence[Key]],
    load: Callable[[Sequence[Key]], Mapping[Key, Report]],
    stopped: Callable[[], bool],
) -> Iterator[list[tuple[Report, Told]]]:
    """Some at a time: each stored report with such prose, and what is told of it.

    `fresh` gives those of which this has not been told before; only they are loaded.
    """
    for some in batched(likest(store), BATCH):
        if stopped():
            return
        found = dict(some)
        yield [(stored, _told(key, stored, found[key])) for key, stored in load(fresh(found)).items()]


def _told(key: Key, stored: Report, found: Sequence[Finding]) -> Told:
    view = alone(stored, _OTHERS)
    return Told(key, view.model_copy(update={"findings": arranged((*view.findings, *found))}), True)
