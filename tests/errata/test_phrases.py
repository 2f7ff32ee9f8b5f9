"""Every rule has a sentence for units or a reason to be kept, and every sentence reads whole."""

import re
from pathlib import Path
from string import Formatter

import pytest

from giextract.checks.catalogue import rules
from giextract.checks.policy_file import shipped
from giextract.checks.rule import Cells, Excerpt, Rule
from giextract.errata.phrases import letter_words, phrases
from giextract.errata.telling import sentences, told
from giextract.pipeline import review
from giextract.report import Cell, Finding, Report, Source
from tests.rules.trial import changed, failing, sample, stored

SENT = [r for r in rules().values() if r.id in phrases().sent]
EXCERPTS = [r for r in SENT if isinstance(r.examples, Excerpt)]
FORMULAS = [r for r in SENT if r.formula]
KEPT = {
    *("B901", "B902", "B903", "B904", "B905"), *("C214", "C218", "C222"), *("E102", "E103", "E108", "E109", "E110", "E111", "E112", "E114"),
    *("F603", "F606", "F615", "F618", "F619"), *("N506", "U802", "Y704", "Y712", "Y713"),
}  # fmt: skip


def test_every_rule_is_sent_or_kept_for_a_reason() -> None:
    """A rule that is added needs a sentence for units, or a reason why they are not told; these are not told."""
    known = phrases()
    assert set(known.sent) | set(known.kept) == set(rules())
    assert not set(known.sent) & set(known.kept)
    assert set(known.kept) == KEPT
    assert all(r.status == "active" for r in SENT)


@pytest.mark.parametrize("rule", SENT, ids=lambda r: r.id)
def test_phrase_names_no_file_and_no_wanted_value(rule: Rule) -> None:
    """Paths of the store, the value that a rule would like and the difference stay with the office."""
    holes = {name for _, name, _, _ in Formatter().parse(phrases().sent[rule.id].say) if name}
    assert not holes & {"path", "wanted", "share", "growth", "gap", "difference", "possibilities", "reading", "units"}


@pytest.mark.parametrize("rule", EXCERPTS, ids=lambda r: r.id)
def test_example_of_a_rule_becomes_a_sentence(rule: Rule, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """From the bytes of the rule's own example to a Chinese sentence without holes, ids, files or English."""
    example = rule.examples
    assert isinstance(example, Excerpt)
    if rule.across:
        reports = stored(example, changed(sample(example.base), example)[0], tmp_path)
    else:
        reports = [failing(example, monkeypatch)]
    policy = shipped(example.policy) if example.policy else None
    own = [one for r in reports for one in told(review(r, (), lambda: pytest.fail("no page"), policy), policy) if one.rule == rule.id]
    assert own
    for sentence in sentences(own):
        reads_whole(sentence)


@pytest.mark.parametrize("rule", FORMULAS, ids=lambda r: r.id)
def test_equation_is_told_with_its_figures(rule: Rule) -> None:
    """The cells of a formula's own example that breaks it stand in the sentence with both sides."""
    assert isinstance(rule.examples, Cells) and rule.formula
    broken = rule.examples.fails
    form = rule.forms[0] if rule.forms != "all" else "2021"
    table = next(iter(broken)).split(".")[0]
    found = [f for form in ("2021", "2019", "2014", "local") for f in equations_of(rule, form, table, broken)]
    assert found, form
    cells = {name: Cell(state="stated", value=str(value), support="bordered") for name, value in broken.items()}
    form, operands = found[0]
    finding = Finding(
        id="f", rule=rule.id, severity=rule.severity, cause=rule.cause, message="", message_zh="", cells=operands, words={}
    )
    source = Source(path="a", sha256="0", media_type="text/plain")
    report = Report(source=source, outcome="flagged", forms={table: form}, cells=cells, findings=(finding,))
    (sentence,) = sentences(told(review(report, (), lambda: pytest.fail("no page"))))
    reads_whole(sentence)
    total = list(broken.values())[-1]
    assert str(total) in sentence


def equations_of(rule: Rule, form: str, table: str, cells: dict[str, int]) -> list[tuple[str, tuple[str, ...]]]:
    """The instances of a rule all of whose cells an example has."""
    from giextract.checks.catalogue import equations

    own = equations(form, table) if rule.forms == "all" or form in rule.forms else ()
    return [(form, e.cells) for e in own if e.rule == rule.id and set(e.cells) <= set(cells)]


def reads_whole(sentence: str) -> None:
    """Nothing is left to fill in, nothing of ours shows, and it ends as a sentence."""
    assert not re.search(r"[{}]|None|\b[A-Z]\d{3}\b|\.txt|[a-z]{3}", sentence), sentence
    assert sentence.endswith("。")
    assert not re.search(r"，，|：：|^：|。。|，。|：，", sentence), sentence


def test_words_of_the_letter_have_only_known_holes() -> None:
    """The office may rewrite the letter; what is filled in is the unit, the year and counts."""
    words = letter_words()
    for text, holes in ((words.title, {"year"}), (words.addressee, {"unit"}), (words.opening, {"year"}), (words.finished, {"year"})):
        assert {name for _, name, _, _ in Formatter().parse(text) if name} == holes
