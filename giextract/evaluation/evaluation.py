"""An evaluation as a whole: runs over one corpus, how they differ, and the floors."""

from collections.abc import Sequence

from giextract.evaluation import floors
from giextract.evaluation.comparing import Comparison, compare
from giextract.evaluation.corpus import FLOORS, Corpus
from giextract.evaluation.floors import Floor
from giextract.evaluation.results import Run
from giextract.evaluation.summary import Summary, scores, summarise
from giextract.report import Frozen
from giextract.settings import Settings


class Evaluation(Frozen):
    """What `giextract evaluate --json` prints: the first run is compared with every other one."""

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
    pairs = [(run, scores(run)) for run in runs]
    summaries = [summarise(run, scored, prices) for run, scored in pairs]
    pinned = floors.load(corpus.folder / FLOORS)
    return Evaluation(
        goldens=corpus.folder.as_posix(), digest=corpus.digest, runs=tuple(summaries),
        comparisons=tuple(compare(pairs[0], other) for other in pairs[1:]),
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
