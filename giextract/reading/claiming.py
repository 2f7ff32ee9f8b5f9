"""The figures of a page's prose, and how a claim is made of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from giextract.reading.amounts import Amount, place_of
from giextract.reading.figures import shown
from giextract.reading.narrative import Narrative
from giextract.report import Part, Span, Statement

Relation = Literal["closed", "list", "among", "share", "growth", "change", "points"]
Direction = Literal["up", "down"] | None


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


def percentage(percent: Amount) -> str:
    """A percentage with the places that are printed, without marks of thousands."""
    return percent.digits.replace(",", "")


def part_of(told: Narrative, a: Amount) -> Part:
    """A figure as a part of a claim."""
    return Part(value=shown(a.value), span=place_of(told, a))
