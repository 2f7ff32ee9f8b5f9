"""An annotated report as one reader read it, and all of them together."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from giextract import bulk
from giextract.evaluation.corpus import Case
from giextract.evaluation.truth import squeezed
from giextract.pipeline import Page
from giextract.report import Report, Usage
from giextract.store import unpack


@dataclass(frozen=True, slots=True)
class Result:
    """An annotated report as it was read; `usage` is what the answers about it cost, now or when they were given.

    `parts` counts the reports that were found in the file, `stale` the questions without a recorded answer.
    """

    case: Case
    report: Report | None
    text: str = ""
    parts: int = 1
    usage: Usage = field(default_factory=Usage)
    stale: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """All of them as one reader read them; `stopped` says why its model was not asked to the end."""

    name: str
    results: tuple[Result, ...]
    seconds: float = 0.0
    stopped: str | None = None
    written: int = 0


def apart(run: Run) -> list[Run]:
    """A run over the reports that people read for themselves, and one over those that a person only judged."""
    sets = ([r for r in run.results if r.case.truth.is_reviewed is reviewed] for reviewed in (False, True))
    return [replace(run, results=tuple(results)) for results in sets if results]


def result_of(case: Case, done: bulk.Done | None, texts: Sequence[str] | None = None) -> Result:
    """What came of a source; `texts` are the texts of its pages where they are known already."""
    reports = [Report.model_validate_json(unpack(one.report)) for one in done.entry.results] if done else []
    best = best_of(reports, case)
    texts = (texts_of(done) if done else ()) if texts is None else texts
    text = texts[reports.index(best)] if best is not None and len(texts) == len(reports) else ""
    return Result(case, best, text, len(reports) or 1)


def best_of(reports: Sequence[Report], case: Case) -> Report | None:
    """Of several reports in one file, the one that is meant: of its year, then of its agency, then the first."""
    truth = case.truth
    return max(
        reports, default=None, key=lambda r: (r.year == truth.year, squeezed(r.agency) == squeezed(truth.agency))
    )


def pages_of(done: bulk.Done) -> tuple[Page, ...]:
    """The pages that were read from a source."""
    return tuple(Page.model_validate_json(unpack(r.page)) for r in done.entry.results if r.page is not None)


def texts_of(done: bulk.Done) -> tuple[str, ...]:
    """The texts of the pages that were read from a source."""
    return tuple(page.text for page in pages_of(done))
