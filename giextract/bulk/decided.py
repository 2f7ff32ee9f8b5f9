"""Decisions over a store: what stands of its reports, and a list for review that says what is left."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from giextract.bulk.across.policies import policies_of
from giextract.bulk.working.rows import flags_of
from giextract.decision import Decision
from giextract.errors import StoreError
from giextract.pipeline import Answers, Page, Reviewed, review
from giextract.report import Report
from giextract.store import Queued, Store, unpack


@dataclass(frozen=True, slots=True)
class Opened:
    """A report of a store as it stands: its line in the list, its page, and what people decided."""

    line: Queued
    page: Page
    answers: Answers | None
    reviewed: Reviewed


def opened(store: Store, document: str, part: int) -> Opened | None:
    """Open a report; None where the store has none such in its list."""
    line, stored = store.find_queued(document, part), store.report_of(document, part)
    if line is None or stored is None or stored[1] is None:
        return None
    page, answers = _page(stored[1]), _answers(stored[2])
    decisions = store.decisions_of([(line.path, line.part)]).get((line.path, line.part), [])
    report = _at(line, Report.model_validate_json(unpack(stored[0])))
    policy = policies_of(store).get(report.policy.sha256) if report.policy else None
    return Opened(line, page, answers, review(report, decisions, lambda: (page, answers), policy))


def stands(store: Store, report: Report, decisions: Sequence[Decision]) -> Reviewed:
    """What stands of a current report after these decisions; its page is only fetched where a value changed."""

    def read() -> tuple[Page, Answers | None]:
        stored = store.report_of(report.source.sha256, report.source.part)
        if stored is None or stored[1] is None:
            raise StoreError(f"{store.name}: {report.source.path}: its page is gone; extract it again")
        return _page(stored[1]), _answers(stored[2])

    return review(report, decisions, read, policies_of(store).get(report.policy.sha256) if report.policy else None)


def decide(store: Store, made: Sequence[Decision], about: Sequence[Queued]) -> list[Decision]:
    """Keep decisions about these reports, and run the rules again over each; gives the decisions with their ids."""
    kept = store.decide(made)
    for line in dict.fromkeys(about):
        settle(store, line)
    return kept


def refresh(store: Store) -> None:
    """Bring the list up to date with the store: a run may have read anew what people have decided about."""
    if name := store.make_queue():
        for line in store.decided_on():
            settle(store, line)
        store.finish_queue(name)


def settle(store: Store, line: Queued) -> None:
    """Write down what is left of one report."""
    stands = reviewed_of(store, line)
    if stands is None:
        return
    states = [s.state for s in stands.log if s.decision.kind != "undo"]
    last = stands.log[-1].decision if stands.log else None
    open_ = [f.severity for f in stands.open]
    store.settle(
        replace(
            line, errors=open_.count("error"), warnings=open_.count("warning"),
            decided=states.count("holds"), lapsed=states.count("lapsed"),
            reviewer=last.by if last else None, reviewed=last.at if last else None,
        ),
        flags_of(stands.after, stands.open),
    )  # fmt: skip


def reviewed_of(store: Store, line: Queued) -> Reviewed | None:
    """What stands of a report in the list."""
    found = opened(store, line.document, line.part)
    return found.reviewed if found else None


def _page(packed: bytes) -> Page:
    return Page.model_validate_json(unpack(packed))


def _answers(packed: bytes | None) -> Answers | None:
    return Answers.model_validate_json(unpack(packed)) if packed else None


def _at(line: Queued, report: Report) -> Report:
    """The report under the first place that it has now."""
    return report.model_copy(update={"source": report.source.model_copy(update={"path": line.path})})
