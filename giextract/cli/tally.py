"""Count what became of the files of a run, and turn the counts into the closing line and the exit code."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from giextract import words
from giextract.cli.voice import Voice
from giextract.report import OUTCOMES, Outcome

if TYPE_CHECKING:
    from giextract.bulk import Done, Manifest, Survey
    from giextract.checks.policy import Policy

OK, FLAGGED, USAGE, FAILED, INTERRUPTED = 0, 1, 2, 3, 130


class Tally:
    """The counts of a run so far; files with the same bytes are one report."""

    def __init__(self) -> None:
        self.outcomes: Counter[Outcome] = Counter()
        self.files = self.known = self.copies = 0
        self._documents: set[int] = set()
        self._waiting: dict[int, tuple[Outcome, ...]] = {}  # by document, while its answers come in a batch

    def count(self, done: "Done") -> None:
        """Count the reports of one file."""
        self.files += 1
        self.known += done.known
        # 64 bits of the name are enough to tell documents apart and keep a million of them small.
        name = hash(done.entry.document)
        if name in self._documents:
            self.copies += 1
        else:
            self._documents.add(name)
            self.add(done.outcomes)
            if done.waits:
                self._waiting[name] = done.outcomes

    def count_again(self, done: "Done") -> None:
        """Count the reports of a file that waited for answers by what they are now."""
        name = hash(done.entry.document)
        if name in self._waiting:
            self.outcomes.subtract(self._waiting.pop(name))
            self.add(done.outcomes)
            if done.waits:
                self._waiting[name] = done.outcomes

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Count single reports."""
        self.outcomes.update(outcomes)

    def move(self, changed: Iterable[tuple[str, Outcome, Outcome]], whole_store: bool = False) -> None:
        """Count reports by the outcome that other reports have brought them, those of this run or of the whole store."""
        for document, before, after in changed:
            if whole_store or hash(document) in self._documents:
                self.outcomes[before] -= 1
                self.outcomes[after] += 1

    def close(self, voice: Voice) -> None:
        """Say what was not read anew, and the closing line."""
        if self.known:
            voice.say("known", count=self.known, total=self.files)
        if self.copies:
            voice.say("copies", count=self.copies)
        voice.say("closing", **{outcome: self.outcomes[outcome] for outcome in OUTCOMES})

    def so_far(self, voice: Voice) -> str:
        """The outcomes in short, for the bar and the log of a run."""
        counts: dict[str, object] = {outcome: self.outcomes[outcome] for outcome in OUTCOMES}
        other = words.say("so_far_other", voice.language, **counts) if self.outcomes["not_a_report"] else ""
        return words.say("so_far", voice.language, **counts) + other

    @property
    def exit_code(self) -> int:
        """0 none flagged or failed, 1 some flagged, 3 some failed."""
        return FAILED if self.outcomes["failed"] else FLAGGED if self.outcomes["flagged"] else OK


def tell(done: "Done", voice: Voice) -> None:
    """Say what a person must know about a file by its name: that it failed, is no report, or replaced another."""
    if done.failure is not None:
        voice.say("failed", path=done.location, reason=done.failure)
    elif "not_a_report" in done.outcomes:
        voice.say("not_a_report", path=done.location)
    if done.other_root is not None:
        voice.say("other_root", path=done.location, root=done.other_root)


def tell_manifest(manifest: "Manifest | None", voice: Voice) -> None:
    """Say which rows of a manifest no file was found for."""
    if manifest and manifest.unused:
        voice.say("manifest_unused", count=len(manifest.unused), first=min(manifest.unused))


def tell_policy(policy: "Policy", voice: Voice) -> None:
    """Say by which policy a run judges, where it is not the one for published reports."""
    if policy.name != "published":
        voice.say("policy", name=policy.name, changed=len(policy.changes), own=len(policy.own), sha256=policy.sha256[:12])


def tell_survey(there: "Survey", voice: Voice) -> None:
    """Say what of the given paths was left out."""
    from giextract.bulk import KINDS

    for path in there.empty:
        voice.say("empty", path=path)
    if there.nested:
        voice.say("nested", count=len(there.nested), first=there.nested[0])
    if there.other_kinds:
        voice.say("other_kinds", count=there.other_kinds, kinds=" ".join(sorted(KINDS)))
