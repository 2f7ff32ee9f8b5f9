"""What only several reports together tell: versions of one report in several files, one agency's reports over the years."""

from collections.abc import Iterable, Iterator
from itertools import islice

from giextract.bulk.likeness import compare, likest
from giextract.checks import versions, years
from giextract.checks.across import alone
from giextract.pipeline import outcome_of
from giextract.report import Outcome, Report
from giextract.store import Key, Result, Store, pack, unpack

BATCH = 64
Changed = tuple[str, Outcome, Result]
Told = dict[str, set[Key]]  # what tells something: the results that it tells something of


def second_pass(store: Store) -> list[tuple[str, Outcome, Outcome]]:
    """Hold the reports of a store against each other; gives document, old and new outcome of each change.

    The same store gives the same results however often it runs: what nobody tells any more is taken back.
    """
    told: Told = {"versions": set(), "years": set(), "alike": set()}
    changed = _written(store, _versions(store, told["versions"]))
    changed += _written(store, _years(store, told["years"]))
    changed += _written(store, _alike(store, told["alike"]))
    changed += _written(store, _left(store, told))
    store.relate(set().union(*told.values()))
    first = {document: before for document, before, _ in reversed(changed)}
    last = {document: after for document, _, after in changed}
    return [(document, first[document], after) for document, after in last.items() if first[document] != after]


def _written(store: Store, changes: Iterable[Changed]) -> list[tuple[str, Outcome, Outcome]]:
    """Write the results that change, once all are known."""
    found = list(changes)
    for start in range(0, len(found), BATCH):
        store.rejudge([(document, result) for document, _, result in found[start : start + BATCH]])
    return [(document, before, result.outcome) for document, before, result in found]


def _versions(store: Store, told: set[Key]) -> Iterator[Changed]:
    """The results that change by what others of their agency and year print; `told` are those with something to say."""
    for group in store.namesakes():
        before = _reports(group)
        keys = {(r.source.path, r.source.part): key for key, r in before.items()}
        for report in versions.together([alone(r, ["years", "alike"]) for r in before.values()]):
            key = keys[report.source.path, report.source.part]
            if report.versions or any(f.rule in versions.RULES for f in report.findings):
                told.add(key)
            yield from _change(key, before[key], report)


def _years(store: Store, told: set[Key]) -> Iterator[Changed]:
    """The results that change by what the same agency's report of the year before prints."""
    for group in store.over_years():
        before = _reports(group)
        leading = [r for r in before.values() if all(v.leads or v.path != r.source.path for v in r.versions)]
        found = years.over_years([r for r in leading if r.outcome != "not_a_report"])
        for key, report in before.items():
            kept = alone(report, ["versions", "alike"]).findings
            own = found.get((report.source.path, report.source.part), [])
            if own:
                told.add(key)
            yield from _change(key, report, report.model_copy(update={"findings": (*kept, *own)}))


def _alike(store: Store, told: set[Key]) -> Iterator[Changed]:
    """The results that change by what reports print whose prose is nearly theirs."""
    compare(store)
    likenesses = likest(store)
    while found := dict(islice(likenesses, BATCH)):
        told.update(found)
        for key, path, packed in store.reports_of(list(found)):
            report = _placed(packed, path)
            kept = alone(report, ["versions", "years"]).findings
            yield from _change(key, report, report.model_copy(update={"findings": (*kept, *found[key])}))


def _left(store: Store, told: Told) -> Iterator[Changed]:
    """The results that still say what others told, although nobody tells it any more."""
    for document, part, packed in store.related():
        report = _report(packed)
        yield from _change((document, part), report, alone(report, [name for name, own in told.items() if (document, part) in own]))


def _change(key: Key, before: Report, after: Report) -> Iterator[Changed]:
    decided = after if after.outcome == "not_a_report" else after.model_copy(update={"outcome": outcome_of(after)})
    if decided != before:
        yield key[0], before.outcome, _result(decided)


def _reports(group: list[tuple[str, str, bytes]]) -> dict[Key, Report]:
    """The reports of a group, under the first place that each has now."""
    found: dict[Key, Report] = {}
    for document, path, packed in group:
        report = _placed(packed, path)
        found[document, report.source.part] = report
    return found


def _placed(packed: bytes, path: str) -> Report:
    report = _report(packed)
    return report.model_copy(update={"source": report.source.model_copy(update={"path": path})})


def _report(packed: bytes) -> Report:
    return Report.model_validate_json(unpack(packed))


def _result(report: Report) -> Result:
    return Result(report.source.part, report.outcome, report.agency, report.year, pack(report.model_dump_json()))
