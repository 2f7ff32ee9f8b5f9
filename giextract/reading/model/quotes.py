"""Hold a model's reading of the prose against the page: a quote is found word for word, its figures in it, or rejected."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from giextract.reading.amounts import Amount, amounts, place_of
from giextract.reading.claims import may_leave_some_out
from giextract.reading.copy import plain_of
from giextract.reading.figures import chinese_number, shown
from giextract.reading.model.answers import Problem
from giextract.reading.model.prose_answer import MOST, ClaimSaid, FigureSaid, ProseAnswer
from giextract.reading.narrative import BREAK, SPLIT, Narrative, alike, narrative
from giextract.reading.page import Page
from giextract.reading.phrases import listing
from giextract.reading.scope import Context
from giextract.report import Part, Statement

LEFT_OUT = "〔表格略〕"
_DENIES = re.compile(r"[未无没零]|不存在")
_POWER = {"万": 10_000, "亿": 100_000_000}
_CASES = ("upheld", "corrected", "other", "pending")


def variables() -> dict[str, str]:
    """The closed list as a model is asked for it: the ids and their Chinese names."""
    named = {v.id: v.zh for v in listing().variables if v.id.removeprefix("disputes.") not in _CASES}
    outcomes = {v.id.removeprefix("disputes."): v.zh for v in listing().variables if v.id not in named}
    for id, zh in (("reconsideration", "行政复议"), ("litigation", "行政诉讼")):
        named |= {f"disputes.{id}.{outcome}": f"{zh}中{said}" for outcome, said in outcomes.items()}
    return named


def prose_of(page: Page) -> str:
    """The page's text with a mark for each statutory table, so that no figure is taken from one."""
    parts, at = [], page.span[0]
    for start, end in sorted(t.span for t in page.tables):
        parts += [page.text[at:start], LEFT_OUT]
        at = max(at, end)
    return "\n".join([*parts, page.text[at : page.span[1]]])


@dataclass(frozen=True, slots=True)
class _Prose:
    """A page's prose made ready: its narrative, the figures in it, and the same text without any marks of ours."""

    page: Page
    told: Narrative
    found: list[Amount]
    bare: str
    back: list[int]
    context: Context


def statements_of(answer: ProseAnswer, page: Page) -> tuple[tuple[Statement, ...], tuple[Problem, ...]]:
    """What the model says that the prose states, borne out by the page, and a problem for each item that is not."""
    prose = _prose(page)
    stated: list[Statement] = []
    problems: list[Problem] = []
    items: list[object] = [*answer.figures[:MOST], *answer.claims[:MOST]]
    for item in items:
        one = _figure(item, prose, stated) if isinstance(item, FigureSaid) else None
        one = _claim(item, prose) if isinstance(item, ClaimSaid) else one
        if isinstance(one, Statement):
            stated.append(one)
        else:
            detail = one if isinstance(one, str) else f"not of the shape asked for: {str(item)[:60]}"
            problems.append(Problem(kind="no_place" if one else "shape", table="prose", detail=detail))
    return tuple(sorted(set(stated), key=lambda s: (s.span, s.kind, s.variable))), tuple(problems)


def _prose(page: Page) -> _Prose:
    told = narrative(plain_of(page.text), page.span, [t.span for t in page.tables])
    kept = [(c, i) for i, c in enumerate(told.text) if c not in (BREAK, SPLIT)]
    agency, year = page.identity.agency, page.identity.year
    context = Context(told, agency.value if agency else None, int(year.value) if year else None)
    return _Prose(page, told, amounts(told), "".join(c for c, _ in kept), [i for _, i in kept], context)


def _places(quote: str, prose: _Prose) -> Iterator[tuple[int, int]]:
    """Every place of the narrative where these words stand, white space apart."""
    wanted = alike(re.sub(r"[\s\u2060]", "", plain_of(quote)))
    at = prose.bare.find(wanted) if wanted else -1
    while at >= 0:
        yield prose.back[at], prose.back[at + len(wanted) - 1] + 1
        at = prose.bare.find(wanted, at + 1)


def _figure(said: FigureSaid, prose: _Prose, before: Sequence[Statement]) -> Statement | str:
    """The statement at the first place of its quote that no like statement has taken; else why there is none."""
    if said.variable not in variables():
        return f"no variable of the list: {said.variable[:40]}"
    value = _worth(said.number)
    if value is None:
        return f"no number: {said.number[:40]}"
    places = list(_places(said.quote, prose))
    for start, end in places:
        amount = _amount(value, prose, start, end)
        if amount is None and not (value == 0 and _DENIES.search(prose.told.text, start, end)):
            continue
        made = _stated(said, value, amount, prose, start, end)
        if made not in before:
            return made
    if not places:
        return f"not on the page: {said.quote[:60]}"
    return f"the quote has no {said.number[:20]}, or it was given twice: {said.quote[:60]}"


def _stated(said: FigureSaid, value: Decimal, amount: Amount | None, prose: _Prose, start: int, end: int) -> Statement:
    told, context = prose.told, prose.context
    at = amount.start if amount else end
    sentence = told.sentence(at)[0]
    about = said.variable.split(".")[0]
    foreign = context.scope("", sentence, at, about)
    if context.of_another_time(sentence, at):
        foreign = foreign or "another time"
    span = told.span(start, end)
    scope = re.sub(r"\s", "", plain_of(said.scope or ""))
    return Statement(
        variable=said.variable, kind="figure", quote=prose.page.text[slice(*span)], span=span, value=shown(value),
        unit=(amount.unit or said.unit) if amount else None,
        approximate=said.approximate or bool(amount and amount.approximate),
        scope=foreign if not scope or context.is_itself(scope) else scope, value_span=place_of(told, amount) if amount else None, read_by=("model",),
    )  # fmt: skip


def _claim(said: ClaimSaid, prose: _Prose) -> Statement | str:
    """The claim at the first place of its quote that holds its whole and its parts in order; else why there is none."""
    places = list(_places(said.quote, prose))
    for start, end in places:
        made = _claimed(said, prose, start, end)
        if made is not None:
            return made
    return f"its figures are not in the quote: {said.quote[:60]}" if places else f"not on the page: {said.quote[:60]}"


def _claimed(said: ClaimSaid, prose: _Prose, start: int, end: int) -> Statement | None:
    values = [_worth(text) for text in (said.number, *said.parts)]
    within = _within(prose, start, end)
    percent = _percent(said.percent, within)
    if None in values or (said.kind in ("share", "growth")) != (percent is not None):
        return None
    named: list[Amount] = []
    for value in values:
        free = [a for a in within if a not in named and a.unit != "%" and a.value == value]
        later = [a for a in free if not named or a.start > named[-1].start]
        if not free:
            return None
        named.append((later or free)[0])
    whole, parts = named[0], named[1:]
    if whole.approximate or any(a.approximate for a in parts) or (said.kind in ("closed", "among") and len(parts) < 2):
        return None
    relation = said.kind
    if relation == "closed" and may_leave_some_out(prose.told, whole, parts, within):
        relation = "among"
    span = prose.told.span(start, end)
    own = (whole, *parts) if relation in ("share", "growth") else tuple(parts)
    return Statement(
        variable=relation if relation in ("share", "growth") else "other", kind="claim", relation=relation,
        quote=prose.page.text[slice(*span)], span=span, value=shown(whole.value),
        unit="%" if percent else whole.unit or said.unit, stated=percent or shown(whole.value),
        parts=tuple(Part(value=shown(a.value), span=place_of(prose.told, a)) for a in own),
        value_span=place_of(prose.told, whole), read_by=("model",),
    )  # fmt: skip


def _percent(said: str | None, within: Sequence[Amount]) -> str | None:
    printed = next((a.digits for a in within if a.unit == "%" and said and _worth(said) == a.value), None)
    return printed if printed else None


def _within(prose: _Prose, start: int, end: int) -> list[Amount]:
    first = bisect_left(prose.found, start, key=lambda a: a.start)
    found = []
    for amount in prose.found[first:]:
        if amount.start >= end:
            break
        found.append(amount)
    return found


def _amount(value: Decimal, prose: _Prose, start: int, end: int) -> Amount | None:
    """The last figure of the quote that is worth so much: a quote ends with its figure."""
    return next((a for a in reversed(_within(prose, start, end)) if a.value == value and a.unit != "%"), None)


def _worth(printed: str) -> Decimal | None:
    """What a number is worth as a model copied it: digits, thousands, 万, Chinese numerals, a unit behind it."""
    text = re.sub(r"[\s,%]|(?<=\d)[^\d.万亿]+$", "", plain_of(printed))
    power = _POWER.get(text[-1:], 1)
    text = text[:-1] if power > 1 else text
    try:
        return Decimal(text) * power if re.fullmatch(r"\d{1,15}(?:\.\d{1,6})?", text) else _chinese(text, power)
    except InvalidOperation:
        return None


def _chinese(text: str, power: int) -> Decimal | None:
    number = chinese_number(text)
    return None if number is None else Decimal(number) * power
