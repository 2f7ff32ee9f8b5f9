"""One report, the whole way: `prepare` reads the page, `ask` asks a model, `judge` settles, checks and decides.

`prepare` and `judge` are plain functions without I/O whose arguments and results can be pickled; only `ask` is
asynchronous.
"""

from giextract.pipeline.asking import ask, disputed
from giextract.pipeline.fingerprints import fingerprints
from giextract.pipeline.judging import judge
from giextract.pipeline.likeness import bare_prose, sketch
from giextract.pipeline.outcome import outcome_of
from giextract.pipeline.preparing import pages_of, prepare
from giextract.pipeline.reviewing import Reviewed, Standing, judged, review
from giextract.reading.model.answers import Answers
from giextract.reading.page import Page
from giextract.settle.neighbour import Beside, has_ties

__all__ = [
    "Answers",
    "Beside",
    "Page",
    "Reviewed",
    "Standing",
    "ask",
    "bare_prose",
    "disputed",
    "fingerprints",
    "has_ties",
    "judge",
    "judged",
    "outcome_of",
    "pages_of",
    "prepare",
    "review",
    "sketch",
]
