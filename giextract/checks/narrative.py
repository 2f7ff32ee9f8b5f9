"""Hold what the prose says against the tables and against its own arithmetic. When in doubt, nothing is found."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal

from giextract.checks.claimed import claimed
from giextract.checks.facts import Facts, Said
from giextract.checks.judgements import Case
from giextract.checks.lawful import Worth, readings, worths
from giextract.report import Statement
from giextract.words import Language

_CONCLUDED = "requests.concluded"
_ITEMS = frozenset({"条", "项", "篇", "期"})  # published items, never compared with applications, documents or cases
_AREA = re.compile(r"[全我本](?:[市县区省州盟旗镇乡]|街道|新区|自治区|自治州|管委会)|代表[市区县]政府")
_ANY_AGENCY = re.compile(r"[全我本](?:机关|部门|单位|行政机关)")
_OFFICE = re.compile(r"[全我本](?:[局厅委办院处站队校会]|中心|支队|大队|分局)")
_GOVERNMENT = re.compile(r"(?:政府|管委会|管理委员会|[省市县区州盟旗镇乡]|街道|办事处)$")
_GOVERNMENT_OFFICE = re.compile(r"(?:政府|管委会|管理委员会)(?:办公[室厅])$")
_APPLICANT = re.compile(r"自然人|公民|个人|法人|企业|组织")
_SHOWN = 40  # characters of a quote that a message repeats
_NOTHING: dict[Language, str] = {"en": "", "zh": ""}
_WITHIN = 160  # characters before a quote in which its sentence may name an applicant or say 其中


def compared(facts: Facts, statements: tuple[Statement, ...], deduced: Mapping[str, Decimal]) -> tuple[Statement, ...]:
    """The statements with what was found of each: whether it holds, what it comes to, and the cells that say so."""
    done = [_figure(s, facts, deduced) if s.kind == "figure" else s for s in statements]
    borne_out = {(s.variable, reader) for s in done if s.holds for reader in s.read_by}
    done = [_left_open(s) if s.holds is False and _has_other(s, borne_out) else s for s in done]
    return claimed(done, facts)


def _has_other(s: Statement, borne_out: Collection[tuple[str, str]]) -> bool:
    """Whether whoever read this figure has seen another for the same thing that is right."""
    return any((s.variable, reader) in borne_out for reader in s.read_by)


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
    if s.value == "0" and s.unit is None and s.read_by == ("model",):
        return s  # what was denied may have been some sort of it only: the patterns know which words deny all
    if s.variable == _CONCLUDED and "办结" not in s.quote and stated < (found[0].value or 0):
        return s  # 答复 and 办理 may leave out what was withdrawn, moved or not processed; 办结 means all
    return _judged(s, False, found[0])


def _judged(s: Statement, holds: bool, worth: Worth) -> Statement:
    return s.model_copy(update={"holds": holds, "recomputed": str(worth.value), "cells": worth.cells})


def _may_be_part(s: Statement, unless: str | None, facts: Facts) -> bool:
    """Whether the words leave it open that the figure is of some of the applications or cases only."""
    before = re.sub(r"\s", "", facts.text[max(0, s.span[0] - _WITHIN) : s.span[0]])
    sentence = re.split(r"[。！!？?]", before)[-1]
    clause = re.sub(r"\s", "", facts.text[slice(*s.span)])
    if s.read_by == ("model",):  # the patterns' quotes begin with the clause, a model's may begin within
        clause = re.split(r"[，,；;、：:（(]", sentence)[-1] + clause
    if unless and s.unit:
        among = "其中" in unless and re.search(r"其中[，,：:]?$", before)
        if among or re.search(unless, clause):
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
    if _ANY_AGENCY.match(scope) or (government and _is_its_region(scope, name)):
        return True
    if _AREA.match(scope):
        return government or (scope.startswith("代表") and bool(_GOVERNMENT_OFFICE.search(name)))
    return bool(_OFFICE.match(scope)) and not government


def _is_its_region(scope: str, government: str) -> bool:
    """Whether a scope names the region whose government this is: 青岚市 of 青岚市人民政府."""
    region = re.sub(r"(?:人民)?政府$", "", government)
    return len(scope) > 2 and scope[-1] in "省市县区州盟旗镇乡" and region.endswith(scope)


def figure_contradicted(facts: Facts) -> Iterator[Case]:
    """Figures of the prose that no lawful reading of the table bears out."""
    for s in _false(facts, "figure"):
        if s.value != "0" or s.unit is not None:
            words = {"stated": str(s.value), "table": str(s.recomputed), "quote": _quoted(s), "gap": _gap(s.value, s.recomputed)}
            yield Case(s.cells, s.span, words, _key(s))


def none_contradicted(facts: Facts) -> Iterator[Case]:
    """There was none, says the prose, and the table has some."""
    for s in _false(facts, "figure"):
        if s.value == "0" and s.unit is None:
            yield Case(s.cells, s.span, {"table": str(s.recomputed), "quote": _quoted(s)}, _key(s))


def parts_differ(facts: Facts) -> Iterator[Case]:
    """Parts that are all there are and do not add up to their whole."""
    for s in _false(facts, "claim"):
        if s.relation not in ("share", "growth", "change", "points"):
            gap = Decimal(s.recomputed or 0) - Decimal(s.stated or 0)
            one = [p.value for p in s.parts if Decimal(p.value) == gap]
            words: dict[str, Said] = {"stated": str(s.stated), "sum": str(s.recomputed), "gap": str(abs(gap))}
            words["parts"] = " + ".join(p.value for p in s.parts)
            without: dict[Language, str] = {"en": f"; without {one[0]} it would", "zh": f"，恰为其中一项{one[0]}"} if one else _NOTHING
            yield Case((), s.span, {**words, "without": without}, _key(s))


def share_differs(facts: Facts) -> Iterator[Case]:
    """Percentages that no base gives, beside others of their list that one base gives."""
    for s in _false(facts, "claim"):
        if s.relation == "share":
            words = {"count": s.parts[0].value, "stated": str(s.stated), "share": str(s.recomputed), "quote": _quoted(s)}
            words["gap"] = _gap(s.stated, s.recomputed)
            yield Case((), s.span, words, _key(s))


def growth_differs(facts: Facts) -> Iterator[Case]:
    """Growth that the figures named beside it do not give."""
    for s in _false(facts, "claim"):
        if s.relation == "growth":
            words = {"count": s.parts[0].value, "stated": str(s.stated), "growth": str(s.recomputed)}
            words["gap"] = _gap(s.stated, s.recomputed)
            words["named"] = ", ".join(p.value for p in s.parts[1:])
            yield Case((), s.span, words, _key(s))


def direction_differs(facts: Facts) -> Iterator[Case]:
    """From one figure up to a smaller one, or down to a larger one, within a sentence."""
    for s in facts.statements:
        if s.relation == "change" and s.holds is False:
            words = {"before": s.parts[1].value, "now": s.parts[0].value, "gap": str(s.recomputed)}
            yield Case((), s.span, words, _key(s))


def _quoted(s: Statement) -> str:
    """The words of a statement, on one line; of a long one its end, where the figure stands."""
    words = re.sub(r"\s", "", s.quote)
    return words if len(words) <= _SHOWN else f"…{words[-_SHOWN:]}"


def _gap(one: str | None, other: str | None) -> str:
    return str(abs(Decimal(one or 0) - Decimal(other or 0)))


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
    "direction_differs": direction_differs,
}
