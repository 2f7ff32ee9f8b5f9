"""The table over all units: how much each is told, how its last draft fared, and in which file it stands."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from giextract.errata.phrases import GROUPS, letter_words
from giextract.errata.telling import sentences
from giextract.errata.unit import Unit


@dataclass(slots=True)
class Cover:
    """Rows as they come in; `has_history` where drafts are compared with the last ones.

    `unread` are files that are no report or could not be read, each with the reason.
    """

    has_history: bool = False
    units: list[tuple[str | int, ...]] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)

    def add(self, unit: Unit, file: str | None) -> None:
        """Add a unit and the name of its documents; None where it is sent none."""
        counts = [unit.count(group) for group in GROUPS]
        past: list[str | int] = list(_past(unit)) if self.has_history else []
        self.units.append((unit.name, unit.year or "", *counts, *past, file or letter_words().cover.none))

    def columns(self) -> tuple[str, ...]:
        """The heads of the columns."""
        words = letter_words().cover
        past = words.history if self.has_history else ()
        return (*words.columns[:-1], *past, words.columns[-1])

    def rows(self) -> Iterator[tuple[str | int, ...]]:
        """A row a unit, numbered."""
        return ((number, *row) for number, row in enumerate(self.units, 1))

    def unread_rows(self) -> Iterator[tuple[str | int, ...]]:
        """A row a file that could not be checked, numbered."""
        return ((number, *row) for number, row in enumerate(self.unread, 1))


def _past(unit: Unit) -> Iterator[str | int]:
    past = unit.history
    if past is None:
        yield from ("",) * len(letter_words().cover.history)
        return
    yield from (len(sentences(own)) for own in (past.corrected, past.open, past.unclear, past.new))
    yield len(past.changed)
