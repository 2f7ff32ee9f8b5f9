"""A report that was handed in again, held against what its unit was told last time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from giextract.errata.spots import where
from giextract.errata.telling import Told, sentences
from giextract.pipeline import Reviewed
from giextract.report import Report

_Key = tuple[str, tuple[str, ...] | str]


@dataclass(frozen=True, slots=True)
class History:
    """What has become of the last draft: sentences that were corrected or could not be checked, figures that changed.

    `open` and `new` are findings of the new draft; `changed` are figures that changed though nobody had asked.
    """

    corrected: tuple[str, ...]
    open: tuple[Told, ...]
    unclear: tuple[str, ...]
    new: tuple[Told, ...]
    changed: tuple[str, ...]


def history(last: Reviewed, last_told: Sequence[Told], now: Reviewed, now_told: Sequence[Told]) -> History:
    """Hold the new draft against the last one.

    Something is corrected where the new draft no longer brings it and prints all figures that it was about; where it
    prints them no more, or they cannot be read, nothing is known of it.
    """
    asked, told = {_key(one) for one in last_told}, {_key(one) for one in now_told}
    dismissed = {(f.rule, f.cells) for f in now.after.findings if f.id in now.closed and f.cells}
    gone = [one for one in last_told if _key(one) not in told and (one.rule, one.cells) not in dismissed]
    clear = [one for one in gone if _is_readable(one, last.after, now.after)]
    return History(
        tuple(_plain(clear)),
        tuple(one for one in now_told if _key(one) in asked),
        tuple(_plain([one for one in gone if one not in clear])),
        tuple(one for one in now_told if _key(one) not in asked),
        tuple(_changed(last.after, now.after, {cell for one in last_told for cell in one.cells})),
    )


def _key(one: Told) -> _Key:
    """What makes two findings the same one: their cells; without cells their words, whatever the figures."""
    return one.rule, one.cells or re.sub(r"[\d.%]+", "", one.quote or one.text)


def _is_readable(one: Told, last: Report, now: Report) -> bool:
    """Whether the new draft has the figures that something was about, so that its silence says something."""
    if not one.cells:
        return bool(now.cells)
    return all(_has(last, now, cell) for cell in one.cells)


def _has(last: Report, now: Report, cell: str) -> bool:
    before, after = last.cells.get(cell), now.cells.get(cell)
    if after is None or after.state == "undetermined":
        return False
    return before is None or before.value is None or after.value is not None


def _plain(several: Sequence[Told]) -> list[str]:
    """Sentences without what was asked: it is done, or can no longer be asked."""
    return [s for one in several for s in sentences([Told(one.rule, one.group, one.cells, one.text, "", one.spot)])]


def _changed(last: Report, now: Report, asked: set[str]) -> list[str]:
    """Figures that changed and that nothing had been said about; what one of the drafts does not tell is left out."""
    found = []
    for cell, before in last.cells.items():
        after = now.cells.get(cell)
        if cell in asked or after is None or "undetermined" in (before.state, after.state) or before.value == after.value:
            continue
        found.append(f"{where((cell,), now.forms)}：由{before.value or '空白'}改为{after.value or '空白'}。")
    return found
