"""What only several reports together tell, over a whole store: relation by relation, group by group."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from giextract import pipeline
from giextract.bulk.agencies import Agency
from giextract.bulk.policies import Policies, policies_of
from giextract.bulk.register import Register
from giextract.bulk.relations import RELATIONS, Group, Known, Relation
from giextract.bulk.relations.alike import of_likeness
from giextract.bulk.relations.relation import Told
from giextract.bulk.relations.units import of_units
from giextract.bulk.relations.years import is_lent, reread
from giextract.bulk.roster import Roster, restored
from giextract.bulk.rows import row_of
from giextract.checks.across import RULES, alone
from giextract.checks.policy import Policy
from giextract.checks.policy_file import published
from giextract.errors import StoreLost
from giextract.pipeline import Beside, outcome_of
from giextract.report import Outcome, Report
from giextract.store import Key, Result, Store, batched, unpack

BATCH = 64
MOST_PASSES = 3  # while another run goes on writing; it makes a pass of its own when it ends
ROSTER = "roster"  # the name by which a store remembers it


def second_pass(store: Store, roster: Roster | None = None) -> list[tuple[str, Outcome, Outcome]]:
    """Hold the reports of a store against each other; gives document, old and new outcome of each change.

    The same store gives the same results however often it runs: what nobody tells any more is taken back. A roster is
    remembered with the store and holds until another one is given.
    """
    first: dict[str, Outcome] = {}
    last: dict[str, Outcome] = {}
    for left in reversed(range(MOST_PASSES)):
        try:
            if _passed(store, _remembered(store, roster), first, last):
                break
        except StoreLost:  # in the middle of a long reading
            if not left:
                raise
    return [(document, first[document], after) for document, after in last.items() if first[document] != after]


def wants_second_pass(store: Store, roster: Roster | None) -> bool:
    """Whether reports have come, or a roster, since a second pass last ended."""
    return store.unrelated() is not None or not knows_roster(store, roster)


def knows_roster(store: Store, roster: Roster | None) -> bool:
    """Whether a store goes by this roster already; by none, where none is given, it does."""
    return roster is None or restored(store.remembered(ROSTER)).hash == roster.hash


def _remembered(store: Store, roster: Roster | None) -> Roster:
    if roster is None:
        return restored(store.remembered(ROSTER))
    if not knows_roster(store, roster):
        store.remember(ROSTER, roster.text())
    return roster


def _passed(store: Store, roster: Roster, first: dict[str, Outcome], last: dict[str, Outcome]) -> bool:
    mark = store.unrelated()
    known = (Known(h, roster.agency(h.agency, h.year)) for h in store.lines() if h.agency is not None and h.outcome != "failed")
    with Register(known, RELATIONS) as register:
        return _Pass(store, roster, first, last, policies_of(store), register).run(mark)


@dataclass(slots=True)
class _Pass:
    """One pass over a store; `first` and `last` are the outcomes of what changed, `now` hashes of the reports at hand."""

    store: Store
    roster: Roster
    first: dict[str, Outcome]
    last: dict[str, Outcome]
    policies: Policies
    register: Register
    now: dict[Key, str] = field(default_factory=dict)

    def run(self, mark: str | None) -> bool:
        """Hear every relation, then take back what nobody tells any more; gives False if others have written meanwhile."""
        for relation in RELATIONS:
            for groups in _together(self.register.groups(relation)):
                self._relate(relation, groups)
        sums = self.store.rolled_up()
        self._hear("units", of_units(sums, self.register.named, self.roster.children, self._reports))
        self._hear("alike", of_likeness(self.store, self._reports))
        for batch in batched(self.store.related(), BATCH):
            self._take_back(batch)
        return self.store.relate(self.register.told, self.register.lent, self._digests, mark)

    def _relate(self, relation: Relation, groups: Sequence[tuple[str, list[Key]]]) -> None:
        """Let a relation tell what it has to; a group that is as it was left has nothing new to say."""
        packed = self._load([key for _, keys in groups for key in keys])
        paths, agencies = self.register.places(packed), self.register.agencies(packed)
        before = self.store.compared([_name(relation, group) for group, _ in groups])
        related, was_lent = self.store.related_of(packed), self.store.lent_of(packed)
        for group, keys in groups:
            there = [key for key in keys if key in packed]  # what has gone meanwhile is another run's to tell of
            if before.get(_name(relation, group)) == self._digest(there, paths, self.now):
                self.register.tell(relation.name, related.intersection(there))
                self.register.lend(was_lent.intersection(there))
            else:
                reports = {key: _report(packed[key], paths.get(key)) for key in there}
                self._tell(relation, self._group(reports, agencies, was_lent))
        self._done()

    def _tell(self, relation: Relation, group: Group) -> None:
        told = list(relation.tell(group))
        self.register.tell(relation.name, [one.key for one in told if one.is_any])
        self.register.lend([one.key for one in told if one.is_lent])
        self._write((one.key, group.reports[one.key], one.report) for one in told)

    def _hear(self, name: str, told: Iterator[tuple[Report, Told]]) -> None:
        """Take in what a relation tells that says by itself which reports belong together."""
        for batch in batched(told, BATCH):
            self.register.tell(name, [one.key for _, one in batch if one.is_any])
            self._write((one.key, stored, one.report) for stored, one in batch)
            self._done()

    def _take_back(self, keys: Sequence[Key]) -> None:
        """Of results that still say what others told, drop what nobody tells any more."""
        changes = []
        packed, was_lent = self._load(keys), self.store.lent_of(keys)
        paths = self.register.places(keys)
        for key, one in packed.items():
            told = self.register.tellers(key)
            if len(told) < len(RULES):
                stored = after = _report(one, paths.get(key))
                if "years" not in told and (key in was_lent or is_lent(stored)):
                    after = reread(self._group({key: stored}, {}, was_lent), key, ())
                changes.append((key, stored, alone(after, told)))
        self._write(changes)
        self._done()

    def _reports(self, keys: Sequence[Key]) -> dict[Key, Report]:
        paths = self.register.places(keys)
        return {key: _report(packed, paths.get(key)) for key, packed in self._load(keys).items()}

    def _load(self, keys: Sequence[Key]) -> dict[Key, bytes]:
        """The packed reports of some results, in this order."""
        stored = self.store.reports_of(keys)
        packed = {key: stored[key] for key in keys if key in stored}
        self.now.update((key, _hash(report)) for key, report in packed.items())
        return packed

    def _group(self, reports: Mapping[Key, Report], agencies: Mapping[Key, Agency], lent: frozenset[Key]) -> Group:
        def again(key: Key, beside: Sequence[Beside]) -> Report:
            return self._again(key, self._policy(reports[key]), beside)

        return Group(reports, agencies, lent, again)

    def _again(self, key: Key, policy: Policy | None, beside: Sequence[Beside]) -> Report:
        page, answers = self.store.page_of(key) or (b"", None)
        read = pipeline.Answers.model_validate_json(unpack(answers)) if answers else None
        return pipeline.judge(pipeline.Page.model_validate_json(unpack(page)), read, policy, beside=beside)

    def _policy(self, report: Report) -> Policy:
        """The policy that a report was judged by."""
        return self.policies.get(report.policy.sha256 if report.policy else "", published())

    def _digests(self) -> Iterator[tuple[str, str]]:
        """What every group is now."""
        for relation in RELATIONS:
            for group, keys in self.register.groups(relation):
                now = self.register.now(keys)
                yield _name(relation, group), self._digest(list(now), self.register.places(now), now)

    def _digest(self, keys: Sequence[Key], paths: Mapping[Key, str], now: Mapping[Key, str]) -> str:
        """What a group is: its reports, where they stand, and what they are judged by."""
        said = [pipeline.fingerprints()["rules"], self.roster.hash, *(f"{paths.get(k)} {now[k]}" for k in keys)]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()

    def _write(self, changes: Iterable[tuple[Key, Report, Report]]) -> None:
        """Write the results that change, once all are known."""
        found: dict[Key, Result] = {}
        for key, before, after in changes:
            after = after.model_copy(update={"findings": self._policy(before).as_told(after.findings)})
            decided = after if after.outcome == "not_a_report" else after.model_copy(update={"outcome": outcome_of(after)})
            if decided != before:
                found[key] = row_of(decided)
                if decided.outcome != before.outcome or key[0] in self.last:
                    self.first.setdefault(key[0], before.outcome)
                    self.last[key[0]] = decided.outcome
        for keys in batched(found, BATCH):
            self._replace({key: found[key] for key in keys})

    def _replace(self, found: Mapping[Key, Result]) -> None:
        """Replace reports that are still what they were read as; what another run has written is for the next pass."""
        stored = self.store.reports_of(list(found))
        same = {key: packed for key, packed in stored.items() if _hash(packed) == self.now.get(key)}
        self.store.rejudge([(key[0], found[key]) for key in same], before=list(same.values()))
        self.now.update((key, _hash(found[key].report)) for key in same)

    def _done(self) -> None:
        """Put away what the reports at hand are now."""
        self.register.note(self.now)
        self.now.clear()


def _together(groups: Iterable[tuple[str, list[Key]]]) -> Iterator[list[tuple[str, list[Key]]]]:
    """Groups that are loaded at a time."""
    batch: list[tuple[str, list[Key]]] = []
    for group in groups:
        batch.append(group)
        if sum(len(keys) for _, keys in batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _name(relation: Relation, group: str) -> str:
    return hashlib.sha256(f"{relation.name} {group}".encode()).hexdigest()


def _hash(packed: bytes) -> str:
    return hashlib.sha256(packed).hexdigest()


def _report(packed: bytes, path: str | None) -> Report:
    """A stored report under the first place that it has now."""
    report = Report.model_validate_json(unpack(packed))
    source = report.source.model_copy(update={"path": path}) if path else report.source
    return report.model_copy(update={"source": source})
