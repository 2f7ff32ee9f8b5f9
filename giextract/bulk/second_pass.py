"""What only several reports together tell: versions of one report that stand in several files."""

from collections.abc import Iterator

from giextract.checks.versions import RULES, together, without_versions
from giextract.pipeline import outcome_of
from giextract.report import Outcome, Report
from giextract.store import Result, Store, pack, unpack

BATCH = 64
Key = tuple[str, int]


def second_pass(store: Store) -> list[tuple[str, Outcome, Outcome]]:
    """Hold the versions of each report in a store against each other; gives document, old and new outcome of each change.

    The same store gives the same results however often it runs: what it found before is taken back first.
    """
    told: set[Key] = set()
    changed = [*_grouped(store, told), *_left(store, told)]
    for start in range(0, len(changed), BATCH):
        store.rejudge([(document, result) for document, _, result in changed[start : start + BATCH]])
    store.relate(told)
    return [(document, before, result.outcome) for document, before, result in changed if before != result.outcome]


def _grouped(store: Store, told: set[Key]) -> Iterator[tuple[str, Outcome, Result]]:
    """The results that change by what others of their agency and year print; `told` are those with something to say."""
    for group in store.namesakes():
        before: dict[Key, Report] = {}
        for document, path, packed in group:
            report = _report(packed)
            source = report.source.model_copy(update={"path": path})
            before[document, report.source.part] = report.model_copy(update={"source": source})
        keys = {(r.source.path, r.source.part): key for key, r in before.items()}
        for report in together(list(before.values())):
            key, decided = keys[report.source.path, report.source.part], _decided(report)
            if decided.versions or any(f.rule in RULES for f in decided.findings):
                told.add(key)
            if decided != before[key]:
                yield key[0], before[key].outcome, _result(decided)


def _left(store: Store, told: set[Key]) -> Iterator[tuple[str, Outcome, Result]]:
    """The results that still say what others told, although nobody tells it any more."""
    for document, part, packed in store.related():
        if (document, part) not in told:
            report = _report(packed)
            alone = _decided(without_versions(report))
            if alone != report:
                yield document, report.outcome, _result(alone)


def _report(packed: bytes) -> Report:
    return Report.model_validate_json(unpack(packed))


def _decided(report: Report) -> Report:
    return report if report.outcome == "not_a_report" else report.model_copy(update={"outcome": outcome_of(report)})


def _result(report: Report) -> Result:
    return Result(report.source.part, report.outcome, report.agency, report.year, pack(report.model_dump_json()))
