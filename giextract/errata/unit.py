"""What is sent to one unit about one year, and what is said around it; how it looks is the business of the writers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from giextract.errata.history import History
from giextract.errata.phrases import GROUPS, Group, Titled, letter_words
from giextract.errata.spots import TABLES, plain
from giextract.errata.telling import Told, sentences

Kind = Literal["title", "addressee", "text", "heading", "label", "item", "remark", "signature"]
_NUMERALS = "一二三四五六七八九十"
_LONGEST_NAME = 60
_MOST_CHANGED = 50  # changed figures that are listed; beyond that the report is another one


@dataclass(frozen=True, slots=True)
class Unit:
    """One agency's report of one year: what its unit is told, by group, and what became of its last draft."""

    name: str
    year: int | None
    told: tuple[Told, ...]
    history: History | None = None

    @classmethod
    def of(cls, agency: str | None, year: int | None, told: list[Told], history: History | None = None) -> "Unit":
        """A unit by the name that its report prints, made fit for a document."""
        return cls(plain(agency or "", _LONGEST_NAME) or letter_words().nameless, year, tuple(told), history)

    def group(self, group: Group) -> list[str]:
        """The sentences of a group."""
        return sentences(one for one in self.told if one.group == group)

    def count(self, group: Group) -> int:
        """How many sentences a group has."""
        return len(self.group(group))

    def has_something(self) -> bool:
        """Whether there is anything to send."""
        past = self.history
        return bool(self.told or (past and (past.corrected or past.unclear or past.changed)))

    def when(self) -> str:
        """The year in front of the report's name; nothing where none is printed."""
        return f"{self.year}年" if self.year else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a letter."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a letter under a heading; `labelled` are its sentences by the label above them, which may be empty."""

    heading: str
    lead: str
    labelled: tuple[tuple[str, tuple[str, ...]], ...]


def sections(unit: Unit) -> Iterator[Section]:
    """The parts of a unit's letter in their order, those without anything left out."""
    words = letter_words()
    if unit.history is not None:
        yield Section(words.history.title, "", tuple(_past(unit.history)))
    for group in GROUPS:
        if own := tuple(_marked(unit, group)):
            titled = words.groups[group]
            yield Section(titled.title, titled.lead, (("", own),))


def letter(unit: Unit) -> Iterator[Line]:
    """A unit's letter, paragraph by paragraph."""
    words = letter_words()
    opening = words.opening if unit.told else words.finished
    yield Line("title", words.title.format(year=unit.when()))
    yield Line("addressee", words.addressee.format(unit=unit.name))
    yield Line("text", opening.format(year=unit.when()))
    for number, section in enumerate(sections(unit)):
        yield Line("heading", f"{_NUMERALS[number]}、{section.heading}")
        if section.lead:
            yield Line("text", section.lead)
        for label, own in section.labelled:
            if label:
                yield Line("label", label)
            yield from (Line("item", f"{n}．{sentence}") for n, sentence in enumerate(own, 1))
    if remark := _tables(unit):
        yield Line("remark", remark)
    if unit.told or (unit.history and unit.history.changed):
        yield from (Line("text", text) for text in words.closing)
    yield from (Line("signature", text) for text in words.signature)


def _marked(unit: Unit, group: Group) -> Iterator[str]:
    """The sentences of a group; where there was a last draft, each with whether it had been told then."""
    own = [one for one in unit.told if one.group == group]
    if unit.history is None:
        yield from sentences(own)
        return
    again = set(map(id, unit.history.open))
    yield from (f"（上次已提出）{s}" for s in sentences(one for one in own if id(one) in again))
    yield from (f"（新出现）{s}" for s in sentences(one for one in own if id(one) not in again))


def _past(past: History) -> Iterator[tuple[str, tuple[str, ...]]]:
    words = letter_words().history
    changed = past.changed[:_MOST_CHANGED]
    if len(past.changed) > len(changed):
        changed = (*changed, f"其余{len(past.changed) - len(changed)}处从略。")
    corrected, unclear = tuple(sentences(past.corrected)), tuple(sentences(past.unclear))
    listed: tuple[tuple[Titled, tuple[str, ...], int], ...] = (
        (words.corrected, corrected, len(corrected)),
        (words.open, (), len(sentences(past.open))),
        (words.unclear, unclear, len(unclear)),
        (words.new, (), len(sentences(past.new))),
        (words.changed, changed, len(past.changed)),
    )
    for titled, own, count in listed:
        if count or titled in (words.corrected, words.open):
            yield titled.title.format(count=count) + ("：" if own else "。"), own


def _tables(unit: Unit) -> str:
    """What the names of tables in this letter mean."""
    said = "".join(text for section in sections(unit) for _, own in section.labelled for text in own)
    named = [letter_words().tables[table] for table, name in TABLES.items() if name in said]
    return f"注：{'；'.join(named)}。" if named else ""
