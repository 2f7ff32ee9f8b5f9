"""Reports whose prose is nearly another's; what was compared once is not compared again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from giextract.bulk.across.likeness import BATCH, compare, likest
from giextract.bulk.across.relations.relation import Told, arranged
from giextract.checks.across import RULES, alone
from giextract.report import Report
from giextract.store import Key, Store

_OTHERS = [name for name in RULES if name != "alike"]


def of_likeness(store: Store, load: Callable[[Sequence[Key]], Mapping[Key, Report]]) -> Iterator[tuple[Report, Told]]:
    """Each stored report with such prose, and what is told of it."""
    compare(store)
    likenesses = likest(store)
    while found := dict(islice(likenesses, BATCH)):
        for key, stored in load(list(found)).items():
            view = alone(stored, _OTHERS)
            told = view.model_copy(update={"findings": arranged((*view.findings, *found[key]))})
            yield stored, Told(key, told, True)
