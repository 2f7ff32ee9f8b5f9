"""A report that was handed in again, held against what its unit was told last time."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from giextract.checks.rule import Rule
from giextract.errata.phrases import Group
from giextract.errata.spots import where
from giextract.errata.telling import Told
from giextract.pipeline import Reviewed
from giextract.report import Report

_Key = tuple[str, tuple[str, ...] | str]


@dataclass(frozen=True, slots=True)
class History:
    """What has become of the last draft: what was corrected, what cannot be known, and figures that changed.

    `corrected` and `unclear` are findings of the last draft, without what was asked; `open` and `new` are those of the new
    one; `changed` are figures that changed though nobody had asked.
    """

    corrected: tuple[Told, ...]
    open: tuple[Told, ...]
    unclear: tuple[Told, ...]
    new: tuple[Told, ...]
    changed: tuple[str, ...]

    def of(self, groups: Collection[Group]) -> "History":
        """The same with findings of these groups alone."""

        def kept(several: tuple[Told, ...]) -> tuple[Told, ...]:
            return tuple(one for one in several if one.group in groups)

        return History(kept(self.corrected), kept(self.open), kept(self.unclear), kept(self.new), self.changed)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the silence of a new draft may rest on: the rules in force, and whether the same other reports are at hand."""

    rules: Mapping[str, Rule]
    has_others: bool


def history(
    last: Reviewed, last_told: Sequence[Told], now: Reviewed, now_told: Sequence[Told], grounds: Grounds
) -> History:
    """Hold the new draft against the last one.

    Something is corrected where the new draft no longer brings it, although it would be found: its rule is still in force,
    and the figures that it was about are printed and can be read. Otherwise nothing is known of it.
    """
    asked, told = {_key(one) for one in last_told}, {_key(one) for one in now_told}
    dismissed = {(f.rule, f.cells) for f in now.after.findings if f.id in now.closed and f.cells}
    gone = [replace(one, ask="") for one in last_told if _key(one) not in told and (one.rule, one.cells) not in dismissed]
    clear = [one for one in gone if _would_be_found(one, last.after, now.after, grounds)]
    return History(
        tuple(clear),
        tuple(one for one in now_told if _key(one) in asked),
        tuple(one for one in gone if one not in clear),
        tuple(one for one in now_told if _key(one) not in asked),
        tuple(_changed(last.after, now.after, {cell for one in last_told for cell in one.cells})),
    )


def _key(one: Told) -> _Key:
    """What makes two findings the same one: their cells; without cells their words, whatever the figures."""
    return one.rule, one.cells or re.sub(r"[\d.%]+", "", one.quote or one.text)


def _would_be_found(one: Told, last: Report, now: Report, grounds: Grounds) -> bool:
    """Whether it would be found again if it were still there, so that the new draft's silence says something."""
    rule = grounds.rules.get(one.rule)
    if rule is None or (rule.across and not grounds.has_others):
        return False
    if not one.cells:
        return bool(now.cells)
    is_same = all(_value(last, cell) == _value(now, cell) for cell in one.cells)
    return all(_has(last, now, cell) for cell in one.cells) and not (rule.across and is_same)


def _has(last: Report, now: Report, cell: str) -> bool:
    after = now.cells.get(cell)
    if after is None or after.state == "undetermined":
        return False
    return _value(last, cell) is None or after.value is not None


def _value(report: Report, cell: str) -> str | None:
    known = report.cells.get(cell)
    return known.value if known is not None else None


def _changed(last: Report, now: Report, asked: set[str]) -> list[str]:
    """Figures that changed and that nothing had been said about; what one of the drafts does not tell is left out."""
    found = []
    for cell, before in last.cells.items():
        after = now.cells.get(cell)
        if cell in asked or after is None or "undetermined" in (before.state, after.state) or before.value == after.value:
            continue
        found.append(f"{where((cell,), now.forms)}：由{before.value or '空白'}改为{after.value or '空白'}。")
    return found
