"""What only several reports together tell, over a whole store: relation by relation, group by group."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from giextract import pipeline
from giextract.bulk.agencies import Agency
from giextract.bulk.policies import Policies, policies_of
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
from giextract.store import Key, Result, Store, unpack

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
            if _Pass(store, _remembered(store, roster), first=first, last=last).run():
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


@dataclass(slots=True)
class _Pass:
    """One pass over a store: what is told of whom, what each report is now; `first` and `last` outcomes of what changed."""

    store: Store
    roster: Roster
    first: dict[str, Outcome]
    last: dict[str, Outcome]
    related: frozenset[Key] = frozenset()
    was_lent: frozenset[Key] = frozenset()
    lent: set[Key] = field(default_factory=set)
    told: dict[str, set[Key]] = field(default_factory=lambda: {name: set() for name in RULES})
    policies: Policies = field(default_factory=dict)
    paths: Mapping[Key, str] = field(default_factory=dict)
    now: dict[Key, str] = field(default_factory=dict)

    def run(self) -> bool:
        """Hear every relation, then take back what nobody tells any more; gives False if others have written meanwhile."""
        mark = self.store.unrelated()
        self.related, self.was_lent = self.store.related(), self.store.lent()
        self.policies = policies_of(self.store)
        known = self._known()
        self.paths = {one.holding.key: one.holding.path for one in known}
        seen = [self._relate(relation, known) for relation in RELATIONS]

        def load(keys: Sequence[Key]) -> dict[Key, Report]:
            return {key: _report(packed, self.paths.get(key)) for key, packed in self._load(keys).items()}

        self._hear("units", of_units(self.store.rolled_up(), known, self.roster.children, load))
        self._hear("alike", of_likeness(self.store, load))
        self._write(self._left())
        digests = {name: self._digest(keys) for groups in seen for name, keys in groups.items()}
        return self.store.relate(set().union(*self.told.values()), self.lent, digests, mark)

    def _known(self) -> list[Known]:
        """Every result of which an agency is known."""
        held = self.store.holdings()
        return [Known(h, self.roster.agency(h.agency, h.year)) for h in held if h.agency is not None]

    def _relate(self, relation: Relation, known: Sequence[Known]) -> dict[str, list[Key]]:
        """Let a relation tell what it has to; a group that is as it was left has nothing new to say."""
        before, groups = self.store.compared(), dict[str, list[Key]]()
        agencies = {one.holding.key: one.agency for one in known}
        for group, keys in relation.groups(known):
            name = hashlib.sha256(f"{relation.name} {group}".encode()).hexdigest()
            packed = self._load(keys)
            groups[name] = keys = list(packed)  # what has gone meanwhile is another run's to tell of
            if before.get(name) == self._digest(keys):
                self.told[relation.name] |= self.related.intersection(keys)
                self.lent |= self.was_lent.intersection(keys)
            else:
                self._tell(relation, self._group(keys, packed, agencies))
        return groups

    def _tell(self, relation: Relation, group: Group) -> None:
        changes = []
        for told in relation.tell(group):
            if told.is_any:
                self.told[relation.name].add(told.key)
            if told.is_lent:
                self.lent.add(told.key)
            changes.append((told.key, group.reports[told.key], told.report))
        self._write(changes)

    def _hear(self, name: str, told: Iterator[tuple[Report, Told]]) -> None:
        """Take in what a relation tells that says by itself which reports belong together."""
        changes = []
        for stored, one in told:
            if one.is_any:
                self.told[name].add(one.key)
            changes.append((one.key, stored, one.report))
        self._write(changes)

    def _left(self) -> Iterator[tuple[Key, Report, Report]]:
        """The results that still say what others told, although nobody tells it any more."""
        keys = [key for key in self.related if any(key not in own for own in self.told.values())]
        for key, packed in self._load(keys).items():
            stored = _report(packed, self.paths.get(key))
            told = [name for name, own in self.told.items() if key in own]
            after = stored
            if "years" not in told and (key in self.was_lent or is_lent(stored)):
                after = reread(self._group([key], {key: packed}, {}), key, ())
            yield key, stored, alone(after, told)

    def _load(self, keys: Sequence[Key]) -> dict[Key, bytes]:
        """The packed reports of some results, in this order."""
        stored = self.store.reports_of(keys)
        packed = {key: stored[key] for key in keys if key in stored}
        self.now.update((key, _hash(report)) for key, report in packed.items())
        return packed

    def _group(
        self, keys: Sequence[Key], packed: Mapping[Key, bytes], agencies: Mapping[Key, Agency]
    ) -> Group:
        reports = {key: _report(packed[key], self.paths.get(key)) for key in keys}

        def again(key: Key, beside: Sequence[Beside]) -> Report:
            return self._again(key, self._policy(reports[key]), beside)

        return Group(reports, agencies, self.was_lent, again)

    def _again(self, key: Key, policy: Policy | None, beside: Sequence[Beside]) -> Report:
        page, answers = self.store.page_of(key) or (b"", None)
        read = pipeline.Answers.model_validate_json(unpack(answers)) if answers else None
        return pipeline.judge(pipeline.Page.model_validate_json(unpack(page)), read, policy, beside=beside)

    def _policy(self, report: Report) -> Policy:
        """The policy that a report was judged by."""
        return self.policies.get(report.policy.sha256 if report.policy else "", published())

    def _digest(self, keys: Sequence[Key]) -> str:
        """What a group is: its reports, where they stand, and what they are judged by."""
        said = [pipeline.fingerprints()["rules"], self.roster.hash, *(f"{self.paths[k]} {self.now[k]}" for k in keys)]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()

    def _write(self, changes: Sequence[tuple[Key, Report, Report]] | Iterator[tuple[Key, Report, Report]]) -> None:
        """Write the results that change, once all are known."""
        found: dict[Key, Result] = {}
        for key, before, after in list(changes):
            after = after.model_copy(update={"findings": self._policy(before).as_told(after.findings)})
            decided = after if after.outcome == "not_a_report" else after.model_copy(update={"outcome": outcome_of(after)})
            if decided != before:
                found[key] = row_of(decided)
                self.first.setdefault(key[0], before.outcome)
                self.last[key[0]] = decided.outcome
        for start in range(0, len(found), BATCH):
            self._replace(dict(islice(found.items(), start, start + BATCH)))

    def _replace(self, found: Mapping[Key, Result]) -> None:
        """Replace reports that are still what they were read as; what another run has written is for the next pass."""
        stored = self.store.reports_of(list(found))
        same = {key: packed for key, packed in stored.items() if _hash(packed) == self.now.get(key)}
        self.store.rejudge([(key[0], found[key]) for key in same], before=list(same.values()))
        self.now.update((key, _hash(found[key].report)) for key in same)


def _hash(packed: bytes) -> str:
    return hashlib.sha256(packed).hexdigest()


def _report(packed: bytes, path: str | None) -> Report:
    """A stored report under the first place that it has now."""
    report = Report.model_validate_json(unpack(packed))
    source = report.source.model_copy(update={"path": path}) if path else report.source
    return report.model_copy(update={"source": source})

