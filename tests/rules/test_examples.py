"""Every rule is silent where its example passes and speaks where it fails; what is rejected is broken in a lawful report."""

import re
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest

from giextract.checks.catalogue import rules
from giextract.checks.facts import Known
from giextract.checks.formula import instances
from giextract.checks.rule import CounterExample, Excerpt, Rule
from giextract.checks.verdict import judge as verdict
from giextract.forms import forms
from giextract.pipeline import judge, prepare
from giextract.report import Finding, Report
from tests.rules.trial import BASES, changed, failing, passing, place_of, sample, stored

ACTIVE = [r for r in rules().values() if isinstance(r.examples, Excerpt)]
ACROSS = [r for r in ACTIVE if r.across or r.examples.beside]
OF_ONE_REPORT = [r for r in ACTIVE if r not in ACROSS]
REJECTED = [r for r in rules().values() if r.status == "rejected"]


@pytest.mark.parametrize("base", BASES)
def test_sample_report_is_clean(base: str) -> None:
    """A report that the examples change is without error or warning as it stands."""
    (page,) = prepare(sample(base).encode(), f"{base}.txt")
    report = judge(page)
    assert report.outcome == "consistent"
    assert not [f.message for f in report.findings if f.severity != "notice"]


@pytest.mark.parametrize("rule", OF_ONE_REPORT, ids=lambda r: r.id)
def test_rule_is_silent_and_speaks(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample report keeps the rule; with the other excerpt the rule speaks, in its severity and in both languages."""
    example = rule.examples
    assert isinstance(example, Excerpt)
    kept, broken = passing(example), failing(example, monkeypatch)
    assert not _of(kept, rule)
    assert all(f.severity == "notice" for f in kept.findings)
    assert _of(broken, rule)
    _says_what_it_means(rule, _of(broken, rule), broken)


@pytest.mark.parametrize("rule", ACROSS, ids=lambda r: r.id)
def test_rule_across_reports_is_silent_and_speaks(rule: Rule, tmp_path: Path) -> None:
    """In a store with the sample reports the rule is silent; with the other excerpt in one of them it speaks."""
    example = rule.examples
    assert isinstance(example, Excerpt)
    text = sample(example.base)
    place_of(text, example.passes)
    kept = stored(example, text, tmp_path / "kept")
    broken = stored(example, changed(text, example)[0], tmp_path / "broken", example.roster)
    assert not any(_of(report, rule) for report in kept)
    found = [(f, report) for report in broken for f in _of(report, rule)]
    assert found
    _says_what_it_means(rule, [f for f, _ in found], found[0][1])


@pytest.mark.parametrize("rule", REJECTED, ids=lambda r: r.id)
def test_rejected_rule_is_broken_in_a_lawful_report(rule: Rule) -> None:
    """The formula does not hold of a clean report, so that it must not be a rule."""
    example = rule.examples
    assert isinstance(example, CounterExample)
    assert rule.formula
    place_of(sample(example.base), example.lawful)
    (page,) = prepare(sample(example.base).encode(), f"{example.base}.txt")
    report = judge(page)
    assert report.outcome == "consistent"
    known = {c: Known(None if k.value is None else _number(k.value), k.state) for c, k in report.cells.items()}
    judged = [verdict(e, known).outcome for f in rule.forms for e in instances(rule.id, rule.formula, forms()[f])]
    assert "broken" in judged


def _number(value: str) -> Decimal:
    return Decimal(value)


def _of(report: Report, rule: Rule) -> list[Finding]:
    return [f for f in report.findings if f.rule == rule.id]


def _says_what_it_means(rule: Rule, found: list[Finding], report: Report) -> None:
    """Every hole of the message is filled, no id of a cell or table is left in it, and both languages are spoken."""
    for finding in found:
        assert finding.severity == rule.severity
        for said in (finding.message, finding.message_zh):
            assert "{" not in said
            assert not re.search(r"\b(?:proactive|requests|disputes|statistics)\b", said), said
            assert "None" not in said
        assert re.search(r"[a-z]{2}", finding.message)
        assert re.search(r"[\u4e00-\u9fff]{2}", finding.message_zh)
    if rule.forms != "all":
        assert set(report.forms.values()) & set(rule.forms)


@pytest.mark.parametrize("rule", rules().values(), ids=lambda r: r.id)
def test_both_languages_name_the_same(rule: Rule) -> None:
    """What the message names in English it names in Chinese; only words of the language itself may differ."""
    holes = {lang: {name for _, name, _, _ in Formatter().parse(text) if name} for lang, text in rule.message.items()}
    assert holes["en"] == holes["zh"]
