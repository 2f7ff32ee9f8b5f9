"""Rules of a province's own: rows of the catalogue's shape, held to what may run beside it."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from giextract.checks.facts import Known
from giextract.checks.formula import Equation, instances
from giextract.checks.rule import Cells, Rule
from giextract.checks.verdict import Verdict, judge
from giextract.forms import forms

_ID = re.compile(r"X\d{3}")


def faults_of(rule: Rule) -> Iterator[str]:
    """What keeps a row from being a rule, each with its key."""
    if not _ID.fullmatch(rule.id):
        yield f"id: expected X and three digits, like X101, found {rule.id}: the other ids are the catalogue's"
    if rule.formula is None:
        yield "formula: only formulas can be added; judgements, remarks and rules over several reports are code"
        return
    if rule.status != "active":
        yield "status: a rule that is not to run is left out"
    yield from _faults_of_words(rule)
    unknown = [form for form in rule.forms if form not in forms()] if rule.forms != "all" else ["all"]
    if unknown:
        yield f"forms: expected some of {', '.join(forms())}, found {', '.join(unknown)}"
        return
    without = [form for form in rule.forms if not any(instances(rule.id, rule.formula, forms()[form]))]
    if without:
        yield f"formula: names no cells of the form {', '.join(without)}: {rule.formula}"
        return
    yield from _faults_of_examples(rule)


def _faults_of_words(rule: Rule) -> Iterator[str]:
    for lang, message in rule.message.items():
        try:
            message.format_map({"left": "0", "right": "0"})
        except (KeyError, IndexError, ValueError, AttributeError) as error:
            yield f"message.{lang}: only {{left}} and {{right}} can be filled in, found {error}"


def _faults_of_examples(rule: Rule) -> Iterator[str]:
    if not isinstance(rule.examples, Cells):
        yield "examples: expected passes and fails, cells with their values"
        return
    passing, failing = (_judged(rule, cells) for cells in (rule.examples.passes, rule.examples.fails))
    if not passing or not failing:
        which = "passes" if not passing else "fails"
        yield f"examples.{which}: no instance of the formula has all its cells; it needs, say, {_needed(rule)}"
        return
    for verdict in passing:
        if verdict.outcome != "holds":
            yield f"examples.passes: expected the formula to hold, found {verdict.left} against {verdict.right}"
    if all(v.outcome != "broken" for v in failing):
        yield "examples.fails: expected the formula to break, and it holds"


def _judged(rule: Rule, cells: Mapping[str, int]) -> list[Verdict]:
    """How the instances come out that have all their cells."""
    known = {cell: Known(Decimal(value), "stated") for cell, value in cells.items()}
    return [v for e in _equations(rule) if (v := judge(e, known)).outcome != "not_assessable"]


def _equations(rule: Rule) -> Iterator[Equation]:
    for form in rule.forms:
        yield from instances(rule.id, rule.formula or "", forms()[form])


def _needed(rule: Rule) -> str:
    return ", ".join(next(_equations(rule)).cells)
