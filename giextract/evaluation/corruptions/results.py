"""What became of corruptions: one trial, and the count of many by kind."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Subject = Literal["printed", "answer"]
PASSING = ("verified", "consistent")
MOST_CELLS = 26  # a finding over more cells than the longest sum has addresses none of them


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of one change.

    `visible` says that it can be seen at all: of a printed figure, that a sum no longer holds; of an answer, that it differs
    from the page; of a lost cell, that its row cannot be told without it. `detected`: a finding names a changed cell; `first`
    and `named`: all changed cells are among a finding's first suspects, or any. `silent`: the report passes although a value
    is wrong or a sum broken.
    """

    subject: Subject
    kind: str
    table: str
    layout: str
    visible: bool
    passed: bool
    detected: bool
    silent: bool
    first: bool = False
    named: bool = False
    false_alarm: bool = False
    seconds: float = 0.0


@dataclass(slots=True)
class Kind:
    """The counts of one kind of change: shares are of those that can be seen."""

    tried: int = 0
    visible: int = 0
    detected: int = 0
    first: int = 0
    named: int = 0
    silent: int = 0
    passed: int = 0
    false_alarms: int = 0

    def count(self, trial: Trial) -> None:
        """Count one more."""
        self.tried += 1
        self.silent += trial.silent
        self.false_alarms += trial.false_alarm
        if trial.visible:
            self.visible += 1
            self.detected += trial.detected
            self.first += trial.first
            self.named += trial.named
            self.passed += trial.passed


@dataclass(slots=True)
class Corrupted:
    """The counts of a run by subject, kind, table and layout, and what became of the clean reports unchanged."""

    kinds: dict[tuple[Subject, str, str, str], Kind] = field(default_factory=dict)
    clean: int = 0
    unclean: tuple[str, ...] = ()
    """Reports that should come out clean and do not; nothing in them is changed."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Goldens that could not be used, by the reason."""

    def count(self, trials: Iterable[Trial]) -> None:
        """Count these trials."""
        for trial in trials:
            self.kinds.setdefault((trial.subject, trial.kind, trial.table, trial.layout), Kind()).count(trial)

    def by_kind(self) -> dict[tuple[Subject, str], Kind]:
        """The counts by subject and kind alone."""
        summed: dict[tuple[Subject, str], Kind] = {}
        for (subject, kind, _, _), counts in sorted(self.kinds.items()):
            whole = summed.setdefault((subject, kind), Kind())
            for name in Kind.__slots__:
                setattr(whole, name, getattr(whole, name) + getattr(counts, name))
        return summed

    @property
    def silent(self) -> int:
        """How many changes were wrong and not flagged."""
        return sum(kind.silent for kind in self.kinds.values())
