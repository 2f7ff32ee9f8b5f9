"""Hold what a model says that the prose states against the page: an item is borne out by its quote, or rejected."""

import re
from decimal import Decimal

from giextract.reading.amounts import Amount, place_of
from giextract.reading.copy import plain_of
from giextract.reading.figures import shown
from giextract.reading.model.answers import Problem
from giextract.reading.model.claimed import claim
from giextract.reading.model.prose_answer import MOST, ClaimSaid, FigureSaid, ProseAnswer
from giextract.reading.model.quotes import Prose, last_of, made_ready, places, within, worth
from giextract.reading.model.schema import Misshapen
from giextract.reading.page import Page
from giextract.reading.phrases import phrases
from giextract.reading.scope import OWN
from giextract.report import Statement

ANOTHER_TIME, NOT_SAID = (
    "another time",
    "not said",
)  # scopes that are no words of the page: such a figure is not compared
_DENIES = re.compile(r"未(?!来)|无(?!法|效|偿|关|论|障)|没有|没(?=收|发|接)|零|不存在|(?<!\d)0(?!\d)")
_VAGUE = re.compile(r"[约近余多超逾几]|以上|以下|以内|左右|上下|不足|将近|接近|至少|不少于|不低于|平均")
_BEFORE = 1_000  # characters before a figure within which its scope is named


def statements_of(answer: ProseAnswer, page: Page) -> tuple[tuple[Statement, ...], tuple[Problem, ...]]:
    """What the model says that the prose states, borne out by the page, and a problem for what is not."""
    prose = made_ready(page)
    items: list[object] = [*answer.figures[:MOST], *answer.claims[:MOST]]
    found = [
        _figure(i, prose) if isinstance(i, FigureSaid) else claim(i, prose)
        for i in items
        if isinstance(i, (FigureSaid, ClaimSaid))
    ]
    stated = {s for s in found if isinstance(s, Statement)}
    problems = [Problem(kind="no_place", table="prose", detail=s) for s in dict.fromkeys(found) if isinstance(s, str)]
    problems += _misshapen([i.found for i in items if isinstance(i, Misshapen)])
    left = max(0, len(answer.figures) - MOST) + max(0, len(answer.claims) - MOST)
    if left:
        problems.append(Problem(kind="shape", table="prose", detail=f"more items than any report has: {left} left out"))
    return tuple(sorted(stated, key=lambda s: (s.span, s.kind, s.variable))), tuple(problems)


def _misshapen(found: list[str]) -> list[Problem]:
    detail = f"not of the shape asked for: {len(found)} items, the first {found[0]}" if found else ""
    return [Problem(kind="shape", table="prose", detail=detail)] if found else []


def _figure(said: FigureSaid, prose: Prose) -> Statement | str:
    """The statement at the first place of its quote that no like statement has taken; else why there is none."""
    if said.variable not in prose.listed:
        return f"no variable of the list: {said.variable[:40]}"
    value = worth(said.number)
    if value is None:
        return f"no number: {said.number[:40]}"
    found = places(said.quote, prose)
    for start, end in found:
        amount = last_of(value, prose, start, end)  # a quote ends with its figure
        if amount is None and not _denied(value, prose, start, end):
            continue
        key = (said.variable, (amount.start, amount.end) if amount else (start, end))
        if key not in prose.taken:
            prose.taken.add(key)
            return _stated(said, value, amount, prose, start, end)
    if not found:
        return f"not on the page: {said.quote[:60]}"
    return f"the quote has no {said.number[:20]}, or it was given twice: {said.quote[:60]}"


def _denied(value: Decimal, prose: Prose, start: int, end: int) -> bool:
    """Whether a quote says that there was none: in words, and without any other count."""
    if value != 0 or _DENIES.search(prose.told.text, start, end) is None:
        return False
    return not any(a.unit for a in within(prose, start, end))


def _stated(said: FigureSaid, value: Decimal, amount: Amount | None, prose: Prose, start: int, end: int) -> Statement:
    told = prose.told
    span = told.span(start, end)
    return Statement(
        variable=said.variable, kind="figure", quote=prose.page.text[slice(*span)], span=span, value=shown(value),
        unit=_unit(said.unit, amount, prose), approximate=_is_approximate(said, amount, prose, start, end),
        scope=_scope(said, amount, prose, start, end), value_span=place_of(told, amount) if amount else None,
        read_by=("model",),
    )  # fmt: skip


def _unit(said: str | None, amount: Amount | None, prose: Prose) -> str | None:
    """The unit that is printed behind a figure, also one that the patterns do not know."""
    if amount is None or amount.unit:
        return amount.unit if amount else None
    return said if said and prose.told.text.startswith(said, amount.end) else None


def _is_approximate(said: FigureSaid, amount: Amount | None, prose: Prose, start: int, end: int) -> bool:
    """A model's word that a figure is not exact counts where some word around it says so."""
    if amount is None or amount.approximate:
        return amount is not None
    around = prose.told.text[max(start, amount.start - 8) : amount.end + 4]
    return said.approximate and _VAGUE.search(around) is not None


def _scope(said: FigureSaid, amount: Amount | None, prose: Prose, start: int, end: int) -> str | None:
    """Whose figure it is: as the model copied it, unless the words on the page say otherwise or do not say it."""
    told, context = prose.told, prose.context
    at = amount.start if amount else end
    begin = told.sentence(at)[0]
    kind = said.variable.split(".")[0]
    if context.of_another_time(begin, at):
        return ANOTHER_TIME
    read = context.scope("", begin, at, kind)
    named = re.sub(r"[\s\u2060]", "", plain_of((said.scope or "")[:60]))
    printed = bool(named) and named in told.text[max(0, at - _BEFORE) : end]
    if printed and not context.is_itself(named) and not (OWN.match(named) and read and not OWN.match(read)):
        return named
    about = next((p.about for p in phrases() if p.variable.about == kind), None)
    if about and not read and not context.about(about, kind, begin, max(at, end)):
        return NOT_SAID
    return read
