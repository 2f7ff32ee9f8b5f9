"""The catalogue of rules, loaded strictly from rules.yaml."""

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
    status: Literal["active", "rejected"] = "active"
    source: LegalSource
    why: dict[Lang, str]
    message: dict[Lang, str]
    examples: Examples | None = None

    @model_validator(mode="after")
    def _one_way_to_judge(self) -> "Rule":
        if sum(way is not None for way in (self.formula, self.judgement, self.remark)) != 1:
            raise ValueError(f"rule {self.id}: give exactly one of formula, judgement, remark")
        if self.formula:
            parse(self.id, self.formula)
        return self


def _text() -> str:
    return (files("giextract.checks") / "rules.yaml").read_text(encoding="utf-8")


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by id, rejected ones too; raises DataError, naming the rule, when the catalogue breaks its shape."""
    loaded: dict[str, Rule] = {}
    try:
        for row in yaml.safe_load(_text()):
            rule = Rule.model_validate(row)
            if rule.id in loaded:
                raise DataError(f"giextract/checks/rules.yaml: id {rule.id} stands twice")
            loaded[rule.id] = rule
    except (yaml.YAMLError, ValidationError) as error:
        raise DataError(f"giextract/checks/rules.yaml: {error}") from error
    return MappingProxyType(loaded)


@cache
def fingerprint() -> str:
    """A hash of the catalogue: what a judgement depends on besides code."""
    return hashlib.sha256(_text().encode()).hexdigest()[:16]


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
    what = rule.formula or f"judgement {rule.judgement}" if not rule.remark else f"remark of the reading: {rule.remark}"
    lines = [f"{rule.id}  {rule.title[lang]}" + ("  (rejected)" if rule.status == "rejected" else ""), ""]
    lines += [f"{head[0]}: {what}", f"{head[1]}: {rule.why[lang]}"]
    lines += [f"{head[2]}: {rule.source.law} “{rule.source.quote}”", f"{head[3]}: {rule.severity}, cause {rule.cause}"]
    if rule.examples:
        lines += ["", f"passes: {_cells(rule.examples.passes)}", f"fails:  {_cells(rule.examples.fails)}"]
    return "\n".join(lines)


def _cells(example: Mapping[str, int]) -> str:
    return ", ".join(f"{cell} {value}" for cell, value in example.items() if value)
