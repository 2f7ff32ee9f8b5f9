"""Annotated reports as a store has them, whoever put them there."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from giextract.evaluation.corpus import Case, Corpus
from giextract.evaluation.results import Result, Run, best_of
from giextract.pipeline import Page
from giextract.report import Report, Usage
from giextract.store import Store, unpack


def stored(corpus: Corpus, store: Store) -> Run:
    """Take every report as a store has it, found by its bytes or, where these differ, by its path."""
    reports: dict[str, list[tuple[Report, tuple[str, ...]]]] = {}
    for one in store.reports():
        report = Report.model_validate_json(unpack(one.report))
        for key in {report.source.sha256, *(name for place in one.places for name in _names(place))}:
            reports.setdefault(key, []).append((report, one.places))
    found = {case.name: _in_store(case, reports) for case in corpus.cases}
    wanted = {(r.source.sha256, r.source.part) for several in found.values() for r in several}
    texts = {}
    for page in (Page.model_validate_json(unpack(stored.page)) for stored in store.pages()):
        if (page.source.sha256, page.source.part) in wanted:
            texts[page.source.sha256, page.source.part] = page.text
    results = []
    for case in corpus.cases:
        several = found[case.name]
        one_of = best_of(several, case)
        text = texts.get((one_of.source.sha256, one_of.source.part), "") if one_of else ""
        usage = one_of.usage if one_of else Usage()
        results.append(Result(case, one_of, text, len(several) or 1, usage))
    return Run(store.name, tuple(results))


def _names(place: str) -> Iterator[str]:
    path = PurePosixPath(place)
    yield path.stem
    if len(path.parts) > 2:
        yield "/".join(path.parts[-3:-1])


def _in_store(case: Case, reports: Mapping[str, list[tuple[Report, tuple[str, ...]]]]) -> list[Report]:
    sha256 = hashlib.sha256(case.source.read_bytes()).hexdigest()
    for key in (sha256, case.name, case.name.rpartition("/")[2]):
        if several := reports.get(key):
            first = several[0][0].source.sha256
            return [report for report, _ in several if report.source.sha256 == first]
    return []
