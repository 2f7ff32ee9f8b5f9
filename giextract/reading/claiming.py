"""The figures of a page's prose, and how a claim is made of them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from giextract.reading.amounts import Amount, place_of
from giextract.reading.figures import shown
from giextract.reading.narrative import Narrative
from giextract.report import Part, Span, Statement

Relation = Literal["closed", "list", "among", "share", "growth", "change", "points"]
Direction = Literal["up", "down"] | None
BROKEN_DOWN = re.compile(r"[,;:]?其中|[,:]?\(")  # stands between a figure and the list that it is made of
_ENDS_LIST = re.compile(r"[;。!?\n|)]|[比较增减占](?!照)")
_MOST = 24  # figures of one list



@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of the prose in order; `text` is the page, `variables` are those figures that the closed list names."""

    told: Narrative
    text: str
    found: list[Amount]
    variables: dict[Amount, str]

    def whole(
        self, whole: Amount, span: Span, relation: Relation, parts: Iterable[Part], variable: str | None = None
    ) -> Statement:
        """A claim that parts belong to a whole."""
        return Statement(
            variable=variable or self.variables.get(whole, "other"), kind="claim", relation=relation,
            quote=self.text[slice(*span)], span=span, value=shown(whole.value), unit=whole.unit,
            stated=shown(whole.value), value_span=place_of(self.told, whole), parts=tuple(parts),
        )  # fmt: skip

    def joint_whole(self, pair: tuple[Amount, Amount], span: Span, relation: Relation, parts: Iterable[Part]) -> Statement:
        """A claim that parts belong to reconsiderations and litigation together; no one figure states that whole."""
        return Statement(
            variable="disputes.both", kind="claim", relation=relation, quote=self.text[slice(*span)], span=span,
            value=None, unit=pair[1].unit, stated=shown(pair[0].value + pair[1].value), parts=tuple(parts),
        )  # fmt: skip

    def rate(
        self,
        relation: Literal["share", "growth"],
        count: Amount,
        percent: Amount,
        own: Iterable[Amount],
        direction: Direction = None,
    ) -> Statement:
        """A claim that a count is so many per cent of something, or more or less than something."""
        span = self.told.span(count.clause, percent.end)
        return Statement(
            variable=relation, kind="claim", relation=relation, quote=self.text[slice(*span)], span=span,
            value=shown(count.value), unit="%", stated=percentage(percent), value_span=place_of(self.told, count),
            parts=self.parts(own), direction=direction,
        )  # fmt: skip

    def moved(
        self,
        relation: Literal["change", "points"],
        own: list[Amount],
        by: Amount | None,
        last: int,
        direction: Direction,
        variable: str | None = None,
    ) -> Statement:
        """A claim that the first of some figures is more or less than last year, by so much or from the second."""
        span = self.told.span(own[0].clause if by else min(a.clause for a in own), last)
        return Statement(
            variable=variable or relation, kind="claim", relation=relation, quote=self.text[slice(*span)], span=span,
            value=shown(own[0].value), unit=own[0].unit, stated=percentage(by) or shown(by.value) if by else None,
            value_span=place_of(self.told, own[0]), parts=self.parts(own), direction=direction,
        )  # fmt: skip

    def parts(self, amounts: Iterable[Amount]) -> tuple[Part, ...]:
        """Figures as parts of a claim."""
        return tuple(part_of(self.told, a) for a in amounts)


def listed(told: Narrative, found: Sequence[Amount], first: int) -> tuple[Decimal, int]:
    """What the figures of a list come to that begins with this one, and the place in `found` of the first behind it."""
    total, end, unit = Decimal(0), found[first].clause, found[first].unit
    behind = min(first + _MOST, len(found))
    for n, a in enumerate(found[first:behind], first):
        if a.unit != unit or _ENDS_LIST.search(told.text[end : a.start]):
            return total, n
        total, end = total + a.value, a.end
    return total, behind


def is_joint(told: Narrative, found: Sequence[Amount], i: int) -> bool:
    """Whether the list behind a figure is of it and the one before together: 复议5件、诉讼3件，其中维持5件，….

    Behind a comma it may be of the second alone, unless it comes to more.
    """
    if not 0 < i < len(found) - 1 or not BROKEN_DOWN.match(told.text, found[i].end):
        return False
    joint = told.text[found[i - 1].end : found[i].start][:1]
    return joint in ("、", "和", "及", "与") or (joint == "," and listed(told, found, i + 1)[0] > found[i].value)


def percentage(percent: Amount) -> str:
    """A percentage with the places that are printed, without marks of thousands."""
    return percent.digits.replace(",", "")


def part_of(told: Narrative, a: Amount) -> Part:
    """A figure as a part of a claim."""
    return Part(value=shown(a.value), span=place_of(told, a))
