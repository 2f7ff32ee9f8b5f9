"""Every report of a store as it stands after people's decisions, batch by batch, and the drafts that it replaced."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from giextract.bulk.across.policies import Policies, policies_of
from giextract.checks.policy import Policy
from giextract.decision import Decision
from giextract.pipeline import Answers, Page, Reviewed, review
from giextract.report import Report
from giextract.store import Store, batched, unpack

BATCH = 64
Key = tuple[str, int]  # path and part


@dataclass(frozen=True, slots=True)
class Draft:
    """A report with what people decided, under the first place that it has, and the policy that it was judged by."""

    reviewed: Reviewed
    policy: Policy | None = None

    @property
    def report(self) -> Report:
        """The machine's report."""
        return self.reviewed.report

    @property
    def key(self) -> Key:
        """Where it stands."""
        return self.report.source.path, self.report.source.part


def drafts(store: Store) -> Iterator[list[Draft]]:
    """Every current report in the order of the store, some at a time."""
    policies = policies_of(store)
    for some in batched(store.reports(), BATCH):
        yield _reviewed(store, [(one.places[0], one.report) for one in some], policies)


def replaced(store: Store, keys: Sequence[Key]) -> dict[Key, Draft]:
    """The drafts that stood at these places before the ones that stand there now, the last of each."""
    return {one.key: one for one in _reviewed(store, store.replaced(keys), policies_of(store))}


def of_units(store: Store, units: Sequence[tuple[str, int]]) -> list[Draft]:
    """The current reports of agencies for a year each."""
    found = []
    for year in sorted({year for _, year in units}):
        rows = store.named({agency for agency, own in units if own == year}, year)
        found += _reviewed(store, [(path, report) for _, path, report in rows], policies_of(store))
    return found


def _reviewed(store: Store, packed: Sequence[tuple[str, bytes]], policies: Policies) -> list[Draft]:
    reports = [_at(path, Report.model_validate_json(unpack(report))) for path, report in packed]
    decisions = store.decisions_of([(r.source.path, r.source.part) for r in reports])
    return [_stands(store, r, decisions.get((r.source.path, r.source.part), []), policies) for r in reports]


def _stands(store: Store, report: Report, decisions: Sequence[Decision], policies: Policies) -> Draft:
    policy = policies.get(report.policy.sha256) if report.policy else None
    return Draft(review(report, decisions, lambda: _read(store, report), policy), policy)


def _read(store: Store, report: Report) -> tuple[Page, Answers | None]:
    """The page that a report was read from, and a model's answers."""
    pages = ((Page.model_validate_json(unpack(page)), answers) for page, answers in store.pages_of(report.source.sha256))
    page, answers = next((p, a) for p, a in pages if p.source.part == report.source.part)
    return page, Answers.model_validate_json(unpack(answers)) if answers else None


def _at(path: str, report: Report) -> Report:
    return report.model_copy(update={"source": report.source.model_copy(update={"path": path})})
