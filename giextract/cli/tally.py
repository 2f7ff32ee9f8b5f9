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


_SCHEMA = "CREATE TABLE documents (name INTEGER PRIMARY KEY, waiting TEXT)"


class Tally:
    """The counts of a run so far; files with the same bytes are one report.

    Of each document 64 bits of its name are held, on disk, and the outcomes of those whose answers come in a batch.
    """

    def __init__(self) -> None:
        from giextract.store import Scratch

        self.outcomes: Counter[Outcome] = Counter()
        self.files = self.known = self.copies = 0
        self._documents = Scratch(_SCHEMA)

    def count(self, done: "Done") -> None:
        """Count the reports of one file."""
        self.files += 1
        self.known += done.known
        waiting = " ".join(done.outcomes) if done.waits else None
        row = (hash(done.entry.document), waiting)
        if self._documents.database.execute("INSERT OR IGNORE INTO documents VALUES (?, ?)", row).rowcount:
            self.add(done.outcomes)
        else:
            self.copies += 1

    def count_again(self, done: "Done") -> None:
        """Count the reports of a file that waited for answers by what they are now."""
        name, database = hash(done.entry.document), self._documents.database
        before = database.execute("SELECT waiting FROM documents WHERE name = ?", (name,)).fetchone()
        if before is not None and before[0] is not None:
            self.outcomes.subtract(before[0].split())
            self.add(done.outcomes)
            waiting = " ".join(done.outcomes) if done.waits else None
            database.execute("UPDATE documents SET waiting = ? WHERE name = ?", (waiting, name))

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Count single reports."""
        self.outcomes.update(outcomes)

    def move(self, changed: Iterable[tuple[str, Outcome, Outcome]], whole_store: bool = False) -> None:
        """Count reports by the outcome that other reports have brought them, those of this run or of the whole store."""
        for document, before, after in changed:
            if whole_store or self._has(document):
                self.outcomes[before] -= 1
                self.outcomes[after] += 1

    def close(self, voice: Voice) -> None:
        """Say what was not read anew, and the closing line."""
        if self.known:
            voice.say("known", count=self.known, total=self.files)
        if self.copies:
            voice.say("copies", count=self.copies)
        voice.say("closing", **{outcome: self.outcomes[outcome] for outcome in OUTCOMES})
        self._documents.close()

    def _has(self, document: str) -> bool:
        row = self._documents.database.execute("SELECT 1 FROM documents WHERE name = ?", (hash(document),)).fetchone()
        return row is not None

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
