"""Hold what the prose says against the tables and against its own arithmetic. When in doubt, nothing is found."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal

from giextract.checks.facts import Facts
from giextract.checks.judgements import Case
from giextract.checks.lawful import Worth, readings, worths
from giextract.report import Statement

_CONCLUDED = "requests.concluded"
_OUTCOMES = "requests.outcomes"
_ITEMS = frozenset({"条", "项", "篇", "期"})  # published items, never compared with applications, documents or cases
_AREA = re.compile(r"[全我本](?:[市县区省州盟旗镇乡]|街道|新区|自治区|自治州|管委会)|代表[市区县]政府")
_ANY_AGENCY = re.compile(r"[全我本](?:机关|部门|单位|行政机关)")
_OFFICE = re.compile(r"[全我本](?:[局厅委办院处站队校会]|中心|支队|大队|分局)")
_GOVERNMENT = re.compile(r"(?:政府|管委会|管理委员会|[省市县区州盟旗镇乡]|街道|办事处)$")
_GOVERNMENT_OFFICE = re.compile(r"(?:政府|管委会|管理委员会)(?:办公[室厅])$")
_APPLICANT = re.compile(r"自然人|公民|个人|法人|企业|组织")
_WITHIN = 160  # characters before a quote in which its sentence may name an applicant or say 其中
_NEAR = Decimal("0.03")  # a list that is out by no more than this share of its whole was meant to add up
_LEAST = 50  # a whole below this is too small for such a share to tell
_FEW = 4  # parts: with fewer a list may as well have left some out
_APART = 360  # characters between the shares of one list


def compared(facts: Facts, statements: tuple[Statement, ...], deduced: Mapping[str, Decimal]) -> tuple[Statement, ...]:
    """The statements with what was found of each: whether it holds, what it comes to, and the cells that say so."""
    done = [_figure(s, facts, deduced) if s.kind == "figure" else s for s in statements]
    borne_out = {s.variable for s in done if s.holds}
    done = [_left_open(s) if s.holds is False and s.variable in borne_out else s for s in done]
    shares = [s for s in done if s.relation == "share"]
    return tuple(
        _share(s, shares, facts) if s.relation == "share"
        else _growth(s) if s.relation == "growth"
        else _parts(s, done, facts) if s.kind == "claim" else s
        for s in done
    )  # fmt: skip


def _left_open(statement: Statement) -> Statement:
    """Another figure for the same thing is borne out: this one may be of part of it."""
    return statement.model_copy(update={"holds": None, "recomputed": None, "cells": ()})


def _figure(s: Statement, facts: Facts, deduced: Mapping[str, Decimal]) -> Statement:
    reading = readings().get(s.variable)
    if reading is None or s.approximate or s.value is None or s.unit in _ITEMS or not is_own(s.scope, facts.agency):
        return s
    stated, found = Decimal(s.value), list(worths(reading, facts, deduced))
    for worth in found:
        if worth.value == stated:
            return _judged(s, True, worth)
    if not reading.strict or not found or any(w.value is None for w in found) or _may_be_part(s, reading.unless, facts):
        return s
    if s.variable == _CONCLUDED and "办结" not in s.quote and stated < (found[0].value or 0):
        return s  # 答复 and 办理 may leave out what was withdrawn, moved or not processed; 办结 means all
    return _judged(s, False, found[0])


def _judged(s: Statement, holds: bool, worth: Worth) -> Statement:
    return s.model_copy(update={"holds": holds, "recomputed": str(worth.value), "cells": worth.cells})


def _may_be_part(s: Statement, unless: str | None, facts: Facts) -> bool:
    """Whether the words leave it open that the figure is of some of the applications or cases only."""
    quote = facts.text[slice(*s.span)]
    before = re.sub(r"\s", "", facts.text[max(0, s.span[0] - _WITHIN) : s.span[0]])
    sentence = re.split(r"[。！!？?]", before)[-1]
    if (
        unless
        and s.unit
        and (re.search(unless, re.sub(r"\s", "", quote)) or ("其中" in unless and re.search(r"其中[，,：:]?$", before)))
    ):
        return True
    outcome = s.variable.count(".") == 1 and s.variable.startswith("requests.") and s.variable.split(".")[1] in (
        "granted", "partly_granted", "granted_or_partly", "denied", "unavailable", "unprocessed", "other_handling",
        "carried_in", "carried_out", "concluded",
    )  # fmt: skip
    return outcome and _APPLICANT.search(sentence) is not None


def is_own(scope: str | None, agency: str | None) -> bool:
    """Whether a scope as printed is what the tables of this agency's report cover."""
    if scope is None:
        return True
    name = re.sub(r"\s", "", agency or "")
    government = bool(_GOVERNMENT.search(name))
    if _ANY_AGENCY.match(scope):
        return True
    if _AREA.match(scope):
        return government or (scope.startswith("代表") and bool(_GOVERNMENT_OFFICE.search(name)))
    return bool(_OFFICE.match(scope)) and not government


def _parts(s: Statement, told: list[Statement], facts: Facts) -> Statement:
    whole, total = Decimal(s.stated or 0), sum((Decimal(p.value) for p in s.parts), Decimal(0))
    wholes = {whole} | (_wholes(told, facts) if s.variable == _OUTCOMES else set())
    gap = abs(total - whole)
    near = len(s.parts) >= _FEW and whole >= _LEAST and gap <= whole * _NEAR
    if total in wholes:
        holds: bool | None = True
    elif total in _other_wholes(s, told, whole):
        holds = None
    elif s.relation == "closed":
        holds = None if total * 2 < whole or total > whole * 2 else False
    elif s.relation == "list":
        holds = False if near else None
    else:
        holds = False if near and total > whole else None
    return s.model_copy(update={"recomputed": str(total), "holds": holds})


def _other_wholes(s: Statement, told: list[Statement], whole: Decimal) -> set[Decimal]:
    """What the parts may be meant to come to instead: a figure told just before, or the whole with or without it."""
    near = [Decimal(o.value) for o in told if o.kind == "figure" and o.value and 0 <= s.span[0] - o.span[0] < _WITHIN]
    near += [Decimal(o.value) for o in told if o.kind == "figure" and o.value and s.span[0] <= o.span[0] < s.span[1]]
    return {n for v in near if v for n in (v, whole + v, whole - v)} - {whole}


def _wholes(told: list[Statement], facts: Facts) -> set[Decimal]:
    """What the outcomes may come to: any total of applications that the prose or the table gives."""
    said: dict[str, set[Decimal]] = {}
    for s in told:
        if s.kind == "figure" and s.value is not None:
            said.setdefault(s.variable, set()).add(Decimal(s.value))
    for row in ("received", "carried_in", "concluded", "carried_out"):
        known = facts.cells.get(f"requests.{row}.total")
        if known and known.value is not None:
            said.setdefault(f"requests.{row}", set()).add(known.value)
    new, old = said.get("requests.received", set()), said.get("requests.carried_in", set()) | {Decimal(0)}
    over = said.get("requests.carried_out", set()) | {Decimal(0)}
    return said.get("requests.concluded", set()) | {n + o - c for n in new for o in old for c in over}


def _share(s: Statement, shares: list[Statement], facts: Facts) -> Statement:
    """A share that no base near it gives is wrong only where others of its list, two or more, have one base in common."""
    mates = [o for o in shares if abs(o.span[0] - s.span[0]) < _APART and o is not s]
    common = _bases(s, facts)
    right = [b for b in common if _is_share(s, b)]
    if right:
        return s.model_copy(update={"holds": True, "recomputed": _percent(s, right[0])})
    shared = [b for b in common if b > 0 and sum(_is_share(o, b) for o in mates) >= 2]
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
    rates = [abs(now - b) * 100 / b for b in before]
    nearest = min(rates, key=lambda rate: abs(rate - stated))
    holds = abs(nearest - stated) < Decimal(1).scaleb(_exponent(stated))
    return s.model_copy(update={"holds": holds, "recomputed": _rounded(nearest, stated)})


def _bases(s: Statement, facts: Facts) -> list[Decimal]:
    bases = [Decimal(p.value) for p in s.parts[1:]]
    for cells in (("concluded",), ("received",), ("received", "carried_in")):
        known = [facts.cells.get(f"requests.{c}.total") for c in cells]
        if all(k is not None and k.value is not None for k in known):
            bases.append(sum((k.value for k in known if k is not None and k.value is not None), Decimal(0)))
    return bases


def _is_share(s: Statement, base: Decimal) -> bool:
    """Whether the percentage is this base's, rounded or cut at its last printed place."""
    if base <= 0:
        return False
    printed = Decimal(s.stated or 0)
    return abs(Decimal(s.parts[0].value) * 100 / base - printed) < Decimal(1).scaleb(_exponent(printed))


def _exponent(printed: Decimal) -> int:
    exponent = printed.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _percent(s: Statement, base: Decimal) -> str:
    return _rounded(Decimal(s.parts[0].value) * 100 / base, Decimal(s.stated or 0))


def _rounded(rate: Decimal, stated: Decimal) -> str:
    """A rate with one place more than the one that is stated."""
    return str(rate.quantize(Decimal(1).scaleb(_exponent(stated) - 1), ROUND_HALF_UP))


def figure_contradicted(facts: Facts) -> Iterator[Case]:
    """Figures of the prose that no lawful reading of the table bears out."""
    for s in _false(facts, "figure"):
        if s.value != "0" or s.unit is not None:
            yield Case(s.cells, s.span, {"stated": str(s.value), "table": str(s.recomputed)}, _key(s))


def none_contradicted(facts: Facts) -> Iterator[Case]:
    """There was none, says the prose, and the table has some."""
    for s in _false(facts, "figure"):
        if s.value == "0" and s.unit is None:
            yield Case(s.cells, s.span, {"table": str(s.recomputed)}, _key(s))


def parts_differ(facts: Facts) -> Iterator[Case]:
    """Parts that are all there are and do not add up to their whole."""
    for s in _false(facts, "claim"):
        if s.relation not in ("share", "growth"):
            gap = Decimal(s.recomputed or 0) - Decimal(s.stated or 0)
            one = [p.value for p in s.parts if Decimal(p.value) == gap]
            words = {"stated": str(s.stated), "sum": str(s.recomputed), "parts": " + ".join(p.value for p in s.parts)}
            words |= {
                "en": f"; without {one[0]} it would" if one else "",
                "zh": f"，恰好相差其中一项{one[0]}" if one else "",
            }
            yield Case((), s.span, words, _key(s))


def share_differs(facts: Facts) -> Iterator[Case]:
    """Percentages that no base gives, beside others of their list that one base gives."""
    for s in _false(facts, "claim"):
        if s.relation == "share":
            words = {"count": s.parts[0].value, "stated": str(s.stated), "share": str(s.recomputed)}
            yield Case((), s.span, words, _key(s))


def growth_differs(facts: Facts) -> Iterator[Case]:
    """Growth that the figures named beside it do not give."""
    for s in _false(facts, "claim"):
        if s.relation == "growth":
            words = {"count": s.parts[0].value, "stated": str(s.stated), "growth": str(s.recomputed)}
            words["named"] = ", ".join(p.value for p in s.parts[1:])
            yield Case((), s.span, words, _key(s))


def _false(facts: Facts, kind: str) -> Iterator[Statement]:
    return (s for s in facts.statements if s.kind == kind and s.holds is False)


def _key(s: Statement) -> str:
    """Which sentence: two may contradict the same cells."""
    return s.variable + "|" + re.sub(r"\s", "", s.quote)[:60]


NARRATIVE: dict[str, Callable[[Facts], Iterator[Case]]] = {
    "figure_contradicted": figure_contradicted,
    "none_contradicted": none_contradicted,
    "parts_differ": parts_differ,
    "share_differs": share_differs,
    "growth_differs": growth_differs,
}
