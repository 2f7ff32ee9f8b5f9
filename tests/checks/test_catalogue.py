"""The catalogue of rules: complete, explained, and its examples true."""

from decimal import Decimal
from pathlib import Path

import pytest

from giextract.checks.catalogue import Examples, Rule, equations, explain, markdown, rules
from giextract.checks.facts import Known
from giextract.checks.indicators import INDICATORS
from giextract.checks.judgements import JUDGEMENTS
from giextract.checks.narrative import NARRATIVE
from giextract.checks.proactive import PROACTIVE
from giextract.checks.verdict import judge

FORMULAS = [r for r in rules().values() if r.formula and r.status == "active"]


@pytest.mark.parametrize("rule", FORMULAS, ids=lambda r: r.id)
def test_examples_of_a_formula_are_true(rule: Rule) -> None:
    """What is said to pass holds in every instance that has its cells; what is said to fail breaks one."""
    assert isinstance(rule.examples, Examples)
    assert _outcomes(rule, rule.examples.passes) == {"holds"}
    assert "broken" in _outcomes(rule, rule.examples.fails)


def _outcomes(rule: Rule, cells: dict[str, int]) -> set[str]:
    known = {cell: Known(Decimal(value), "stated") for cell, value in cells.items()}
    tables = {cell.split(".", 1)[0] for cell in cells}
    found = {
        judge(e, known).outcome for form in rule.forms for t in tables for e in equations(form, t) if e.rule == rule.id
    }  # fmt: skip
    return found - {"not_assessable"}


def test_every_judgement_belongs_to_a_rule_and_every_rule_to_a_judgement() -> None:
    """No judgement runs that no rule explains, and none is named that does not exist."""
    named = {r.judgement for r in rules().values() if r.judgement}
    assert named == set(JUDGEMENTS | NARRATIVE | INDICATORS | PROACTIVE)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_rule_explains_itself(lang: str) -> None:
    """Title, reason and legal source are there in both languages."""
    for rule in rules().values():
        text = explain(rule, lang)  # type: ignore[arg-type]
        assert rule.id in text
        assert rule.title[lang] in text  # type: ignore[index]
        assert rule.source.quote in text


def test_rejected_rules_are_never_run() -> None:
    """What is tempting and false stays in the catalogue and out of every report."""
    rejected = {r.id for r in rules().values() if r.status == "rejected"}
    assert rejected
    run = {
        e.rule for form in ("2019", "2021") for t in ("proactive", "requests", "disputes") for e in equations(form, t)
    }
    assert not rejected & run


def test_the_page_of_rules_is_up_to_date() -> None:
    """docs/rules.md is what the catalogue generates: write `checks.catalogue.markdown()` to it after a change of the rules."""
    page = Path(__file__).parents[2] / "docs" / "rules.md"
    assert page.read_text(encoding="utf-8") == markdown()
