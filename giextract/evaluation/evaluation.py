"""An evaluation as a whole: runs over one corpus, how they differ, and the floors."""

from collections.abc import Sequence

from giextract.evaluation import floors
from giextract.evaluation.comparing import Comparison, compare
from giextract.evaluation.corpus import FLOORS, Corpus
from giextract.evaluation.floors import Floor
from giextract.evaluation.results import Run, apart
from giextract.evaluation.summary import Summary, scores, summarise
from giextract.report import Frozen
from giextract.settings import Settings


class Evaluation(Frozen):
    """What `giextract evaluate --json` prints: the first run is compared with every other one.

    Reviewed reports have runs of their own, which come last, and are compared only where there are no others.
    """

    goldens: str
    digest: str
    runs: tuple[Summary, ...]
    comparisons: tuple[Comparison, ...]
    floors: tuple[Floor, ...]
    is_pinned: bool
    """Whether there are floors beside the goldens at all."""

    @property
    def broken(self) -> tuple[Floor, ...]:
        """The floors that do not hold."""
        return tuple(floor for floor in self.floors if not floor.holds)


def evaluate(corpus: Corpus, runs: Sequence[Run], prices: Settings | None = None) -> Evaluation:
    """Score runs over a corpus, hold them against each other and against the floors that lie beside the goldens."""
    sets = list(zip(*(apart(run) for run in runs), strict=True))
    pairs = [[(run, scores(run)) for run in one] for one in sets]
    summaries = [summarise(run, scored, prices) for one in pairs for run, scored in one]
    pinned = floors.load(corpus.folder / FLOORS)
    return Evaluation(
        goldens=corpus.folder.as_posix(), digest=corpus.digest, runs=tuple(summaries),
        comparisons=tuple(compare(one[0], other) for one in pairs[:1] for other in one[1:]),
        floors=floors.hold(pinned, corpus.digest, summaries), is_pinned=pinned is not None,
    )  # fmt: skip


def held_again(corpus: Corpus, evaluation: Evaluation) -> Evaluation:
    """The same scores held against the floors that lie there now."""
    pinned = floors.load(corpus.folder / FLOORS)
    held = floors.hold(pinned, corpus.digest, evaluation.runs)
    return evaluation.model_copy(update={"floors": held, "is_pinned": pinned is not None})


def pin(corpus: Corpus, evaluation: Evaluation) -> tuple[str, tuple[Floor, ...]]:
    """The text of new floors, and those that were refused because they would lower an old one."""
    before = floors.load(corpus.folder / FLOORS)
    pinned, refused = floors.update(before, corpus.digest, evaluation.runs)
    return floors.written(pinned), refused
