"""From a store to a folder: a document for each unit, and the table over all of them."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from giextract.bulk.drafts import Draft, drafts, of_units, replaced
from giextract.checks.policy_file import published
from giextract.errata import documents, sheets
from giextract.errata.cover import Cover
from giextract.errata.history import Grounds, History, history
from giextract.errata.names import Names
from giextract.errata.phrases import GROUPS, Group, letter_words
from giextract.errata.spots import plain
from giextract.errata.telling import Told, told
from giextract.errata.unit import Unit
from giextract.errors import UsageError
from giextract.report import Report
from giextract.store import Store

Shape = Literal["docx", "xlsx"]
COVER = "总表"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which units and groups are wanted: `agency` is looked for in the name, `last` has the drafts to compare with."""

    groups: Collection[Group] = GROUPS
    agency: str | None = None
    year: int | None = None
    last: Store | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """How many units there are, how many documents were written, and how many files could not be checked."""

    units: int
    written: int
    unread: int


def send(store: Store, folder: Path, shapes: Sequence[Shape], choice: Choice, advance: Callable[[int], object]) -> Sent:
    """Write the documents of all units that are wanted into a new folder, holding some reports at a time.

    The table over all units is written last: a folder without it is not whole.
    """
    cover, written = Cover(choice.last is not None), 0
    try:
        _make(folder)
        names, letters = Names(COVER), documents.Letters()
        for batch in drafts(store):
            wanted = [draft for draft in batch if _is_wanted(draft.report, choice, cover)]
            for unit in _units(store, wanted, choice):
                name = names.of(unit) if unit.has_something() else None
                cover.add(unit, name)
                if name is not None:
                    written += 1
                    _write(unit, folder / name, shapes, letters)
            advance(len(batch))
        if "docx" in shapes:
            documents.write_cover(cover, folder / f"{COVER}.docx")
        if "xlsx" in shapes:
            sheets.write_cover(cover, folder / f"{COVER}.xlsx")
    except (OSError, sheets.Unwritable) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"{folder}: cannot be written: {reason.lower()}") from None
    return Sent(len(cover.units), written, len(cover.unread))


def _make(folder: Path) -> None:
    """Make the folder; one with something in it is left alone, so that no older letter is sent with the new ones."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise UsageError(f"{folder}: has files in it; name a new folder / 文件夹不为空，请另选新文件夹")


def _write(unit: Unit, stem: Path, shapes: Sequence[Shape], letters: documents.Letters) -> None:
    if "docx" in shapes:
        letters.write(unit, stem.with_name(f"{stem.name}.docx"))
    if "xlsx" in shapes:
        sheets.write_unit(unit, stem.with_name(f"{stem.name}.xlsx"))


def _is_wanted(report: Report, choice: Choice, cover: Cover) -> bool:
    """Whether a unit is told of this report; a file that is none goes into the table, a second version nowhere."""
    words = letter_words().cover
    if report.outcome in ("failed", "not_a_report"):
        if choice.agency is None and choice.year is None:
            cover.unread.append((plain(report.source.path), words.failed if report.outcome == "failed" else words.not_a_report))
        return False
    if report.versions and not any(v.leads and (v.sha256, v.part) == (report.source.sha256, report.source.part) for v in report.versions):
        return False
    return (choice.agency is None or choice.agency in (report.agency or "")) and choice.year in (None, report.year)


def _units(store: Store, batch: Sequence[Draft], choice: Choice) -> Iterator[Unit]:
    last = _last(store, batch, choice.last) if choice.last is not None else {}
    for draft in batch:
        found = told(draft.reviewed, draft.policy)
        past = _past(last[draft.key], draft, found, choice.last is store) if draft.key in last else None
        own = [one for one in found if one.group in choice.groups]
        name = draft.report.agency or Path(draft.report.source.path).stem
        yield Unit.of(name, draft.report.year, own, past and past.of(choice.groups))


def _past(before: Draft, draft: Draft, found: Sequence[Told], has_others: bool) -> History:
    """What became of the last draft; groups are chosen afterwards, as a finding may have moved from one to another."""
    grounds = Grounds((draft.policy or published()).rules(), has_others)
    return history(before.reviewed, told(before.reviewed, before.policy), draft.reviewed, found, grounds)


def _last(store: Store, batch: Sequence[Draft], last: Store) -> dict[tuple[str, int], Draft]:
    """The last draft of each report: in the same store what stood at its place before, in another that of its unit and year."""
    if last is store:
        return replaced(store, [draft.key for draft in batch])
    named = [(d.report.agency, d.report.year) for d in batch if d.report.agency is not None and d.report.year is not None]
    found: dict[tuple[str | None, int | None], list[Draft]] = {}
    for draft in of_units(last, named):
        found.setdefault((draft.report.agency, draft.report.year), []).append(draft)
    pairs = {}
    for draft in batch:
        own = found.get((draft.report.agency, draft.report.year), [])
        same = [one for one in own if one.key == draft.key] or own
        if len(same) == 1:
            pairs[draft.key] = same[0]
    return pairs
