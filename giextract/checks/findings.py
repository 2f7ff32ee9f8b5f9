"""Run the catalogue over a report's facts and say what was found."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from giextract.checks.catalogue import equations, rules
from giextract.checks.conduct import CONDUCT
from giextract.checks.drafts import DRAFTS
from giextract.checks.facts import Facts, Known
from giextract.checks.formula import Equation
from giextract.checks.identity import IDENTITY
from giextract.checks.indicators import INDICATORS, may_have_local_part
from giextract.checks.judgements import JUDGEMENTS, Case
from giextract.checks.labels import NO_FORMS, Forms, place
from giextract.checks.narrative import NARRATIVE
from giextract.checks.policy import Policy
from giextract.checks.policy_file import published
from giextract.checks.proactive import PROACTIVE
from giextract.checks.rule import Rule
from giextract.checks.sides import told
from giextract.checks.verdict import Verdict, judge
from giextract.errors import DataError
from giextract.report import Cause, Finding, Severity
from giextract.words import Language

EVERY = JUDGEMENTS | IDENTITY | NARRATIVE | INDICATORS | PROACTIVE | CONDUCT | DRAFTS
LANGUAGES: tuple[Language, ...] = ("en", "zh")
_BLANK_TOTAL: dict[Language, str] = {
    "en": "the total is blank, and what is printed adds up to {left}",
    "zh": "总计为空白，所印各项之和为{left}",
}


def verdicts(facts: Facts, of: Callable[[str, str], tuple[Equation, ...]] = equations) -> list[Verdict]:
    """Every equation of the report's tables, judged; a table in short form has no results to add up.

    `of` gives the equations of a form's table: the catalogue's, or a policy's own.
    """
    found = []
    for table in facts.tables:
        for equation in of(table.form, table.table):
            verdict = judge(equation, facts.cells)
            found.append(replace(verdict, outcome="not_assessable") if may_have_local_part(verdict, facts) else verdict)
    return found


def findings(facts: Facts, judged: Iterable[Verdict], policy: Policy | None = None) -> list[Finding]:
    """What the rules in force have to say: broken and undecided equations, judgements, and the remarks of the readers."""
    in_force = (policy or published()).rules()
    wrong = [v for v in judged if v.outcome in ("broken", "undecided") or _total_is_missing(v)]
    on = facts.forms()
    found = [_of_equation(v, in_force[v.equation.rule], facts.cells, on) for v in wrong if v.equation.rule in in_force]
    by_remark = {r.remark: r.id for r in rules().values() if r.remark}
    for remark in facts.remarks:
        if remark.kind not in by_remark:
            raise DataError(f"no rule reports the remark {remark.kind!r}")
        if (rule := in_force.get(by_remark[remark.kind])) is not None:
            found.append(_of_case(rule, Case(remark.cells, remark.span, remark.words), facts))
    for rule in in_force.values():
        if rule.judgement:
            found += [_of_case(rule, case, facts) for case in EVERY[rule.judgement](facts)]
    return found


def finding_of(rule: str, case: Case, on: Forms = NO_FORMS) -> Finding:
    """A finding that no single report's facts give: the rules of the second pass over many reports.

    `on` are the forms of the report whose cells the case is about.
    """
    known = rules()[rule]
    return _finding(known, known.severity, known.cause, case, case.key, {"en": "", "zh": ""}, on)


def _total_is_missing(verdict: Verdict) -> bool:
    """Whether a total is left blank although its parts are not all zero."""
    return verdict.outcome == "blank_total" and verdict.left != 0


def _of_equation(verdict: Verdict, rule: Rule, cells: Mapping[str, Known], on: Forms) -> Finding:
    severity: Severity = rule.severity if verdict.outcome == "broken" or rule.severity == "notice" else "warning"
    cause: Cause = rule.cause if not verdict.blank else "incomplete"
    if verdict.outcome == "blank_total":
        rule = rule.model_copy(update={"message": _BLANK_TOTAL})
    case = Case(verdict.equation.cells, None, {"left": str(verdict.left), "right": str(verdict.right)})
    return _finding(rule, severity, cause, case, verdict.equation.key, told(verdict, cells, on), on)


def _of_case(rule: Rule, case: Case, facts: Facts) -> Finding:
    quote = facts.text[slice(*case.span)][:200] if case.span else None
    finding = _finding(rule, rule.severity, rule.cause, case, case.key, {"en": "", "zh": ""}, facts.forms())
    return finding.model_copy(
        update={"quote": quote, "span": case.span and (case.span[0], min(case.span[1], case.span[0] + 200))}
    )


def _filled(rule: Rule, language: Language, words: Mapping[str, str]) -> str:
    try:
        return rule.message[language].format_map(words)
    except KeyError as error:
        raise DataError(f"rule {rule.id}: its message in {language} has {{{error.args[0]}}}, which nothing fills") from error


def _finding(
    rule: Rule, severity: Severity, cause: Cause, case: Case, key: str, tail: Mapping[Language, str], on: Forms
) -> Finding:
    where = place(case.cells, on)
    said = {}
    filled: dict[str, str] = {}
    for language in LANGUAGES:  # Chinese last: its words stay with the finding
        filled = {name: word if isinstance(word, str) else word[language] for name, word in case.words.items()}
        lead = where and where + {"en": ": ", "zh": "："}[language]
        said[language] = lead + _filled(rule, language, filled) + tail[language]
    words = (f"{k}={v}" for k, v in case.words.items() if isinstance(v, str))  # not those that are put in other words
    identity = "\0".join((rule.id, key, *case.cells, *(words if not case.cells else ())))
    return Finding(
        id=f"{rule.id}-{hashlib.sha256(identity.encode()).hexdigest()[:10]}",
        rule=rule.id, severity=severity, cause=cause, message=said["en"], message_zh=said["zh"], cells=case.cells,
        words=filled,
    )  # fmt: skip
