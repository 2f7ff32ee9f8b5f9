"""The catalogue of rules: complete, explained, and its examples true."""

import ast
import re
from decimal import Decimal
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml

from giextract import __version__
from giextract.checks.catalogue import equations, explain, families, load, markdown, rules
from giextract.checks.facts import Facts, Known, TableFacts
from giextract.checks.findings import EVERY, findings, verdicts
from giextract.checks.formula import Side
from giextract.checks.labels import named
from giextract.checks.rule import Cells, Rule
from giextract.checks.rulebook import FAMILY_TITLES
from giextract.checks.verdict import judge
from giextract.errors import DataError
from giextract.report import Finding
from tests.samples import ROOT

FORMULAS = [r for r in rules().values() if r.formula and r.status == "active"]


@pytest.mark.parametrize("rule", FORMULAS, ids=lambda r: r.id)
def test_examples_of_a_formula_are_true(rule: Rule) -> None:
    """What is said to pass holds in every instance that has its cells; what is said to fail breaks one."""
    assert isinstance(rule.examples, Cells)
    assert _outcomes(rule, rule.examples.passes) == {"holds"}
    assert "broken" in _outcomes(rule, rule.examples.fails)


def _outcomes(rule: Rule, cells: dict[str, int]) -> set[str]:
    known = {cell: Known(Decimal(value), "stated") for cell, value in cells.items()}
    tables = {cell.split(".", 1)[0] for cell in cells}
    found = {
        judge(e, known).outcome for form in rule.forms for t in tables for e in equations(form, t) if e.rule == rule.id
    }  # fmt: skip
    return found - {"not_assessable"}


@pytest.mark.parametrize("rule", FORMULAS, ids=lambda r: r.id)
def test_message_of_a_formula_names_what_is_printed(rule: Rule) -> None:
    """Both sides, the difference, and every printed figure that is not zero behind its label, in both languages."""
    assert isinstance(rule.examples, Cells)
    cells = {cell: Known(Decimal(value), "stated") for cell, value in rule.examples.fails.items()}
    found = [f for f in _found(rule, cells) if f.rule == rule.id]
    assert found
    for finding in found:
        left, right = (sum(sign * cells[c].value for sign, c in side) for side in _sides(rule, finding.cells))  # type: ignore[operator]
        for said, difference in ((finding.message, "difference "), (finding.message_zh, "相差")):
            assert f"{difference}{abs(left - right)}" in said
            assert str(left) in said
            assert str(right) in said
            for cell in finding.cells:
                if cells[cell].value:
                    assert f"{named(cell, finding.cells, {cell.split('.')[0]: rule.forms[-1]})} {cells[cell].value}" in said


def _found(rule: Rule, cells: dict[str, Known]) -> list[Finding]:
    """What is found of these cells, on each form that the rule covers."""
    tables = {cell.split(".", 1)[0] for cell in cells}
    found: list[Finding] = []
    for form in rule.forms:
        facts = Facts("", cells, tuple(TableFacts(t, form, False, (), (0, 0)) for t in tables))
        found = [f for f in findings(facts, verdicts(facts)) if f.rule == rule.id] or found
    return found


def _sides(rule: Rule, cells: tuple[str, ...]) -> tuple[Side, Side]:
    equation = next(e for f in rule.forms for e in equations(f, cells[0].split(".")[0]) if e.rule == rule.id and e.cells == cells)
    return equation.left, equation.right


def test_blank_cells_are_named_in_the_forms_own_words() -> None:
    """Of an equation with blanks the message says which cells are blank; of a blank total, what the others come to."""
    rule = rules()["B301"]
    assert isinstance(rule.examples, Cells)
    cells = {cell: Known(Decimal(value), "stated") for cell, value in rule.examples.fails.items()}
    blank = {f"requests.granted.{column}": Known(None, "blank") for column in ("business", "research")}
    (undecided,) = _found(rule, {**cells, "requests.granted.total": Known(Decimal(9), "stated"), **blank})
    assert "8, the total says 9 (difference 1): 自然人 8 ≠ 总计 9; blank: 商业企业, 科研机构" in undecided.message
    assert "空白：商业企业、科研机构" in undecided.message_zh
    (total,) = _found(rule, {**cells, "requests.granted.total": Known(None, "blank")})
    assert "the total is blank, and what is printed adds up to 9: 自然人 8 + 商业企业 1" in total.message
    assert total.message_zh.endswith("总计为空白，所印各项之和为9：自然人 8 + 商业企业 1")


def test_every_judgement_belongs_to_a_rule_and_every_rule_to_a_judgement() -> None:
    """No judgement runs that no rule explains, and none is named that does not exist."""
    named = {r.judgement for r in rules().values() if r.judgement}
    assert named == set(EVERY)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_rule_explains_itself(lang: str) -> None:
    """Title, reason and legal source are there in both languages."""
    for rule in rules().values():
        text = explain(rule, lang)  # type: ignore[arg-type]
        assert rule.id in text
        assert rule.title[lang] in text  # type: ignore[index]
        assert rule.source.quote in text
        assert rule.since in text
        for told in (rule.why, rule.exceptions or {}):
            assert " ".join(told.get(lang, "").split()) in text  # type: ignore[call-overload]


def test_every_rule_is_reached_from_the_contents() -> None:
    """The page begins with a list that leads to each rule's chapter, by family."""
    contents, _, chapters = markdown().partition("\n## E.")
    for rule in rules().values():
        assert f"(#{rule.id.lower()})" in contents
        assert f"\n### {rule.id}\n" in chapters
    assert set(families()) <= set(FAMILY_TITLES)


def row(id: str) -> dict[str, Any]:
    """A rule as its file has it."""
    folder = ROOT / "giextract" / "checks" / "rules"
    rows = [r for path in sorted(folder.glob("*.yaml")) for r in yaml.safe_load(path.read_text(encoding="utf-8"))]
    (found,) = [r for r in rows if r["id"] == id]
    return dict(found)


def refusal(rule: dict[str, Any]) -> str:
    """What is said of a rule that the catalogue does not take; nothing where it takes it."""
    text = yaml.safe_dump([rule], allow_unicode=True)
    try:
        load("some", text)
    except DataError as error:
        return str(error)
    return ""


NEEDED = ("title", "severity", "cause", "forms", "since", "operands", "tolerance", "source", "why", "exceptions", "message", "examples")


@pytest.mark.parametrize("field", NEEDED)
def test_rule_that_leaves_something_out_is_refused(field: str) -> None:
    """File, rule and what is missing are named; the whole rule is taken."""
    whole = row("Y701")
    assert not refusal(whole)
    said = refusal({name: value for name, value in whole.items() if name != field})
    assert "giextract/checks/rules/some.yaml" in said
    assert "Y701" in said
    assert field in said


@pytest.mark.parametrize("field", ["title", "why", "exceptions", "message"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_rule_in_one_language_is_refused(field: str, language: str) -> None:
    """What is said to people is said in English and in Chinese; a blank is nothing said."""
    whole = row("Y701")
    told = {name: text for name, text in whole[field].items() if name != language}
    assert f"missing: {language}" in refusal({**whole, field: told})
    assert f"missing: {language}" in refusal({**whole, field: {**told, language: " "}})


CHANGES: list[tuple[str, dict[str, Any], str]] = [
    ("Y701", {"examples": {"base": "2022", "passes": "…"}}, "say what is printed instead"),
    ("Y701", {"examples": {"base": "2022", "fails": "…"}}, "passes"),
    ("Y701", {"source": {"law": "条例", "quote": ""}}, "quote"),
    ("Y701", {"operands": {"required": []}}, "operands.required"),
    ("Y701", {"operands": {"required": ["requests.nowhere"]}}, "is no operand"),
    ("Y701", {"judgement": "blanks"}, "exactly one of"),
    ("Y701", {"since": "soon"}, "since"),
    ("Y701", {"forms": []}, "forms"),
    ("B301", {"examples": {"passes": {"requests.granted.total": 1}}}, "fails"),
    ("B301", {"examples": {"passes": {}, "fails": {}}}, "passes"),
    ("B301", {"operands": {"required": ["requests"]}}, "operands in it"),
    ("B301", {"examples": {"base": "2021", "lawful": "…"}}, "its examples are Cells"),
    ("B901", {"examples": {"base": "2021", "passes": "a", "fails": "b"}}, "its examples are CounterExample"),
]


@pytest.mark.parametrize(("id", "change", "said"), CHANGES)
def test_rule_that_does_not_go_together_is_refused(id: str, change: dict[str, Any], said: str) -> None:
    """An example of the wrong kind, half an example, an operand that no form has, and the like."""
    assert not refusal(row(id))
    assert said in refusal({**row(id), **change})


def test_everything_wrong_in_a_file_is_told_at_once() -> None:
    """Each rule of the file that breaks the shape is named, not the first alone."""
    wrong = [{**row("Y701"), "since": "soon"}, {**row("Y702"), "forms": []}]
    with pytest.raises(DataError) as told:
        load("some", yaml.safe_dump(wrong, allow_unicode=True))
    assert "Y701 since" in str(told.value)
    assert "Y702 forms" in str(told.value)


def test_file_that_is_no_yaml_is_named() -> None:
    """A slip of the pen in a file of rules is told with its place."""
    with pytest.raises(DataError, match=r"rules/some\.yaml: (?s:.)*line \d"):
        load("some", "- id: Y701\n  title: {en: [\n")
    with pytest.raises(DataError, match=r"rules/some\.yaml"):
        load("some", "")


def test_no_rule_is_newer_than_the_package() -> None:
    """A rule appeared in a version that there is."""
    def number(version: str) -> tuple[int, ...]:
        return tuple(int(part) for part in re.findall(r"\d+", version)[:3])

    assert all(number(rule.since) <= number(__version__) for rule in rules().values())


def filled_somewhere() -> set[str]:
    """Every text in the code that may be the name of a word."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "giextract").rglob("*.py"))
    return {n.value for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def test_every_hole_of_a_message_is_one_that_code_fills() -> None:
    """A message names nothing that no code knows; the examples show that it is filled where the rule speaks."""
    known = filled_somewhere()
    for rule in rules().values():
        for said in rule.message.values():
            holes = {name for _, name, _, _ in Formatter().parse(said) if name is not None}
            assert holes <= known, (rule.id, holes - known)


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
