"""Hold the claims of a model against the page: whole, parts and percentage stand in the quote, and are what they are said to be."""

import re
from collections.abc import Sequence

from giextract.reading.amounts import Amount, place_of
from giextract.reading.claiming import Relation, part_of, percentage
from giextract.reading.claims import may_leave_some_out, says_all
from giextract.reading.figures import shown
from giextract.reading.growths import is_cumulative
from giextract.reading.model.prose_answer import ClaimSaid
from giextract.reading.model.quotes import Prose, first_of, places, within, worth
from giextract.reading.shares import bases
from giextract.report import Statement

_PARTS = 200  # of one claim; the longest small table seen has eleven
_FIRST = 3  # places of a quote at which a claim is looked for: the same words say the same
_COMPARED = re.compile(r"上一?年|去年|同期|20\d\d年|同比|环比|[增加减多少升降]")


def claim(said: ClaimSaid, prose: Prose) -> Statement | str:
    """The claim at the first place of its quote that holds its whole and its parts; else why there is none."""
    found = places(said.quote, prose, _FIRST)
    for start, end in found:
        made = _claimed(said, prose, start, end)
        if made is not None:
            return made
    return f"its figures are not in the quote: {said.quote[:60]}" if found else f"not on the page: {said.quote[:60]}"


def _claimed(said: ClaimSaid, prose: Prose, start: int, end: int) -> Statement | None:
    named = _named([said.number, *said.parts], prose, start, end)
    if not named or any(a.approximate for a in named):
        return None
    whole, parts, inside = named[0], named[1:], within(prose, start, end)
    span = prose.told.span(start, end)
    made = Statement(
        variable="other", kind="claim", quote=prose.page.text[slice(*span)], span=span, value=shown(whole.value),
        unit=whole.unit or None, stated=shown(whole.value), value_span=place_of(prose.told, whole), read_by=("model",),
    )  # fmt: skip
    if said.kind == "closed" or said.kind == "among":
        return _broken_down(said, made, prose, whole, parts, inside) if len(parts) > 1 else None
    percent = next((a for a in inside if a.unit == "%" and said.percent and a.value == worth(said.percent)), None)
    return _rate(said, made, prose, whole, parts, percent) if percent and not percent.approximate else None


def _named(printed: Sequence[str], prose: Prose, start: int, end: int) -> list[Amount] | None:
    """The figures that these numbers are, in the order of the page where there is one; None where one is not there."""
    if len(printed) > _PARTS:
        return None
    named: list[Amount] = []
    for text in printed:
        value = worth(text)
        later = named[-1].end if named else start
        amount = None if value is None else first_of(value, prose, later, end) or first_of(value, prose, start, end)
        if amount is None:
            return None
        named.append(amount)
    return named if len({a.start for a in named}) == len(named) else None


def _broken_down(
    said: ClaimSaid, made: Statement, prose: Prose, whole: Amount, parts: list[Amount], inside: list[Amount]
) -> Statement:
    """A model's word that a list is whole counts as far as the words of the list bear it out."""
    relation: Relation = "among"
    if said.kind == "closed" and not may_leave_some_out(prose.told, whole, parts, inside, prose.found):
        relation = "closed" if says_all(prose.told, parts) else "list"
    found = tuple(part_of(prose.told, a) for a in parts)
    return made.model_copy(update={"relation": relation, "parts": found})


def _rate(
    said: ClaimSaid, made: Statement, prose: Prose, whole: Amount, parts: list[Amount], percent: Amount
) -> Statement:
    """A percentage with what it may be of: the figures of a growth only where the words between say that they are that."""
    others = parts
    if said.kind == "growth" and not _is_compared(prose, whole, parts, percent):
        others = []
    if said.kind == "share":
        near = bases(prose.told, prose.found, prose.starts.index(whole.start))
        others = [*parts, *(a for a in near if a.start not in {p.start for p in parts})]
    own = tuple(part_of(prose.told, a) for a in (whole, *others))
    rate = {"variable": said.kind, "relation": said.kind, "unit": "%", "stated": percentage(percent), "parts": own}
    return made.model_copy(update=rate)


def _is_compared(prose: Prose, whole: Amount, parts: list[Amount], percent: Amount) -> bool:
    """Whether each figure is led by words of comparison, and nothing else is counted between whole and percentage."""
    known = {a.start for a in parts}
    between = [a for a in within(prose, whole.end, percent.start) if a.unit == whole.unit and a.start not in known]
    text = prose.told.text
    led = all(a.unit == whole.unit and _COMPARED.search(text, max(a.clause - 6, whole.end), a.start) for a in parts)
    in_order = all(whole.start < a.start < percent.start for a in parts)
    return led and in_order and not between and not is_cumulative(prose.told, whole)
