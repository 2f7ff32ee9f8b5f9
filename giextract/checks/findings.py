"""Run the catalogue over a report's facts and say what was found."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from giextract.checks.catalogue import Lang, Rule, equations, rules
from giextract.checks.facts import Facts
from giextract.checks.indicators import INDICATORS, may_have_local_part
from giextract.checks.judgements import JUDGEMENTS, Case
from giextract.checks.narrative import NARRATIVE
from giextract.checks.proactive import PROACTIVE
from giextract.checks.verdict import Verdict, judge
from giextract.errors import DataError
from giextract.forms import forms, row_and_column
from giextract.report import Cause, Finding, Severity

_BLANK_TOTAL: dict[Lang, str] = {
    "en": "the total is blank, and what is printed adds up to {left}",
    "zh": "总计为空白，所印各项之和为{left}",
}


def verdicts(facts: Facts) -> list[Verdict]:
    """Every equation of the report's tables, judged; a table in short form has no results to add up."""
    found = []
    for table in facts.tables:
        for equation in equations(table.form, table.table):
            verdict = judge(equation, facts.cells)
            found.append(replace(verdict, outcome="not_assessable") if may_have_local_part(verdict, facts) else verdict)
    return found


def findings(facts: Facts, judged: Iterable[Verdict]) -> list[Finding]:
    """What the catalogue has to say: broken and undecided equations, judgements, and the remarks of the readers."""
    found = [_of_equation(v) for v in judged if v.outcome in ("broken", "undecided") or _total_is_missing(v)]
    by_remark = {r.remark: r for r in rules().values() if r.remark}
    for remark in facts.remarks:
        if remark.kind not in by_remark:
            raise DataError(f"no rule reports the remark {remark.kind!r}")
        found.append(_of_case(by_remark[remark.kind], Case(remark.cells, remark.span, remark.words), facts))
    every = JUDGEMENTS | NARRATIVE | INDICATORS | PROACTIVE
    for rule in rules().values():
        if rule.judgement and rule.status == "active":
            found += [_of_case(rule, case, facts) for case in every[rule.judgement](facts)]
    return found


def finding_of(rule: str, case: Case) -> Finding:
    """A finding that no single report's facts give: the rules of the second pass over many reports."""
    known = rules()[rule]
    return _finding(known, known.severity, known.cause, case, case.key, {"en": "", "zh": ""})


def _total_is_missing(verdict: Verdict) -> bool:
    """Whether a total is left blank although its parts are not all zero."""
    return verdict.outcome == "blank_total" and verdict.left != 0


def _of_equation(verdict: Verdict) -> Finding:
    rule = rules()[verdict.equation.rule]
    severity: Severity = rule.severity if verdict.outcome == "broken" else "warning"
    cause: Cause = rule.cause if not verdict.blank else "incomplete"
    words = {"left": str(verdict.left), "right": str(verdict.right)}
    cells = verdict.equation.cells
    if verdict.outcome == "blank_total":
        said = Case(cells, None, words), verdict.equation.key, {"en": "", "zh": ""}
        return _finding(rule.model_copy(update={"message": _BLANK_TOTAL}), severity, cause, *said)
    gap = abs(verdict.left - verdict.right)
    tail = {"en": f" (difference {gap})", "zh": f"，相差{gap}"}
    if verdict.blank:
        tail["en"] += f"; blank: {', '.join(verdict.blank)}"
        tail["zh"] += f"；空白{len(verdict.blank)}格"
    return _finding(rule, severity, cause, Case(cells, None, words), verdict.equation.key, tail)


def _of_case(rule: Rule, case: Case, facts: Facts) -> Finding:
    quote = facts.text[slice(*case.span)][:200] if case.span else None
    finding = _finding(rule, rule.severity, rule.cause, case, case.key, {"en": "", "zh": ""})
    return finding.model_copy(
        update={"quote": quote, "span": case.span and (case.span[0], min(case.span[1], case.span[0] + 200))}
    )


def _finding(rule: Rule, severity: Severity, cause: Cause, case: Case, key: str, tail: Mapping[str, str]) -> Finding:
    where = place(case.cells)
    said = {}
    for lang in ("en", "zh"):
        text = rule.message[lang].format_map(case.words) + tail[lang]
        said[lang] = (f"{where}: " if lang == "en" else f"{where}：") * bool(where) + text
    identity = "\0".join((rule.id, key, *case.cells, *(f"{k}={v}" for k, v in case.words.items() if not case.cells)))
    return Finding(
        id=f"{rule.id}-{hashlib.sha256(identity.encode()).hexdigest()[:10]}",
        rule=rule.id, severity=severity, cause=cause, message=said["en"], message_zh=said["zh"], cells=case.cells,
    )  # fmt: skip


def place(cells: tuple[str, ...]) -> str:
    """Where these cells stand, in the form's own words: the row if they share one, else the column."""
    if not cells or len({c.split(".", 1)[0] for c in cells}) != 1:
        return ""
    table = cells[0].split(".", 1)[0]
    rows, columns = ({part[i] for part in map(row_and_column, cells)} for i in (0, 1))
    parts = []
    if len(rows) == 1:
        parts.append(_labels(table)[0].get(rows.pop(), ""))
    if len(columns) == 1:
        parts.append(_labels(table)[1].get(columns.pop(), ""))
    return " · ".join(p for p in parts if p)


@cache
def _labels(table: str) -> tuple[dict[str, str], dict[str, str]]:
    rows: dict[str, str] = {}
    columns: dict[str, str] = {}
    for form in sorted(forms().values(), key=lambda f: f.extends is None):
        for block in form.tables[table].blocks if table in form.tables else ():
            rows |= {r.id: r.label for r in block.data_rows()}
            columns |= {c.id: c.label for c in block.columns}
    return rows, columns
