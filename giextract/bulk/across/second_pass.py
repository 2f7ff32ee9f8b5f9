"""What only several reports together tell, over a whole store: relation by relation, group by group."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace

from giextract import pipeline
from giextract.bulk.across.likeness import compare
from giextract.bulk.across.policies import Policies, policies_of
from giextract.bulk.across.register import Register
from giextract.bulk.across.relations import RELATIONS, Group, Known, Relation
from giextract.bulk.across.relations.alike import of_likeness
from giextract.bulk.across.relations.relation import Told
from giextract.bulk.across.relations.units import of_units
from giextract.bulk.across.relations.years import YEARS, is_lent, reread
from giextract.bulk.across.roster import Roster, restored
from giextract.bulk.across.telling import Changed, Hands, Member, Tell, change, hear, judged_again, opened, policy_of
from giextract.bulk.planning import Stopped, never
from giextract.checks.across import RULES, alone
from giextract.checks.alike import BANDS
from giextract.errors import StoreLost
from giextract.pipeline import Beside
from giextract.report import Finding, Outcome, Report
from giextract.store import Key, Store, batched, digest

BATCH = 64
LOOKED_AT = 512  # results of groups that may be as they were left
MOST_PASSES = 3  # while another run goes on writing; it makes a pass of its own when it ends
ALIKE = "alike"
ROSTER = "roster"  # the name by which a store remembers it

Progress = Callable[[int], AbstractContextManager[Callable[[int], None]]]  # of so many steps, to be counted


def silently(_: int) -> AbstractContextManager[Callable[[int], None]]:
    """Show nothing of how far it is."""
    return nullcontext(lambda _: None)


def second_pass(
    store: Store, roster: Roster | None = None, hands: Hands | None = None, progress: Progress = silently, stopped: Stopped = never
) -> list[tuple[str, Outcome, Outcome]]:
    """Hold the reports of a store against each other; gives document, old and new outcome of each report that changes.

    The same store gives the same results however often it runs: what nobody tells any more is taken back. A roster is
    remembered with the store and holds until another one is given. A pass that is stopped is to be made again.
    """
    first: dict[Key, Outcome] = {}
    last: dict[Key, Outcome] = {}
    for left in reversed(range(MOST_PASSES)):
        try:
            if _passed(store, _remembered(store, roster), _Means(hands or Hands(), progress, stopped), first, last) or stopped():
                break
        except StoreLost:  # in the middle of a long reading
            if not left:
                raise
    return [(key[0], first[key], after) for key, after in last.items() if first[key] != after]


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


@dataclass(frozen=True, slots=True)
class _Means:
    hands: Hands
    progress: Progress
    stopped: Stopped


def _passed(store: Store, roster: Roster, means: _Means, first: dict[Key, Outcome], last: dict[Key, Outcome]) -> bool:
    mark = store.unrelated()
    known = (Known(h, roster.agency(h.agency, h.year)) for h in store.lines() if h.agency is not None and h.outcome != "failed")
    with Register(known, RELATIONS, store.compared(), store.related()) as register:
        prose = len(register) // BANDS * BANDS  # as many steps for each band
        with means.progress(register.count(RELATIONS) + prose) as advance:
            return _Pass(store, roster, means, advance, first, last, policies_of(store), register, mark).run()


@dataclass(slots=True)
class _Pass:
    """One pass over a store; `first` and `last` are the outcomes of what changed, `now` digests of the reports at hand.

    `mark` is the store's from before it began: when another run has written since, this pass is overtaken and writes no more.
    """

    store: Store
    roster: Roster
    means: _Means
    advance: Callable[[int], None]
    first: dict[Key, Outcome]
    last: dict[Key, Outcome]
    policies: Policies
    register: Register
    mark: str | None
    now: dict[Key, str] = field(default_factory=dict)
    is_overtaken: bool = False

    def run(self) -> bool:
        """Hear every relation, and take back what it told before and tells no more, before the next one goes by it.

        Gives False if others have written meanwhile, or if it was stopped.
        """
        for relation in RELATIONS:
            self._relate(relation)
            self._take_back(relation.name)
        self._hear("units", of_units(self.store.rolled_up(), self.register.named, self.roster.children, self._reports))
        self._hear(ALIKE, self._likenesses())
        if self._is_over():  # not all was heard
            return False
        self.register.compare(self._digests())  # while others may still write
        remembered = (self.register.told, self.register.lent, self.register.compared, self.register.gone)
        return not self._is_over() and self.store.relate(*remembered, self.mark)

    def _is_over(self) -> bool:
        return self.is_overtaken or self.means.stopped()

    def _relate(self, relation: Relation) -> None:
        """Let a relation tell what it has to."""
        for task, heard in self.means.hands.do(self._tasks(relation)):
            for members, one in zip(task.groups, heard, strict=True):
                if one.lacks_page:
                    (one,) = hear(replace(task, groups=(tuple(self._with_page(member) for member in members),)))
                self.register.tell(relation.name, one.told)
                self.register.lend(one.lent)
                self._write(one.changed, {member.key: digest(member.packed) for member in members}, one.lent)
        self._done()

    def _tasks(self, relation: Relation) -> Iterator[Tell]:
        """What is to be told."""
        for groups in _together(self._changed(relation), BATCH):
            packed = self._load([key for _, keys in groups for key in keys])
            paths, lent = self.register.places(packed), self.store.lent_of(packed)
            # What has gone meanwhile is another run's to tell of.
            there = [[key for key in keys if key in packed] for _, keys in groups]
            self._done()
            yield Tell(relation.name, tuple(self._members(keys, packed, paths, lent) for keys in there), self.policies)
            self.advance(sum(len(keys) for _, keys in groups))

    def _changed(self, relation: Relation) -> Iterator[tuple[str, list[Key]]]:
        """The groups that are not as they were left; the others have nothing new to say, and what they said stays."""
        for groups in _together(self.register.groups(relation), LOOKED_AT):
            if self._is_over():
                return
            same: list[Key] = []
            for group, keys in groups:
                if self.register.was(_name(relation.name, group)) == self._digest(keys):
                    same += keys
                else:
                    yield group, keys
            self.register.retell(relation.name, same)
            self.register.lend(self.store.lent_of(same))
            self.advance(len(same))

    def _members(
        self, keys: Sequence[Key], packed: Mapping[Key, bytes], paths: Mapping[Key, str], lent: frozenset[Key]
    ) -> tuple[Member, ...]:
        """A group for a worker, with the pages that may have to be judged again."""
        agencies, flagged = self.register.agencies(keys), self.register.flagged(keys)
        members = (Member(key, packed[key], paths.get(key), agencies[key], key in lent) for key in keys)
        return tuple(self._with_page(one) if one.lent or one.key in flagged else one for one in members)

    def _with_page(self, member: Member) -> Member:
        return replace(member, page=member.page or self.store.page_of(member.key) or (b"", None))

    def _hear(self, name: str, told: Iterator[list[tuple[Report, Told]]]) -> None:
        """Take in what a relation tells that says by itself which reports belong together."""
        while not self._is_over() and (batch := next(told, None)) is not None:
            self.register.tell(name, [one.key for _, one in batch if one.is_any])
            self._change((one.key, stored, one.report) for stored, one in batch)
        self._take_back(name)

    def _likenesses(self) -> Iterator[list[tuple[Report, Told]]]:
        steps = len(self.register) // BANDS
        if not compare(self.store, self.register, self.mark, lambda bands: self.advance(bands * steps), self._is_over):
            self.is_overtaken = True
        return of_likeness(self.store, self._fresh, self._reports, self._is_over)

    def _fresh(self, found: Mapping[Key, Sequence[Finding]]) -> list[Key]:
        """Results of which not the same was said when they were left; of the others it stays said."""
        said = {key: hashlib.sha256("\n".join(f.model_dump_json() for f in own).encode()).hexdigest() for key, own in found.items()}
        self.register.say(ALIKE, said)
        same = {key for key, text in said.items() if self._is_as_left(ALIKE, key, text)}
        self.register.tell(ALIKE, same)
        return [key for key in found if key not in same]

    def _take_back(self, relation: str) -> None:
        """Drop what this relation told of results, and tells no more."""
        others = [name for name in RULES if name != relation]
        for keys in batched(self.register.untold(relation), BATCH):
            if self._is_over():  # not all was heard, and nothing may be taken back for that
                return
            changes = []
            packed, was_lent = self._load(keys), self.store.lent_of(keys)
            paths = self.register.places(keys)
            for key, one in packed.items():
                stored = after = opened(one, paths.get(key))
                if relation == YEARS.name and (key in was_lent or is_lent(stored)):
                    after = reread(Group({key: stored}, {}, was_lent, self._again(stored)), key, ())
                changes.append((key, stored, alone(after, others)))
            self._change(changes)

    def _reports(self, keys: Sequence[Key]) -> dict[Key, Report]:
        paths = self.register.places(keys)
        return {key: opened(packed, paths.get(key)) for key, packed in self._load(keys).items()}

    def _load(self, keys: Sequence[Key]) -> dict[Key, bytes]:
        """The packed reports of some results, in this order."""
        stored = self.store.reports_of(keys)
        packed = {key: stored[key] for key in keys if key in stored}
        for key, report in packed.items():
            self.now.setdefault(key, digest(report))  # what was read first is what follows from it
        return packed

    def _again(self, stored: Report) -> Callable[[Key, Sequence[Beside]], Report]:
        def again(key: Key, beside: Sequence[Beside]) -> Report:
            return judged_again(self.store.page_of(key) or (b"", None), policy_of(stored, self.policies), beside)

        return again

    def _is_as_left(self, name: str, key: Key, said: str) -> bool:
        """Whether a report is still what it was, and this is what was said of it."""
        return self.register.was(_name(name, str(key))) == self._digest([key], said)

    def _digests(self) -> Iterator[tuple[str, str]]:
        """What every group is now, and every report whose prose is another's."""
        for relation in RELATIONS:
            for group, keys in self.register.groups(relation):
                yield _name(relation.name, group), self._digest(keys)
        for name, key, said in self.register.said():
            yield _name(name, str(key)), self._digest([key], said)

    def _digest(self, keys: Sequence[Key], said: str = "") -> str:
        """What a group is: its reports, where they stand, what they are judged by, and what is said of one."""
        now = (f"{path} {is_now}" for path, is_now in self.register.now(keys))
        return hashlib.sha256("\n".join([pipeline.fingerprints()["rules"], self.roster.hash, *now, said]).encode()).hexdigest()

    def _change(self, changes: Iterable[tuple[Key, Report, Report]]) -> None:
        """Write what becomes of reports at hand."""
        found = [change(key, before, after, self.policies) for key, before, after in changes]
        self._write([one for one in found if one is not None], self.now)
        self._done()

    def _write(self, changed: Iterable[Changed], read: Mapping[Key, str], lent: Collection[Key] = ()) -> None:
        """Replace reports that are still what they were `read` as; what another run has written is for the next pass."""
        for batch in batched(changed, BATCH):
            found = {one.key: one for one in batch}
            stored = self.store.reports_of(list(found))
            same = {key: packed for key, packed in stored.items() if key in found and digest(packed) == read.get(key)}
            told = [(key[0], found[key].result) for key in same]
            if self.is_overtaken or not self.store.retell(told, list(same.values()), lent, self.mark):
                self.is_overtaken = True
                return
            self.now.update((key, digest(found[key].result.report)) for key in same)
            for key in same:
                before, after = found[key].before, found[key].result.outcome
                if after != before or key in self.last:
                    self.first.setdefault(key, before)
                    self.last[key] = after

    def _done(self) -> None:
        """Put away what the reports at hand are now."""
        self.register.note(self.now)
        self.now.clear()


def _together(groups: Iterable[tuple[str, list[Key]]], least: int) -> Iterator[list[tuple[str, list[Key]]]]:
    """Groups that are taken at a time: as many as have so many results."""
    batch: list[tuple[str, list[Key]]] = []
    count = 0
    for group in groups:
        batch.append(group)
        count += len(group[1])
        if count >= least:
            yield batch
            batch, count = [], 0
    if batch:
        yield batch


def _name(relation: str, group: str) -> str:
    return hashlib.sha256(f"{relation} {group}".encode()).hexdigest()
