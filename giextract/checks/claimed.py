"""Hold the claims of the prose against their own arithmetic: parts and their whole, shares, growth."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from giextract.checks.facts import Facts
from giextract.report import Span, Statement

_OUTCOMES = "requests.outcomes"
_HANDLED = frozenset(  # variables that may count applications of the year before, too
    f"requests.{v}"
    for v in (
        "concluded", "carried_out", "granted", "partly_granted", "granted_or_partly", "denied", "unavailable",
        "unprocessed", "other_handling",
    )
)  # fmt: skip
_CHANNELS = re.compile(
    r"网站|门户|微信|微博|公众号|公报|广播|电视|报[纸刊社]|公开栏|公示栏|显示屏|客户端|抖音|媒体|平台"
)
_WITHIN = 160  # characters before a claim in which its other wholes are told
_NEAR = Decimal("0.03")  # a list that is out by no more than this share of its whole was meant to add up
_LEAST = 50  # a whole below this is too small for such a share to tell
_FEW = 4  # parts: with fewer a list may as well have left some out
_APART = 360  # characters between the shares of one list
_MATES = 24  # shares of one list that are looked at


@dataclass(frozen=True)
class _Told:
    """All statements in printed order."""

    statements: Sequence[Statement]
    facts: Facts

    @cached_property
    def starts(self) -> list[int]:
        return [s.span[0] for s in self.statements]

    @cached_property
    def handled(self) -> set[Span]:
        """Where figures stand that count applications answered or carried on."""
        return {s.value_span for s in self.statements if s.variable in _HANDLED and s.kind == "figure" and s.value_span}

    @cached_property
    def wholes(self) -> set[Decimal]:
        """What the outcomes may come to: any total of applications that the prose or the table gives."""
        said: dict[str, set[Decimal]] = {}
        for s in self.statements:
            if s.kind == "figure" and s.value is not None:
                said.setdefault(s.variable, set()).add(Decimal(s.value))
        for row in ("received", "carried_in", "concluded", "carried_out"):
            known = self.facts.cells.get(f"requests.{row}.total")
            if known and known.value is not None:
                said.setdefault(f"requests.{row}", set()).add(known.value)
        new, old = said.get("requests.received", set()), said.get("requests.carried_in", set()) | {Decimal(0)}
        over = said.get("requests.carried_out", set()) | {Decimal(0)}
        return said.get("requests.concluded", set()) | {n + o - c for n in new for o in old for c in over}

    def between(self, start: int, end: int) -> Sequence[Statement]:
        """The statements that begin there."""
        return self.statements[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


def claimed(statements: Sequence[Statement], facts: Facts) -> tuple[Statement, ...]:
    """The statements in printed order, each claim with whether it holds and what it comes to."""
    told = _Told(statements, facts)
    return tuple(_held(s, told) if s.kind == "claim" else s for s in statements)


def _held(s: Statement, told: _Told) -> Statement:
    if s.relation == "share":
        return _share(s, told)
    if s.relation == "growth":
        return _growth(s)
    if s.relation in ("change", "points"):
        return _moved(s)
    return _parts(s, told)


def _parts(s: Statement, told: _Told) -> Statement:
    whole, total = Decimal(s.stated or 0), sum((Decimal(p.value) for p in s.parts), Decimal(0))
    handled = s.variable == _OUTCOMES or any(p.span in told.handled for p in s.parts)
    gap = abs(total - whole)
    near = len(s.parts) >= _FEW and whole >= _LEAST and gap <= whole * _NEAR
    if total == whole or (handled and total in told.wholes):
        holds: bool | None = True
    elif total in _other_wholes(s, told, whole) or (handled and s.variable != _OUTCOMES):
        holds = None
    elif s.relation == "closed":
        holds = None if total * 2 < whole or total > whole * 2 else False
    elif s.relation == "list":
        holds = False if near else None
    else:
        holds = False if near and total > whole and len(set(_CHANNELS.findall(s.quote))) < 2 else None
    return s.model_copy(update={"recomputed": str(total), "holds": holds})


def _other_wholes(s: Statement, told: _Told, whole: Decimal) -> set[Decimal]:
    """What the parts may be meant to come to instead: a figure told just before, or the whole with or without it."""
    begin, end = s.span
    near = [Decimal(o.value) for o in told.between(begin - _WITHIN + 1, end) if o.kind == "figure" and o.value]
    return {n for v in near if v for n in (v, whole + v, whole - v)} - {whole}


def _share(s: Statement, told: _Told) -> Statement:
    """A share that no base near it gives is wrong only where others of its list, two or more, have one base in common."""
    near = told.between(s.span[0] - _APART + 1, s.span[0] + _APART)
    mates = [o for o in near if o.relation == "share" and o.value_span != s.value_span][:_MATES]
    common = list(dict.fromkeys(_bases(s, told.facts)))
    right = [b for b in common if _is_share(s, b)]
    if right:
        return s.model_copy(update={"holds": True, "recomputed": _percent(s, right[0])})
    shared = [b for b in common if sum(_is_share(o, b) for o in mates) >= 2]
    if not shared:
        return s
    return s.model_copy(update={"holds": False, "recomputed": _percent(s, shared[0])})


def _growth(s: Statement) -> Statement:
    """Growth is wrong where neither the figure of last year nor the change that the sentence names gives it."""
    now = Decimal(s.parts[0].value)
    named = [Decimal(p.value) for p in s.parts[1:]]
    before = [b for n in named for b in (n, now - n, now + n) if b > 0]
    if not before:
        return s
    stated = Decimal(s.stated or 0)
    rates = [(now - b) * 100 / b for b in before]
    said = [rate for rate in rates if _goes(rate, s.direction)] or rates
    nearest = min(said, key=lambda rate: abs(abs(rate) - stated))
    holds = abs(abs(nearest) - stated) < last_place(stated) and _goes(nearest, s.direction)
    against = not _goes(nearest, s.direction)
    return s.model_copy(update={"holds": holds, "recomputed": rounded(nearest if against else abs(nearest), stated)})


def _moved(s: Statement) -> Statement:
    """由y件增加到x件 is wrong where x is less: the other years' reports tell of everything else."""
    if len(s.parts) < 2 or s.relation == "points" or s.direction is None:
        return s
    gap = Decimal(s.parts[0].value) - Decimal(s.parts[1].value)
    return s if _goes(gap, s.direction) else s.model_copy(update={"holds": False, "recomputed": str(gap)})


def _goes(gap: Decimal, direction: str | None) -> bool:
    """Whether a difference goes the way that is said; one of nothing goes either."""
    return direction is None or not gap or (gap > 0) == (direction == "up")


def _bases(s: Statement, facts: Facts) -> list[Decimal]:
    bases = [Decimal(p.value) for p in sorted(s.parts[1:], key=lambda p: _apart(s.parts[0].span, p.span))]
    for cells in (("concluded",), ("received",), ("received", "carried_in")):
        known = [facts.cells.get(f"requests.{c}.total") for c in cells]
        if all(k is not None and k.value is not None for k in known):
            bases.append(sum((k.value for k in known if k is not None and k.value is not None), Decimal(0)))
    return bases


def _apart(count: Span, base: Span) -> tuple[bool, int]:
    """How near a base is named to a count: those before it come first, the nearest of them foremost."""
    return base > count, abs(base[0] - count[0])


def _is_share(s: Statement, base: Decimal) -> bool:
    """Whether the percentage is this base's, rounded or cut at its last printed place."""
    printed = Decimal(s.stated or 0)
    return abs(Decimal(s.parts[0].value) * 100 - printed * base) < last_place(printed) * base


def last_place(printed: Decimal) -> Decimal:
    """What one more in the last printed place is worth."""
    exponent = printed.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def _percent(s: Statement, base: Decimal) -> str:
    return rounded(Decimal(s.parts[0].value) * 100 / base, Decimal(s.stated or 0))


def rounded(rate: Decimal, stated: Decimal) -> str:
    """A rate with one place more than the one that is stated."""
    return str(rate.quantize(last_place(stated) / 10, ROUND_HALF_UP))
