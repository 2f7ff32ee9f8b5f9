"""The catalogue of rules, loaded strictly from rules/: a file for each family, and one for what is tempting and false.

An id is never used again. A rule is a `formula`, evaluated on every instance; or a `judgement`, a function over the facts
of one report; or a `remark` that reading or settling makes about the page; or `across`, found by holding reports against
each other after a run.
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from giextract.checks.formula import Equation, instances, parse
from giextract.errors import DataError
from giextract.forms import forms
from giextract.report import Cause, Severity

Lang = Literal["en", "zh"]


class Strict(BaseModel):
    """Part of the catalogue; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class LegalSource(Strict):
    """The norm a rule follows from, with its words."""

    law: str
    quote: str


class Examples(Strict):
    """Printed cells that keep a rule and cells that break it."""

    passes: dict[str, int]
    fails: dict[str, int]


class Excerpt(Strict):
    """An excerpt of a clean report of tests/rules/reports, and what is printed in its place where the rule speaks.

    `beside` is the other report in the store, for rules across reports.
    """

    base: str
    passes: str
    fails: str
    beside: str | None = None


# In the order of the catalogue's pages.
FAMILIES = ("evidence", "completeness", "balance", "narrative", "years", "form", "rejected")


class Rule(Strict):
    """A rule: what must hold, why, how badly it matters, and what to say where it does not."""

    id: str
    title: dict[Lang, str]
    severity: Severity
    cause: Cause
    forms: tuple[str, ...] = ()
    formula: str | None = None
    judgement: str | None = None
    remark: str | None = None
    across: str | None = None
    status: Literal["active", "rejected"] = "active"
    source: LegalSource
    why: dict[Lang, str]
    message: dict[Lang, str]
    examples: Examples | Excerpt | None = None

    @model_validator(mode="after")
    def _one_way_to_judge(self) -> "Rule":
        if sum(way is not None for way in (self.formula, self.judgement, self.remark, self.across)) != 1:
            raise ValueError(f"rule {self.id}: give exactly one of formula, judgement, remark, across")
        if self.formula:
            parse(self.id, self.formula)
        return self


def _texts() -> dict[str, str]:
    folder = files("giextract.checks") / "rules"
    return {name: (folder / f"{name}.yaml").read_text(encoding="utf-8") for name in FAMILIES}


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by id, rejected ones too; raises DataError, naming file and rule, when the catalogue breaks its shape."""
    loaded: dict[str, Rule] = {}
    for name, text in _texts().items():
        place = f"giextract/checks/rules/{name}.yaml"
        try:
            for row in yaml.safe_load(text):
                rule = Rule.model_validate(row)
                if rule.id in loaded:
                    raise DataError(f"{place}: id {rule.id} stands twice")
                loaded[rule.id] = rule
        except (yaml.YAMLError, ValidationError) as error:
            raise DataError(f"{place}: {error}") from error
    return MappingProxyType(loaded)


@cache
def fingerprint() -> str:
    """A hash of the catalogue: what a judgement depends on besides code."""
    return hashlib.sha256("".join(_texts().values()).encode()).hexdigest()[:16]


@cache
def equations(form: str, table: str) -> tuple[Equation, ...]:
    """Every instance of every active formula over one table of a form."""
    return tuple(
        equation
        for rule in rules().values()
        if rule.formula and rule.status == "active" and form in rule.forms
        for equation in instances(rule.id, rule.formula, forms()[form])
        if equation.cells[0].startswith(f"{table}.")
    )


def explain(rule: Rule, lang: Lang = "en") -> str:
    """A rule as text for people: what, why, where it comes from."""
    head = {"en": ("Checks", "Why", "Source", "Severity"), "zh": ("检查", "理由", "依据", "级别")}[lang]
    what = rule.formula or _way(rule)
    lines = [f"{rule.id}  {rule.title[lang]}" + ("  (rejected)" if rule.status == "rejected" else ""), ""]
    lines += [f"{head[0]}: {what}", f"{head[1]}: {rule.why[lang]}"]
    lines += [f"{head[2]}: {rule.source.law} “{rule.source.quote}”", f"{head[3]}: {rule.severity}, cause {rule.cause}"]
    if isinstance(rule.examples, Examples):
        lines += ["", f"passes: {_cells(rule.examples.passes)}", f"fails:  {_cells(rule.examples.fails)}"]
    return "\n".join(lines)


def _way(rule: Rule) -> str:
    """How a rule without a formula is judged."""
    if rule.judgement:
        return f"judgement {rule.judgement}"
    return f"remark of the reading: {rule.remark}" if rule.remark else f"reports of a store: {rule.across}"


def markdown() -> str:
    """The page of rules, generated: docs/rules.md."""
    lines = [
        "# Rules",
        "",
        "Generated by `giextract rules --markdown`; a rule is explained by `giextract rules ID`.",
        "",
    ]
    for rule in rules().values():
        mark = " (rejected)" if rule.status == "rejected" else ""
        lines += [f"## {rule.id} {rule.title['en']}{mark}", "", f"{rule.title['zh']}", ""]
        lines += [f"*{rule.severity}, cause `{rule.cause}`*", ""]
        if rule.formula:
            lines += [f"    {rule.formula}", ""]
        lines += [rule.why["en"], "", rule.why["zh"], "", f"Source: {rule.source.law} “{rule.source.quote}”", ""]
        if isinstance(rule.examples, Examples):
            lines += [f"- passes: {_cells(rule.examples.passes)}", f"- fails: {_cells(rule.examples.fails)}", ""]
    return "\n".join(lines)


def _cells(example: Mapping[str, int]) -> str:
    return ", ".join(f"{cell} {value}" for cell, value in example.items() if value)
