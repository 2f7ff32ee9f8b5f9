"""What only several reports together tell: versions of one report, one agency's over the years, a sum and its units."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from giextract.bulk.likeness import compare, likest
from giextract.bulk.policies import Policies, policies_of
from giextract.bulk.rows import row_of
from giextract.checks import units, versions, years
from giextract.checks.across import alone, apart
from giextract.checks.contributors import contributors, names_of
from giextract.checks.policy_file import published
from giextract.pipeline import outcome_of
from giextract.report import Outcome, Report
from giextract.store import Key, Result, Store, unpack

BATCH = 64
Changed = tuple[str, Outcome, Result]
Told = dict[str, set[Key]]  # what tells something: the results that it tells something of


def second_pass(store: Store, children: Mapping[str, Sequence[str]] | None = None) -> list[tuple[str, Outcome, Outcome]]:
    """Hold the reports of a store against each other; gives document, old and new outcome of each change.

    The same store gives the same results however often it runs: what nobody tells any more is taken back. `children` are
    the names of the units below each, for roll-ups that name them only together.
    """
    told: Told = {"versions": set(), "years": set(), "units": set(), "alike": set()}
    known = policies_of(store)
    changed = _written(store, _versions(store, known, told["versions"]))
    changed += _written(store, _years(store, known, told["years"]))
    changed += _written(store, _units(store, known, told["units"], children or {}))
    changed += _written(store, _alike(store, known, told["alike"]))
    changed += _written(store, _left(store, known, told))
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


def _versions(store: Store, known: Policies, told: set[Key]) -> Iterator[Changed]:
    """The results that change by what others of their agency and year print; `told` are those with something to say."""
    for group in store.namesakes():
        before = _reports(group)
        keys = {(r.source.path, r.source.part): key for key, r in before.items()}
        for report in versions.together([apart(r, "versions") for r in before.values()]):
            key = keys[report.source.path, report.source.part]
            if report.versions or any(f.rule in versions.RULES for f in report.findings):
                told.add(key)
            yield from _change(key, before[key], report, known)


def _years(store: Store, known: Policies, told: set[Key]) -> Iterator[Changed]:
    """The results that change by what the same agency's report of the year before prints."""
    for group in store.over_years():
        before = _reports(group)
        leading = [r for r in before.values() if _leads(r)]
        found = years.over_years([r for r in leading if r.outcome != "not_a_report"])
        for key, report in before.items():
            kept = apart(report, "years").findings
            own = found.get((report.source.path, report.source.part), [])
            if own:
                told.add(key)
            yield from _change(key, report, report.model_copy(update={"findings": (*kept, *own)}), known)


def _units(
    store: Store, known: Policies, told: set[Key], children: Mapping[str, Sequence[str]]
) -> Iterator[Changed]:
    """The results that change by what the units print whose sum they declare themselves to be."""
    for row in store.rolled_up():
        ((key, before),) = _reports([row]).items()
        wanted = contributors(before, children)
        if not wanted or before.year is None or before.agency is None or before.outcome == "not_a_report" or not _leads(before):
            continue
        names = {unit: names_of(unit, before.agency) for unit in wanted}
        rows = store.named({name for own in names.values() for name in own}, before.year)
        reports = [r for other, r in _reports(rows).items() if other != key]
        found = units.over_units(before, {u: [r for r in reports if r.agency in own] for u, own in names.items()})
        if found:
            told.add(key)
        kept = apart(before, "units").findings
        yield from _change(key, before, before.model_copy(update={"findings": (*kept, *found)}), known)


def _leads(report: Report) -> bool:
    """Whether a report has no other version that leads."""
    return all(v.leads or v.path != report.source.path for v in report.versions)


def _alike(store: Store, known: Policies, told: set[Key]) -> Iterator[Changed]:
    """The results that change by what reports print whose prose is nearly theirs."""
    compare(store)
    likenesses = likest(store)
    while found := dict(islice(likenesses, BATCH)):
        told.update(found)
        for key, path, packed in store.reports_of(list(found)):
            report = _placed(packed, path)
            kept = apart(report, "alike").findings
            yield from _change(key, report, report.model_copy(update={"findings": (*kept, *found[key])}), known)


def _left(store: Store, known: Policies, told: Told) -> Iterator[Changed]:
    """The results that still say what others told, although nobody tells it any more."""
    for document, part, packed in store.related():
        report = _report(packed)
        after = alone(report, [name for name, own in told.items() if (document, part) in own])
        yield from _change((document, part), report, after, known)


def _change(key: Key, before: Report, after: Report, known: Policies) -> Iterator[Changed]:
    """A result that changes, its findings as the policy has them that the report was judged by."""
    policy = known.get(after.policy.sha256 if after.policy else "", published())
    after = after.model_copy(update={"findings": policy.as_told(after.findings)})
    decided = after if after.outcome == "not_a_report" else after.model_copy(update={"outcome": outcome_of(after)})
    if decided != before:
        yield key[0], before.outcome, row_of(decided)


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
