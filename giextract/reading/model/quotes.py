"""Find a model's quotes in the prose of a page: word for word, white space and ways of writing a character apart."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice

from giextract.reading.amounts import Amount, amounts
from giextract.reading.copy import plain_of
from giextract.reading.figures import chinese_number
from giextract.reading.narrative import BREAK, SPLIT, Narrative, alike, narrative
from giextract.reading.page import Page
from giextract.reading.phrases import listing
from giextract.reading.scope import Context
from giextract.report import Span

LEFT_OUT = "〔表格略〕"
_POWER = {"万": 10_000, "亿": 100_000_000}
_CASES = ("upheld", "corrected", "other", "pending")
_LONGEST = 4_000  # characters of a quote; the longest claim seen has about six hundred
_LONGEST_NUMBER = 24
MOST_PLACES = 50  # places of one quote that are looked at


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
class Prose:
    """A page's prose made ready: its narrative, the figures in it, and the same text without any marks of ours."""

    page: Page
    told: Narrative
    found: list[Amount]
    starts: list[int]
    worth: dict[Decimal, list[Amount]]
    bare: str
    back: list[int]
    context: Context
    listed: dict[str, str]
    taken: set[tuple[str, Span]] = field(default_factory=set)


def made_ready(page: Page) -> Prose:
    """Read a page's prose for the figures and words that a quote is held against."""
    told = narrative(plain_of(page.text), page.span, [t.span for t in page.tables])
    kept = [(c, i) for i, c in enumerate(told.text) if c not in (BREAK, SPLIT)]
    given, agency, year = page.given, page.identity.agency, page.identity.year
    context = Context(
        told,
        (given and given.agency) or (agency.value if agency else None),
        (given and given.year) or (int(year.value) if year else None),
    )
    found, alike_in_worth = amounts(told), dict[Decimal, list[Amount]]()
    for a in found:
        if a.unit != "%":
            alike_in_worth.setdefault(a.value, []).append(a)
    bare, back = "".join(c for c, _ in kept), [i for _, i in kept]
    return Prose(page, told, found, [a.start for a in found], alike_in_worth, bare, back, context, variables())


def places(quote: str, prose: Prose, most: int = MOST_PLACES) -> list[tuple[int, int]]:
    """The first places of the narrative where these words stand, white space apart, and no table between them."""
    if len(quote) > _LONGEST:
        return []
    return list(islice(_places(alike(re.sub(r"[\s\u2060]", "", plain_of(quote))), prose), most))


def _places(wanted: str, prose: Prose) -> Iterator[tuple[int, int]]:
    at = prose.bare.find(wanted) if wanted else -1
    while at >= 0:
        place = prose.back[at], prose.back[at + len(wanted) - 1] + 1
        start, end = prose.told.span(*place)
        if not any(start < t.span[1] and t.span[0] < end for t in prose.page.tables):
            yield place
        at = prose.bare.find(wanted, at + 1)


def within(prose: Prose, start: int, end: int) -> list[Amount]:
    """The figures that stand in a quote whole; their unit may be left out."""
    found = prose.found[bisect_left(prose.starts, start) : bisect_left(prose.starts, end)]
    return [a for a in found if a.figure_end <= end]


def first_of(value: Decimal, prose: Prose, start: int, end: int) -> Amount | None:
    """The first figure between two places that is worth so much and is no percentage."""
    known = prose.worth.get(value, [])
    i = bisect_left(known, start, key=lambda a: a.start)
    return known[i] if i < len(known) and known[i].figure_end <= end else None


def last_of(value: Decimal, prose: Prose, start: int, end: int) -> Amount | None:
    """The last one."""
    known = prose.worth.get(value, [])
    i = bisect_left(known, end, key=lambda a: a.start) - 1
    i -= i >= 0 and known[i].figure_end > end
    return known[i] if i >= 0 and known[i].start >= start else None


def worth(printed: str) -> Decimal | None:
    """What a number is worth as a model copied it: digits, thousands, 万, Chinese numerals, a unit behind it."""
    if len(printed) > _LONGEST_NUMBER:
        return None
    text = re.sub(r"[\s,%]|(?<=\d)[^\d.万亿]+$", "", plain_of(printed))
    power = _POWER.get(text[-1:], 1)
    text = text[:-1] if power > 1 else text
    if re.fullmatch(r"[0-9]{1,15}(?:\.[0-9]{1,6})?", text):
        return Decimal(text) * power
    number = chinese_number(text)
    return None if number is None else Decimal(number) * power
